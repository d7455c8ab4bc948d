/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Where masks come from: a folder of files, or one file for all images. */
#include "generators/masks/masks.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"
#include "generators/sources/names.h"
#include "manifests/paths.h"
#include "manifests/record.h"

#define LARGEST_FILE ((uint64_t)256 << 20) /* bytes, of one mask */

typedef struct mask_kind {
    const char *extension;
    shf_mask_reader read;
} mask_kind;

/* The first that is there is taken. */
static const mask_kind plain[] = {
    {"png", shf_mask_read_png}, {"pgm", shf_mask_read_pgm}, {"npy", shf_mask_read_npy}, {0}};
static const mask_kind imagenet_s[] = {{"png", shf_mask_read_imagenet_s}, {0}};

static const struct {
    const char *prefix;
    const mask_kind *kinds;
} folders[] = {{"imagenet-s:", imagenet_s}, {"", plain}};

static const struct {
    const char *ending;
    shf_status (*open)(shf_context *context, shf_arena *arena, const char *file,
                       shf_mask_table *out);
} tables[] = {{".json", shf_mask_coco_open}, {".csv", shf_mask_boxes_open}};

struct shf_masks {
    shf_arena arena;
    const char *folder;
    const mask_kind *kinds; /* of a folder; NULL: */
    shf_mask_table table;
    const char *file;
};

static bool ends_in(const char *text, const char *ending)
{
    const size_t size = strlen(text), end = strlen(ending);
    return size > end && shf_same_letters(text + size - end, ending);
}

static shf_status open_spec(shf_context *context, const char *spec, shf_masks *masks)
{
    struct stat info;
    size_t kind = 0;
    while (strncmp(spec, folders[kind].prefix, strlen(folders[kind].prefix)) != 0)
        kind++;
    masks->kinds = folders[kind].kinds;
    masks->folder = masks->file =
        shf_arena_print(&masks->arena, "%s", spec + strlen(folders[kind].prefix));
    if (!masks->file)
        return shf_fail_memory(context, "masks");
    if (stat(masks->file, &info))
        return shf_fail(context, SHF_ERR_IO, "masks: %s: %s", masks->file, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return SHF_OK;
    masks->kinds = NULL;
    for (size_t i = 0; i < SHF_COUNT(tables); i++)
        if (ends_in(masks->file, tables[i].ending))
            return tables[i].open(context, &masks->arena, masks->file, &masks->table);
    return shf_fail(context, SHF_ERR_ARGUMENT,
                    "masks: %s is neither a folder nor a file that ends in .json (COCO) or .csv "
                    "(boxes)",
                    masks->file);
}

shf_status shf_masks_open(shf_context *context, const char *spec, shf_masks **out)
{
    shf_masks *masks = *out = shf_allocate(context, sizeof(*masks));
    if (!masks)
        return shf_fail_memory(context, "masks");
    *masks = (shf_masks){0};
    shf_arena_init(&masks->arena, &context->allocator);
    shf_status status = open_spec(context, spec, masks);
    if (status) {
        shf_masks_close(context, masks);
        *out = NULL;
    }
    return status;
}

void shf_masks_close(shf_context *context, shf_masks *masks)
{
    if (!masks)
        return;
    if (masks->table.close)
        masks->table.close(masks->table.state);
    shf_arena_free(&masks->arena);
    shf_release(context, masks);
}

/* "DIR/<path without extension>." */
static char *stem_of(shf_arena *arena, const char *folder, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    const size_t size = dot && dot > name ? (size_t)(dot - path) : strlen(path);
    return shf_arena_print(arena, "%s/%.*s", folder, (int)size, path);
}

static shf_status read_file(shf_context *context, shf_arena *arena, const char *path,
                            shf_mask_reader read, const shf_image *out)
{
    shf_buffer file;
    shf_buffer_init(&file, context);
    shf_status status = shf_file_read(context, path, LARGEST_FILE, &file);
    if (!status) {
        status = read(context, arena, &file, out);
        if (status)
            status = shf_fail(context, status, "%s: %s", path, shf_context_error(context));
    }
    shf_buffer_free(&file);
    return status;
}

static shf_status add_file(const shf_masks *masks, shf_context *context, shf_arena *arena,
                           const char *path, const shf_image *out, bool *found)
{
    const char *stem = stem_of(arena, masks->folder, path);
    *found = false;
    for (const mask_kind *kind = masks->kinds; stem && kind->read; kind++) {
        const char *file = shf_arena_print(arena, "%s.%s", stem, kind->extension);
        if (!file)
            return shf_fail_memory(context, "a mask");
        *found = access(file, F_OK) == 0;
        if (*found)
            return read_file(context, arena, file, kind->read, out);
    }
    return stem ? SHF_OK : shf_fail_memory(context, "a mask");
}

/* Without an object. */
static shf_status take_empty(shf_context *context, shf_arena *arena, int width, int height,
                             shf_image *out)
{
    *out = shf_image_take(arena, width, height, 1);
    if (!out->data)
        return shf_fail_memory(context, "a mask");
    memset(out->data, 0, (size_t)width * (size_t)height);
    return SHF_OK;
}

shf_status shf_masks_load(const shf_masks *masks, shf_context *context, shf_arena *arena,
                          const char *path, int width, int height, shf_image *out)
{
    bool found = false;
    shf_status status = take_empty(context, arena, width, height, out);
    if (!status)
        status = masks->kinds ? add_file(masks, context, arena, path, out, &found)
                              : masks->table.add(masks->table.state, context, path, out, &found);
    if (status || !found)
        out->data = NULL;
    return status;
}

shf_status shf_mask_load(shf_context *context, shf_arena *arena, const char *file, int width,
                         int height, shf_image *out)
{
    const char *dot = strrchr(file, '.');
    const mask_kind *kind = plain;
    while (kind->read && !(dot && shf_same_letters(dot + 1, kind->extension)))
        kind++;
    if (!kind->read)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s: the ending names no mask; use .png, .pgm or .npy", file);
    shf_status status = take_empty(context, arena, width, height, out);
    return status ? status : read_file(context, arena, file, kind->read, out);
}

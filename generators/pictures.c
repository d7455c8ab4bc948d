/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pictures from a folder of the user's: the published frost textures by their names, of ink masks whatever
 * there is, in the order of names. */
#include "generators/pictures.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/dataset.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/codecs/codec.h"
#include "corruptions/kernels/colour.h"
#include "generators/sources/names.h"
#include "manifests/paths.h"
#include "manifests/record.h"

#define LARGEST_FILE ((uint64_t)64 << 20) /* bytes */

const shf_pictures_name shf_pictures_names[SHF_PICTURE_KINDS] = {
    [SHF_PICTURES_FROST] = {"frost texture", "--frost-textures"},
    [SHF_PICTURES_INK] = {"ink mask", "--ink-masks"},
};

static const struct {
    const char *const *files; /* as many as there have to be; NULL: every .png, .jpg and .jpeg */
    size_t most;
    uint64_t pixels; /* of a file */
    bool gray;
    const char *hint;
} kinds[SHF_PICTURE_KINDS] = {
    [SHF_PICTURES_FROST] = {(const char *const[]){"frost1.png", "frost2.png", "frost3.png",
                                                  "frost4.jpg", "frost5.jpg"},
                            SHF_FROST_TEXTURES, SHF_FROST_TEXTURE_PIXELS, false,
                            "frost textures are frost1.png, frost2.png, frost3.png, frost4.jpg and "
                            "frost5.jpg in one folder"},
    [SHF_PICTURES_INK] = {NULL, SHF_MOST_INK_MASKS, SHF_INK_MASK_SIDE *SHF_INK_MASK_SIDE, true,
                          "ink masks are square .png or .jpg files in one folder, dark where there "
                          "is ink"},
};

/* ---- which files ---- */

typedef struct file_list {
    const char *names[SHF_MOST_INK_MASKS];
    size_t count;
} file_list;
_Static_assert(SHF_FROST_TEXTURES <= SHF_MOST_INK_MASKS, "there is room for either kind");

static bool is_picture(const char *name)
{
    const char *dot = strrchr(name, '.');
    return name[0] != '.' && dot &&
           (shf_same_letters(dot, ".png") || shf_same_letters(dot, ".jpg") ||
            shf_same_letters(dot, ".jpeg"));
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static shf_status add_file(shf_context *context, shf_arena *arena, const char *folder,
                           const char *name, file_list *list)
{
    if (!is_picture(name))
        return SHF_OK;
    if (list->count == SHF_MOST_INK_MASKS)
        return shf_fail(context, SHF_ERR_LIMIT, "%s: more than %d pictures", folder,
                        SHF_MOST_INK_MASKS);
    const char *copy = shf_arena_print(arena, "%s", name);
    if (!copy)
        return shf_fail_memory(context, "a name");
    list->names[list->count++] = copy;
    return SHF_OK;
}

static shf_status list_folder(shf_context *context, shf_arena *arena, const char *folder,
                              file_list *list)
{
    DIR *stream = opendir(folder);
    if (!stream)
        return shf_fail(context, SHF_ERR_IO, "%s: %s", folder, strerror(errno));
    shf_status status = SHF_OK;
    for (struct dirent *entry = readdir(stream); !status && entry; entry = readdir(stream))
        status = add_file(context, arena, folder, entry->d_name, list);
    closedir(stream);
    if (!status && list->count == 0)
        status = shf_fail(context, SHF_ERR_DATA, "%s: no .png or .jpg file", folder);
    qsort(list->names, list->count, sizeof(list->names[0]), by_bytes);
    return status;
}

static shf_status list_files(shf_context *context, shf_arena *arena, shf_picture_kind kind,
                             const char *folder, file_list *list)
{
    *list = (file_list){.count = 0};
    if (!kinds[kind].files)
        return list_folder(context, arena, folder, list);
    for (size_t i = 0; i < kinds[kind].most; i++)
        list->names[list->count++] = kinds[kind].files[i];
    return SHF_OK;
}

/* ---- one file ---- */

static shf_status make_gray(shf_context *context, shf_arena *arena, shf_image *image)
{
    uint8_t *pixels = shf_arena_take(arena, (size_t)image->width, (size_t)image->height);
    if (!pixels)
        return shf_fail_memory(context, "a picture");
    const shf_image gray = shf_image_of(pixels, image->width, image->height, 1);
    shf_luma(image, &gray);
    *image = gray;
    return SHF_OK;
}

static shf_status read_picture(shf_context *context, shf_arena *arena, shf_picture_kind kind,
                               const char *path, shf_image *out)
{
    shf_buffer file;
    shf_buffer_init(&file, context);
    shf_status status = shf_file_read(context, path, LARGEST_FILE, &file);
    if (!status) {
        status = shf_decode(context, arena, file.data, file.size, kinds[kind].pixels, out);
        if (status)
            status = shf_fail(context, status, "%s: %s", path, shf_context_error(context));
    }
    if (!status && kinds[kind].gray)
        status = make_gray(context, arena, out);
    if (!status && kinds[kind].gray && out->width != out->height)
        status = shf_fail(context, SHF_ERR_DATA, "%s: %dx%d pixels, and no square", path,
                          out->width, out->height);
    shf_buffer_free(&file);
    return status;
}

/* ---- all ---- */

static shf_status read_all(shf_context *context, shf_arena *arena, shf_picture_kind kind,
                           const char *folder, shf_pictures **out)
{
    file_list list;
    shf_image images[SHF_MOST_INK_MASKS];
    shf_status status = list_files(context, arena, kind, folder, &list);
    for (size_t i = 0; !status && i < list.count; i++) {
        const char *path = shf_path_join(arena, folder, list.names[i]);
        status = path ? read_picture(context, arena, kind, path, &images[i])
                      : shf_fail_memory(context, "a path");
    }
    if (!status)
        return shf_pictures_create(context, kind, images, list.count, out);
    return status == SHF_ERR_MEMORY
               ? status
               : shf_fail(context, status, "%s (%s)", shf_context_error(context), kinds[kind].hint);
}

shf_status shf_pictures_read(shf_context *context, shf_picture_kind kind, const char *folder,
                             shf_pictures **out)
{
    shf_arena arena;
    *out = NULL;
    shf_arena_init(&arena, &context->allocator);
    const shf_status status = read_all(context, &arena, kind, folder, out);
    shf_arena_free(&arena);
    return status;
}

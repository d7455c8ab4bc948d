/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The CIFAR source: "cifar:DIR" or "cifar:FILE", the binary versions of CIFAR-10 and CIFAR-100 as
 * https://www.cs.toronto.edu/~kriz/cifar.html describes them. A file is a run of records: the label
 * bytes (one; coarse and fine for CIFAR-100), then 32 x 32 pixels as a plane each of red, green and
 * blue. Items are in the order of the rows, with the keys "<split>/<row>": "test/0". */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "generators/sources/cifar.h"
#include "generators/sources/file.h"
#include "generators/sources/names.h"
#include "manifests/paths.h"

/* ---- rows ---- */

/* The label of a row of a file; all label bytes of the row are looked at. */
static shf_status read_label(shf_context *context, const shf_cifar_state *state,
                             const shf_cifar_file *as, const shf_cifar_part *part, size_t row,
                             const char **label)
{
    const shf_cifar_format *format = state->format;
    uint8_t bytes[SHF_CIFAR_LABELS];
    shf_status status = shf_read_at(context, part->file, bytes, format->label_count,
                                    row * shf_cifar_record(format));
    if (status)
        return shf_fail(context, status, "%s %s", as->name, shf_context_error(context));
    for (unsigned i = 0; i < format->label_count; i++)
        if (bytes[i] >= format->labels[i].count)
            return shf_fail(context, SHF_ERR_DATA,
                            "%s: row %zu has the %s label %u, and %s has the labels 0 to %u: the "
                            "file is damaged, or not such a file",
                            as->name, row, format->labels[i].kind, bytes[i], format->name,
                            format->labels[i].count - 1);
    *label = state->numbers[bytes[state->label]];
    return SHF_OK;
}

static shf_status add_rows(shf_context *context, shf_source *source, const shf_cifar_state *state,
                           const shf_cifar_file *as, const shf_cifar_part *part)
{
    shf_status status = SHF_OK;
    for (size_t row = 0; !status && row < part->end - part->begin; row++) {
        char path[NAME_MAX + 32];
        int length = snprintf(path, sizeof(path), "%s/%zu", as->split, as->first + row);
        shf_entry entry = {.path = shf_source_text(source, path, (size_t)length)};
        status = entry.path ? read_label(context, state, as, part, row, &entry.label)
                            : shf_fail_memory(context, "the list of images");
        if (!status)
            status = shf_source_add(context, source, &entry);
    }
    return status;
}

/* ---- files ---- */

static shf_status open_file(shf_context *context, const char *path, int *file, uint64_t *size)
{
    struct stat about;
    char shown[SHF_SHOWN];
    *size = 0;
    *file = shf_open_below(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (*file < 0 || fstat(*file, &about))
        return shf_fail(context, SHF_ERR_IO, "%s cannot be opened: %s",
                        shf_shown(path, shown, sizeof(shown)), strerror(errno));
    *size = S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
    return SHF_OK;
}

static shf_status add_file(shf_context *context, shf_source *source, shf_cifar_state *state,
                           const shf_cifar_file *as)
{
    shf_cifar_part *part = &state->parts[state->part_count++];
    const char *path = shf_path_join(&source->arena, state->folder, as->name);
    size_t record = shf_cifar_record(state->format);
    uint64_t size;
    part->file = -1;
    shf_status status =
        path ? open_file(context, path, &part->file, &size) : shf_fail_memory(context, "a source");
    if (status)
        return status;
    if (size == 0 || size % record != 0)
        return shf_fail(context, SHF_ERR_DATA,
                        "%s: %llu bytes, which is no whole number of the %zu-byte records of %s",
                        as->name, (unsigned long long)size, record, state->format->name);
    if (size / record > as->most)
        return shf_fail(context, SHF_ERR_LIMIT, "%s: %llu rows; at most %u are read", as->name,
                        (unsigned long long)(size / record), as->most);
    part->begin = source->entries.size / sizeof(shf_entry);
    part->end = part->begin + (size_t)(size / record);
    return add_rows(context, source, state, as, part);
}

/* ---- the type ---- */

static shf_status cifar_open(shf_context *context, shf_source *source)
{
    shf_cifar_state *state = shf_arena_take(&source->arena, 1, sizeof(*state));
    if (!state)
        return shf_fail_memory(context, "a source");
    *state = (shf_cifar_state){0};
    source->state = state;
    shf_status status = shf_cifar_choose(context, source, state);
    for (size_t i = 0; !status && i < state->chosen_count; i++)
        status = add_file(context, source, state, state->chosen[i]);
    return status;
}

static shf_status cifar_load(const shf_source *source, size_t index, shf_context *context,
                             shf_arena *arena, shf_loaded *out)
{
    const shf_cifar_state *state = source->state;
    size_t record = shf_cifar_record(state->format), origin = source->items[index].origin;
    const shf_cifar_part *part = state->parts;
    while (origin >= part->end)
        part++;
    uint64_t most = source->options.max_pixels;
    if (most && most < SHF_CIFAR_PLANE)
        return shf_fail(context, SHF_ERR_LIMIT, "%zu pixels; the limit is %llu", SHF_CIFAR_PLANE,
                        (unsigned long long)most);
    uint8_t planes[3 * SHF_CIFAR_PLANE];
    shf_status status = shf_read_at(context, part->file, planes, sizeof(planes),
                                    (origin - part->begin) * record + state->format->label_count);
    if (status)
        return status;
    out->image = shf_image_take(arena, SHF_CIFAR_SIDE, SHF_CIFAR_SIDE, 3);
    if (!out->image.data)
        return shf_fail_memory(context, "a source image");
    uint8_t *pixels = out->image.data;
    for (size_t i = 0; i < SHF_CIFAR_PLANE; i++)
        for (size_t c = 0; c < 3; c++)
            pixels[3 * i + c] = planes[c * SHF_CIFAR_PLANE + i];
    return shf_sha256_image(&out->image, out->sha256) ? shf_fail_memory(context, "a hash") : SHF_OK;
}

static void cifar_close(shf_source *source)
{
    const shf_cifar_state *state = source->state;
    for (size_t i = 0; state && i < state->part_count; i++)
        if (state->parts[i].file >= 0)
            close(state->parts[i].file);
}

const shf_source_type shf_source_cifar = {
    .prefix = "cifar:",
    .summary = "the binary files of CIFAR-10 or CIFAR-100: cifar:DIR, cifar:DIR,split=train",
    .ordered = true,
    .open = cifar_open,
    .load = cifar_load,
    .close = cifar_close,
};

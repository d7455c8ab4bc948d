/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Arrays of images. */
#include "manifests/image_array.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <shiftforge/image.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"

#define ENDING ".npz"

bool shf_is_npz(const char *path)
{
    const size_t size = strlen(path), ending = strlen(ENDING);
    return size > ending && strcmp(path + size - ending, ENDING) == 0;
}

/* ---- opening ---- */

static bool is_side(uint64_t size)
{
    return size > 0 && size <= SHF_MAX_SIDE;
}

shf_status shf_image_array_take(shf_context *context, const shf_npy *npy, shf_image_array *out)
{
    const uint64_t *shape = npy->shape, channels = npy->rank == 4 ? shape[3] : 1;
    if (npy->kind != 'u' || npy->width != 1)
        return shf_fail(context, SHF_ERR_UNSUPPORTED,
                        "not images of 8 bits: items are '%c%u', not 'u1' (uint8)", npy->kind,
                        npy->width);
    if ((npy->rank != 3 && npy->rank != 4) || shape[0] == 0 || !is_side(shape[1]) ||
        !is_side(shape[2]) || (channels != 1 && channels != 3))
        return shf_fail(context, SHF_ERR_DATA,
                        "not an array of images: its shape is not rows, height, width and, but for "
                        "gray ones, 3 channels");
    out->npy = *npy;
    out->rows = shape[0];
    out->height = (int)shape[1];
    out->width = (int)shape[2];
    out->channels = (int)channels;
    out->row = npy->bytes / npy->shape[0];
    return SHF_OK;
}

/* The header of a member, by way of a cursor. */
static shf_status read_member(shf_context *context, int fd, const shf_zip_member *member,
                              shf_npy *npy)
{
    const size_t count = member->size < SHF_NPY_HEADER ? (size_t)member->size : SHF_NPY_HEADER;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    uint8_t *bytes = shf_arena_take(&context->scratch, count, 1);
    shf_zip_cursor *cursor = NULL;
    shf_status status = bytes ? shf_zip_cursor_open(context, member, &cursor)
                              : shf_fail_memory(context, "a npy header");
    if (!status)
        status = shf_zip_cursor_read(cursor, fd, bytes, count);
    if (!status)
        status = shf_npy_parse(context, bytes, count, member->size, npy);
    shf_zip_cursor_close(cursor);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

static shf_status find_member(shf_context *context, shf_arena *arena, int fd, uint64_t size,
                              const char *name, shf_zip_member *out)
{
    shf_zip zip;
    const char *wanted = shf_arena_print(arena, "%s.npy", name);
    shf_status status = shf_zip_open(context, fd, size, &zip);
    if (!status && !wanted)
        status = shf_fail_memory(context, "a name");
    const shf_zip_member *found = status ? NULL : shf_zip_find(&zip, wanted);
    if (!status && !found)
        status = shf_fail(context, SHF_ERR_DATA, "no array '%s' in it", name);
    if (!status) {
        *out = *found;
        out->name = wanted;
    }
    shf_zip_close(&zip);
    return status;
}

shf_status shf_image_array_open(shf_context *context, shf_arena *arena, int fd, uint64_t size,
                                const char *name, shf_image_array *out)
{
    shf_npy npy;
    *out = (shf_image_array){0};
    shf_status status = name ? find_member(context, arena, fd, size, name, &out->member) : SHF_OK;
    if (!status)
        status = name ? read_member(context, fd, &out->member, &npy)
                      : shf_npy_read(context, fd, size, &npy);
    return status ? status : shf_image_array_take(context, &npy, out);
}

/* ---- reading onwards ---- */

shf_status shf_array_places_open(shf_context *context, size_t count, shf_array_places *out)
{
    *out = (shf_array_places){.context = context};
    out->places = shf_allocate(context, count * sizeof(*out->places));
    if (!out->places)
        return shf_fail_memory(context, "the places in arrays");
    out->count = count;
    memset(out->places, 0, count * sizeof(*out->places));
    return SHF_OK;
}

void shf_array_places_close(shf_array_places *places)
{
    for (size_t i = 0; i < places->count; i++)
        shf_zip_cursor_close(places->places[i].cursor);
    if (places->context)
        shf_release(places->context, places->places);
    *places = (shf_array_places){0};
}

/* The reader of an array that stands nearest before a place. */
static const shf_zip_cursor *nearest(const shf_array_places *places, const shf_image_array *array,
                                     uint64_t at)
{
    const shf_zip_cursor *found = NULL;
    for (size_t i = 0; i < places->count; i++) {
        const shf_zip_cursor *cursor = places->places[i].cursor;
        if (cursor && places->places[i].array == array && shf_zip_cursor_at(cursor) <= at &&
            (!found || shf_zip_cursor_at(cursor) > shf_zip_cursor_at(found)))
            found = cursor;
    }
    return found;
}

/* Takes a reader to a place, as a copy of another one if its own stands behind it. */
static shf_status go_to(shf_array_places *places, size_t reader, int fd,
                        const shf_image_array *array, uint64_t at)
{
    struct shf_array_place *place = &places->places[reader];
    if (place->array != array || !place->cursor || shf_zip_cursor_at(place->cursor) > at) {
        const shf_zip_cursor *from = nearest(places, array, at);
        shf_zip_cursor *cursor;
        shf_status status = from ? shf_zip_cursor_copy(places->context, from, &cursor)
                                 : shf_zip_cursor_open(places->context, &array->member, &cursor);
        if (status)
            return status;
        shf_zip_cursor_close(place->cursor);
        *place = (struct shf_array_place){array, cursor};
    }
    return shf_zip_cursor_read(place->cursor, fd, NULL, at - shf_zip_cursor_at(place->cursor));
}

shf_status shf_array_places_read(shf_array_places *places, size_t reader, int fd,
                                 const shf_image_array *array, uint64_t row, uint64_t offset,
                                 void *out, size_t size)
{
    const uint64_t at = array->npy.offset + row * array->row + offset;
    shf_zip_cursor **cursor = &places->places[reader].cursor;
    if (array->member.name) {
        shf_status status = go_to(places, reader, fd, array, at);
        if (!status)
            status = shf_zip_cursor_read(*cursor, fd, out, size);
        if (status) { /* it stands nowhere */
            shf_zip_cursor_close(*cursor);
            *cursor = NULL;
        }
        return status;
    }
    if (shf_file_read_at(fd, out, size, at))
        return SHF_OK;
    return errno ? shf_fail(places->context, SHF_ERR_IO, "cannot be read: %s", strerror(errno))
                 : shf_fail(places->context, SHF_ERR_DATA, "became shorter while it was read");
}

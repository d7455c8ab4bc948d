/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Joining fragments to an array, and taking an array apart. */
#include "generators/sinks/array_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "manifests/files.h"
#include "manifests/image_array.h"

#define COPY_BYTES ((size_t)1 << 20)
#define STAGED "array" /* the file in the stage that is being written */

static shf_status begin_copy(shf_array_copy *copy)
{
    copy->file = openat(copy->release->stage, STAGED,
                        O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    return copy->file < 0 ? shf_release_fail(copy->release, copy->context, "make", "an array")
                          : SHF_OK;
}

static shf_status end_copy(shf_array_copy *copy, shf_status status, const char *path)
{
    if (copy->file >= 0 && close(copy->file) && !status)
        status = shf_release_fail(copy->release, copy->context, "write", "an array");
    copy->file = -1;
    return status || !path ? status : shf_release_move(copy->release, STAGED, path);
}

shf_status shf_array_write(shf_array_copy *copy, const void *data, size_t size)
{
    if (!shf_file_write_all(copy->file, data, size))
        return shf_release_fail(copy->release, copy->context, "write", "an array");
    if (copy->whole)
        shf_sha256_add(copy->whole, data, size);
    if (copy->part)
        shf_sha256_add(copy->part, data, size);
    copy->written += size;
    return SHF_OK;
}

shf_status shf_array_copy_range(shf_array_copy *copy, const char *path, uint64_t at, uint64_t size)
{
    int from = openat(copy->release->folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (from < 0)
        return shf_release_fail(copy->release, copy->context, "open", path);
    shf_status status = SHF_OK;
    while (!status && size) {
        size_t part = size < COPY_BYTES ? (size_t)size : COPY_BYTES;
        if (shf_file_read_at(from, copy->block, part, at))
            status = shf_array_write(copy, copy->block, part);
        else
            status = shf_release_fail(copy->release, copy->context, "read", path);
        at += part;
        size -= part;
    }
    close(from);
    return status;
}

/* ---- apart ---- */

static shf_status write_tail(shf_array_copy *copy, uint32_t crc)
{
    uint8_t tail[SHF_FRAGMENT_TAIL];
    shf_fragment_tail(crc, tail);
    return shf_array_write(copy, tail, sizeof(tail));
}

static shf_status split_parts(shf_array_copy *copy, const shf_array *array)
{
    shf_arena *scratch = &copy->context->scratch;
    uint64_t image = shf_shape_bytes(array->shape), rows = 0;
    for (size_t i = 0; i < array->part_count; i++)
        rows += array->parts[i].rows * array->variant_count;
    uint64_t at = array->packed ? array->start : array->shard.bytes - rows * image; /* the header */
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < array->variant_count * array->part_count; i++) {
        const shf_array_part *part = &array->parts[i % array->part_count];
        const char *variant = array->variants[i / array->part_count];
        shf_mark mark = shf_arena_mark(scratch);
        const char *path = shf_fragment_path(scratch, part->number, variant);
        const uint64_t size = array->packed ? array->packed[i].bytes : part->rows * image;
        status = path ? begin_copy(copy) : shf_fail_memory(copy->context, "a path");
        if (!status)
            status = shf_array_copy_range(copy, array->shard.path, at, size);
        if (!status && array->packed)
            status = write_tail(copy, array->packed[i].crc);
        status = end_copy(copy, status, path);
        shf_arena_rewind(scratch, mark);
        at += size;
    }
    return status;
}

shf_status shf_array_split(shf_release_dir *release, shf_context *context, const shf_array *array)
{
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_array_copy copy = {.release = release, .context = context, .file = -1};
    copy.block = shf_arena_take(&context->scratch, COPY_BYTES, 1);
    shf_status status =
        copy.block ? split_parts(&copy, array) : shf_fail_memory(context, "an array");
    if (!status)
        status = shf_release_sync(release);
    if (!status)
        status = shf_release_remove(release, array->shard.path);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* ---- together ---- */

shf_status shf_array_copy_fragment(shf_array_copy *copy, const shf_shard_record *record,
                                   uint64_t size, const void *tail, size_t tail_size)
{
    shf_sha256_state sha;
    uint8_t hash[SHF_SHA256_SIZE];
    char hex[SHF_SHA256_HEX];
    if (shf_sha256_begin(&sha))
        return shf_fail_memory(copy->context, "an array");
    copy->part = &sha;
    shf_status status = shf_array_copy_range(copy, record->path, 0, size);
    copy->part = NULL;
    shf_sha256_add(&sha, tail, tail_size);
    shf_sha256_end(&sha, hash);
    shf_hex(hash, hex);
    if (!status && strcmp(hex, record->sha256) != 0)
        status = shf_fail(copy->context, SHF_ERR_DATA,
                          "%s/%s is not as it was written: remove it and run the same command "
                          "again",
                          copy->release->path, record->path);
    return status;
}

/* As published: gray images in archives have no axis of channels. */
shf_status shf_array_header(const shf_array *array, shf_npy *npy, shf_buffer *out)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < array->part_count; i++)
        rows += array->parts[i].rows;
    *npy = (shf_npy){.kind = 'u',
                     .width = 1,
                     .rank = shf_is_npz(array->shard.path) && array->shape[2] == 1 ? 3 : 4,
                     .shape = {rows * array->variant_count, (uint64_t)array->shape[0],
                               (uint64_t)array->shape[1], (uint64_t)array->shape[2]}};
    return shf_npy_write(npy, out);
}

static shf_status join_parts(shf_array_copy *copy, shf_array *array, const shf_array_source *source)
{
    shf_npy npy;
    shf_buffer header;
    shf_buffer_init(&header, copy->context);
    shf_status status = shf_array_header(array, &npy, &header);
    if (!status)
        status = shf_array_write(copy, header.data, header.size);
    shf_buffer_free(&header);
    for (size_t i = 0; !status && i < array->variant_count * array->part_count; i++) {
        const size_t part = i % array->part_count;
        shf_shard_record record;
        status = source->expected(source->user, i / array->part_count, part, &record);
        if (!status)
            status = shf_array_copy_fragment(
                copy, &record, array->parts[part].rows * shf_shape_bytes(array->shape), NULL, 0);
    }
    return status;
}

shf_status shf_array_join(shf_release_dir *release, shf_array *array,
                          const shf_array_source *source)
{
    shf_context *context = release->context;
    shf_sha256_state sha;
    uint8_t hash[SHF_SHA256_SIZE];
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_array_copy copy = {.release = release, .context = context, .file = -1, .whole = &sha};
    copy.block = shf_arena_take(&context->scratch, COPY_BYTES, 1);
    if (!copy.block || shf_sha256_begin(&sha))
        return shf_fail_memory(context, "an array");
    shf_status status = begin_copy(&copy);
    if (!status)
        status = shf_is_npz(array->shard.path) ? shf_array_zip_join(&copy, array, source)
                                               : join_parts(&copy, array, source);
    array->shard.bytes = copy.written;
    shf_sha256_end(&sha, hash);
    shf_hex(hash, array->shard.sha256);
    status = end_copy(&copy, status, NULL);
    if (!status)
        status = shf_array_publish(release, STAGED, array);
    if (!status)
        status = shf_array_forget_fragments(release, array);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* A fragment, and the folders that are empty without it. */
static shf_status remove_fragment(shf_release_dir *release, char *path)
{
    static const char state[] = ".shiftforge";
    shf_status status = shf_release_remove(release, path);
    for (char *slash = strrchr(path, '/'); slash && slash > path + strlen(state);
         slash = strrchr(path, '/')) {
        *slash = 0;
        if (unlinkat(release->folder, path, AT_REMOVEDIR))
            break;
    }
    return status;
}

shf_status shf_array_forget_fragments(shf_release_dir *release, const shf_array *array)
{
    shf_arena *scratch = &release->context->scratch;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < array->variant_count * array->part_count; i++) {
        shf_mark mark = shf_arena_mark(scratch);
        char *path = shf_fragment_path(scratch, array->parts[i % array->part_count].number,
                                       array->variants[i / array->part_count]);
        status =
            path ? remove_fragment(release, path) : shf_fail_memory(release->context, "a path");
        shf_arena_rewind(scratch, mark);
    }
    return status;
}

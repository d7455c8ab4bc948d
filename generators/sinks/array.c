/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Joining fragments to an array, and taking an array apart. */
#include "generators/sinks/array.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "manifests/files.h"
#include "manifests/npy.h"

#define COPY_BYTES ((size_t)1 << 20)
#define STAGED "array" /* the file in the stage that is being written */

/* A file in the stage, and what has been written to it. */
typedef struct array_copy {
    shf_release_dir *release;
    shf_context *context;
    int file;
    uint8_t *block;
    shf_sha256_state *whole, *part; /* NULL: not wanted */
} array_copy;

static shf_status begin_copy(array_copy *copy)
{
    copy->file = openat(copy->release->stage, STAGED,
                        O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    return copy->file < 0 ? shf_release_fail(copy->release, copy->context, "make", "an array")
                          : SHF_OK;
}

static shf_status end_copy(array_copy *copy, shf_status status, const char *path)
{
    if (copy->file >= 0 && close(copy->file) && !status)
        status = shf_release_fail(copy->release, copy->context, "write", "an array");
    copy->file = -1;
    return status || !path ? status : shf_release_move(copy->release, STAGED, path);
}

static shf_status write_bytes(array_copy *copy, const void *data, size_t size)
{
    if (!shf_file_write_all(copy->file, data, size))
        return shf_release_fail(copy->release, copy->context, "write", "an array");
    if (copy->whole)
        shf_sha256_add(copy->whole, data, size);
    if (copy->part)
        shf_sha256_add(copy->part, data, size);
    return SHF_OK;
}

/* A range of a file below OUT. */
static shf_status copy_range(array_copy *copy, const char *path, uint64_t at, uint64_t size)
{
    int from = openat(copy->release->folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (from < 0)
        return shf_release_fail(copy->release, copy->context, "open", path);
    shf_status status = SHF_OK;
    while (!status && size) {
        size_t part = size < COPY_BYTES ? (size_t)size : COPY_BYTES;
        if (shf_file_read_at(from, copy->block, part, at))
            status = write_bytes(copy, copy->block, part);
        else
            status = shf_release_fail(copy->release, copy->context, "read", path);
        at += part;
        size -= part;
    }
    close(from);
    return status;
}

/* ---- apart ---- */

static shf_status split_parts(array_copy *copy, const shf_array *array)
{
    shf_arena *scratch = &copy->context->scratch;
    uint64_t image = shf_shape_bytes(array->shape), rows = 0;
    for (size_t i = 0; i < array->part_count; i++)
        rows += array->parts[i].rows * array->variant_count;
    uint64_t at = array->shard.bytes - rows * image; /* the header */
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < array->variant_count * array->part_count; i++) {
        const shf_array_part *part = &array->parts[i % array->part_count];
        const char *variant = array->variants[i / array->part_count];
        shf_mark mark = shf_arena_mark(scratch);
        const char *path = shf_fragment_path(scratch, part->number, variant);
        status = path ? begin_copy(copy) : shf_fail_memory(copy->context, "a path");
        if (!status)
            status = copy_range(copy, array->shard.path, at, part->rows * image);
        status = end_copy(copy, status, path);
        shf_arena_rewind(scratch, mark);
        at += part->rows * image;
    }
    return status;
}

shf_status shf_array_split(shf_release_dir *release, shf_context *context, const shf_array *array)
{
    shf_mark mark = shf_arena_mark(&context->scratch);
    array_copy copy = {.release = release, .context = context, .file = -1};
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

static shf_status join_part(array_copy *copy, const shf_array *array, size_t variant, size_t part,
                            const shf_array_source *source)
{
    shf_sha256_state sha;
    shf_shard_record record;
    uint8_t hash[SHF_SHA256_SIZE];
    char hex[SHF_SHA256_HEX];
    shf_status status = source->expected(source->user, variant, part, &record);
    if (!status && shf_sha256_begin(&sha))
        status = shf_fail_memory(copy->context, "an array");
    if (status)
        return status;
    copy->part = &sha;
    status =
        copy_range(copy, record.path, 0, array->parts[part].rows * shf_shape_bytes(array->shape));
    copy->part = NULL;
    shf_sha256_end(&sha, hash);
    shf_hex(hash, hex);
    if (!status && strcmp(hex, record.sha256) != 0)
        status = shf_fail(copy->context, SHF_ERR_DATA,
                          "%s/%s is not as it was written: remove it and run the same command "
                          "again",
                          copy->release->path, record.path);
    return status;
}

static shf_status join_parts(array_copy *copy, shf_array *array, const shf_array_source *source)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < array->part_count; i++)
        rows += array->parts[i].rows;
    shf_npy npy = {.kind = 'u',
                   .width = 1,
                   .rank = 4,
                   .shape = {rows * array->variant_count, (uint64_t)array->shape[0],
                             (uint64_t)array->shape[1], (uint64_t)array->shape[2]}};
    shf_buffer header;
    shf_buffer_init(&header, copy->context);
    shf_status status = shf_npy_write(&npy, &header);
    if (!status)
        status = write_bytes(copy, header.data, header.size);
    shf_buffer_free(&header);
    for (size_t i = 0; !status && i < array->variant_count * array->part_count; i++)
        status = join_part(copy, array, i / array->part_count, i % array->part_count, source);
    array->shard.bytes = npy.offset + npy.bytes;
    return status;
}

shf_status shf_array_join(shf_release_dir *release, shf_array *array,
                          const shf_array_source *source)
{
    shf_context *context = release->context;
    shf_sha256_state sha;
    uint8_t hash[SHF_SHA256_SIZE];
    shf_mark mark = shf_arena_mark(&context->scratch);
    array_copy copy = {.release = release, .context = context, .file = -1, .whole = &sha};
    copy.block = shf_arena_take(&context->scratch, COPY_BYTES, 1);
    if (!copy.block || shf_sha256_begin(&sha))
        return shf_fail_memory(context, "an array");
    shf_status status = begin_copy(&copy);
    if (!status)
        status = join_parts(&copy, array, source);
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

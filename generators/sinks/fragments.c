/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Fragments of npz archives: the rows of a chunk, deflated in pieces, and their checksum. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "generators/sinks/packing.h"
#include "manifests/files.h"
#include "manifests/zip_cursor.h"

#define BLOCK_BYTES ((size_t)1 << 18)

void shf_fragment_tail(uint32_t crc, uint8_t tail[SHF_FRAGMENT_TAIL])
{
    for (int i = 0; i < SHF_FRAGMENT_TAIL; i++)
        tail[i] = (uint8_t)(crc >> (8 * i));
}

/* A file of the stage to write to. */
static shf_status make_file(const shf_release_dir *release, shf_context *context, const char *name,
                            int *file)
{
    *file =
        openat(release->stage, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    return *file < 0 ? shf_release_fail(release, context, "make", "a fragment") : SHF_OK;
}

/* ---- packing ---- */

typedef struct packing {
    const shf_sink *sink;
    int rows, fragment; /* files */
    uint64_t row, at;   /* bytes of a row; of the rows that are packed */
    uint8_t *block;
    shf_sha256_state sha;
} packing;

static shf_status write_packed(void *user, shf_context *context, const void *data, size_t size)
{
    packing *p = user;
    if (!shf_file_write_all(p->fragment, data, size))
        return shf_release_fail(p->sink->release, context, "write", "a fragment");
    shf_sha256_add(&p->sha, data, size);
    return SHF_OK;
}

/* So many rows as one piece. */
static shf_status pack_piece(packing *p, shf_packer *packer, uint64_t rows)
{
    shf_status status = SHF_OK;
    for (uint64_t left = rows * p->row; !status && left;) {
        const size_t size = left < BLOCK_BYTES ? (size_t)left : BLOCK_BYTES;
        left -= size;
        if (shf_file_read_at(p->rows, p->block, size, p->at))
            status = shf_packer_add(packer, p->block, size, left == 0);
        else
            status = shf_release_fail(p->sink->release, packer->context, "read", "a staged array");
        p->at += size;
    }
    return status;
}

/* Pieces end where those of every chunk size do that is a multiple of them. */
static shf_status pack_all(packing *p, shf_packer *packer)
{
    const size_t *items = p->sink->plan->selected.items;
    const shf_chunk *chunk = p->sink->chunk;
    shf_status status = SHF_OK;
    for (size_t first = chunk->first, end; !status && first < chunk->end; first = end) {
        for (end = first + 1;
             end < chunk->end && items[end] / SHF_PACKED_ROWS == items[first] / SHF_PACKED_ROWS;)
            end++;
        status = pack_piece(p, packer, end - first);
    }
    return status;
}

static shf_status end_fragment(packing *p, shf_packer *packer)
{
    uint8_t tail[SHF_FRAGMENT_TAIL];
    shf_fragment_tail(packer->packed.crc, tail);
    return write_packed(p, packer->context, tail, sizeof(tail));
}

static shf_status pack_file(packing *p, shf_context *context, shf_shard_record *record)
{
    uint8_t hash[SHF_SHA256_SIZE];
    shf_packer packer = {.context = context, .write = write_packed, .user = p};
    const shf_mark mark = shf_arena_mark(&context->scratch);
    p->block = shf_arena_take(&context->scratch, BLOCK_BYTES, 1);
    if (!p->block || shf_sha256_begin(&p->sha))
        return shf_fail_memory(context, "a fragment");
    shf_status status = shf_packer_open(&packer);
    if (!status)
        status = pack_all(p, &packer);
    if (!status)
        status = end_fragment(p, &packer);
    record->bytes = packer.packed.bytes + SHF_FRAGMENT_TAIL;
    shf_packer_close(&packer);
    shf_sha256_end(&p->sha, hash);
    shf_hex(hash, record->sha256);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

shf_status shf_fragment_pack(const shf_sink *sink, shf_context *context, const char *rows,
                             uint64_t row, const char *fragment, shf_shard_record *record)
{
    const shf_release_dir *release = sink->release;
    packing p = {.sink = sink, .row = row, .fragment = -1};
    p.rows = openat(release->stage, rows, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    shf_status status = p.rows < 0 ? shf_release_fail(release, context, "open", "a staged array")
                                   : make_file(release, context, fragment, &p.fragment);
    if (!status)
        status = pack_file(&p, context, record);
    if (p.fragment >= 0 && close(p.fragment) && !status)
        status = shf_release_fail(release, context, "write", "a fragment");
    if (p.rows >= 0)
        close(p.rows);
    unlinkat(release->stage, rows, 0);
    return status;
}

/* ---- unpacking ---- */

static shf_status unpack_to(const shf_release_dir *release, shf_context *context,
                            shf_zip_cursor *cursor, int from, uint64_t bytes, int to)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    uint8_t *block = shf_arena_take(&context->scratch, BLOCK_BYTES, 1);
    shf_status status = block ? SHF_OK : shf_fail_memory(context, "a block");
    while (!status && bytes) {
        const size_t size = bytes < BLOCK_BYTES ? (size_t)bytes : BLOCK_BYTES;
        status = shf_zip_cursor_read(cursor, from, block, size);
        if (!status && !shf_file_write_all(to, block, size))
            status = shf_release_fail(release, context, "write", "a staged array");
        bytes -= size;
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

shf_status shf_fragment_unpack(const shf_release_dir *release, shf_context *context,
                               const char *fragment, uint64_t bytes, const char *rows)
{
    int to = -1, from = openat(release->folder, fragment, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    uint64_t size = 0;
    shf_zip_cursor *cursor = NULL;
    if (from < 0 || !shf_release_has(release, fragment, &size) || size < SHF_FRAGMENT_TAIL)
        return shf_release_fail(release, context, "open", fragment);
    const shf_zip_member member = {
        fragment, SHF_ZIP_DEFLATED, 0, bytes, size - SHF_FRAGMENT_TAIL, 0, 0};
    shf_status status = shf_zip_cursor_open(context, &member, &cursor);
    if (!status)
        status = make_file(release, context, rows, &to);
    if (!status)
        status = unpack_to(release, context, cursor, from, bytes, to);
    shf_zip_cursor_close(cursor);
    if (to >= 0 && close(to) && !status)
        status = shf_release_fail(release, context, "write", "a staged array");
    close(from);
    return status;
}

/* ---- looking ---- */

shf_status shf_fragment_look(const shf_release_dir *release, shf_context *context,
                             const shf_shard_record *record, uint64_t size, shf_packed *out)
{
    uint8_t tail[SHF_FRAGMENT_TAIL] = {0};
    *out = (shf_packed){.size = size, .bytes = record->bytes - SHF_FRAGMENT_TAIL};
    int file = openat(release->folder, record->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return shf_release_fail(release, context, "open", record->path);
    errno = 0;
    if (record->bytes < sizeof(tail) ||
        !shf_file_read_at(file, tail, sizeof(tail), record->bytes - sizeof(tail))) {
        close(file);
        return errno ? shf_release_fail(release, context, "read", record->path)
                     : shf_fail(context, SHF_ERR_DATA,
                                "%s/%s is shorter than it was: remove it and run the same command "
                                "again",
                                release->path, record->path);
    }
    close(file);
    for (int i = 0; i < SHF_FRAGMENT_TAIL; i++)
        out->crc |= (uint32_t)tail[i] << (8 * i);
    return SHF_OK;
}

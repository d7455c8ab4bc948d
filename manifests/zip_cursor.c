/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Cursors in the contents of zip members. */
#include "manifests/zip_cursor.h"

#include <errno.h>
#include <string.h>
#include <zlib.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"

#define IN_BYTES 16384

struct shf_zip_cursor {
    shf_context *context;
    const shf_zip_member *member;
    uint64_t taken; /* packed bytes that have been read */
    uint64_t given; /* bytes of the contents before the cursor */
    z_stream z;
    uint8_t in[IN_BYTES];
    uint8_t passed[IN_BYTES]; /* where contents go that nobody wants */
};

static shf_status refuse(const shf_zip_cursor *cursor, const char *what)
{
    return shf_fail(cursor->context, SHF_ERR_DATA, "the zip member '%.200s' %s",
                    cursor->member->name, what);
}

static void *allocate(void *user, unsigned count, unsigned size)
{
    return shf_allocate(user, (size_t)count * size);
}

static void release(void *user, void *memory)
{
    shf_release(user, memory);
}

static shf_zip_cursor *take_memory(shf_context *context, const shf_zip_member *member)
{
    shf_zip_cursor *cursor = shf_allocate(context, sizeof(*cursor));
    if (!cursor)
        return NULL;
    memset(cursor, 0, sizeof(*cursor));
    cursor->context = context;
    cursor->member = member;
    return cursor;
}

shf_status shf_zip_cursor_open(shf_context *context, const shf_zip_member *member,
                               shf_zip_cursor **out)
{
    shf_zip_cursor *cursor = *out = take_memory(context, member);
    if (!cursor)
        return shf_fail_memory(context, "decompression");
    cursor->z = (z_stream){.zalloc = allocate, .zfree = release, .opaque = context};
    if (inflateInit2(&cursor->z, -MAX_WBITS) == Z_OK)
        return SHF_OK;
    shf_release(context, cursor);
    *out = NULL;
    return shf_fail_memory(context, "decompression");
}

/* zlib's copy takes its memory from where the original has it: contexts are the same. */
shf_status shf_zip_cursor_copy(shf_context *context, const shf_zip_cursor *from,
                               shf_zip_cursor **out)
{
    shf_zip_cursor *cursor = *out = take_memory(context, from->member);
    if (!cursor)
        return shf_fail_memory(context, "decompression");
    if (inflateCopy(&cursor->z, (z_stream *)(uintptr_t)&from->z) != Z_OK) {
        shf_release(context, cursor);
        *out = NULL;
        return shf_fail_memory(context, "decompression");
    }
    cursor->taken = from->taken;
    cursor->given = from->given;
    if (from->z.avail_in)
        memcpy(cursor->in, from->z.next_in, from->z.avail_in);
    cursor->z.next_in = cursor->in;
    return SHF_OK;
}

void shf_zip_cursor_close(shf_zip_cursor *cursor)
{
    if (!cursor)
        return;
    inflateEnd(&cursor->z);
    shf_release(cursor->context, cursor);
}

uint64_t shf_zip_cursor_at(const shf_zip_cursor *cursor)
{
    return cursor->given;
}

static shf_status read_at(const shf_zip_cursor *cursor, int fd, void *out, size_t size,
                          uint64_t offset)
{
    if (shf_file_read_at(fd, out, size, cursor->member->offset + offset))
        return SHF_OK;
    return errno ? shf_fail(cursor->context, SHF_ERR_IO, "cannot be read: %s", strerror(errno))
                 : refuse(cursor, "is cut off");
}

/* The next packed bytes. */
static shf_status refill(shf_zip_cursor *cursor, int fd)
{
    const uint64_t left = cursor->member->packed - cursor->taken;
    const size_t size = left < IN_BYTES ? (size_t)left : IN_BYTES;
    cursor->z.next_in = cursor->in;
    if (size == 0)
        return refuse(cursor, "ends early");
    shf_status status = read_at(cursor, fd, cursor->in, size, cursor->taken);
    cursor->taken += size;
    cursor->z.avail_in = status ? 0 : (unsigned)size;
    return status;
}

/* Fills size bytes, which are few enough for zlib. */
static shf_status inflate_some(shf_zip_cursor *cursor, int fd, uint8_t *out, unsigned size)
{
    z_stream *z = &cursor->z;
    z->next_out = out;
    z->avail_out = size;
    while (z->avail_out) {
        shf_status status = z->avail_in ? SHF_OK : refill(cursor, fd);
        if (status)
            return status;
        const int ended = inflate(z, Z_NO_FLUSH);
        if (ended == Z_MEM_ERROR)
            return shf_fail_memory(cursor->context, "decompression");
        if (ended == Z_STREAM_END && z->avail_out)
            return refuse(cursor, "ends early");
        if (ended != Z_OK && ended != Z_STREAM_END)
            return refuse(cursor, "is damaged: it does not decompress");
    }
    cursor->given += size;
    return SHF_OK;
}

static shf_status inflate_all(shf_zip_cursor *cursor, int fd, uint8_t *out, uint64_t size)
{
    const unsigned most = out ? 1u << 30 : IN_BYTES;
    shf_status status = SHF_OK;
    while (!status && size) {
        const unsigned part = size < most ? (unsigned)size : most;
        status = inflate_some(cursor, fd, out ? out : cursor->passed, part);
        out = out ? out + part : NULL;
        size -= part;
    }
    return status;
}

shf_status shf_zip_cursor_read(shf_zip_cursor *cursor, int fd, void *out, uint64_t size)
{
    if (size > cursor->member->size - cursor->given)
        return refuse(cursor, "ends early");
    if (cursor->member->method == SHF_ZIP_DEFLATED)
        return inflate_all(cursor, fd, out, size);
    shf_status status = out ? read_at(cursor, fd, out, (size_t)size, cursor->given) : SHF_OK;
    cursor->given += size;
    return status;
}

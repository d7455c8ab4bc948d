/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Contents of zip members: at no moment more of them in memory than a piece. */
#include <zlib.h>

#include "corruptions/base/context.h"
#include "manifests/zip_parts.h"

/* A member that is read. */
typedef struct zip_stream {
    const shf_zip *zip;
    const shf_zip_member *member;
    shf_zip_piece_fn piece;
    void *user;
    uint64_t taken; /* packed bytes that have been read */
    uint64_t given; /* bytes that have been handed out */
    uint32_t crc;
    uint8_t *in, *out; /* SHF_ZIP_PIECE bytes each */
} zip_stream;

static shf_status refuse(const zip_stream *s, const char *what)
{
    return shf_fail(s->zip->context, SHF_ERR_DATA, "the zip member '%.200s' %s", s->member->name,
                    what);
}

/* The next packed bytes, into in. */
static shf_status take(zip_stream *s, size_t *size)
{
    const uint64_t left = s->member->packed - s->taken;
    *size = left < SHF_ZIP_PIECE ? (size_t)left : SHF_ZIP_PIECE;
    shf_status status = shf_zip_take(s->zip, s->in, *size, s->member->offset + s->taken);
    s->taken += *size;
    return status;
}

static shf_status give(zip_stream *s, const uint8_t *bytes, size_t size)
{
    if (size > s->member->size - s->given)
        return refuse(s, "is longer than it claims");
    s->given += size;
    s->crc = (uint32_t)crc32(s->crc, bytes, (uInt)size);
    return size ? s->piece(s->user, bytes, size) : SHF_OK;
}

static shf_status read_stored(zip_stream *s)
{
    shf_status status = SHF_OK;
    while (!status && s->taken < s->member->packed) {
        size_t size;
        status = take(s, &size);
        if (!status)
            status = give(s, s->in, size);
    }
    return status;
}

static shf_status inflate_all(zip_stream *s, z_stream *z)
{
    int ended = Z_OK;
    while (ended != Z_STREAM_END) {
        size_t size;
        shf_status status = SHF_OK;
        if (z->avail_in == 0 && s->taken < s->member->packed) {
            status = take(s, &size);
            z->next_in = s->in;
            z->avail_in = (uInt)size;
        }
        if (status)
            return status;
        ended = inflate(z, Z_NO_FLUSH);
        if (ended == Z_MEM_ERROR)
            return shf_fail_memory(s->zip->context, "decompression");
        if (ended == Z_BUF_ERROR) /* neither input nor output */
            return refuse(s, "ends early");
        if (ended != Z_OK && ended != Z_STREAM_END)
            return refuse(s, "is damaged: it does not decompress");
        if (z->avail_out > 0 && ended != Z_STREAM_END)
            continue;
        status = give(s, s->out, SHF_ZIP_PIECE - z->avail_out);
        if (status)
            return status;
        z->next_out = s->out;
        z->avail_out = SHF_ZIP_PIECE;
    }
    return z->avail_in || s->taken < s->member->packed ? refuse(s, "has more after its end")
                                                       : SHF_OK;
}

static void *allocate(void *user, unsigned count, unsigned size)
{
    return shf_allocate(user, (size_t)count * size);
}

static void release(void *user, void *memory)
{
    shf_release(user, memory);
}

static shf_status read_deflated(zip_stream *s)
{
    z_stream z = {.zalloc = allocate,
                  .zfree = release,
                  .opaque = s->zip->context,
                  .next_out = s->out,
                  .avail_out = SHF_ZIP_PIECE};
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
        return shf_fail_memory(s->zip->context, "decompression");
    const shf_status status = inflate_all(s, &z);
    inflateEnd(&z);
    return status;
}

shf_status shf_zip_read(const shf_zip *zip, const shf_zip_member *member, shf_zip_piece_fn piece,
                        void *user)
{
    zip_stream s = {.zip = zip, .member = member, .piece = piece, .user = user};
    s.in = shf_allocate(zip->context, 2 * SHF_ZIP_PIECE);
    if (!s.in)
        return shf_fail_memory(zip->context, "a zip member");
    s.out = s.in + SHF_ZIP_PIECE;
    shf_status status = member->method == SHF_ZIP_STORED ? read_stored(&s) : read_deflated(&s);
    shf_release(zip->context, s.in);
    if (!status && s.given != member->size)
        return refuse(&s, "is shorter than it claims");
    if (!status && s.crc != member->crc)
        return refuse(&s, "is damaged: its checksum is another");
    return status;
}

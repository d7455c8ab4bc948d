/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Deflating in pieces. */
#include "generators/sinks/packing.h"

#include <string.h>

#define LEVEL 1
#define MEMORY_LEVEL 8
#define OUT_BYTES ((size_t)1 << 16)

static void *allocate(void *user, unsigned count, unsigned size)
{
    return shf_allocate(user, (size_t)count * size);
}

static void release(void *user, void *memory)
{
    shf_release(user, memory);
}

shf_status shf_packer_open(shf_packer *packer)
{
    packer->z = (z_stream){.zalloc = allocate, .zfree = release, .opaque = packer->context};
    packer->out = shf_allocate(packer->context, OUT_BYTES);
    packer->begun = packer->out && deflateInit2(&packer->z, LEVEL, Z_DEFLATED, -MAX_WBITS,
                                                MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK;
    return packer->begun ? SHF_OK : shf_fail_memory(packer->context, "compression");
}

void shf_packer_close(shf_packer *packer)
{
    if (packer->begun)
        deflateEnd(&packer->z);
    if (packer->context)
        shf_release(packer->context, packer->out);
    *packer = (shf_packer){0};
}

/* A full flush has come to its end where it leaves room in the output. */
shf_status shf_packer_add(shf_packer *packer, const void *data, size_t size, bool cut)
{
    z_stream *z = &packer->z;
    shf_status status = SHF_OK;
    packer->packed.crc = (uint32_t)crc32_z(packer->packed.crc, data, size);
    packer->packed.size += size;
    z->next_in = (Bytef *)(uintptr_t)data;
    z->avail_in = (uInt)size;
    do {
        z->next_out = packer->out;
        z->avail_out = OUT_BYTES;
        deflate(z, cut ? Z_FULL_FLUSH : Z_NO_FLUSH);
        const size_t made = OUT_BYTES - z->avail_out;
        packer->packed.bytes += made;
        if (made)
            status = packer->write(packer->user, packer->context, packer->out, made);
    } while (!status && (z->avail_in || z->avail_out == 0));
    return status;
}

uint32_t shf_packed_crc(uint32_t first, const shf_packed *second)
{
    return (uint32_t)crc32_combine(first, second->crc, (z_off_t)second->size);
}

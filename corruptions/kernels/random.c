/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* random_u32: what shf_random_u32 gives, for planes. */
#include <string.h>

#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/philox.h"

/* The part of one block that is asked for; returns how many values that is. */
static size_t part(const shf_stream *stream, uint32_t draw, uint64_t first, size_t count,
                   uint32_t *out)
{
    uint32_t block[4];
    shf_random_block(stream, draw, (uint32_t)(first / 4), block);
    size_t skip = (size_t)(first % 4);
    size_t taken = 4 - skip < count ? 4 - skip : count;
    memcpy(out, block + skip, taken * sizeof(*out));
    return taken;
}

void SHF_KERNEL(random_u32)(const shf_stream *stream, uint32_t draw, uint64_t first, size_t count,
                            uint32_t *out)
{
    if (first % 4 != 0) {
        size_t taken = part(stream, draw, first, count, out);
        first += taken, out += taken, count -= taken;
    }
    const shf_stream s = *stream;
    const uint32_t block = (uint32_t)(first / 4);
    const uint32_t blocks = (uint32_t)(count / 4);
    for (uint32_t b = 0; b < blocks; b++)
        shf_random_block(&s, draw, block + b, out + 4 * (size_t)b);
    size_t done = 4 * (size_t)blocks;
    if (done < count)
        part(stream, draw, first + done, count - done, out + done);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Philox4x32-10 (Salmon et al. 2011): ten rounds of two 32 x 32 -> 64 bit products turn a counter of
 * four words into four random words. */
#ifndef SHF_KERNELS_PHILOX_H
#define SHF_KERNELS_PHILOX_H

#include <stdint.h>

#include <shiftforge/random.h>

/* Set in a draw id: the words that a sampler takes where those of the draw itself do not decide. */
#define SHF_REFINE 0x80000000U

static inline void shf_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        const uint64_t p0 = (uint64_t)c0 * 0xD2511F53U, p1 = (uint64_t)c2 * 0xCD9E8D57U;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += 0x9E3779B9U; /* the golden ratio */
        k1 += 0xBB67AE85U; /* sqrt(3) - 1 */
    }
    out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

/* Values 4 block .. 4 block + 3 of a draw. */
static inline void shf_random_block(const shf_stream *stream, uint32_t draw, uint32_t block,
                                    uint32_t out[4])
{
    const uint32_t counter[4] = {block, draw, stream->counter[0], stream->counter[1]};
    shf_philox(counter, stream->key, out);
}

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Shot noise of 8-bit levels: for a level v the distribution of clip(k / photons) times 255,
 * truncated, k Poisson with mean photons v / 255; as tables of what a uniform number leads to. */
#ifndef SHF_BASE_POISSON_H
#define SHF_BASE_POISSON_H

#include <stdint.h>

#include <shiftforge/random.h>

#include "corruptions/base/context.h"

#define SHF_POISSON_CELL_BITS 10
#define SHF_POISSON_START_BITS 6
#define SHF_POISSON_UNDECIDED 254 /* and 254 itself: then the slow way gives it */
#define SHF_POISSON_MAX_PHOTONS 10000

/* With u, 64 random bits, the outcome is how many of last[level][0 .. 254] are less than u. By the
 * first bits of u, cell is that outcome where these decide, and start its least possible value. The
 * cells fit the second-level cache. 784 KiB in all. */
typedef struct shf_poisson {
    uint64_t last[256][256];
    uint8_t cell[256][1 << SHF_POISSON_CELL_BITS];
    uint8_t start[256][1 << SHF_POISSON_START_BITS];
} shf_poisson;

/* The tables for photons from 0 (not included) to SHF_POISSON_MAX_PHOTONS, from the context's
 * cache. SHF_ERR_MEMORY. */
shf_status shf_poisson_tables(shf_context *context, double photons, const shf_poisson **out);

/* The outcome whatever the cell says. word is the value number index of the draw, and the upper half
 * of u; the lower half is fetched if it matters. */
uint8_t shf_poisson_search(const shf_poisson *tables, uint8_t level, uint32_t word,
                           const shf_stream *stream, uint32_t draw, uint64_t index);

static inline uint8_t shf_poisson_draw(const shf_poisson *tables, uint8_t level, uint32_t word,
                                       const shf_stream *stream, uint32_t draw, uint64_t index)
{
    uint8_t outcome = tables->cell[level][word >> (32 - SHF_POISSON_CELL_BITS)];
    return outcome != SHF_POISSON_UNDECIDED
               ? outcome
               : shf_poisson_search(tables, level, word, stream, draw, index);
}

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of a convolution with a disk (disk.h), in exact integers. A 64-bit lane holds four sums of 16
 * bits, or one of the four. So the runs of a block lie in an order of their own: first those of
 * values 0, 4, 8, ..., then those of values 1, 5, 9, ... */
#include <string.h>

#include "corruptions/kernels/disk.h"
#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/lanes.h"

#define BLOCK (4 * LANES)
_Static_assert(SHF_DISK_BLOCK % BLOCK == 0, "rows are whole blocks");

typedef uint16_t words __attribute__((vector_size(SHF_LANES_SIZE)));

static inline words words_of(const uint8_t *from)
{
#ifdef SHF_LANES_PAIRS
    return (words)widen(from);
#else
    words out;
    for (size_t i = 0; i < BLOCK; i++)
        out[i] = from[i];
    return out;
#endif
}

/* out = above + below */
void SHF_KERNEL(add_pair)(const uint8_t *above, const uint8_t *below, size_t count, uint16_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint16_t)(above[i] + below[i]);
}

/* runs += what enters them less what leaves them, of at most 257 columns, whose sum has 16 bits. */
void SHF_KERNEL(slide_runs)(const uint8_t *const *enter, const uint8_t *const *leave, int columns,
                            size_t count, uint64_t *runs)
{
    for (size_t at = 0; at < count; at += BLOCK) {
        words in = {0}, out = {0};
        for (int k = 0; k < columns; k++) {
            in += words_of(enter[k] + at);
            out += words_of(leave[k] + at);
        }
        for (size_t j = 0; j < 4; j++) {
            lanes sum = load(runs + at + j * LANES);
            sum += (((lanes)in >> 16 * j) & 0xffff) - (((lanes)out >> 16 * j) & 0xffff);
            memcpy(runs + at + j * LANES, &sum, sizeof(sum));
        }
    }
}

/* (weight runs + the rims) / 2^bits, truncated and clipped at 255; the sums are below 2^63. */
void SHF_KERNEL(disk_row)(const uint64_t *runs, uint64_t weight, const shf_rim *rims, int rim_count,
                          int bits, size_t count, uint8_t *out)
{
    for (size_t at = 0; at < count; at += BLOCK) {
        lanes sum[4];
        for (size_t j = 0; j < 4; j++) {
            const lanes run = load(runs + at + j * LANES);
            sum[j] = product(run, all(weight)) + (product(run, all(weight >> 32)) << 32);
        }
        for (int k = 0; k < rim_count; k++) {
            const uint16_t *const *pairs = rims[k].pairs;
            const words places = ((words)load(pairs[0] + at) + (words)load(pairs[1] + at)) +
                                 ((words)load(pairs[2] + at) + (words)load(pairs[3] + at));
            const lanes factor = all(rims[k].weight);
            sum[0] += product((lanes)places & 0xffff, factor);
            sum[1] += product((lanes)places >> 16 & 0xffff, factor);
            sum[2] += product((lanes)places >> 32 & 0xffff, factor);
            sum[3] += product((lanes)places >> 48, factor);
        }
        lanes levels = {0};
        for (size_t j = 0; j < 4; j++) {
            const lanes level = sum[j] >> bits, over = (lanes)(level > 255);
            levels |= ((level & ~over) | (over & 255)) << 16 * j;
        }
        const words values = (words)levels;
        for (size_t i = 0; i < BLOCK; i++)
            out[at + i] = (uint8_t)values[i];
    }
}

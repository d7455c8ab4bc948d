/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Symmetric convolution, down and then along, in exact integers: whatever order a compiler or a CPU
 * level adds in, the sums are the same. Taps are integers that are not negative and add up, with
 * both sides, to 2^SHF_TAP_BITS (22). Then
 *   down:  a term (a + b) tap is at most 510 * 2^22, a sum at most 255 * 2^22: below 2^31;
 *   along: with half a level more where it is rounded, a + b is below 2^31 and a tap at most 2^22:
 *          32-bit factors, and sums below 2^52.
 * A block of the row has its sums in registers, and all taps pass over it. The last block of a row
 * overlaps the one before; rows shorter than a block are summed one value at a time. */
#include <stdbool.h>
#include <string.h>

#include "corruptions/kernels/convolve.h"
#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/lanes.h"

#define BLOCK sizeof(lanes) /* values: two vectors of 16 bits, four of 32 */

/* The next block after the one at, and the overlapping last one. */
static inline size_t next_block(size_t at, size_t count)
{
    return at + BLOCK < count && at + 2 * BLOCK > count ? count - BLOCK : at + BLOCK;
}

/* ---- down ---- */

static inline uint32_t down_value(const uint8_t *const *rows, const int32_t *taps, int radius,
                                  size_t at)
{
    int32_t sum = rows[0][at] * taps[0];
    for (int k = 1; k <= radius; k++)
        sum += (rows[-k][at] + rows[k][at]) * taps[k];
    return (uint32_t)sum;
}

#ifdef SHF_LANES_PAIRS

/* The upper and the lower bits of two taps, as factors of 16 bits. */
#define LOW_BITS 11

static inline shorts tap_pair(int32_t first, int32_t second)
{
    return (shorts)((ints){0} + (first | (int32_t)((uint32_t)second << 16)));
}

/* Values of two rows side by side times two taps: one instruction multiplies and adds both. */
static inline void down_block(const uint8_t *const *rows, const int32_t *taps, int radius,
                              size_t at, uint32_t *out)
{
    ints high[4] = {{0}}, low[4] = {{0}};
    for (int k = 0; k <= radius; k += 2) {
        const bool both = k < radius;
        const int32_t t0 = taps[k], t1 = both ? taps[k + 1] : 0;
        const shorts high_taps = tap_pair(t0 >> LOW_BITS, t1 >> LOW_BITS);
        const shorts low_taps = tap_pair(t0 & ((1 << LOW_BITS) - 1), t1 & ((1 << LOW_BITS) - 1));
        const uint8_t *a0 = rows[-k] + at, *b0 = rows[k] + at;
        const uint8_t *a1 = both ? rows[-k - 1] + at : a0, *b1 = both ? rows[k + 1] + at : b0;
        for (size_t j = 0; j < 2; j++) {
            const size_t i = j * (BLOCK / 2);
            const shorts s0 = k ? widen(a0 + i) + widen(b0 + i) : widen(a0 + i);
            const shorts s1 = widen(a1 + i) + widen(b1 + i);
            const shorts front = interleave_front(s0, s1), back = interleave_back(s0, s1);
            high[2 * j] += sum_pairs(front, high_taps);
            high[2 * j + 1] += sum_pairs(back, high_taps);
            low[2 * j] += sum_pairs(front, low_taps);
            low[2 * j + 1] += sum_pairs(back, low_taps);
        }
    }
    for (size_t j = 0; j < 2; j++)
        store_interleaved((high[2 * j] << LOW_BITS) + low[2 * j],
                          (high[2 * j + 1] << LOW_BITS) + low[2 * j + 1], out + j * (BLOCK / 2));
}

#else

static inline void down_block(const uint8_t *const *rows, const int32_t *taps, int radius,
                              size_t at, uint32_t *out)
{
    uint32_t sum[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        sum[i] = (uint32_t)(rows[0][at + i] * taps[0]);
    for (int k = 1; k <= radius; k++)
        for (size_t i = 0; i < BLOCK; i++)
            sum[i] += (uint32_t)((rows[-k][at + i] + rows[k][at + i]) * taps[k]);
    memcpy(out, sum, sizeof(sum));
}

#endif

/* out[i] = taps[0] rows[0][i] + sum over k = 1 ... radius of taps[k] (rows[-k][i] + rows[k][i]) */
void SHF_KERNEL(convolve_down)(const uint8_t *const *rows, const int32_t *taps, int radius,
                               size_t count, uint32_t *out)
{
    if (count < BLOCK)
        for (size_t i = 0; i < count; i++)
            out[i] = down_value(rows, taps, radius, i);
    else
        for (size_t at = 0; at < count; at = next_block(at, count))
            down_block(rows, taps, radius, at, out + at);
}

/* ---- along ---- */

#define FRACTION (((uint64_t)1 << 2 * SHF_TAP_BITS) - 1)

static inline uint8_t along_value(const uint32_t *in, ptrdiff_t step, const int32_t *taps,
                                  int radius, const uint8_t *exact)
{
    uint64_t sum = (uint64_t)in[0] * (uint32_t)taps[0];
    for (int k = 1; k <= radius; k++)
        sum += (uint64_t)(in[-k * step] + in[k * step]) * (uint32_t)taps[k];
    const uint8_t whole = (uint8_t)(sum >> 2 * SHF_TAP_BITS);
    return sum & FRACTION ? whole : exact[whole];
}

/* A lane of in holds two neighbours; their sums are kept apart. */
static inline void along_block(const uint32_t *in, ptrdiff_t step, const int32_t *taps, int radius,
                               const uint8_t *exact, uint8_t *out)
{
    lanes first[4], second[4];
    for (size_t j = 0; j < 4; j++) {
        const lanes centre = load(in + j * (BLOCK / 4));
        first[j] = product(centre, all((uint32_t)taps[0]));
        second[j] = product(centre >> 32, all((uint32_t)taps[0]));
    }
    for (int k = 1; k <= radius; k++) {
        const uint32_t *a = in - k * step, *b = in + k * step;
        const lanes tap = all((uint32_t)taps[k]);
        for (size_t j = 0; j < 4; j++) {
            const lanes both = load(a + j * (BLOCK / 4)) + load(b + j * (BLOCK / 4));
            first[j] += product(both, tap);
            second[j] += product(both >> 32, tap);
        }
    }
    uint32_t level[BLOCK];
    lanes found = {0};
    for (size_t j = 0; j < 4; j++) {
        const lanes exact1 = (lanes)((first[j] & FRACTION) == 0);
        const lanes exact2 = (lanes)((second[j] & FRACTION) == 0);
        const lanes index = (first[j] >> 2 * SHF_TAP_BITS | (exact1 & 256)) |
                            (second[j] >> 2 * SHF_TAP_BITS | (exact2 & 256)) << 32;
        memcpy(level + j * (BLOCK / 4), &index, sizeof(index));
        found |= exact1 | exact2;
    }
    for (size_t i = 0; i < BLOCK; i++)
        out[i] = (uint8_t)level[i];
    if (any(found))
        for (size_t i = 0; i < BLOCK; i++)
            if (level[i] & 256)
                out[i] = exact[level[i] & 255];
}

/* The same within a row, neighbours being step apart; in has radius * step more on either side.
 * out is the sum truncated to 0..255, or exact[v] if the sum is v exactly. */
void SHF_KERNEL(convolve_along)(const uint32_t *in, ptrdiff_t step, const int32_t *taps, int radius,
                                size_t count, const uint8_t *exact, uint8_t *out)
{
    if (count < BLOCK)
        for (size_t i = 0; i < count; i++)
            out[i] = along_value(in + i, step, taps, radius, exact);
    else
        for (size_t at = 0; at < count; at = next_block(at, count))
            along_block(in + at, step, taps, radius, exact, out + at);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The sums of a streak, in exact integers: whatever order they are added in, they are the same. Taps
 * are not negative and add up to 2^SHF_STREAK_BITS (23), so that a sum is at most 255 * 2^23 and,
 * with what is added for rounding, below 2^31. */
#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/lanes.h"
#include "corruptions/kernels/streak.h"

#define BLOCK sizeof(lanes) /* values: two vectors of 16 bits, four of 32 */

/* ImageMagick has floor(257 v + 0.5) of a sum v, and writes the 257th part of that, truncated: that
 * is v + 1 / 514, truncated. */
#define ROUNDING ((1U << SHF_STREAK_BITS) / 514)

static inline uint8_t level_of(uint32_t sum)
{
    return (uint8_t)((sum + ROUNDING) >> SHF_STREAK_BITS);
}

#ifdef SHF_LANES_PAIRS

/* The upper and the lower bits of two taps, as factors of 16 bits. */
#define LOW_BITS 12

static inline shorts tap_pair(int32_t first, int32_t second)
{
    return (shorts)((ints){0} + (first | second << 16));
}

/* Values of two rows side by side times two taps: one instruction multiplies and adds both. */
static inline void sum_block(const uint8_t *const *rows, const int32_t *taps, int count, size_t at,
                             uint32_t *out)
{
    const int32_t mask = (1 << LOW_BITS) - 1;
    ints high[4] = {{0}}, low[4] = {{0}};
    for (int k = 0; k < count; k += 2) {
        const int next = k + 1 < count ? k + 1 : k;
        const int32_t t0 = taps[k], t1 = next > k ? taps[next] : 0;
        const shorts high_taps = tap_pair(t0 >> LOW_BITS, t1 >> LOW_BITS);
        const shorts low_taps = tap_pair(t0 & mask, t1 & mask);
        for (size_t j = 0; j < 2; j++) {
            const shorts a = widen(rows[k] + at + j * (BLOCK / 2));
            const shorts b = widen(rows[next] + at + j * (BLOCK / 2));
            const shorts front = interleave_front(a, b), back = interleave_back(a, b);
            high[2 * j] += sum_pairs(front, high_taps);
            high[2 * j + 1] += sum_pairs(back, high_taps);
            low[2 * j] += sum_pairs(front, low_taps);
            low[2 * j + 1] += sum_pairs(back, low_taps);
        }
    }
    for (size_t j = 0; j < 2; j++) {
        const ints front = high[2 * j] * (1 << LOW_BITS) + low[2 * j];
        const ints back = high[2 * j + 1] * (1 << LOW_BITS) + low[2 * j + 1];
        store_interleaved(front, back, out + j * (BLOCK / 2));
    }
}

#else

static inline void sum_block(const uint8_t *const *rows, const int32_t *taps, int count, size_t at,
                             uint32_t *out)
{
    uint32_t sum[BLOCK] = {0};
    for (int k = 0; k < count; k++)
        for (size_t i = 0; i < BLOCK; i++)
            sum[i] += (uint32_t)taps[k] * rows[k][at + i];
    memcpy(out, sum, sizeof(sum));
}

#endif

static inline void block(const uint8_t *const *rows, const int32_t *taps, int count, size_t at,
                         uint8_t *out)
{
    uint32_t sums[BLOCK];
    sum_block(rows, taps, count, at, sums);
    for (size_t i = 0; i < BLOCK; i++)
        out[i] = level_of(sums[i]);
}

/* out[i] = the sum over k of taps[k] rows[k][i], on 0..255 as ImageMagick writes it. out is apart
 * from the rows. The last block of a row overlaps the one before. */
void SHF_KERNEL(streak)(const uint8_t *const *rows, const int32_t *taps, int count, size_t samples,
                        uint8_t *out)
{
    if (samples >= BLOCK) {
        size_t at = 0;
        for (; at + BLOCK <= samples; at += BLOCK)
            block(rows, taps, count, at, out + at);
        if (at < samples)
            block(rows, taps, count, samples - BLOCK, out + samples - BLOCK);
        return;
    }
    for (size_t i = 0; i < samples; i++) {
        uint32_t sum = 0;
        for (int k = 0; k < count; k++)
            sum += (uint32_t)taps[k] * rows[k][i];
        out[i] = level_of(sum);
    }
}

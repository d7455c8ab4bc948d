/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Symmetric convolution, down and then along, in exact integers: whatever order a compiler or a CPU
 * level adds in, the sums are the same. Taps are integers that are not negative and add up, with
 * both sides, to 2^SHF_TAP_BITS (22). Then
 *   down:  the terms (a + b) tap are at most 510 * 2^22, the sums at most 255 * 2^22: below 2^31;
 *   along: sums of those times taps, at most 255 * 2^44 < 2^52: exact in a double.
 * Four taps a pass over a chunk of the row, so that the sums are loaded and stored less often. */
#include "corruptions/kernels/convolve.h"
#include "corruptions/kernels/kernels.h"

#define CHUNK 512 /* values; with their sums they fit the first cache */

static void down_chunk(const uint8_t *const *rows, const int32_t *taps, int radius, size_t at,
                       size_t count, double *out)
{
    int32_t sum[CHUNK];
    for (size_t i = 0; i < count; i++)
        sum[i] = rows[0][at + i] * taps[0];
    int k = 1;
    for (; k + 3 <= radius; k += 4) {
        const uint8_t *a0 = rows[-k] + at, *b0 = rows[k] + at;
        const uint8_t *a1 = rows[-k - 1] + at, *b1 = rows[k + 1] + at;
        const uint8_t *a2 = rows[-k - 2] + at, *b2 = rows[k + 2] + at;
        const uint8_t *a3 = rows[-k - 3] + at, *b3 = rows[k + 3] + at;
        const int32_t t0 = taps[k], t1 = taps[k + 1], t2 = taps[k + 2], t3 = taps[k + 3];
        for (size_t i = 0; i < count; i++)
            sum[i] += (a0[i] + b0[i]) * t0 + (a1[i] + b1[i]) * t1 + (a2[i] + b2[i]) * t2 +
                      (a3[i] + b3[i]) * t3;
    }
    for (; k <= radius; k++) {
        const uint8_t *a = rows[-k] + at, *b = rows[k] + at;
        for (size_t i = 0; i < count; i++)
            sum[i] += (a[i] + b[i]) * taps[k];
    }
    for (size_t i = 0; i < count; i++)
        out[at + i] = sum[i];
}

/* out[i] = taps[0] rows[0][i] + sum over k = 1 ... radius of taps[k] (rows[-k][i] + rows[k][i]) */
void SHF_KERNEL(convolve_down)(const uint8_t *const *rows, const int32_t *taps, int radius,
                               size_t count, double *out)
{
    for (size_t at = 0; at < count; at += CHUNK)
        down_chunk(rows, taps, radius, at, count - at < CHUNK ? count - at : CHUNK, out);
}

static void along_chunk(const double *in, ptrdiff_t step, const int32_t *taps, int radius,
                        size_t count, double *sum)
{
    for (size_t i = 0; i < count; i++)
        sum[i] = in[i] * taps[0];
    int k = 1;
    for (; k + 3 <= radius; k += 4) {
        const double *a0 = in - k * step, *b0 = in + k * step;
        const double *a1 = a0 - step, *b1 = b0 + step;
        const double *a2 = a1 - step, *b2 = b1 + step;
        const double *a3 = a2 - step, *b3 = b2 + step;
        const double t0 = taps[k], t1 = taps[k + 1], t2 = taps[k + 2], t3 = taps[k + 3];
        for (size_t i = 0; i < count; i++)
            sum[i] += (a0[i] + b0[i]) * t0 + (a1[i] + b1[i]) * t1 + (a2[i] + b2[i]) * t2 +
                      (a3[i] + b3[i]) * t3;
    }
    for (; k <= radius; k++) {
        const double *a = in - k * step, *b = in + k * step;
        for (size_t i = 0; i < count; i++)
            sum[i] += (a[i] + b[i]) * taps[k];
    }
}

/* The same within a row, neighbours being step apart; in has radius * step more on either side.
 * out = level[v], v being the sum truncated to 0..255, or level[256 + v] if the sum is v exactly. */
void SHF_KERNEL(convolve_along)(const double *in, ptrdiff_t step, const int32_t *taps, int radius,
                                size_t count, const uint8_t *level, uint8_t *out)
{
    for (size_t at = 0; at < count; at += CHUNK) {
        const size_t part = count - at < CHUNK ? count - at : CHUNK;
        double sum[CHUNK];
        int32_t index[CHUNK];
        along_chunk(in + at, step, taps, radius, part, sum);
        for (size_t i = 0; i < part; i++) {
            double value = sum[i] * (1.0 / ((int64_t)1 << 2 * SHF_TAP_BITS));
            int32_t whole = (int32_t)value;
            index[i] = value == (double)whole ? whole + 256 : whole;
        }
        for (size_t i = 0; i < part; i++)
            out[at + i] = level[index[i]];
    }
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of what relief.c does: each from its neighbours a above, b, c below. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/relief.h"

/* |dx| + |dy| of 3x3 Sobel, edges repeated. */
void SHF_KERNEL(sobel_row)(const uint8_t *a, const uint8_t *b, const uint8_t *c, size_t width,
                           int32_t *out)
{
    const size_t last = width - 1;
    for (size_t x = 1; x < last; x++)
        out[x] = shf_sobel_size(shf_sobel(a, b, c, x - 1, x, x + 1));
    out[0] = shf_sobel_size(shf_sobel(a, b, c, 0, 0, last > 0));
    out[last] = shf_sobel_size(shf_sobel(a, b, c, last - (last > 0), last, last));
}

static inline int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* Distances of a row that become less by steps from the two rows before; back leads to the next of
 * them. */
void SHF_KERNEL(step_down)(int32_t *row, ptrdiff_t back, size_t count)
{
    const int32_t *near = row + back, *far = near + back;
    for (size_t x = 0; x < count; x++) {
        const int32_t knight =
            least(least(far[x - 1], far[x + 1]), least(near[x - 2], near[x + 2]));
        const int32_t diagonal = least(near[x - 1], near[x + 1]);
        row[x] = least(least(row[x], near[x] + SHF_STEP_STRAIGHT),
                       least(diagonal + SHF_STEP_DIAGONAL, knight + SHF_STEP_KNIGHT));
    }
}

/* A row of 3x3 filters, reflect 101: value(a, b, c, l, x, r) of rows a, b, c at columns l, x, r. */
#define FILTER(name, value, sample)                                                                \
    void SHF_KERNEL(name)(const sample *a, const sample *b, const sample *c, size_t width,         \
                          uint8_t *out)                                                            \
    {                                                                                              \
        const size_t last = width - 1, second = last > 0, second_last = last - second;             \
        for (size_t x = 1; x < last; x++)                                                          \
            out[x] = value(a, b, c, x - 1, x, x + 1);                                              \
        out[0] = value(a, b, c, second, 0, second);                                                \
        out[last] = value(a, b, c, second_last, last, second_last);                                \
    }

/* The mean of distances, truncated, in the rounding of OpenCV's floats. */
static inline uint8_t mean_distance(const int32_t *a, const int32_t *b, const int32_t *c, size_t l,
                                    size_t x, size_t r)
{
    const int32_t sum = (a[l] + a[x] + a[r]) + (b[l] + b[x] + b[r]) + (c[l] + c[x] + c[r]);
    return (uint8_t)(int)(float)(sum * 0x1p-16 * (1.0 / 9));
}

/* -2 -1 0 | -1 1 1 | 0 1 2, clipped. */
static inline uint8_t emboss(const uint8_t *a, const uint8_t *b, const uint8_t *c, size_t l,
                             size_t x, size_t r)
{
    const int sum = (b[x] + b[r] - b[l]) + (c[x] - a[x]) + 2 * (c[r] - a[l]);
    return (uint8_t)(sum < 0 ? 0 : sum < 255 ? sum : 255);
}

/* The mean, rounded. */
static inline uint8_t mean(const uint8_t *a, const uint8_t *b, const uint8_t *c, size_t l, size_t x,
                           size_t r)
{
    return (uint8_t)(((a[l] + a[x] + a[r]) + (b[l] + b[x] + b[r]) + (c[l] + c[x] + c[r]) + 4) / 9);
}

FILTER(mean_distances, mean_distance, int32_t)
FILTER(emboss_row, emboss, uint8_t)
FILTER(mean_row, mean, uint8_t)

#define BLOCK 96 /* values, of one channel or of three */

/* (x keep + share colour) times 255, clipped, x on [0, 1]; keep = 1 - share if the colour covers,
 * else 1. */
void SHF_KERNEL(add_colour)(const uint8_t *in, int channels, const float *share,
                            const float *colour, int covers, size_t pixels, uint8_t *out)
{
    const size_t each = (size_t)channels;
    float shares[BLOCK], tint[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        tint[i] = colour[i % each];
    for (size_t left = pixels * each; left > 0;) {
        const size_t count = left < BLOCK ? left : BLOCK;
        if (channels == 3)
            for (size_t i = 0; i < count / 3; i++)
                shares[3 * i] = shares[3 * i + 1] = shares[3 * i + 2] = share[i];
        else
            memcpy(shares, share, count * sizeof(*shares));
        share += count / each;
        for (size_t i = 0; i < count; i++) {
            const float keep = covers ? 1 - shares[i] : 1;
            const float sum = (float)in[i] / 255.0f * keep + shares[i] * tint[i];
            out[i] = (uint8_t)(int)((sum < 1 ? sum : 1) * 255.0f);
        }
        in += count;
        out += count;
        left -= count;
    }
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of snow. */
#include "corruptions/kernels/kernels.h"

#define BLOCK 64 /* pixels, whose values stay in the first-level cache */

/* The row at places first[x] + part[x]; below the threshold, which is 0 or more, 0; clipped to
 * [0, 1], times 255, truncated. The row has a spare value at its end. */
void SHF_KERNEL(flake_row)(const double *row, const int32_t *first, const double *part,
                           double threshold, size_t count, uint8_t *out)
{
    for (size_t begin = 0; begin < count; begin += BLOCK) {
        const size_t n = count - begin < BLOCK ? count - begin : BLOCK;
        double values[BLOCK]; /* apart from the row, so that the loop becomes vectors */
        for (size_t i = 0; i < n; i++) {
            const double *at = row + first[begin + i];
            values[i] = at[0] + part[begin + i] * (at[1] - at[0]);
        }
        for (size_t i = 0; i < n; i++) {
            double value = values[i] < threshold ? 0 : values[i];
            value = value < 1 ? value : 1;
            out[begin + i] = (uint8_t)(int)(value * 255);
        }
    }
}

/* What is added to the image: its pixels made lighter, and flakes in levels. */
typedef struct block {
    float x[3 * BLOCK], lighter[3 * BLOCK];
    int32_t flakes[3 * BLOCK];
} block;

static inline float light_of(float r, float g, float b)
{
    return 1.5f * (0.299f * r + 0.587f * g + 0.114f * b) + 0.5f;
}

static void lighten(block *b, const int32_t *flakes, size_t pixels)
{
    for (size_t p = 0; p < pixels; p++) {
        const float *rgb = b->x + 3 * p;
        const float light = light_of(rgb[0], rgb[1], rgb[2]);
        for (size_t c = 0; c < 3; c++) {
            b->lighter[3 * p + c] = rgb[c] < light ? light : rgb[c];
            b->flakes[3 * p + c] = flakes[p];
        }
    }
}

static void lighten_gray(block *b, const int32_t *flakes, size_t pixels)
{
    for (size_t p = 0; p < pixels; p++) {
        const float x = b->x[p], light = light_of(x, x, x);
        b->lighter[p] = x < light ? light : x;
        b->flakes[p] = flakes[p];
    }
}

/* The levels of m = w x + (1 - w) lighter in single precision, truncated, and the flakes. The
 * published code adds m + L / 255 in double, then multiplies and truncates. That is the same: for
 * 24-bit m below 1, 255 m is at least 1e-9 from an integer (but for m = 0, where w is 1), and never
 * so little below it that the product in single precision is rounded up: with m = M / 2^(24 + e) it
 * lies j / 2^(24 + e) below k only for j that are k 2^e modulo 255, which is too far. (Checked for
 * every float of 1/128 and more.) */
static void add_block(const block *b, float weight, float rest, size_t samples, uint8_t *out)
{
    for (size_t i = 0; i < samples; i++) {
        const float mixed = weight * b->x[i] + rest * b->lighter[i];
        const int32_t level = (int32_t)(mixed * 255.0f) + b->flakes[i];
        out[i] = (uint8_t)(level < 255 ? level : 255);
    }
}

/* A row of the image, and that of the flakes beside the one opposite, which is read backwards. in and
 * out are the same row, or apart. */
void SHF_KERNEL(add_snow)(const uint8_t *in, int channels, const uint8_t *layer,
                          const uint8_t *opposite, double image_weight, size_t pixels, uint8_t *out)
{
    const size_t n = (size_t)channels;
    const float weight = (float)image_weight, rest = (float)(1 - image_weight);
    for (size_t first = 0; first < pixels; first += BLOCK) {
        const size_t count = pixels - first < BLOCK ? pixels - first : BLOCK;
        const uint8_t *turned = opposite + (pixels - first - count);
        block b;
        int32_t flakes[BLOCK];
        for (size_t p = 0; p < count; p++)
            flakes[p] = layer[first + p] + turned[count - 1 - p];
        for (size_t i = 0; i < count * n; i++)
            b.x[i] = (float)in[first * n + i] / 255.0f;
        if (n == 3)
            lighten(&b, flakes, count);
        else
            lighten_gray(&b, flakes, count);
        add_block(&b, weight, rest, count * n, out + first * n);
    }
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The loops of a resize, compiled for each CPU level. Sums are of integers: their order is free.
 * Weights are positive and add up to 2^22 within a rounding each, so a sum stays below
 * 255 * (2^22 + 2^16) + 2^21 < 2^31 for up to 2^16 taps. */
#include "corruptions/kernels/kernels.h"

#define HALF (1 << (SHF_RESAMPLE_BITS - 1))

static inline uint8_t round_sum(int32_t sum)
{
    int32_t value = sum >> SHF_RESAMPLE_BITS;
    return (uint8_t)(value > 255 ? 255 : value);
}

static inline void row_gray(const uint8_t *in, const shf_taps *taps, int count, uint8_t *out)
{
    for (int x = 0; x < count; x++) {
        const uint8_t *pixels = in + taps[x].first;
        int32_t sum = HALF;
        for (int j = 0; j < taps[x].count; j++)
            sum += pixels[j] * taps[x].weights[j];
        out[x] = round_sum(sum);
    }
}

static inline void row_rgb(const uint8_t *in, const shf_taps *taps, int count, uint8_t *out)
{
    for (int x = 0; x < count; x++) {
        const uint8_t *pixels = in + 3 * (size_t)taps[x].first;
        int32_t red = HALF, green = HALF, blue = HALF;
        for (int j = 0; j < taps[x].count; j++) {
            int32_t weight = taps[x].weights[j];
            red += pixels[3 * j] * weight;
            green += pixels[3 * j + 1] * weight;
            blue += pixels[3 * j + 2] * weight;
        }
        out[3 * x] = round_sum(red);
        out[3 * x + 1] = round_sum(green);
        out[3 * x + 2] = round_sum(blue);
    }
}

/* A row of count pixels, each from the pixels of in that its taps name. */
void SHF_KERNEL(resample_row)(const uint8_t *in, int channels, const shf_taps *taps, int count,
                              uint8_t *out)
{
    if (channels == 1)
        row_gray(in, taps, count, out);
    else
        row_rgb(in, taps, count, out);
}

/* A row of samples from taps->count rows; in is the first of them. sums is scratch. */
void SHF_KERNEL(resample_column)(const uint8_t *in, ptrdiff_t stride, const shf_taps *taps,
                                 size_t samples, int32_t *sums, uint8_t *out)
{
    for (size_t i = 0; i < samples; i++)
        sums[i] = HALF;
    for (int j = 0; j < taps->count; j++, in += stride) {
        int32_t weight = taps->weights[j];
        for (size_t i = 0; i < samples; i++)
            sums[i] += in[i] * weight;
    }
    for (size_t i = 0; i < samples; i++)
        out[i] = round_sum(sums[i]);
}

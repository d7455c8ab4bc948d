/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The loops of a resize, compiled for each CPU level. Sums are of integers: their order is free.
 * Weights are positive and add up to 2^22 within a rounding each, so a sum stays below
 * 255 * (2^22 + 2^16) + 2^21 < 2^31 for up to 2^16 taps. */
#include <stdbool.h>
#include <string.h>

#include "corruptions/kernels/kernels.h"

#if defined(__SSE4_1__)
#include <immintrin.h>
#endif

#define HALF (1 << (SHF_RESAMPLE_BITS - 1))

static inline uint8_t round_sum(int32_t sum)
{
    int32_t value = sum >> SHF_RESAMPLE_BITS;
    return (uint8_t)(value > 255 ? 255 : value);
}

/* The sample itself, as where a size is enlarged with a box: HALF does not matter then. */
static inline bool is_copy(const shf_taps *taps)
{
    return taps->count == 1 && taps->weights[0] == 1 << SHF_RESAMPLE_BITS;
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

static inline void pixel_rgb(const uint8_t *in, const shf_taps *taps, uint8_t *out)
{
    const uint8_t *pixels = in + 3 * (size_t)taps->first;
    int32_t red = HALF, green = HALF, blue = HALF;
    for (int j = 0; j < taps->count; j++) {
        int32_t weight = taps->weights[j];
        red += pixels[3 * j] * weight;
        green += pixels[3 * j + 1] * weight;
        blue += pixels[3 * j + 2] * weight;
    }
    out[0] = round_sum(red);
    out[1] = round_sum(green);
    out[2] = round_sum(blue);
}

/* The same where in and out go on for a byte more: that of out is spoilt. */
static inline void pixel_rgb_and_more(const uint8_t *in, const shf_taps *taps, uint8_t *out)
{
    const uint8_t *pixels = in + 3 * (size_t)taps->first;
    if (is_copy(taps)) {
        memcpy(out, pixels, 4);
        return;
    }
#if defined(__SSE4_1__)
    __m128i sum = _mm_set1_epi32(HALF);
    for (int j = 0; j < taps->count; j++) {
        int32_t pixel;
        memcpy(&pixel, pixels + 3 * (size_t)j, sizeof(pixel));
        const __m128i values = _mm_cvtepu8_epi32(_mm_cvtsi32_si128(pixel));
        sum = _mm_add_epi32(sum, _mm_mullo_epi32(values, _mm_set1_epi32(taps->weights[j])));
    }
    sum = _mm_srli_epi32(sum, SHF_RESAMPLE_BITS); /* to at most 2^10, which the packing clips */
    sum = _mm_packs_epi32(sum, sum);
    const int32_t pixel = _mm_cvtsi128_si32(_mm_packus_epi16(sum, sum));
    memcpy(out, &pixel, sizeof(pixel));
#else
    pixel_rgb(in, taps, out);
#endif
}

/* Pixels that need the last one of in have no byte behind them. */
static inline void row_rgb(const uint8_t *in, const shf_taps *taps, int count, uint8_t *out)
{
    const int end = taps[count - 1].first + taps[count - 1].count;
    int x = 0;
    for (; taps[x].first + taps[x].count < end; x++)
        pixel_rgb_and_more(in, &taps[x], out + 3 * (size_t)x);
    for (; x < count; x++)
        pixel_rgb(in, &taps[x], out + 3 * (size_t)x);
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
    if (is_copy(taps)) {
        memcpy(out, in, samples);
        return;
    }
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

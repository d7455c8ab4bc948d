/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The loops of a plasma fractal (fractal.c) and of fog, in double and in the published order. */
#include "corruptions/kernels/kernels.h"

/* Means of four, plus w U(-w, w). */
void SHF_KERNEL(fractal_means)(const double *a, const double *b, const double *c, const double *d,
                               const uint32_t *words, double w, size_t count, double *out)
{
    const double width = w - -w;
    for (size_t i = 0; i < count; i++) {
        /* Exactly the word: its bits as the lowest of 2^52 + word. */
        union {
            uint64_t bits;
            double value;
        } word = {0x4330000000000000U | words[i]};
        const double uniform = -w + width * ((word.value - 0x1p52) * 0x1p-32);
        out[i] = ((a[i] + b[i]) + (c[i] + d[i])) / 4 + w * uniform;
    }
}

#define LANES 8

/* Least and largest of at least one value. */
void SHF_KERNEL(fractal_bounds)(const double *values, size_t count, double *low, double *high)
{
    double least[LANES], largest[LANES];
    for (size_t j = 0; j < LANES; j++)
        least[j] = largest[j] = values[0];
    for (size_t i = 0; i < count; i += LANES)
        for (size_t j = 0; j < (count - i < LANES ? count - i : LANES); j++) {
            const double value = values[i + j];
            least[j] = value < least[j] ? value : least[j];
            largest[j] = value > largest[j] ? value : largest[j];
        }
    *low = *high = values[0];
    for (size_t j = 0; j < LANES; j++) {
        *low = least[j] < *low ? least[j] : *low;
        *high = largest[j] > *high ? largest[j] : *high;
    }
}

/* thickness (value - low) / range. */
void SHF_KERNEL(fog_density)(const double *map, double low, double range, double thickness,
                             size_t count, double *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = thickness * ((map[i] - low) / range);
}

static inline uint8_t clip_and_truncate(double y)
{
    return (uint8_t)(int)((y < 1.0 ? y : 1.0) * 255.0); /* it is never negative */
}

#define BLOCK 192  /* samples a round: whole pixels, in the first cache */
#define CLOSE 1e-9 /* far more than a product with 255 / total may be off, on 0..255 */

/* The levels of y = sums / total: by a product, which is four times as fast as the quotient; where
 * that comes close to the bound between two levels, the quotient decides. */
static void divide(const double *sums, double total, size_t count, uint8_t *out)
{
    const double factor = 255.0 / total;
    int32_t levels[BLOCK], unsure = 0;
    for (size_t i = 0; i < count; i++) {
        const double y = sums[i] * factor;
        levels[i] = (int32_t)(y + CLOSE);
        unsure |= levels[i] ^ (int32_t)(y - CLOSE);
    }
    if (unsure)
        for (size_t i = 0; i < count; i++)
            out[i] = clip_and_truncate(sums[i] / total);
    else
        for (size_t i = 0; i < count; i++)
            out[i] = (uint8_t)levels[i];
}

/* clip((x + density) brightest / total) of x = level[value], times 255, truncated; one density for
 * the channels of a pixel. brightest is the largest x of the image, total brightest + the largest
 * density: no result is above brightest. in and out are the same, or apart. */
void SHF_KERNEL(add_fog)(const uint8_t *in, int channels, const double *level,
                         const double *density, double brightest, double total, size_t pixels,
                         uint8_t *out)
{
    const size_t samples = pixels * (size_t)channels;
    double sums[BLOCK];
    for (size_t first = 0; first < samples; first += BLOCK) {
        const size_t count = samples - first < BLOCK ? samples - first : BLOCK;
        const uint8_t *values = in + first;
        if (channels == 1)
            for (size_t i = 0; i < count; i++)
                sums[i] = (level[values[i]] + *density++) * brightest;
        else
            for (size_t i = 0; i < count; i += 3, density++)
                for (size_t c = 0; c < 3; c++)
                    sums[i + c] = (level[values[i + c]] + *density) * brightest;
        divide(sums, total, count, out + first);
    }
}

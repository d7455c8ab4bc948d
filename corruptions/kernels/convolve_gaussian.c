/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The Gaussian blur: taps as published, in fixed point, and what the published rounding errors do to
 * flat areas. */
#include <stdint.h>

#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/convolve.h"

typedef struct gaussian_key {
    double sigma, truncate;
} gaussian_key;

static int radius_of(const gaussian_key *key)
{
    return (int)(key->truncate * key->sigma + 0.5);
}

/* The sum in the order of NumPy: eight sums side by side in blocks of at most 128, halves added. */
static double pairwise_sum(const double *x, int count)
{
    if (count > 128) {
        int half = count / 2 - count / 2 % 8;
        return pairwise_sum(x, half) + pairwise_sum(x + half, count - half);
    }
    double sum = 0.0;
    int i = 0;
    if (count >= 8) {
        double part[8] = {0};
        for (; i + 8 <= count; i += 8)
            for (int j = 0; j < 8; j++)
                part[j] += x[i + j];
        sum = ((part[0] + part[1]) + (part[2] + part[3])) +
              ((part[4] + part[5]) + (part[6] + part[7]));
    }
    for (; i < count; i++)
        sum += x[i];
    return sum;
}

/* The published taps, of 2 radius + 1 places. */
static void fill_weights(const gaussian_key *key, int radius, double *weights)
{
    for (int i = -radius; i <= radius; i++)
        weights[radius + i] =
            radius > 0 ? shf_exp(-0.5 / (key->sigma * key->sigma) * ((double)i * i)) : 1.0;
    double sum = pairwise_sum(weights, 2 * radius + 1);
    for (int i = 0; i <= 2 * radius; i++)
        weights[i] /= sum;
}

/* In a flat area the published sums lie a hair above or below the level, or on it; below, the
 * truncation makes it one less. So where our sum is a level exactly, the published sums of that
 * level are made in their order (centre, then pairs from the outside in, in both directions). */
static uint8_t flat_level(int level, const double *centre, int radius)
{
    double x = level / 255.0;
    for (int pass = 0; pass < 2; pass++) {
        double sum = x * centre[0];
        for (int k = radius; k > 0; k--)
            sum += (x + x) * centre[k];
        x = sum;
    }
    return (uint8_t)((x < 1.0 ? x : 1.0) * 255.0);
}

/* Layout of the cached table: exact[256], then the taps. */
static shf_status fill(shf_context *context, const void *key, void *data)
{
    const int radius = radius_of(key);
    uint8_t *exact = data;
    int32_t *taps = (int32_t *)(void *)(exact + 256);
    shf_mark mark = shf_arena_mark(&context->scratch);
    double *weights = shf_arena_take(&context->scratch, 2 * (size_t)radius + 1, sizeof(*weights));
    if (!weights)
        return shf_fail_memory(context, "the taps of a Gaussian");
    fill_weights(key, radius, weights);
    shf_fill_taps(weights + radius, radius, taps);
    for (int v = 0; v < 256; v++)
        exact[v] = flat_level(v, weights + radius, radius);
    shf_arena_rewind(&context->scratch, mark);
    return SHF_OK;
}

shf_status shf_gaussian_blur(shf_context *context, const shf_image *in, double sigma,
                             double truncate, shf_border border, const shf_image *out)
{
    static const char owner;
    const gaussian_key key = {sigma, truncate};
    const int radius = radius_of(&key);
    const void *table;
    shf_status status = shf_cached(context, &owner, &key, sizeof(key),
                                   256 + sizeof(int32_t) * ((size_t)radius + 1), fill, &table);
    if (status)
        return status;
    const uint8_t *exact = table;
    shf_convolution convolution = {radius, (const int32_t *)(const void *)(exact + 256), exact,
                                   false};
    return shf_convolve(context, in, &convolution, border, out);
}

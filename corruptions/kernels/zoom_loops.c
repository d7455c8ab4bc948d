/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of zoom_blur, in single precision, each channel alone. A value between two equal ones is
 * theirs exactly. */
#include <string.h>

#include "corruptions/kernels/kernels.h"

#if defined(__AVX2__)

#include <immintrin.h>

#if defined(__AVX512F__)
#define SIZE 64
#define PICK(from, at) ((floats)_mm512_permutexvar_ps((__m512i)(at), (__m512)(from)))
#else
#define SIZE 32
#define PICK(from, at) ((floats)_mm256_permutevar8x32_ps((__m256)(from), (__m256i)(at)))
#endif
typedef float floats __attribute__((vector_size(SIZE)));
typedef int32_t places __attribute__((vector_size(SIZE)));
#define LANES (SIZE / sizeof(float))

static inline floats load(const float *from)
{
    floats value;
    memcpy(&value, from, sizeof(value));
    return value;
}

/* The sums of pixels x to x + LANES - 1. What they come from lies in a vector, that beside it in
 * another. */
static inline void sum_zooms(const shf_zoomed *zooms, size_t zoom_count, size_t x, float *sums)
{
    floats sum = {0};
    for (size_t k = 0; k < zoom_count; k++) {
        places at;
        memcpy(&at, zooms[k].first + x, sizeof(at));
        at -= zooms[k].first[x];
        const float *from = zooms[k].row + zooms[k].first[x];
        const floats left = PICK(load(from), at), right = PICK(load(from + 1), at);
        sum += left + load(zooms[k].part + x) * (right - left);
    }
    memcpy(sums + x, &sum, sizeof(sum));
}

#else

#define LANES 4

static inline void sum_zooms(const shf_zoomed *zooms, size_t zoom_count, size_t x, float *sums)
{
    float sum[LANES] = {0};
    for (size_t k = 0; k < zoom_count; k++) {
        const float *row = zooms[k].row, *part = zooms[k].part + x;
        const int32_t *first = zooms[k].first + x;
        for (size_t i = 0; i < LANES; i++) {
            const float left = row[first[i]], right = row[first[i] + 1];
            sum[i] += left + part[i] * (right - left);
        }
    }
    memcpy(sums + x, sum, sizeof(sum));
}

#endif

_Static_assert(SHF_ZOOM_BLOCK % LANES == 0, "rows are whole vectors");

/* out = above + part (below - above) */
void SHF_KERNEL(mix_rows)(const float *above, const float *below, float part, size_t count,
                          float *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = above[i] + part * (below[i] - above[i]);
}

/* One channel of a row: own, on [0, 1], and the row of every zoom added to it, over one more than
 * their number; times 255, truncated. count is a multiple of SHF_ZOOM_BLOCK; sums: as many. */
void SHF_KERNEL(zoom_row)(const float *own, const shf_zoomed *zooms, size_t zoom_count, size_t count,
                          float *sums, uint8_t *out)
{
    for (size_t x = 0; x < count; x += LANES)
        sum_zooms(zooms, zoom_count, x, sums);
    const float divisor = (float)(zoom_count + 1);
    for (size_t x = 0; x < count; x++) {
        const float mean = (own[x] + sums[x]) / divisor;
        out[x] = (uint8_t)(int)((mean < 1.0F ? mean : 1.0F) * 255.0F);
    }
}

/* Three rows as the channels of one. */
void SHF_KERNEL(interleave)(const uint8_t *restrict red, const uint8_t *restrict green,
                            const uint8_t *restrict blue, size_t count, uint8_t *restrict out)
{
    for (size_t x = 0; x < count; x++) {
        out[3 * x] = red[x];
        out[3 * x + 1] = green[x];
        out[3 * x + 2] = blue[x];
    }
}

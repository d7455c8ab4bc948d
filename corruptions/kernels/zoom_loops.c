/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of zoom_blur, in single precision. A value between two equal ones is theirs exactly. */
#include <string.h>

#include "corruptions/kernels/kernels.h"

typedef float pixel __attribute__((vector_size(16))); /* three channels, and one that is ignored */

static inline pixel load_pixel(const float *from)
{
    pixel value;
    memcpy(&value, from, sizeof(value));
    return value;
}

/* out = above + part (below - above) */
void SHF_KERNEL(mix_rows)(const float *above, const float *below, float part, size_t count,
                          float *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = above[i] + part * (below[i] - above[i]);
}

/* sum += row at places first[x] + part[x], pixel by pixel. A row and sum have a spare value at the
 * end, and a row a spare pixel. */
void SHF_KERNEL(add_zoomed)(const float *row, int channels, const int32_t *first, const float *part,
                            size_t pixels, float *sum)
{
    if (channels == 1) {
        for (size_t x = 0; x < pixels; x++) {
            const float *at = row + first[x];
            sum[x] += at[0] + part[x] * (at[1] - at[0]);
        }
        return;
    }
    for (size_t x = 0; x < pixels; x++) {
        const float *at = row + 3 * first[x];
        const pixel left = load_pixel(at), right = load_pixel(at + 3);
        pixel total = load_pixel(sum + 3 * x);
        total += left + (pixel){part[x], part[x], part[x], 0} * (right - left);
        memcpy(sum + 3 * x, &total, 3 * sizeof(float));
    }
}

/* (x + sum) / count on [0, 1], clipped, times 255, truncated. */
void SHF_KERNEL(mean_of_zooms)(const float *x, const float *sum, float count, size_t samples,
                               uint8_t *out)
{
    for (size_t i = 0; i < samples; i++) {
        float mean = (x[i] + sum[i]) / count;
        mean = mean < 1.0F ? mean : 1.0F;
        out[i] = (uint8_t)(int)(mean * 255.0F);
    }
}

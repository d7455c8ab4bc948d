/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of what random words do. in and out are the same row, or apart. */
#include "corruptions/kernels/kernels.h"

/* x + (constant + proportional x) normal on 0..255, clipped and truncated. Single precision moves a
 * bound between two levels by less than 1e-4 of a level, and leaves x as it is without noise. */
void SHF_KERNEL(add_normals)(const uint8_t *in, const float *normals, float constant,
                             float proportional, size_t count, uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        const float x = in[i];
        float y = x + (constant + proportional * x) * normals[i];
        y = y < 0 ? 0 : y;
        y = y > 255 ? 255 : y;
        out[i] = (uint8_t)(int)y;
    }
}

/* Words below half make white, words at the same distance from the upper end black. */
void SHF_KERNEL(add_impulses)(const uint8_t *in, const uint32_t *words, uint32_t half, size_t count,
                              uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t x = in[i];
        const uint8_t lighter = words[i] < half ? 255 : x;
        out[i] = ~words[i] < half ? 0 : lighter;
    }
}

/* As shf_random_int, uniform on -delta .. delta - 1. */
static inline int32_t offset_of(uint32_t word, int delta)
{
    return (int32_t)((uint64_t)word * (uint64_t)(2 * delta) >> 32) - delta;
}

/* From each pixel to one that is at most delta away along and down, in rows that lie stride apart. */
void SHF_KERNEL(ways)(const uint32_t *dx, const uint32_t *dy, int delta, int stride, size_t count,
                      int32_t *way)
{
    for (size_t i = 0; i < count; i++)
        way[i] = offset_of(dy[i], delta) * stride + offset_of(dx[i], delta);
}

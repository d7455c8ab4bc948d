/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Bilinear samples of images of floats, in the arithmetic of OpenCV and of SciPy; a pixel's channels
 * are the lanes of a vector. */
#include <string.h>

#include "corruptions/kernels/convolve.h"
#include "corruptions/kernels/kernels.h"

typedef float pixel __attribute__((vector_size(16)));
typedef int32_t whole __attribute__((vector_size(16)));
typedef double wide __attribute__((vector_size(32))); /* two vectors where a CPU has no such ones */

/* Which sample of an axis stands for the one at index. */
static inline size_t inside(const shf_axis *axis, int index)
{
    if (index >= -axis->size && index < 2 * axis->size)
        return (size_t)axis->at[index + axis->size];
    return (size_t)shf_border_index(axis->border, index, axis->size);
}

/* The integer nearest to x, halves to the even one; what is out of all reach stays so. */
static inline int32_t nearest(double x)
{
    x = x > -0x1p29 ? x : -0x1p29;
    x = x < 0x1p29 ? x : 0x1p29;
    return (int32_t)((x + 0x1.8p52) - 0x1.8p52);
}

static inline int32_t floor_of(double x) /* of a coordinate: |x| < 2^30 */
{
    const int32_t toward_0 = (int32_t)x;
    return toward_0 - (x < (double)toward_0);
}

/* Row y of OpenCV's warpAffine with the inverted map X = a0 x + a1 y + a2, Y = a3 x + a4 y + a5:
 * coordinates in units of 1/1024 are rounded apart, added, and rounded to 1/32 pixel; four weights
 * that are products of multiples of 1/32; sums in float, in this order. */
void SHF_KERNEL(warp_affine_row)(const shf_samples *from, const double map[6], int y, int width,
                                 float *out)
{
    const int32_t x0 = nearest(1024 * (map[1] * y + map[2])) + 16;
    const int32_t y0 = nearest(1024 * (map[4] * y + map[5])) + 16;
    const size_t channels = (size_t)from->channels;
    for (int x = 0; x < width; x++, out += channels) {
        const int32_t at_x = (nearest(1024 * (map[0] * x)) + x0) >> 5;
        const int32_t at_y = (nearest(1024 * (map[3] * x)) + y0) >> 5;
        const float fx = (float)(at_x & 31) / 32, fy = (float)(at_y & 31) / 32;
        const float *top = from->values + inside(&from->y, at_y >> 5) * from->stride;
        const float *bottom = from->values + inside(&from->y, (at_y >> 5) + 1) * from->stride;
        const size_t left = inside(&from->x, at_x >> 5) * channels;
        const size_t right = inside(&from->x, (at_x >> 5) + 1) * channels;
        pixel a, b, c, d;
        memcpy(&a, top + left, sizeof(a));
        memcpy(&b, top + right, sizeof(b));
        memcpy(&c, bottom + left, sizeof(c));
        memcpy(&d, bottom + right, sizeof(d));
        const pixel sum =
            a * ((1 - fy) * (1 - fx)) + b * ((1 - fy) * fx) + c * (fy * (1 - fx)) + d * (fy * fx);
        memcpy(out, &sum, sizeof(sum));
    }
}

/* Row y of SciPy's map_coordinates of order 1 at (x + dx, y + dy): in double, in this order, made
 * float; then times 255, truncated. Samples are not negative and exceed 1 by rounding at most, which the
 * truncation takes away, so that there is nothing to clip. */
void SHF_KERNEL(displace_row)(const shf_samples *from, const float *dx, const float *dy, int y,
                              int width, uint8_t *out)
{
    const size_t channels = (size_t)from->channels;
    for (int x = 0; x < width; x++, out += channels) {
        const double at_x = (double)x + dx[x], at_y = (double)y + dy[x];
        const int32_t column = floor_of(at_x), row = floor_of(at_y);
        const double fx = at_x - column, fy = at_y - row;
        const float *top = from->values + inside(&from->y, row) * from->stride;
        const float *bottom = from->values + inside(&from->y, row + 1) * from->stride;
        const size_t left = inside(&from->x, column) * channels;
        const size_t right = inside(&from->x, column + 1) * channels;
        pixel a, b, c, d;
        memcpy(&a, top + left, sizeof(a));
        memcpy(&b, top + right, sizeof(b));
        memcpy(&c, bottom + left, sizeof(c));
        memcpy(&d, bottom + right, sizeof(d));
        const wide sum = __builtin_convertvector(a, wide) * (1 - fy) * (1 - fx) +
                         __builtin_convertvector(b, wide) * (1 - fy) * fx +
                         __builtin_convertvector(c, wide) * fy * (1 - fx) +
                         __builtin_convertvector(d, wide) * fy * fx;
        const pixel value = __builtin_convertvector(sum, pixel) * 255.0f;
        const whole level = __builtin_convertvector(value, whole);
        out[0] = (uint8_t)level[0];
        if (channels == 3) {
            out[1] = (uint8_t)level[1];
            out[2] = (uint8_t)level[2];
        }
    }
}

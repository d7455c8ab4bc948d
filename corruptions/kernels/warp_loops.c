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

#if defined(__AVX2__) /* where __builtin_convertvector takes a detour by memory */
#include <immintrin.h>
#define WIDENED(value) ((wide)_mm256_cvtps_pd((__m128)(value)))
#define NARROWED(value) ((pixel)_mm256_cvtpd_ps((__m256d)(value)))
#else
#define WIDENED(value) __builtin_convertvector(value, wide)
#define NARROWED(value) __builtin_convertvector(value, pixel)
#endif

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

/* The four samples about a place: pixels a b above, c d below. */
typedef struct corners {
    pixel a, b, c, d;
} corners;

static inline corners corners_at(const shf_samples *from, int column, int row)
{
    const size_t channels = (size_t)from->channels;
    const float *top, *bottom;
    size_t left, right;
    if ((unsigned)column < (unsigned)from->x.size - 1 &&
        (unsigned)row < (unsigned)from->y.size - 1) {
        top = from->values + (size_t)row * from->stride;
        bottom = top + from->stride;
        left = (size_t)column * channels;
        right = left + channels;
    } else {
        top = from->values + inside(&from->y, row) * from->stride;
        bottom = from->values + inside(&from->y, row + 1) * from->stride;
        left = inside(&from->x, column) * channels;
        right = inside(&from->x, column + 1) * channels;
    }
    corners out;
    memcpy(&out.a, top + left, sizeof(out.a));
    memcpy(&out.b, top + right, sizeof(out.b));
    memcpy(&out.c, bottom + left, sizeof(out.c));
    memcpy(&out.d, bottom + right, sizeof(out.d));
    return out;
}

#define BLOCK 64 /* pixels whose places are found at once */

static inline int at_most(int count)
{
    return count < BLOCK ? count : BLOCK;
}

/* Row y of OpenCV's warpAffine with the inverted map X = a0 x + a1 y + a2, Y = a3 x + a4 y + a5:
 * coordinates in units of 1/1024 are rounded apart, added, and rounded to 1/32 pixel; four weights
 * that are products of multiples of 1/32; sums in float, in this order. */
void SHF_KERNEL(warp_affine_row)(const shf_samples *from, const double map[6], int y, int width,
                                 float *out)
{
    const int32_t x0 = nearest(1024 * (map[1] * y + map[2])) + 16;
    const int32_t y0 = nearest(1024 * (map[4] * y + map[5])) + 16;
    int32_t column[BLOCK], row[BLOCK];
    float weights[4][BLOCK];
    for (int begin = 0; begin < width; begin += BLOCK) {
        for (int i = 0; i < BLOCK; i++) {
            const int32_t at_x = (nearest(1024 * (map[0] * (begin + i))) + x0) >> 5;
            const int32_t at_y = (nearest(1024 * (map[3] * (begin + i))) + y0) >> 5;
            const float fx = (float)(at_x & 31) / 32, fy = (float)(at_y & 31) / 32;
            column[i] = at_x >> 5;
            row[i] = at_y >> 5;
            weights[0][i] = (1 - fy) * (1 - fx);
            weights[1][i] = (1 - fy) * fx;
            weights[2][i] = fy * (1 - fx);
            weights[3][i] = fy * fx;
        }
        const int count = at_most(width - begin);
        for (int i = 0; i < count; i++, out += from->channels) {
            const corners p = corners_at(from, column[i], row[i]);
            const pixel sum = p.a * weights[0][i] + p.b * weights[1][i] + p.c * weights[2][i] +
                              p.d * weights[3][i];
            memcpy(out, &sum, sizeof(sum));
        }
    }
}

/* Row y of SciPy's map_coordinates of order 1 at (x + dx, y + dy): in double, in this order, made
 * float; then times 255, truncated. Samples are not negative and exceed 1 by rounding at most, which the
 * truncation takes away, so that there is nothing to clip. */
void SHF_KERNEL(displace_row)(const shf_samples *from, const float *dx, const float *dy, int y,
                              int width, uint8_t *out)
{
    int32_t column[BLOCK], row[BLOCK];
    double fx[BLOCK], fy[BLOCK];
    int32_t levels[4 * BLOCK];
    uint8_t bytes[4 * BLOCK];
    for (int begin = 0; begin < width; begin += BLOCK, dx += BLOCK, dy += BLOCK) {
        const int count = at_most(width - begin);
        for (int i = 0; i < count; i++) {
            const double at_x = (double)(begin + i) + dx[i], at_y = (double)y + dy[i];
            column[i] = floor_of(at_x);
            row[i] = floor_of(at_y);
            fx[i] = at_x - column[i];
            fy[i] = at_y - row[i];
        }
        for (int i = 0; i < count; i++) {
            const corners p = corners_at(from, column[i], row[i]);
            const double gx = 1 - fx[i], gy = 1 - fy[i];
            const wide sum = WIDENED(p.a) * gy * gx + WIDENED(p.b) * gy * fx[i] +
                             WIDENED(p.c) * fy[i] * gx + WIDENED(p.d) * fy[i] * fx[i];
            const pixel value = NARROWED(sum) * 255.0f;
            const whole level = __builtin_convertvector(value, whole);
            memcpy(levels + 4 * i, &level, sizeof(level));
        }
        for (int i = 0; i < 4 * count; i++)
            bytes[i] = (uint8_t)levels[i];
        for (int i = 0; i < count; i++, out += from->channels)
            if (from->channels == 3)
                memcpy(out, bytes + 4 * i, 3);
            else
                *out = bytes[4 * i];
    }
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The two kernels of elastic_transform against their formulas for one value at a time: the same bits
 * at every CPU level, within the picture, at its edges and far outside. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "corruptions/kernels/convolve.h"
#include "corruptions/kernels/kernels.h"
#include "tests/support/support.h"

enum { WIDTH = 131, HEIGHT = 37, COUNT = WIDTH * HEIGHT * 3 };

static float values[COUNT + 3];

static uint32_t word = 1;

static double next(double low, double high)
{
    word = word * 1664525 + 1013904223;
    return low + (high - low) * (word * 0x1p-32);
}

typedef struct picture {
    int at_x[3 * WIDTH], at_y[3 * HEIGHT];
    shf_samples samples;
} picture;

static picture *picture_of(int width, int height, int channels, shf_border border)
{
    static picture p;
    for (int i = 0; i < 3 * width; i++)
        p.at_x[i] = shf_border_index(border, i - width, width);
    for (int i = 0; i < 3 * height; i++)
        p.at_y[i] = shf_border_index(border, i - height, height);
    for (int i = 0; i < COUNT; i++)
        values[i] = (float)next(0, 1);
    p.samples = (shf_samples){values,
                              (size_t)(width * channels),
                              channels,
                              {width, border, p.at_x},
                              {height, border, p.at_y}};
    return &p;
}

static float sample(const shf_samples *from, int x, int y, int channel)
{
    x = shf_border_index(from->x.border, x, from->x.size);
    y = shf_border_index(from->y.border, y, from->y.size);
    return from->values[(size_t)y * from->stride + (size_t)(x * from->channels + channel)];
}

static float slow_affine(const shf_samples *from, const double map[6], int x, int y, int channel)
{
    const int at_x = (int)(rint(1024 * (map[0] * x)) + rint(1024 * (map[1] * y + map[2])) + 16);
    const int at_y = (int)(rint(1024 * (map[3] * x)) + rint(1024 * (map[4] * y + map[5])) + 16);
    const int column = (int)floor(at_x / 1024.0), row = (int)floor(at_y / 1024.0);
    const float fx = (float)(at_x >> 5 & 31) / 32, fy = (float)(at_y >> 5 & 31) / 32;
    return sample(from, column, row, channel) * ((1 - fy) * (1 - fx)) +
           sample(from, column + 1, row, channel) * ((1 - fy) * fx) +
           sample(from, column, row + 1, channel) * (fy * (1 - fx)) +
           sample(from, column + 1, row + 1, channel) * (fy * fx);
}

static int slow_displaced(const shf_samples *from, double x, double y, int channel)
{
    const int column = (int)floor(x), row = (int)floor(y);
    const double fx = x - column, fy = y - row;
    const double sum = (double)sample(from, column, row, channel) * (1 - fy) * (1 - fx) +
                       (double)sample(from, column + 1, row, channel) * (1 - fy) * fx +
                       (double)sample(from, column, row + 1, channel) * fy * (1 - fx) +
                       (double)sample(from, column + 1, row + 1, channel) * fy * fx;
    return (int)((float)sum * 255.0f);
}

static const int sizes[][3] = {{1, 1, 3},   {1, 5, 1},   {2, 3, 3},   {64, 9, 3},
                               {65, 11, 1}, {130, 7, 3}, {131, 37, 3}};
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

Test(warp, affine_rows_equal_the_formula)
{
    static const double maps[][6] = {{1, 0, 0, 0, 1, 0},
                                     {0.9, 0.13, -3.7, -0.08, 1.11, 2.4},
                                     {-1.7, 0.6, 90, 0.2, -0.9, 30},
                                     {17, -9, -700, 3, 40, 1000}};
    static float out[WIDTH * 3 + 3];
    for (size_t i = 0; i < SIZES * 4; i++) {
        const int *size = sizes[i / 4];
        const double *map = maps[i % 4];
        const picture *p = picture_of(size[0], size[1], size[2], SHF_BORDER_REFLECT101);
        for (const char *const *level = test_cpu_levels(); *level; level++)
            for (int y = 0; y < size[1]; y++) {
                shf_kernels_find(*level)->warp_affine_row(&p->samples, map, y, size[0], out);
                for (int k = 0; k < size[0] * size[2]; k++) {
                    const float expected =
                        slow_affine(&p->samples, map, k / size[2], y, k % size[2]);
                    cr_assert(memcmp(&out[k], &expected, sizeof(expected)) == 0,
                              "%dx%d, %d, %d: %.9g, not %.9g at %s", size[0], size[1], k, y,
                              (double)out[k], (double)expected, *level);
                }
            }
    }
}

Test(warp, displaced_rows_equal_the_formula)
{
    static const double reaches[] = {0, 0.9, 5, 1000};
    static float dx[WIDTH], dy[WIDTH];
    static uint8_t out[WIDTH * 3 + 1];
    for (size_t i = 0; i < SIZES * 4; i++) {
        const int *size = sizes[i / 4], samples = size[0] * size[2];
        const picture *p = picture_of(size[0], size[1], size[2], SHF_BORDER_REFLECT);
        for (int y = 0; y < size[1]; y++) {
            for (int x = 0; x < size[0]; x++) {
                dx[x] = (float)next(-reaches[i % 4], reaches[i % 4]);
                dy[x] = (float)next(-reaches[i % 4], reaches[i % 4]);
            }
            for (const char *const *level = test_cpu_levels(); *level; level++) {
                out[samples] = 123;
                shf_kernels_find(*level)->displace_row(&p->samples, dx, dy, y, size[0], out);
                cr_assert_eq(out[samples], 123, "what is beyond the row stays");
                for (int k = 0; k < samples; k++) {
                    const int x = k / size[2];
                    cr_assert_eq(out[k],
                                 slow_displaced(&p->samples, x + (double)dx[x], y + (double)dy[x],
                                                k % size[2]),
                                 "%dx%d, %d, %d at %s", size[0], size[1], k, y, *level);
                }
            }
        }
    }
}

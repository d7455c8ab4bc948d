/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Smoothing of planes: beside the sums written out one value at a time, at every size and radius, those
 * of many periods among them; and the same bits at every CPU level. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/kernels/convolve.h"
#include "corruptions/kernels/smooth.h"
#include "tests/support/support.h"

#define TRUNCATE 3.0

static void fill(const shf_plane *plane)
{
    uint32_t word = 1;
    for (int y = 0; y < plane->height; y++)
        for (int x = 0; x < plane->width; x++) {
            word = word * 1664525 + 1013904223;
            plane->values[(size_t)y * plane->stride + (size_t)x] = word * 0x1p-31 - 1;
        }
}

static double tap(double sigma, int i)
{
    return i == 0 ? 1 : exp(-0.5 * i * i / (sigma * sigma));
}

/* Down and then along. */
static void slow(double *values, int width, int height, double sigma, shf_border border)
{
    const int radius = (int)(TRUNCATE * sigma + 0.5);
    double total = 0, *copy = malloc(sizeof(*copy) * (size_t)(width * height));
    for (int i = -radius; i <= radius; i++)
        total += tap(sigma, i);
    for (int pass = 0; pass < 2; pass++) {
        const int size = pass == 0 ? height : width, step = pass == 0 ? width : 1;
        memcpy(copy, values, sizeof(*copy) * (size_t)(width * height));
        for (int at = 0; at < width * height; at++) {
            const int place = at / step % size;
            double sum = 0;
            for (int i = -radius; i <= radius; i++) {
                const int from = shf_border_index(border, place + i, size);
                sum += copy[at + (from - place) * step] * tap(sigma, i);
            }
            values[at] = sum / total;
        }
    }
    free(copy);
}

static void compare(const char *level, int width, int height, double sigma, shf_border border,
                    const double *expected, double *first)
{
    shf_context_options options = {.struct_size = sizeof(options), .cpu_level = level};
    shf_context *context;
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_plane plane = shf_plane_take(&context->scratch, width, height);
    cr_assert_eq(plane.stride % SHF_PLANE_STEP, 0);
    fill(&plane);
    assert_ok(context, border == SHF_BORDER_REFLECT
                           ? shf_smooth_reflected(context, &plane, sigma, TRUNCATE)
                           : shf_smooth_nearest(context, &plane, sigma, TRUNCATE));
    for (int at = 0; at < width * height; at++) {
        const double got = plane.values[(size_t)(at / width) * plane.stride + (size_t)(at % width)];
        cr_assert_lt(fabs(got - expected[at]), 1e-14, "%dx%d, sigma %g at %d: %.17g, not %.17g",
                     width, height, sigma, at, got, expected[at]);
        if (strcmp(level, "baseline") == 0)
            first[at] = got;
        cr_assert(memcmp(&got, &first[at], sizeof(got)) == 0, "%s", level);
    }
    shf_arena_rewind(&context->scratch, mark);
    shf_context_destroy(context);
}

static void compare_all(shf_border border)
{
    enum { LARGEST = 41 * 41 };
    static const int sizes[][2] = {{1, 1}, {1, 2}, {2, 1},   {3, 1},   {2, 3},  {5, 4},
                                   {7, 8}, {8, 9}, {12, 31}, {41, 17}, {40, 41}};
    static const double sigmas[] = {0, 0.1, 0.2, 0.7, 1, 2.44, 4, 6.5, 7, 14, 19.52, 60};
    static double expected[LARGEST], first[LARGEST];
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        for (size_t k = 0; k < sizeof(sigmas) / sizeof(sigmas[0]); k++) {
            const int width = sizes[i][0], height = sizes[i][1];
            fill(&(shf_plane){expected, width, height, (size_t)width});
            slow(expected, width, height, sigmas[k], border);
            for (const char *const *level = test_cpu_levels(); *level; level++)
                compare(*level, width, height, sigmas[k], border, expected, first);
        }
}

Test(smooth, reflected_equals_the_sums)
{
    compare_all(SHF_BORDER_REFLECT);
}

Test(smooth, nearest_equals_the_sums)
{
    compare_all(SHF_BORDER_NEAREST);
}

Test(smooth, published_widest)
{
    enum { SIDE = 224 };
    static double expected[SIDE * SIDE], first[SIDE * SIDE];
    fill(&(shf_plane){expected, SIDE, SIDE, SIDE});
    slow(expected, SIDE, SIDE, 170.8, SHF_BORDER_REFLECT);
    compare("baseline", SIDE, SIDE, 170.8, SHF_BORDER_REFLECT, expected, first);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The steps of spatter's relief, and its colour, against themselves written out pixel by pixel: the
 * same bits at every CPU level and size. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/kernels/convolve.h"
#include "corruptions/kernels/relief.h"
#include "tests/support/support.h"

enum { SIDE = 70, LARGEST = SIDE * SIDE };

static const int sizes[][2] = {{1, 1},  {1, 7},  {7, 1},   {2, 2},   {3, 2},  {2, 3},
                               {5, 33}, {70, 4}, {16, 31}, {33, 17}, {70, 70}};
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

/* ---- the slow obvious way ---- */

static int at(const uint8_t *in, int width, int height, int x, int y, shf_border border)
{
    return in[shf_border_index(border, y, height) * width + shf_border_index(border, x, width)];
}

/* The sum of the 3x3 neighbours, weighted. */
static int weighted(const uint8_t *in, int width, int height, int place, const int weights[9],
                    shf_border border)
{
    int sum = 0;
    for (int k = 0; k < 9; k++)
        sum += weights[k] *
               at(in, width, height, place % width + k % 3 - 1, place / width + k / 3 - 1, border);
    return sum;
}

static void slow_filter(const uint8_t *in, int width, int height, const int weights[9], int divisor,
                        uint8_t *out)
{
    for (int i = 0; i < width * height; i++) {
        int sum = weighted(in, width, height, i, weights, SHF_BORDER_REFLECT101);
        sum = sum > 0 ? (sum + divisor / 2) / divisor : 0;
        out[i] = (uint8_t)(sum < 255 ? sum : 255);
    }
}

static void slow_canny(const uint8_t *in, int width, int height, uint8_t *out)
{
    static const int right[9] = {-1, 0, 1, -2, 0, 2, -1, 0, 1};
    static const int down[9] = {-1, -2, -1, 0, 0, 0, 1, 2, 1};
    static int dx[LARGEST], dy[LARGEST], size[SIDE + 2][SIDE + 2];
    memset(size, 0, sizeof(size));
    for (int i = 0; i < width * height; i++) {
        dx[i] = weighted(in, width, height, i, right, SHF_BORDER_NEAREST);
        dy[i] = weighted(in, width, height, i, down, SHF_BORDER_NEAREST);
        size[i / width + 1][i % width + 1] = abs(dx[i]) + abs(dy[i]);
    }
    for (int i = 0; i < width * height; i++) {
        const int x = i % width + 1, y = i / width + 1, m = size[y][x];
        const int64_t run = (int64_t)abs(dx[i]) * 13573, rise = (int64_t)abs(dy[i]) * 32768;
        const int side = (dx[i] < 0) != (dy[i] < 0) ? -1 : 1;
        int ridge = m > size[y - 1][x - side] && m > size[y + 1][x + side];
        if (rise < run)
            ridge = m > size[y][x - 1] && m >= size[y][x + 1];
        else if (rise > run + (int64_t)abs(dx[i]) * 65536)
            ridge = m > size[y - 1][x] && m >= size[y + 1][x];
        out[i] = m <= 50 || !ridge ? 0 : m > 150 ? 255 : 1;
    }
    for (int changed = 1; changed;) { /* until no weak pixel touches an edge */
        changed = 0;
        for (int i = 0; i < width * height; i++)
            for (int k = 0; out[i] == 1 && k < 9; k++)
                if (at(out, width, height, i % width + k % 3 - 1, i / width + k / 3 - 1,
                       SHF_BORDER_NEAREST) == 255) {
                    out[i] = 255;
                    changed = 1;
                }
    }
    for (int i = 0; i < width * height; i++)
        out[i] = out[i] == 255 ? 255 : 0;
}

static void slow_pass(int32_t d[SIDE + 4][SIDE + 4], int width, int height, int sign)
{
    static const int steps[8][3] = {{-1, -2, 143976}, {1, -2, 143976}, {-2, -1, 143976},
                                    {-1, -1, 91750},  {0, -1, 65536},  {1, -1, 91750},
                                    {2, -1, 143976},  {-1, 0, 65536}};
    for (int i = 0; i < width * height; i++) {
        const int place = sign > 0 ? i : width * height - 1 - i;
        const int x = place % width + 2, y = place / width + 2;
        for (int k = 0; k < 8; k++) {
            const int32_t way = d[y + sign * steps[k][1]][x + sign * steps[k][0]] + steps[k][2];
            d[y][x] = way < d[y][x] ? way : d[y][x];
        }
    }
}

static void slow_distance(const uint8_t *edges, int width, int height, int32_t *out)
{
    static int32_t d[SIDE + 4][SIDE + 4];
    for (int i = 0; i < (SIDE + 4) * (SIDE + 4); i++)
        d[i / (SIDE + 4)][i % (SIDE + 4)] = SHF_RELIEF_LARGEST;
    for (int i = 0; i < width * height; i++)
        if (edges[i])
            d[i / width + 2][i % width + 2] = 0;
    slow_pass(d, width, height, 1);
    slow_pass(d, width, height, -1);
    for (int i = 0; i < width * height; i++)
        out[i] = d[i / width + 2][i % width + 2];
}

static void slow_means(const int32_t *in, int width, int height, uint8_t *out)
{
    for (int i = 0; i < width * height; i++) {
        int32_t sum = 0;
        for (int k = 0; k < 9; k++)
            sum +=
                in[shf_border_index(SHF_BORDER_REFLECT101, i / width + k / 3 - 1, height) * width +
                   shf_border_index(SHF_BORDER_REFLECT101, i % width + k % 3 - 1, width)];
        out[i] = (uint8_t)(float)(sum / 65536.0 * (1.0 / 9));
    }
}

static void slow_relief(const uint8_t *in, int width, int height, uint8_t *out)
{
    static const int emboss[9] = {-2, -1, 0, -1, 1, 1, 0, 1, 2};
    static const int ones[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    static uint8_t edges[LARGEST], means[LARGEST], embossed[LARGEST];
    static int32_t distance[LARGEST];
    slow_canny(in, width, height, edges);
    slow_distance(edges, width, height, distance);
    slow_means(distance, width, height, means);
    shf_equalize(means, (size_t)(width * height));
    slow_filter(means, width, height, emboss, 1, embossed);
    slow_filter(embossed, width, height, ones, 9, out);
}

/* ---- pictures: blobs as of drops, and noise ---- */

static void fill(uint8_t *in, int width, int height, int kind)
{
    uint32_t word = 7;
    for (int i = 0; i < width * height; i++) {
        const int x = i % width, y = i / width;
        word = word * 1664525 + 1013904223;
        const int blob = (x * x / 5 + y * y / 7 + x * y / 11) % 97 * 4 - 140;
        const int noise = (int)(word >> 24), value = kind == 0 ? noise : blob + noise / 16;
        in[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

static void compare(shf_context *context, const uint8_t *in, int width, int height)
{
    static uint8_t expected[LARGEST], got[LARGEST];
    static int32_t expected_far[LARGEST], far[LARGEST];
    const char *level = shf_context_cpu_level(context);
    const size_t count = (size_t)(width * height);
    slow_canny(in, width, height, expected);
    assert_ok(context, shf_canny(context, in, width, height, got));
    cr_assert_arr_eq(got, expected, count, "edges, %dx%d, %s", width, height, level);
    slow_distance(expected, width, height, expected_far);
    assert_ok(context, shf_edge_distance(context, got, width, height, far));
    cr_assert_arr_eq(far, expected_far, count * sizeof(*far), "distances, %dx%d, %s", width, height,
                     level);
    slow_relief(in, width, height, expected);
    assert_ok(context, shf_relief(context, in, width, height, got));
    cr_assert_arr_eq(got, expected, count, "relief, %dx%d, %s", width, height, level);
}

Test(relief, equals_the_steps_written_out)
{
    static uint8_t in[LARGEST];
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_context_options options = {.struct_size = sizeof(options), .cpu_level = *level};
        shf_context *context;
        cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
        for (size_t i = 0; i < 2 * SIZES; i++) {
            const int *size = sizes[i / 2];
            fill(in, size[0], size[1], (int)(i % 2));
            compare(context, in, size[0], size[1]);
        }
        shf_context_destroy(context);
    }
}

/* Every level with every share of a colour that is drawn here, of one channel and of three. */
Test(relief, colour_is_added_value_by_value)
{
    enum { PIXELS = 1021 };
    static const float colour[] = {0.1f, 0.75f, 238 / 255.0f};
    static uint8_t in[PIXELS * 3], got[PIXELS * 3];
    static float share[PIXELS];
    for (int i = 0; i < PIXELS; i++)
        share[i] = (float)(i * 37 % 101) / 100;
    for (int i = 0; i < PIXELS * 3; i++)
        in[i] = (uint8_t)(i * 89 % 256);
    for (const char *const *level = test_cpu_levels(); *level; level++)
        for (int k = 0; k < 4; k++) {
            const int channels = k % 2 ? 3 : 1, covers = k / 2;
            shf_kernels_find(*level)->add_colour(in, channels, share, colour, covers, PIXELS, got);
            for (int i = 0; i < PIXELS * channels; i++) {
                const float m = share[i / channels], keep = covers ? 1 - m : 1;
                const float sum = (float)in[i] / 255.0f * keep + m * colour[i % channels];
                cr_assert_eq(got[i], sum < 1 ? (int)(sum * 255.0f) : 255, "%d, %s", i, *level);
            }
        }
}

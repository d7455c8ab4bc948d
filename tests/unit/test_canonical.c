/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Canonical crops: the best of all candidates, the same for every way to roll a picture, and how long
 * they survive on white noise. */
#include <criterion/criterion.h>

#include <math.h>
#include <string.h>

#include <shiftforge/canonical.h>

#include "tests/support/scratch.h"
#include "tools/evaluator/statistics.h"

TestSuite(canonical, .init = set_up, .fini = tear_down);

static shf_image noise(int width, int height, int channels, uint64_t seed)
{
    uint32_t values[4096];
    const shf_address address = test_address(seed, "noise");
    const shf_stream stream = shf_stream_of("test", 0, &address);
    const size_t count = (size_t)width * (size_t)height * (size_t)channels;
    shf_image image = shf_image_take(&arena, width, height, channels);
    cr_assert_leq(count, sizeof(values) / sizeof(*values));
    shf_random_u32(&stream, 0, 0, count, values);
    for (size_t i = 0; i < count; i++)
        ((uint8_t *)image.data)[i] = (uint8_t)(values[i] >> 24);
    return image;
}

static shf_image rolled(const shf_image *image, int dx, int dy)
{
    const shf_image out = shf_image_take(&arena, image->width, image->height, image->channels);
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
            memcpy(shf_row(&out, y) + x * image->channels,
                   shf_row(image, (y + dy) % image->height) +
                       ((x + dx) % image->width) * image->channels,
                   (size_t)image->channels);
    return out;
}

/* ---- the best of all ---- */

/* The filter as its formula has it, in double, at a pixel. */
static double response(const shf_image *image, shf_canonical_filter filter, double sigma, int cx,
                       int cy)
{
    const int r = filter == SHF_CANONICAL_BOX ? (int)(sigma + 0.5) : (int)(4 * sigma) + 1;
    double sum = 0, weights = 0, flat = 0, total = 0;
    for (int y = -r; y <= r; y++)
        for (int x = -r; x <= r; x++) {
            const uint8_t *p = shf_row(image, cy + y) + (cx + x) * image->channels;
            const double luma = image->channels == 1
                                    ? p[0]
                                    : (19595.0 * p[0] + 38470.0 * p[1] + 7471.0 * p[2]) / 65536;
            const double q = (x * x + y * y) / (sigma * sigma);
            const double g = filter == SHF_CANONICAL_BOX ? 1 : exp(-q / 2);
            const double w = filter == SHF_CANONICAL_LOG ? (2 - q) * g : g;
            sum += w * luma;
            weights += g;
            flat += w;
            total += g * luma;
        }
    /* what a cut-off Laplacian gives flat areas is taken off */
    return filter == SHF_CANONICAL_LOG ? (sum - flat * total / weights) / weights : sum / weights;
}

Test(canonical, planar_crops_are_the_best_of_their_candidates)
{
    static const double sigmas[] = {0.5, 1, 1.7};
    for (int channels = 1; channels <= 3; channels += 2)
        for (int filter = SHF_CANONICAL_LOG; filter <= SHF_CANONICAL_BOX; filter++)
            for (int s = 0; s < 3; s++)
                for (uint64_t seed = 0; seed < 8; seed++) {
                    const shf_image image = noise(38, 31, channels, seed);
                    const shf_canonical_options options = {.struct_size = sizeof(options),
                                                           .filter = (shf_canonical_filter)filter,
                                                           .sigma = sigmas[s],
                                                           .candidates = seed % 2 ? 7 : 0};
                    int left, top;
                    assert_ok(context,
                              shf_canonical_find(context, &options, &image, 20, 19, &left, &top));
                    const int columns = seed % 2 ? 7 : 19, rows = seed % 2 ? 7 : 13;
                    const double own =
                        response(&image, options.filter, sigmas[s], left + 10, top + 9);
                    cr_assert(left >= (19 - columns) / 2 && left < (19 - columns) / 2 + columns);
                    cr_assert(top >= (13 - rows) / 2 && top < (13 - rows) / 2 + rows);
                    for (int y = 0; y < rows; y++)
                        for (int x = 0; x < columns; x++)
                            cr_assert_leq(response(&image, options.filter, sigmas[s],
                                                   (19 - columns) / 2 + x + 10,
                                                   (13 - rows) / 2 + y + 9),
                                          own + 0.25, "filter %d sigma %g", filter, sigmas[s]);
                }
}

Test(canonical, of_equal_responses_the_first)
{
    const shf_canonical_options options = {.struct_size = sizeof(options)};
    shf_image image = shf_image_take(&arena, 20, 20, 1);
    int left, top;
    memset(image.data, 9, 400);
    assert_ok(context, shf_canonical_find(context, &options, &image, 11, 11, &left, &top));
    cr_expect(left == 0 && top == 0);
    shf_row(&image, 9)[8] = shf_row(&image, 8)[12] = shf_row(&image, 8)[14] = 200;
    assert_ok(context, shf_canonical_find(context, &options, &image, 11, 11, &left, &top));
    cr_expect(left == 12 - 5 && top == 8 - 5);
}

/* ---- circular ---- */

/* All ways to roll a picture have one canonical crop. */
static void assert_invariant(const shf_image *image, int filter, double sigma, int width,
                             int height)
{
    const shf_canonical_options options = {.struct_size = sizeof(options),
                                           .filter = (shf_canonical_filter)filter,
                                           .sigma = sigma,
                                           .circular = true};
    const shf_image first = shf_image_take(&arena, width, height, image->channels);
    const shf_image crop = shf_image_take(&arena, width, height, image->channels);
    assert_ok(context, shf_canonical_crop(context, &options, image, &first, NULL, NULL));
    for (int dy = 0; dy < image->height; dy++)
        for (int dx = 0; dx < image->width; dx++) {
            const shf_mark mark = shf_arena_mark(&arena);
            const shf_image other = rolled(image, dx, dy);
            int left, top;
            assert_ok(context, shf_canonical_crop(context, &options, &other, &crop, &left, &top));
            for (int y = 0; y < height; y++) {
                cr_assert_arr_eq(shf_row(&crop, y), shf_row(&first, y), shf_row_samples(&crop),
                                 "rolled by %d, %d", dx, dy);
                for (int x = 0; x < width; x++)
                    cr_assert_arr_eq(shf_row(&crop, y) + x * crop.channels,
                                     shf_row(&other, (top + y) % other.height) +
                                         ((left + x) % other.width) * other.channels,
                                     crop.channels);
            }
            shf_arena_rewind(&arena, mark);
        }
}

Test(canonical, every_way_to_roll_a_picture_has_one_crop)
{
    for (int channels = 1; channels <= 3; channels += 2)
        for (int filter = SHF_CANONICAL_LOG; filter <= SHF_CANONICAL_BOX; filter++) {
            const shf_image image = noise(19, 14, channels, (uint64_t)filter);
            assert_invariant(&image, filter, 1, 19, 14);
            assert_invariant(&image, filter, 0.25, 9, 12);
        }
}

/* Flat, a pattern, blobs that are alike but for what is around them, values of two kinds. */
Test(canonical, ties_too)
{
    shf_image image = shf_image_take(&arena, 16, 12, 1);
    uint8_t *pixels = image.data;
    memset(pixels, 50, 192);
    assert_invariant(&image, SHF_CANONICAL_LOG, 0.25, 16, 12);
    assert_invariant(&image, SHF_CANONICAL_BOX, 1, 16, 12);
    for (int i = 0; i < 192; i++)
        pixels[i] = i % 16 % 4 == 0 && i / 16 % 3 == 0 ? 200 : 10;
    assert_invariant(&image, SHF_CANONICAL_LOG, 0.25, 16, 12);
    pixels[37] = 11;
    assert_invariant(&image, SHF_CANONICAL_LOG, 0.25, 16, 12);
    memset(pixels, 50, 192);
    pixels[18] = pixels[25] = pixels[120] = 220;
    pixels[122] = 60;
    assert_invariant(&image, SHF_CANONICAL_LOG, 0.25, 16, 12);
    const shf_image random = noise(16, 12, 1, 3);
    for (int i = 0; i < 192; i++)
        pixels[i] = ((uint8_t *)random.data)[i] < 128 ? 0 : 255;
    for (int filter = SHF_CANONICAL_LOG; filter <= SHF_CANONICAL_BOX; filter++)
        assert_invariant(&image, filter, 0.25, 16, 12);
}

/* ---- survival ---- */

/* Whether the crops of two views of a noise, a pixel apart on the diagonal, are the same pixels. */
static bool survives(const shf_canonical_options *options, int crop, int candidates, uint64_t seed)
{
    const int side = crop + candidates - 1;
    const shf_mark mark = shf_arena_mark(&arena);
    const shf_image all = noise(side + 1, side + 1, 1, seed);
    shf_image one = all, two = all;
    int left[2], top[2];
    one.width = one.height = two.width = two.height = side;
    two.data = shf_row(&all, 1) + 1;
    assert_ok(context, shf_canonical_find(context, options, &one, crop, crop, &left[0], &top[0]));
    assert_ok(context, shf_canonical_find(context, options, &two, crop, crop, &left[1], &top[1]));
    shf_arena_rewind(&arena, mark);
    return left[1] + 1 == left[0] && top[1] + 1 == top[0];
}

/* (N - 1)^2 of N^2 + 2 N - 1 candidates of both are candidates of either. */
Test(canonical, on_white_noise_crops_survive_as_the_formula_says)
{
    enum { TRIALS = 4000 };
    static const int candidates[] = {6, 16};
    for (int i = 0; i < 2; i++) {
        const int n = candidates[i];
        const double formula = (double)(n - 1) * (n - 1) / (n * n + 2 * n - 1);
        const shf_canonical_options options = {.struct_size = sizeof(options)};
        int survived = 0;
        for (uint64_t seed = 0; seed < TRIALS; seed++)
            survived += survives(&options, 11, n, seed);
        const shf_interval interval = shf_wilson(survived, TRIALS, 0.99);
        cr_expect(interval.low <= formula && formula <= interval.high, "%d: %g, not %g", n,
                  (double)survived / TRIALS, formula);
    }
}

/* ---- refusals ---- */

Test(canonical, refusals)
{
    const shf_image image = noise(30, 20, 1, 1);
    shf_canonical_options o = {.struct_size = sizeof(o)};
    int left, top;
    assert_fails(context, shf_canonical_find(context, &o, &image, 31, 5, &left, &top),
                 SHF_ERR_ARGUMENT, "a crop of 31x5 out of 30x20");
    assert_fails(context, shf_canonical_find(context, &o, &image, 9, 0, &left, &top),
                 SHF_ERR_ARGUMENT, "a crop of 9x0 out of 30x20");
    o.sigma = 3;
    assert_fails(context, shf_canonical_find(context, &o, &image, 20, 20, &left, &top),
                 SHF_ERR_ARGUMENT,
                 "a crop of 20x20: the filter reaches 13 pixels from its middle, beyond it: take a "
                 "smaller sigma or a larger crop");
    o.sigma = 65;
    assert_fails(context, shf_canonical_find(context, &o, &image, 20, 20, &left, &top),
                 SHF_ERR_ARGUMENT, "a canonical crop's sigma is from 0.25 to 64");
    o.sigma = 0;
    o.candidates = 12;
    assert_fails(context, shf_canonical_find(context, &o, &image, 20, 10, &left, &top),
                 SHF_ERR_ARGUMENT, "12 candidates on an axis: a crop of 20 out of 30 has 11");
    o.circular = true;
    assert_fails(context, shf_canonical_find(context, &o, &image, 20, 20, &left, &top),
                 SHF_ERR_ARGUMENT, "a circular canonical crop has every position as a candidate");
}

/* ---- memory ---- */

Test(canonical, every_lack_of_memory_is_told)
{
    test_failing failing;
    shf_context *own;
    test_failing_init(&failing);
    const shf_context_options with = {.struct_size = sizeof(with), .allocator = &failing.allocator};
    const shf_image image = noise(30, 20, 1, 1), out = shf_image_take(&arena, 9, 9, 1);
    const shf_canonical_options options = {.struct_size = sizeof(options)};
    cr_assert_eq(shf_context_create(&with, &own), SHF_OK);
    shf_status status = SHF_ERR_MEMORY;
    for (size_t n = 1; status; n++) {
        cr_assert_lt(n, 20);
        test_failing_arm(&failing, n);
        status = shf_canonical_crop(own, &options, &image, &out, NULL, NULL);
        cr_assert(status == SHF_OK || status == SHF_ERR_MEMORY);
    }
    shf_context_destroy(own);
    cr_expect_eq(failing.live, 0);
}

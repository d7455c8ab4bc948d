/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The convolution against sums in 64-bit integers written out one pixel at a time, at every border,
 * size and CPU level; the Gaussian against doubles. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/convolve.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

/* ---- borders ---- */

Test(convolve, borders_are_scipys)
{
    const struct {
        shf_border border;
        const char *expected; /* of -9 ... 12 in "abcd" */
    } cases[] = {
        {SHF_BORDER_NEAREST, "aaaaaaaaaabcdddddddddd"},
        {SHF_BORDER_REFLECT101, "dcbabcdcbabcdcbabcdcba"},
        {SHF_BORDER_REFLECT, "aabcddcbaabcddcbaabcdd"},
    };
    for (size_t i = 0; i < 3; i++)
        for (int at = -9; at <= 12; at++) {
            int got = shf_border_index(cases[i].border, at, 4);
            cr_assert_eq("abcd"[got], cases[i].expected[at + 9], "border %zu at %d: %c", i, at,
                         "abcd"[got]);
        }
    for (int border = SHF_BORDER_NEAREST; border <= SHF_BORDER_REFLECT; border++)
        for (int at = -5; at <= 5; at++)
            cr_assert_eq(shf_border_index((shf_border)border, at, 1), 0);
}

/* ---- the convolution ---- */

#define LARGEST 40

/* Taps that fall unevenly, and exact levels that none of the others is; half of them rounded. */
typedef struct kernel {
    int32_t taps[LARGEST + 1];
    uint8_t exact[256];
    shf_convolution convolution;
} kernel;

static void make_kernel(kernel *k, int radius)
{
    int32_t rest = 1 << SHF_TAP_BITS;
    for (int i = 1; i <= radius; i++) {
        k->taps[i] = rest / 7 - (rest > 1000 ? i % 5 : 0);
        rest -= 2 * k->taps[i];
    }
    cr_assert_geq(rest, 0);
    k->taps[0] = rest;
    for (int v = 0; v < 256; v++)
        k->exact[v] = (uint8_t)(v ^ 0x80);
    k->convolution = (shf_convolution){radius, k->taps, k->exact, radius % 2 == 1};
}

static int64_t value_at(const shf_image *image, const shf_convolution *c, shf_border border, int x,
                        int y, int channel)
{
    int64_t sum = 0;
    for (int j = -c->radius; j <= c->radius; j++)
        for (int i = -c->radius; i <= c->radius; i++) {
            const uint8_t *row = shf_row(image, shf_border_index(border, y + j, image->height));
            int at = shf_border_index(border, x + i, image->width);
            sum += (int64_t)c->taps[abs(i)] * c->taps[abs(j)] * row[at * image->channels + channel];
        }
    return sum + (c->rounded ? (int64_t)1 << (2 * SHF_TAP_BITS - 1) : 0);
}

static void slow(const shf_image *in, const shf_convolution *c, shf_border border,
                 const shf_image *out)
{
    for (int y = 0; y < in->height; y++)
        for (int at = 0; at < in->width * in->channels; at++) {
            int64_t sum = value_at(in, c, border, at / in->channels, y, at % in->channels);
            int64_t whole = sum >> 2 * SHF_TAP_BITS;
            bool exact = whole << 2 * SHF_TAP_BITS == sum;
            shf_row(out, y)[at] = exact ? c->exact[whole] : (uint8_t)whole;
        }
}

static shf_context *context_of(const char *cpu_level)
{
    shf_context_options options = {.struct_size = sizeof(options), .cpu_level = cpu_level};
    shf_context *context;
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    return context;
}

/* Apart and in place, at every level. */
static void compare(const test_picture *in, const shf_convolution *c, shf_border border)
{
    const shf_image *image = &in->image;
    test_picture expected =
        test_picture_new(image->width, image->height, image->channels, LAYOUT_PACKED);
    test_picture got =
        test_picture_new(image->width, image->height, image->channels, LAYOUT_BOTTOM_UP);
    slow(image, c, border, &expected.image);
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_context *context = context_of(*level);
        assert_ok(context, shf_convolve(context, image, c, border, &got.image));
        cr_assert(test_same_pixels(&got.image, &expected.image), "%dx%dx%d, radius %d, %s",
                  image->width, image->height, image->channels, c->radius, *level);
        test_picture_copy(in, &got);
        assert_ok(context, shf_convolve(context, &got.image, c, border, &got.image));
        cr_assert(test_same_pixels(&got.image, &expected.image), "in place");
        cr_assert(test_picture_guarded(&got));
        shf_context_destroy(context);
    }
    test_picture_free(&expected);
    test_picture_free(&got);
}

Test(convolve, equals_the_sums_at_every_border_and_size)
{
    const int sizes[][2] = {{1, 1}, {1, 9}, {9, 1}, {2, 3}, {17, 12}, {33, 21}, {50, 5}};
    const int radii[] = {0, 1, 2, 3, 4, 5, 9, LARGEST};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]) * 8; i++) {
        kernel k;
        make_kernel(&k, radii[i % 8]);
        const int *size = sizes[i / 8];
        for (int border = SHF_BORDER_NEAREST; border <= SHF_BORDER_REFLECT; border++) {
            int channels = (i + (size_t)border) % 2 ? 3 : 1;
            test_picture in = test_picture_of(size[0], size[1], channels, LAYOUT_PADDED,
                                              border == 1 ? CONTENT_LIMITS : CONTENT_RANDOM);
            compare(&in, &k.convolution, (shf_border)border);
            test_picture_free(&in);
        }
    }
}

Test(convolve, rows_around_the_blocks)
{
    kernel k;
    make_kernel(&k, 6);
    for (int width = 1; width <= 100; width++) { /* blocks are of 16 to 64 values, and overlap */
        test_picture gray = test_picture_of(width, 3, 1, LAYOUT_PADDED, CONTENT_RANDOM);
        test_picture rgb = test_picture_of(width, 3, 3, LAYOUT_PADDED, CONTENT_RANDOM);
        compare(&gray, &k.convolution, SHF_BORDER_NEAREST);
        compare(&rgb, &k.convolution, SHF_BORDER_REFLECT);
        test_picture_free(&gray);
        test_picture_free(&rgb);
    }
}

Test(convolve, the_largest_sums_are_exact)
{
    /* All white is 255 * 2^44 exactly, whatever the taps: the index 256 + 255. */
    for (int radius = 0; radius <= LARGEST; radius += 8) {
        kernel k;
        make_kernel(&k, radius);
        test_picture in = test_picture_of(23, 5, 3, LAYOUT_PACKED, CONTENT_WHITE);
        compare(&in, &k.convolution, SHF_BORDER_REFLECT101);
        shf_context *context = test_context();
        assert_ok(context,
                  shf_convolve(context, &in.image, &k.convolution, SHF_BORDER_NEAREST, &in.image));
        cr_assert_eq(*shf_row(&in.image, 2), 255 ^ 0x80);
        shf_context_destroy(context);
        test_picture_free(&in);
    }
}

/* ---- the Gaussian ---- */

/* One channel's row or column in double; the image is blurred down, then along. */
static void blur_line(double *line, int count, int step, double sigma, int radius)
{
    double *copy = malloc(sizeof(*copy) * (size_t)count), sum = 0.0;
    for (int i = 0; i < count; i++)
        copy[i] = line[i * step];
    for (int k = -radius; k <= radius; k++)
        sum += exp(-0.5 * k * k / (sigma * sigma));
    for (int i = 0; i < count; i++) {
        double value = 0.0;
        for (int k = -radius; k <= radius; k++) {
            int at = i + k < 0 ? 0 : i + k >= count ? count - 1 : i + k;
            value += copy[at] * exp(-0.5 * k * k / (sigma * sigma)) / sum;
        }
        line[i * step] = value;
    }
    free(copy);
}

Test(convolve, the_gaussian_is_within_a_hair_of_doubles)
{
    enum { WIDTH = 45, HEIGHT = 31, CHANNELS = 3 };
    static double x[HEIGHT][WIDTH][CHANNELS];
    shf_context *context = test_context();
    for (double sigma = 0.3; sigma < 30.0; sigma *= 1.7) {
        test_picture in = test_picture_of(WIDTH, HEIGHT, CHANNELS, LAYOUT_PADDED, CONTENT_RANDOM);
        const int radius = (int)(4.0 * sigma + 0.5);
        for (int i = 0; i < HEIGHT * WIDTH * CHANNELS; i++)
            (&x[0][0][0])[i] = shf_row(&in.image, i / (WIDTH * CHANNELS))[i % (WIDTH * CHANNELS)];
        for (int i = 0; i < WIDTH * CHANNELS; i++)
            blur_line(&x[0][0][0] + i, HEIGHT, WIDTH * CHANNELS, sigma, radius);
        for (int i = 0; i < HEIGHT * CHANNELS; i++)
            blur_line(&x[i / CHANNELS][0][i % CHANNELS], WIDTH, CHANNELS, sigma, radius);
        assert_ok(context,
                  shf_gaussian_blur(context, &in.image, sigma, 4.0, SHF_BORDER_NEAREST, &in.image));
        for (int i = 0; i < HEIGHT * WIDTH * CHANNELS; i++) {
            double expected = (&x[0][0][0])[i];
            int got = shf_row(&in.image, i / (WIDTH * CHANNELS))[i % (WIDTH * CHANNELS)];
            cr_assert(got > expected - 1.0 - 1e-3 && got < expected + 1e-3,
                      "sigma %g: %d instead of %.6f", sigma, got, expected);
        }
        test_picture_free(&in);
    }
    shf_context_destroy(context);
}

static int flat_after_blur(shf_context *context, double sigma, int level)
{
    uint8_t pixels[15];
    memset(pixels, level, sizeof(pixels));
    shf_image image = shf_image_of(pixels, 5, 3, 1);
    assert_ok(context, shf_gaussian_blur(context, &image, sigma, 4.0, SHF_BORDER_NEAREST, &image));
    for (size_t i = 1; i < sizeof(pixels); i++)
        cr_assert_eq(pixels[i], pixels[0]);
    return pixels[0];
}

Test(convolve, flat_areas_drop_a_level_where_the_published_sums_do)
{
    shf_context *context = test_context();
    const struct {
        double sigma;
        int dropped; /* of the 256 levels, counted with SciPy 1.17 and NumPy 2.4 */
    } cases[] = {{0.05, 0}, {0.4, 56}, {0.5, 66},  {0.6, 1}, {0.7, 0}, {0.75, 30}, {1, 4},
                 {1.25, 0}, {1.5, 7},  {2.5, 245}, {3, 7},   {4, 0},   {6, 1},     {33.3, 51}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int dropped = 0;
        for (int v = 0; v < 256; v++) {
            int got = flat_after_blur(context, cases[i].sigma, v);
            cr_assert(got == v || got == v - 1);
            dropped += got != v;
        }
        cr_assert_leq(abs(dropped - cases[i].dropped), cases[i].sigma > 30 ? 4 : 0,
                      "sigma %g: %d levels drop instead of %d", cases[i].sigma, dropped,
                      cases[i].dropped);
    }
    shf_context_destroy(context);
}

Test(convolve, no_sigma_is_no_blur)
{
    shf_context *context = test_context();
    test_picture in = test_picture_of(20, 10, 3, LAYOUT_PADDED, CONTENT_RANDOM);
    test_picture out = test_picture_new(20, 10, 3, LAYOUT_PACKED);
    const double sigmas[] = {0.0, 1e-9, 0.1};
    for (int i = 0; i < 3; i++) {
        assert_ok(context, shf_gaussian_blur(context, &in.image, sigmas[i], 4.0, SHF_BORDER_NEAREST,
                                             &out.image));
        cr_assert(test_same_pixels(&in.image, &out.image));
    }
    test_picture_free(&in);
    test_picture_free(&out);
    shf_context_destroy(context);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Streaks, bit for bit against sums written out one pixel and one tap at a time, at every CPU level,
 * and near the published doubles; motion_blur's angle. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/streak.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

static shf_context *context_of(const char *cpu_level)
{
    shf_context_options options = {.struct_size = sizeof(options), .cpu_level = cpu_level};
    shf_context *context;
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    return context;
}

/* ---- the slow obvious way ---- */

#define LARGEST 1001

typedef struct slow_taps {
    int count, right[LARGEST], down[LARGEST];
    double weights[LARGEST];
    int64_t fixed[LARGEST]; /* of weight 2^SHF_STREAK_BITS together */
} slow_taps;

static void make_taps(const shf_streak *streak, slow_taps *t)
{
    const double angle = streak->degrees * (acos(-1) / 180);
    double sum = 0;
    t->count = 2 * (int)ceil(streak->radius) + 1;
    for (int i = 0; i < t->count; i++) {
        t->weights[i] = shf_exp(-(double)(i * i) / (2 * streak->sigma * streak->sigma));
        t->right[i] = (int)ceil(i * shf_cos(angle) - 0.5);
        t->down[i] = (int)ceil(i * shf_sin(angle) - 0.5);
        sum += t->weights[i];
    }
    int64_t rest = (int64_t)1 << SHF_STREAK_BITS;
    for (int i = 0; i < t->count; i++) {
        t->weights[i] /= sum;
        t->fixed[i] = llround(t->weights[i] * (1 << SHF_STREAK_BITS));
        rest -= t->fixed[i];
    }
    t->fixed[0] += rest;
}

static int near(int value, int limit)
{
    return value < 0 ? 0 : value >= limit ? limit - 1 : value;
}

static int value_at(const shf_image *in, const slow_taps *t, int i, int x, int y, int channel)
{
    const uint8_t *row = shf_row(in, near(y + t->down[i], in->height));
    return row[near(x + t->right[i], in->width) * in->channels + channel];
}

/* Sums in fixed point, or in double as ImageMagick has them. */
static void slow_blur(const shf_image *in, const slow_taps *t, bool published, const shf_image *out)
{
    for (int y = 0; y < in->height; y++)
        for (int at = 0; at < in->width * in->channels; at++) {
            double sum = 0;
            int64_t fixed = 0;
            for (int i = 0; i < t->count; i++) {
                int v = value_at(in, t, i, at / in->channels, y, at % in->channels);
                sum += t->weights[i] * v;
                fixed += t->fixed[i] * v;
            }
            shf_row(out, y)[at] =
                published ? (uint8_t)(floor(257 * sum + 0.5) / 257)
                          : (uint8_t)((fixed + (1 << SHF_STREAK_BITS) / 514) >> SHF_STREAK_BITS);
        }
}

static void check(int width, int height, int channels, test_content content, shf_streak streak)
{
    static slow_taps taps;
    test_picture in = test_picture_of(width, height, channels, LAYOUT_PADDED, content);
    test_picture out = test_picture_new(width, height, channels, LAYOUT_BOTTOM_UP);
    test_picture expected = test_picture_new(width, height, channels, LAYOUT_PACKED);
    test_picture published = test_picture_new(width, height, channels, LAYOUT_PACKED);
    make_taps(&streak, &taps);
    slow_blur(&in.image, &taps, false, &expected.image);
    slow_blur(&in.image, &taps, true, &published.image);
    cr_assert_eq(test_different_values(&expected.image, &published.image, 1), 0);
    cr_assert_leq(test_different_values(&expected.image, &published.image, 0),
                  1 + (size_t)(width * height * channels) / 1000);
    for (const char *const *cpu = test_cpu_levels(); *cpu; cpu++) {
        shf_context *context = context_of(*cpu);
        assert_ok(context, shf_streak_blur(context, &in.image, &streak, &out.image));
        cr_assert(test_same_pixels(&out.image, &expected.image), "%dx%dx%d, %g x %g at %g: %s",
                  width, height, channels, streak.radius, streak.sigma, streak.degrees, *cpu);
        cr_assert(test_picture_guarded(&out));
        shf_context_destroy(context);
    }
    test_picture_free(&in);
    test_picture_free(&out);
    test_picture_free(&expected);
    test_picture_free(&published);
}

Test(streak, every_direction)
{
    for (int degrees = -180; degrees <= 180; degrees += 9)
        check(45, 30, 3, CONTENT_RANDOM, (shf_streak){10, 4, degrees + 0.1});
    for (int degrees = -180; degrees <= 180; degrees += 45)
        check(40, 40, 1, CONTENT_LIMITS, (shf_streak){6, 3, degrees});
}

Test(streak, every_size_and_length)
{
    for (int width = 1; width <= 100; width += width < 12 ? 1 : 11)
        for (int channels = 1; channels <= 3; channels += 2)
            check(width, 9, channels, CONTENT_TEXTURE, (shf_streak){15, 8, -40});
    check(1, 1, 3, CONTENT_RANDOM, (shf_streak){500, 1000, 77});
    check(70, 3, 3, CONTENT_LIMITS, (shf_streak){500, 1000, -160});
    check(20, 20, 3, CONTENT_RANDOM, (shf_streak){0, 1, 30});
    check(20, 20, 3, CONTENT_RANDOM, (shf_streak){5, 0.01, 30});
    check(20, 20, 3, CONTENT_RANDOM, (shf_streak){2.5, 1.5, 90});
}

/* ---- designed cases ---- */

/* A dot becomes the line, mirrored: what lies below and to the right is looked at. */
Test(streak, a_dot_becomes_the_weights)
{
    shf_context *context = test_context();
    test_picture in = test_picture_of(21, 21, 1, LAYOUT_PACKED, CONTENT_BLACK);
    test_picture out = test_picture_new(21, 21, 1, LAYOUT_PACKED);
    shf_row(&in.image, 10)[10] = 255;
    shf_streak streak = {2, 2, 0};
    assert_ok(context, shf_streak_blur(context, &in.image, &streak, &out.image));
    /* exp(-i^2 / 8) / 2.9490 times 255: 86.47, 76.31, 52.44, 28.07, 11.70 */
    const int expected[] = {11, 28, 52, 76, 86};
    for (int i = 0; i < 21 * 21; i++)
        cr_assert_eq(shf_row(&out.image, i / 21)[i % 21],
                     i / 21 == 10 && i % 21 >= 6 && i % 21 <= 10 ? expected[i % 21 - 6] : 0);
    streak.degrees = 90;
    assert_ok(context, shf_streak_blur(context, &in.image, &streak, &out.image));
    for (int y = 6; y <= 10; y++)
        cr_assert_eq(shf_row(&out.image, y)[10], expected[y - 6]);
    test_picture_free(&in);
    test_picture_free(&out);
    shf_context_destroy(context);
}

Test(streak, flat_areas_stay)
{
    shf_context *context = test_context();
    test_picture in = test_picture_new(33, 5, 1, LAYOUT_PACKED);
    const shf_streak streak = {22, 16, -33};
    for (int level = 0; level < 256; level++) {
        for (int i = 0; i < 33 * 5; i++)
            shf_row(&in.image, i / 33)[i % 33] = (uint8_t)level;
        assert_ok(context, shf_streak_blur(context, &in.image, &streak, &in.image));
        for (int i = 0; i < 33 * 5; i++)
            cr_assert_eq(shf_row(&in.image, i / 33)[i % 33], level);
    }
    test_picture_free(&in);
    shf_context_destroy(context);
}

/* ---- motion_blur ---- */

/* The angle is drawn within its range, recorded, and gives the same when it is set. */
Test(motion_blur, angle)
{
    shf_context *context = test_context();
    test_picture in = test_picture_of(50, 40, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture drawn_out = test_picture_new(50, 40, 3, LAYOUT_PACKED);
    test_picture set_out = test_picture_new(50, 40, 3, LAYOUT_PACKED);
    shf_operation *operation;
    assert_ok(context,
              shf_operation_create(context, "motion_blur", "imagenet-c", 2, NULL, 0, &operation));
    double least = 180, largest = -180;
    for (uint64_t seed = 0; seed < 40; seed++) {
        shf_drawn drawn;
        shf_address address = test_address(seed, "key");
        assert_ok(context, shf_operation_apply(context, operation, &address, &in.image,
                                               &drawn_out.image, &drawn));
        cr_assert_eq(drawn.count, 1);
        cr_assert_str_eq(drawn.values[0].name, "angle");
        least = fmin(least, drawn.values[0].value);
        largest = fmax(largest, drawn.values[0].value);
        const shf_streak streak = {15, 5, drawn.values[0].value};
        assert_ok(context, shf_streak_blur(context, &in.image, &streak, &set_out.image));
        cr_assert(test_same_pixels(&drawn_out.image, &set_out.image));
    }
    cr_assert(least >= -45 && least < -30 && largest <= 45 && largest > 30);
    shf_operation_destroy(operation);
    test_picture_free(&in);
    test_picture_free(&drawn_out);
    test_picture_free(&set_out);
    shf_context_destroy(context);
}

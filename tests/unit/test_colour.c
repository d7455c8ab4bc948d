/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* brightness, contrast and saturate, bit for bit against the formulas written out one pixel at a
 * time, at every CPU level. That the formulas are the published ones is proved by tests/parity. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/rows.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

static shf_context *context_of(const char *cpu_level)
{
    shf_context_options options = {.struct_size = sizeof(options), .cpu_level = cpu_level};
    shf_context *context;
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    return context;
}

static void run(shf_context *context, const char *name, const char *profile, int severity,
                const shf_image *in, const shf_image *out)
{
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, name, profile, severity, NULL, 0, &operation));
    shf_address address = test_address(0, "");
    assert_ok(context, shf_operation_apply(context, operation, &address, in, out, NULL));
    shf_operation_destroy(operation);
}

/* ---- HSV, step by step ---- */

typedef struct hsv_change {
    double scale, shift, added;
} hsv_change;

static double clip(double x)
{
    return fmin(fmax(x, 0.0), 1.0);
}

static double hue_of(const double x[3], double value, double delta)
{
    if (delta == 0.0)
        return 0.0;
    double hue = 0.0;
    for (int c = 0; c < 3; c++) /* the last that equals the maximum decides */
        if (x[c] == value)
            hue = 2.0 * c + (x[(c + 1) % 3] - x[(c + 2) % 3]) / delta;
    hue = fmod(hue / 6.0, 1.0);
    return hue < 0.0 ? hue + 1.0 : hue;
}

static void change_pixel(const uint8_t in[3], hsv_change change, uint8_t out[3])
{
    double x[3] = {in[0] / 255.0, in[1] / 255.0, in[2] / 255.0};
    double v = fmax(fmax(x[0], x[1]), x[2]), delta = v - fmin(fmin(x[0], x[1]), x[2]);
    double h = hue_of(x, v, delta), s = delta == 0.0 ? 0.0 : delta / v;
    s = clip(s * change.scale + change.shift);
    v = clip(v + change.added);

    double i = floor(h * 6.0), f = h * 6.0 - i;
    double p = v * (1.0 - s), q = v * (1.0 - f * s), t = v * (1.0 - (1.0 - f) * s);
    const double table[6][3] = {{v, t, p}, {q, v, p}, {p, v, t}, {p, q, v}, {t, p, v}, {v, p, q}};
    for (int c = 0; c < 3; c++)
        out[c] = (uint8_t)(clip(table[(int)i % 6][c]) * 255.0);
}

/* A picture of 256 x rows colours: red is x, green and blue follow from the row. */
static test_picture colours(int rows, void (*rest)(int row, uint8_t *green, uint8_t *blue))
{
    test_picture picture = test_picture_new(256, rows, 3, LAYOUT_PADDED);
    for (int y = 0; y < rows; y++) {
        uint8_t *row = shf_row(&picture.image, y), green, blue;
        rest(y, &green, &blue);
        for (int x = 0; x < 256; x++, row += 3) {
            row[0] = (uint8_t)x;
            row[1] = green;
            row[2] = blue;
        }
    }
    return picture;
}

/* Every red with every green, and eight blues: each eighth, and those equal to the green. */
static void an_eighth_of_all(int row, uint8_t *green, uint8_t *blue)
{
    *green = (uint8_t)(row / 33);
    *blue = row % 33 == 32 ? *green : (uint8_t)(row % 33 * 8 + *green % 8);
}

static void compare_hsv(const test_picture *in, const char *name, const char *profile, int severity,
                        hsv_change change)
{
    test_picture expected = test_picture_new(in->image.width, in->image.height, 3, LAYOUT_PACKED);
    test_picture got = test_picture_new(in->image.width, in->image.height, 3, LAYOUT_PADDED);
    for (int y = 0; y < in->image.height; y++)
        for (int x = 0; x < in->image.width; x++)
            change_pixel(shf_row(&in->image, y) + 3 * x, change,
                         shf_row(&expected.image, y) + 3 * x);
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_context *context = context_of(*level);
        run(context, name, profile, severity, &in->image, &got.image);
        size_t different = test_different_values(&got.image, &expected.image, 0);
        cr_assert_eq(different, 0, "%s %d at %s: %zu values differ", name, severity, *level,
                     different);
        cr_assert(test_picture_guarded(&got));
        shf_context_destroy(context);
    }
    test_picture_free(&expected);
    test_picture_free(&got);
}

static const struct {
    const char *name, *profile;
    int severity;
    hsv_change change;
} hsv_cases[] = {
    {"brightness", "imagenet-c", 1, {1, 0, 0.1}},   {"brightness", "imagenet-c", 5, {1, 0, 0.5}},
    {"brightness", "cifar10-c", 3, {1, 0, 0.15}},   {"saturate", "imagenet-c", 1, {0.3, 0, 0}},
    {"saturate", "imagenet-c", 2, {0.1, 0, 0}},     {"saturate", "imagenet-c", 3, {2, 0, 0}},
    {"saturate", "imagenet-c", 4, {5, 0.1, 0}},     {"saturate", "imagenet-c", 5, {20, 0.2, 0}},
    {"saturate", "imagenet-64-c", 5, {30, 0.2, 0}}, {"saturate", "cifar10-c", 5, {2.5, 0.2, 0}},
};
#define HSV_CASES (sizeof(hsv_cases) / sizeof(hsv_cases[0]))

Test(colour, hsv_over_an_eighth_of_all_colours)
{
    test_picture in = colours(256 * 33, an_eighth_of_all);
    compare_hsv(&in, "brightness", "imagenet-c", 3, (hsv_change){1, 0, 0.3});
    compare_hsv(&in, "saturate", "imagenet-c", 5, (hsv_change){20, 0.2, 0});
    test_picture_free(&in);
}

Test(colour, hsv_of_every_table)
{
    /* Odd widths, so that the last block of a row is cut. */
    test_picture limits = test_picture_of(131, 37, 3, LAYOUT_BOTTOM_UP, CONTENT_LIMITS);
    test_picture random = test_picture_of(301, 97, 3, LAYOUT_PADDED, CONTENT_RANDOM);
    for (size_t i = 0; i < HSV_CASES; i++) {
        compare_hsv(&limits, hsv_cases[i].name, hsv_cases[i].profile, hsv_cases[i].severity,
                    hsv_cases[i].change);
        compare_hsv(&random, hsv_cases[i].name, hsv_cases[i].profile, hsv_cases[i].severity,
                    hsv_cases[i].change);
    }
    test_picture_free(&limits);
    test_picture_free(&random);
}

/* ---- gray ---- */

Test(colour, gray_is_every_channel_of_the_same_gray_in_rgb)
{
    shf_context *context = test_context();
    uint8_t gray[256], rgb[256][3], gray_out[256], rgb_out[256][3];
    for (int v = 0; v < 256; v++)
        gray[v] = rgb[v][0] = rgb[v][1] = rgb[v][2] = (uint8_t)v;
    shf_image one = shf_image_of(gray, 256, 1, 1), one_out = shf_image_of(gray_out, 256, 1, 1);
    shf_image three = shf_image_of(rgb, 256, 1, 3), three_out = shf_image_of(rgb_out, 256, 1, 3);
    const char *const names[] = {"brightness", "contrast"};
    for (int i = 0; i < 2; i++) {
        run(context, names[i], "imagenet-c", 4, &one, &one_out);
        run(context, names[i], "imagenet-c", 4, &three, &three_out);
        for (int v = 0; v < 256; v++)
            for (int c = 0; c < 3; c++)
                cr_assert_eq(rgb_out[v][c], gray_out[v], "%s of %d", names[i], v);
    }
    /* One channel has no saturation; in RGB the shift makes the same gray red, as published. */
    run(context, "saturate", "imagenet-c", 5, &one, &one_out);
    cr_assert_eq(memcmp(gray, gray_out, sizeof(gray)), 0);
    run(context, "saturate", "imagenet-c", 5, &three, &three_out);
    cr_assert(rgb_out[200][0] == 200 && rgb_out[200][1] == 160 && rgb_out[200][2] == 160);
    shf_context_destroy(context);
}

/* ---- contrast ---- */

Test(colour, contrast_is_its_formula)
{
    const double factors[] = {0.4, 0.3, 0.2, 0.1, 0.05};
    shf_context *context = test_context();
    for (int i = 0; i < 10; i++) {
        int severity = i % 5 + 1, channels = i < 5 ? 3 : 1;
        test_picture in = test_picture_of(123, 77, channels, LAYOUT_PADDED, CONTENT_TEXTURE);
        test_picture got = test_picture_new(123, 77, channels, LAYOUT_BOTTOM_UP);
        run(context, "contrast", "imagenet-c", severity, &in.image, &got.image);
        for (int c = 0; c < channels; c++) {
            double mean = 0.0;
            for (int at = 0; at < 123 * 77; at++)
                mean += shf_row(&in.image, at / 123)[at % 123 * channels + c] / 255.0;
            mean /= 123 * 77;
            for (int at = 0; at < 123 * 77; at++) {
                double x = shf_row(&in.image, at / 123)[at % 123 * channels + c] / 255.0;
                x = clip((x - mean) * factors[severity - 1] + mean);
                cr_assert_eq(shf_row(&got.image, at / 123)[at % 123 * channels + c],
                             (uint8_t)(x * 255.0));
            }
        }
        test_picture_free(&in);
        test_picture_free(&got);
    }
    shf_context_destroy(context);
}

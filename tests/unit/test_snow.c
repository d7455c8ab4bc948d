/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* snow, bit for bit against the published order in double, one value at a time over a whole layer,
 * at every CPU level; the clipped zoom's places; the angle and what is drawn. Streaks have a test of
 * their own (test_streak.c) and are taken as they are. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/streak.h"
#include "corruptions/kernels/zoom.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

/* ---- the slow obvious way ---- */

typedef struct row {
    double mean, sigma, zoom, threshold, radius, blur_sigma, weight;
} row;

static row row_of(const char *profile, int severity)
{
    double v[7];
    for (size_t i = 0; i < 7; i++)
        v[i] = shf_severity_value("snow", profile, severity, i);
    return (row){v[0], v[1], v[2], v[3], v[4], v[5], v[6]};
}

/* Where sample i of size comes from when the middle is enlarged; and whether it is the last. */
static double place(double zoom, int size, int i)
{
    const int taken = (int)ceil(size / zoom), enlarged = (int)rint(taken * zoom);
    const double step = enlarged > 1 ? (double)(taken - 1) / (enlarged - 1) : 0;
    return (size - taken) / 2 + (i + (enlarged - size) / 2) * step;
}

static int last_of_middle(double zoom, int size)
{
    const int taken = (int)ceil(size / zoom);
    return (size - taken) / 2 + taken - 1;
}

static double between(double a, double b, double part)
{
    return a + part * (b - a);
}

static double enlarged_value(const row *p, const double *plane, int width, int height, int x, int y)
{
    const double u = place(p->zoom, width, x), v = place(p->zoom, height, y);
    const int x0 = (int)fmin(u, last_of_middle(p->zoom, width));
    const int y0 = (int)fmin(v, last_of_middle(p->zoom, height));
    const int x1 = x0 < last_of_middle(p->zoom, width) ? x0 + 1 : x0;
    const int y1 = y0 < last_of_middle(p->zoom, height) ? y0 + 1 : y0;
    return between(between(plane[y0 * width + x0], plane[y1 * width + x0], v - y0),
                   between(plane[y0 * width + x1], plane[y1 * width + x1], v - y0), u - x0);
}

/* The layer before its streaks. */
static void slow_layer(const row *p, const shf_address *address, int severity, const shf_image *out)
{
    const size_t count = (size_t)out->width * (size_t)out->height;
    const shf_stream stream = shf_stream_of("snow", (uint32_t)severity, address);
    float *normals = malloc(count * sizeof(*normals));
    double *plane = malloc(count * sizeof(*plane));
    shf_kernels_find("baseline")->normals(&stream, 0, 0, count, normals);
    for (size_t i = 0; i < count; i++)
        plane[i] = p->mean + p->sigma * normals[i];
    for (int y = 0; y < out->height; y++)
        for (int x = 0; x < out->width; x++) {
            double v = enlarged_value(p, plane, out->width, out->height, x, y);
            v = v < p->threshold ? 0 : v;
            shf_row(out, y)[x] = (uint8_t)(fmin(fmax(v, 0), 1) * 255);
        }
    free(normals);
    free(plane);
}

/* The published sum, of floats in double. */
static uint8_t snowed(const row *p, const uint8_t *pixel, int channels, int channel, int flake,
                      int turned)
{
    const float r = (float)pixel[0] / 255.0f, g = (float)pixel[channels / 2] / 255.0f,
                b = (float)pixel[channels - 1] / 255.0f, x = (float)pixel[channel] / 255.0f;
    const float gray = r * 0.299f + g * 0.587f + b * 0.114f;
    const float light = gray * 1.5f + 0.5f;
    const float mixed = (float)p->weight * x + (float)(1 - p->weight) * (x > light ? x : light);
    const double sum = ((double)mixed + flake / 255.0) + turned / 255.0;
    return (uint8_t)(fmin(sum, 1) * 255);
}

static void slow_snow(const row *p, const shf_image *in, const shf_image *layer,
                      const shf_image *out)
{
    const int n = in->channels;
    for (int y = 0; y < in->height; y++)
        for (int x = 0; x < in->width; x++)
            for (int c = 0; c < n; c++)
                shf_row(out, y)[x * n + c] =
                    snowed(p, shf_row(in, y) + x * n, n, c, shf_row(layer, y)[x],
                           shf_row(layer, in->height - 1 - y)[in->width - 1 - x]);
}

/* ---- every size and level ---- */

static shf_context *context_of(const char *cpu_level)
{
    shf_context_options options = {.struct_size = sizeof(options), .cpu_level = cpu_level};
    shf_context *context;
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    return context;
}

static void compare(const char *cpu, const char *profile, int severity, const shf_image *in)
{
    shf_context *context = context_of(cpu);
    const shf_address address = test_address((uint64_t)severity, "snow");
    const row p = row_of(profile, severity);
    test_picture layer = test_picture_new(in->width, in->height, 1, LAYOUT_PACKED);
    test_picture expected = test_picture_new(in->width, in->height, in->channels, LAYOUT_PACKED);
    test_picture out = test_picture_new(in->width, in->height, in->channels, LAYOUT_PADDED);
    shf_operation *operation;
    shf_drawn drawn;
    assert_ok(context,
              shf_operation_create(context, "snow", profile, severity, NULL, 0, &operation));
    assert_ok(context, shf_operation_apply(context, operation, &address, in, &out.image, &drawn));
    cr_assert(drawn.count == 1 && strcmp(drawn.values[0].name, "angle") == 0);
    slow_layer(&p, &address, severity, &layer.image);
    const shf_streak streak = {p.radius, p.blur_sigma, drawn.values[0].value};
    assert_ok(context, shf_streak_blur(context, &layer.image, &streak, &layer.image));
    slow_snow(&p, in, &layer.image, &expected.image);
    cr_assert(test_same_pixels(&out.image, &expected.image), "%s %d, %dx%dx%d at %s", profile,
              severity, in->width, in->height, in->channels, cpu);
    cr_assert(test_picture_guarded(&out));
    shf_operation_destroy(operation);
    shf_context_destroy(context);
    test_picture_free(&layer);
    test_picture_free(&expected);
    test_picture_free(&out);
}

static void check(int width, int height, int channels, test_content content)
{
    static const char *const profiles[] = {"imagenet-c", "imagenet-64-c", "cifar10-c"};
    test_picture in = test_picture_of(width, height, channels, LAYOUT_BOTTOM_UP, content);
    for (const char *const *cpu = test_cpu_levels(); *cpu; cpu++)
        for (int profile = 0; profile < 3; profile++)
            for (int severity = 1; severity <= 5; severity++)
                compare(*cpu, profiles[profile], severity, &in.image);
    test_picture_free(&in);
}

Test(snow, is_the_published_sum)
{
    check(224, 224, 3, CONTENT_RANDOM);
    check(64, 64, 3, CONTENT_TEXTURE);
    check(32, 32, 1, CONTENT_RANDOM);
    check(97, 130, 3, CONTENT_LIMITS);
    check(131, 40, 1, CONTENT_GRADIENT);
}

Test(snow, any_size)
{
    static const int sizes[][2] = {{1, 1}, {1, 9}, {9, 1}, {2, 2}, {3, 5}, {5, 4}, {70, 2}};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        for (int channels = 1; channels <= 3; channels += 2)
            check(sizes[i][0], sizes[i][1], channels, CONTENT_RANDOM);
}

/* ---- the zoom ---- */

/* The middle stays the middle, the ends keep their places, and no step is longer than a sample. */
Test(zoom_places, of_known_sizes)
{
    double part;
    const shf_zoom two = shf_zoom_of(2, 224); /* 112 become 224 */
    cr_assert(two.begin == 56 && two.taken == 112 && two.trim == 0);
    cr_assert(shf_zoom_place(&two, 0, &part) == 0 && part == 0);
    cr_assert(shf_zoom_place(&two, 223, &part) == 111 && part == 0);
    const shf_zoom quarter = shf_zoom_of(1.25, 64); /* 52 become 65, of which the first 64 stay */
    cr_assert(quarter.begin == 6 && quarter.taken == 52 && quarter.trim == 0);
    const shf_zoom half = shf_zoom_of(1.25, 32); /* 26 become 32.5: 32, half to even */
    cr_assert(half.begin == 3 && half.taken == 26 && half.trim == 0);
    cr_assert(shf_zoom_place(&half, 31, &part) == 25 && part == 0);
    const shf_zoom trimmed = shf_zoom_of(4.5, 100); /* 23 become 103.5: 104 */
    cr_assert(trimmed.begin == 38 && trimmed.taken == 23 && trimmed.trim == 2);
    cr_assert_float_eq(trimmed.scale, 22.0 / 103, 1e-15);
    cr_assert(shf_zoom_place(&trimmed, 0, &part) == 0 && fabs(part - 44.0 / 103) < 1e-15);
}

Test(zoom_places, stay_within_the_middle)
{
    for (int size = 1; size < 70; size++)
        for (double factor = 1; factor < 6; factor += 0.25) {
            const shf_zoom zoom = shf_zoom_of(factor, size);
            cr_assert(zoom.begin >= 0 && zoom.taken >= 1 && zoom.begin + zoom.taken <= size);
            double before = 0;
            for (int i = 0; i < size; i++) {
                double part;
                const int first = shf_zoom_place(&zoom, i, &part);
                cr_assert(first >= 0 && first < zoom.taken && part >= 0 && part < 1);
                cr_assert(first + 1 < zoom.taken || part == 0);
                cr_assert(first + part >= before && first + part <= before + 1);
                before = first + part;
            }
        }
}

/* ---- what is drawn ---- */

Test(snow, angle)
{
    shf_context *context = test_context();
    test_picture in = test_picture_of(30, 20, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture drawn_out = test_picture_new(30, 20, 3, LAYOUT_PACKED);
    test_picture set_out = test_picture_new(30, 20, 3, LAYOUT_PACKED);
    shf_operation *operation, *fixed;
    assert_ok(context, shf_operation_create(context, "snow", "imagenet-c", 2, NULL, 0, &operation));
    double least = 180, largest = -180;
    for (uint64_t seed = 0; seed < 40; seed++) {
        shf_drawn drawn;
        char text[64];
        const char *const settings[] = {text};
        const shf_address address = test_address(seed, "angle");
        assert_ok(context, shf_operation_apply(context, operation, &address, &in.image,
                                               &drawn_out.image, &drawn));
        least = fmin(least, drawn.values[0].value);
        largest = fmax(largest, drawn.values[0].value);
        snprintf(text, sizeof(text), "angle=%.17g", drawn.values[0].value);
        assert_ok(context,
                  shf_operation_create(context, "snow", "imagenet-c", 2, settings, 1, &fixed));
        assert_ok(context,
                  shf_operation_apply(context, fixed, &address, &in.image, &set_out.image, NULL));
        cr_assert(test_same_pixels(&drawn_out.image, &set_out.image));
        shf_operation_destroy(fixed);
    }
    cr_assert(least >= -135 && least < -120 && largest <= -45 && largest > -60);
    shf_operation_destroy(operation);
    test_picture_free(&in);
    test_picture_free(&drawn_out);
    test_picture_free(&set_out);
    shf_context_destroy(context);
}

/* Without flakes only the lighter image is left: black becomes (1 - w) / 2, white stays. */
Test(snow, without_flakes)
{
    static const char *const settings[] = {"mean=0.1",        "sigma=0",          "zoom=2",
                                           "threshold=0.5",   "blur_radius_px=5", "blur_sigma_px=2",
                                           "image_weight=0.8"};
    shf_context *context = test_context();
    const shf_address address = test_address(1, "none");
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, "snow", NULL, 0, settings, 7, &operation));
    static const test_content contents[] = {CONTENT_BLACK, CONTENT_WHITE};
    static const int expected[] = {25, 255};
    for (int i = 0; i < 2; i++) {
        test_picture in = test_picture_of(9, 9, 3, LAYOUT_PACKED, contents[i]);
        assert_ok(context,
                  shf_operation_apply(context, operation, &address, &in.image, &in.image, NULL));
        for (int at = 0; at < 9 * 27; at++)
            cr_assert_eq(shf_row(&in.image, at / 27)[at % 27], expected[i]);
        test_picture_free(&in);
    }
    shf_operation_destroy(operation);
    shf_context_destroy(context);
}

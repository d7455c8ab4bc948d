/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* elastic_transform where its result is known: no shift, whole and half pixels, flat images, fields
 * that leave the image. The rest stands beside SciPy and OpenCV in tests/parity. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/rows.h"
#include "corruptions/kernels/convolve.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

/* Applies it with alpha, sigma and one shift for all three points. */
static test_picture moved(const test_picture *in, double alpha, double sigma, double x, double y)
{
    char texts[9][64];
    const char *settings[9];
    const double values[9] = {alpha, sigma, 30, x, y, x, y, x, y};
    static const char *const names[9] = {"alpha_px", "smoothing_sigma_px", "affine_px",
                                         "shift_x1", "shift_y1",           "shift_x2",
                                         "shift_y2", "shift_x3",           "shift_y3"};
    for (int i = 0; i < 9; i++) {
        snprintf(texts[i], sizeof(texts[i]), "%s=%g", names[i], values[i]);
        settings[i] = texts[i];
    }
    shf_context *context = test_context();
    shf_operation *operation;
    assert_ok(context,
              shf_operation_create(context, "elastic_transform", NULL, 0, settings, 9, &operation));
    test_picture out =
        test_picture_new(in->image.width, in->image.height, in->image.channels, LAYOUT_BOTTOM_UP);
    const shf_address address = test_address(3, "elastic");
    assert_ok(context,
              shf_operation_apply(context, operation, &address, &in->image, &out.image, NULL));
    cr_assert(test_picture_guarded(&out));
    shf_operation_destroy(operation);
    shf_context_destroy(context);
    return out;
}

static int sample(const shf_image *image, int x, int y, int channel)
{
    x = shf_border_index(SHF_BORDER_REFLECT101, x, image->width);
    y = shf_border_index(SHF_BORDER_REFLECT101, y, image->height);
    return shf_row(image, y)[x * image->channels + channel];
}

static const int sizes[][3] = {{3, 3, 3}, {4, 9, 1}, {31, 17, 3}, {64, 50, 1}, {224, 224, 3}};
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

Test(elastic, whole_pixels_are_moved_exactly)
{
    static const int shifts[][2] = {{0, 0}, {1, 0}, {0, -1}, {3, 2}, {-20, 25}, {900, -777}};
    for (size_t i = 0; i < SIZES * 6; i++) {
        const int *size = sizes[i / 6], *shift = shifts[i % 6];
        test_picture in = test_picture_of(size[0], size[1], size[2], LAYOUT_PADDED, CONTENT_RANDOM);
        test_picture out = moved(&in, 0, 0, shift[0], shift[1]);
        for (int y = 0; y < size[1]; y++)
            for (int x = 0; x < size[0] * size[2]; x++)
                cr_assert_eq(shf_row(&out.image, y)[x],
                             sample(&in.image, x / size[2] - shift[0], y - shift[1], x % size[2]),
                             "%dx%d by %d, %d", size[0], size[1], shift[0], shift[1]);
        test_picture_free(&in);
        test_picture_free(&out);
    }
}

/* The shift is known to 1/32 pixel: 0.51 is 16 / 32. */
Test(elastic, half_pixels_are_means)
{
    test_picture in = test_picture_of(40, 30, 3, LAYOUT_PADDED, CONTENT_RANDOM);
    test_picture out = moved(&in, 0, 0, 0.51, 0);
    for (int y = 0; y < 30; y++)
        for (int i = 0; i < 40 * 3; i++) {
            const int sum =
                sample(&in.image, i / 3, y, i % 3) + sample(&in.image, i / 3 - 1, y, i % 3);
            const int got = shf_row(&out.image, y)[i];
            cr_assert(got == sum / 2 || (sum % 2 == 0 && got == sum / 2 - 1), "%d for %d / 2", got,
                      sum);
        }
    test_picture_free(&in);
    test_picture_free(&out);
}

Test(elastic, without_a_map_only_the_field_moves)
{
    test_picture in = test_picture_of(2, 9, 3, LAYOUT_PADDED, CONTENT_RANDOM);
    test_picture out = moved(&in, 0, 0, 11, -7);
    cr_assert(test_same_pixels(&in.image, &out.image));
    test_picture_free(&in);
    test_picture_free(&out);
}

/* Fields many times larger than the image, with and without smoothing. */
Test(elastic, flat_stays_flat_however_far)
{
    static const double fields[][2] = {{10000, 0}, {10000, 1}, {500, 170.8}, {3, 1000}};
    for (size_t i = 0; i < SIZES * 4; i++) {
        const int *size = sizes[i / 4];
        test_picture in = test_picture_of(size[0], size[1], size[2], LAYOUT_PADDED, CONTENT_WHITE);
        test_picture out = moved(&in, fields[i % 4][0], fields[i % 4][1], 5, 0.3);
        cr_assert(test_different_values(&in.image, &out.image, 1) == 0);
        test_picture_free(&in);
        test_picture_free(&out);
    }
}

/* A large field without smoothing takes every pixel from anywhere: the mean stays, the order goes. */
Test(elastic, a_rough_field_mixes)
{
    test_picture in = test_picture_of(224, 224, 1, LAYOUT_PADDED, CONTENT_GRADIENT);
    test_picture out = moved(&in, 10000, 0, 0, 0);
    double before = 0, after = 0, product = 0;
    for (int y = 0; y < 224; y++)
        for (int x = 0; x < 224; x++) {
            const int a = shf_row(&in.image, y)[x], b = shf_row(&out.image, y)[x];
            before += a, after += b, product += a * b;
        }
    before /= 224 * 224, after /= 224 * 224, product /= 224 * 224;
    cr_assert_float_eq(before, after, 2.0);
    cr_assert_float_eq(product, before * after, 0.02 * before * after);
    test_picture_free(&in);
    test_picture_free(&out);
}

Test(elastic, drawn_shifts_are_recorded_and_within_bounds)
{
    shf_context *context = test_context();
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, "elastic_transform", "imagenet-c", 1, NULL, 0,
                                            &operation));
    test_picture in = test_picture_of(8, 8, 3, LAYOUT_PACKED, CONTENT_RANDOM);
    double least = 99, most = -99;
    for (uint64_t seed = 0; seed < 200; seed++) {
        const shf_address address = test_address(seed, "elastic");
        shf_drawn drawn;
        assert_ok(context,
                  shf_operation_apply(context, operation, &address, &in.image, &in.image, &drawn));
        cr_assert_eq(drawn.count, 6);
        for (size_t i = 0; i < 6; i++) {
            least = drawn.values[i].value < least ? drawn.values[i].value : least;
            most = drawn.values[i].value > most ? drawn.values[i].value : most;
        }
    }
    cr_assert(least >= -24.4 && least < -24 && most < 24.4 && most > 24, "%g to %g", least, most);
    test_picture_free(&in);
    shf_operation_destroy(operation);
    shf_context_destroy(context);
}

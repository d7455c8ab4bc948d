/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* defocus_blur against its kernel written out on the whole grid and summed one place at a time, at
 * every CPU level; what it does to flat areas. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/rows.h"
#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/convolve.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

#define SIDE 25 /* of a grid, at most */

static shf_operation *operation_of(shf_context *context, const char *profile, int severity)
{
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, "defocus_blur", profile, severity, NULL, 0,
                                            &operation));
    return operation;
}

/* ---- the slow obvious way ---- */

static float gaussian(int i, double sigma, int reach)
{
    double sum = 0;
    for (int k = -reach; k <= reach; k++)
        sum += exp(-k * k / (2 * sigma * sigma));
    return (float)(exp(-i * i / (2 * sigma * sigma)) / sum);
}

/* Returns half the side of the grid. */
static int slow_kernel(double radius, double sigma, double out[SIDE][SIDE])
{
    const int half = radius <= 8 ? 8 : (int)radius, side = 2 * half + 1,
              reach = radius <= 8 ? 1 : 2;
    int count = 0;
    for (int y = -half; y <= half; y++)
        for (int x = -half; x <= half; x++)
            count += x * x + y * y <= radius * radius;
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            double sum = 0;
            for (int j = -reach; j <= reach; j++)
                for (int i = -reach; i <= reach; i++) {
                    int v = shf_border_index(SHF_BORDER_REFLECT101, y + j, side) - half;
                    int u = shf_border_index(SHF_BORDER_REFLECT101, x + i, side) - half;
                    if (u * u + v * v <= radius * radius)
                        sum += (double)gaussian(i, sigma, reach) * gaussian(j, sigma, reach) *
                               (1.0F / (float)count);
                }
            out[y][x] = sum;
        }
    return half;
}

static double slow_value(const shf_image *in, double kernel[SIDE][SIDE], int half, int x, int y,
                         int channel)
{
    double sum = 0;
    for (int j = -half; j <= half; j++)
        for (int i = -half; i <= half; i++) {
            const uint8_t *row =
                shf_row(in, shf_border_index(SHF_BORDER_REFLECT101, y + j, in->height));
            const int at = shf_border_index(SHF_BORDER_REFLECT101, x + i, in->width);
            sum += kernel[half + j][half + i] * row[at * in->channels + channel];
        }
    return sum < 255 ? sum : 255;
}

/* Single precision moves a sum by less than 1e-4; elsewhere the level is certain. */
static void check(const shf_image *in, const shf_image *out, double kernel[SIDE][SIDE], int half)
{
    for (int y = 0; y < in->height; y++)
        for (int at = 0; at < in->width * in->channels; at++) {
            double sum = slow_value(in, kernel, half, at / in->channels, y, at % in->channels);
            int got = shf_row(out, y)[at];
            cr_assert(got >= (int)(sum - 1e-4) && got <= (int)(sum + 1e-4),
                      "%dx%d at %d, %d: %d, not %f", in->width, in->height, at, y, got, sum);
        }
}

static void compare(const char *profile, int severity, double radius, double sigma)
{
    const int sizes[][3] = {{1, 1, 3}, {1, 9, 1}, {9, 1, 3}, {5, 6, 1}, {23, 17, 3}, {40, 31, 1}};
    const shf_address address = test_address(1, "defocus");
    double kernel[SIDE][SIDE];
    const int half = slow_kernel(radius, sigma, kernel);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        const int *size = sizes[i];
        test_picture in =
            test_picture_of(size[0], size[1], size[2], LAYOUT_BOTTOM_UP, CONTENT_RANDOM);
        test_picture out = test_picture_new(size[0], size[1], size[2], LAYOUT_PADDED);
        for (const char *const *cpu = test_cpu_levels(); *cpu; cpu++) {
            shf_context_options options = {.struct_size = sizeof(options), .cpu_level = *cpu};
            shf_context *context;
            cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
            shf_operation *operation = operation_of(context, profile, severity);
            assert_ok(context, shf_operation_apply(context, operation, &address, &in.image,
                                                   &out.image, NULL));
            check(&in.image, &out.image, kernel, half);
            cr_assert(test_picture_guarded(&out));
            shf_operation_destroy(operation);
            shf_context_destroy(context);
        }
        test_picture_free(&in);
        test_picture_free(&out);
    }
}

Test(defocus, is_the_sum_over_the_grid)
{
    compare("imagenet-c", 1, 3, 0.1);
    compare("imagenet-c", 2, 4, 0.5);
    compare("imagenet-c", 4, 8, 0.5);
    compare("imagenet-c", 5, 10, 0.5);
    compare("imagenet-c-299", 3, 7, 0.5);
    compare("imagenet-c-299", 5, 12, 0.5);
    compare("imagenet-64-c", 1, 0.5, 0.6);
    compare("imagenet-64-c", 4, 2.5, 0.01);
    compare("cifar10-c", 4, 1, 0.2);
}

/* Level 200 after each severity: a hair under 1 loses a level, 1.012975 gives 202.6 and 1.010786
 * gives 202.2. The sums are those of the published kernels. */
Test(defocus, flat_areas_keep_the_published_sums)
{
    const struct {
        const char *profile;
        int levels[5];
    } cases[] = {
        {"imagenet-c", {199, 199, 199, 202, 202}},
        {"imagenet-c-299", {199, 200, 200, 202, 201}},
        {"imagenet-64-c", {200, 200, 200, 200, 199}},
        {"cifar10-c", {200, 200, 200, 200, 200}},
    };
    const shf_address address = test_address(1, "defocus");
    shf_context *context = test_context();
    uint8_t pixels[30 * 20];
    const shf_image image = shf_image_of(pixels, 30, 20, 1);
    for (size_t i = 0; i < 4; i++)
        for (int severity = 1; severity <= 5; severity++) {
            shf_operation *operation = operation_of(context, cases[i].profile, severity);
            memset(pixels, 200, sizeof(pixels));
            assert_ok(context,
                      shf_operation_apply(context, operation, &address, &image, &image, NULL));
            for (size_t at = 0; at < sizeof(pixels); at++)
                cr_assert_eq(pixels[at], cases[i].levels[severity - 1], "%s %d: %d",
                             cases[i].profile, severity, pixels[at]);
            shf_operation_destroy(operation);
        }
    shf_context_destroy(context);
}

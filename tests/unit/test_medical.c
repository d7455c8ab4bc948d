/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The corruptions of MedMNIST-C by values worked out by hand, and by what they promise: levels, places,
 * counts and coverage. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/rows.h"
#include "corruptions/kernels/colour.h"
#include "corruptions/registry.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

#define SIDE 224

static shf_context *context;

static void set_up(void)
{
    context = test_context();
}

static void tear_down(void)
{
    shf_context_destroy(context);
}

TestSuite(medical, .init = set_up, .fini = tear_down);

/* In place. NULL settings end the list. */
static void apply(const char *name, const char *dataset, int severity, const char *const *settings,
                  unsigned seed, const shf_image *image)
{
    char profile[64];
    snprintf(profile, sizeof(profile), "medmnist-c/%s", dataset);
    size_t count = 0;
    while (settings && settings[count])
        count++;
    shf_operation *operation;
    assert_ok(context,
              shf_operation_create(context, name, profile, severity, settings, count, &operation));
    const shf_address address = test_address(seed, "medical");
    assert_ok(context, shf_operation_apply(context, operation, &address, image, image, NULL));
    shf_operation_destroy(operation);
}

static test_picture sheet(int channels, uint8_t level)
{
    test_picture picture = test_picture_new(SIDE, SIDE, channels, LAYOUT_PACKED);
    memset(picture.image.data, level, (size_t)(SIDE * SIDE * channels));
    return picture;
}

static size_t count_of(const shf_image *image, uint8_t level)
{
    size_t count = 0;
    for (int y = 0; y < image->height; y++)
        for (size_t i = 0; i < shf_row_samples(image); i++)
            count += shf_row(image, y)[i] == level;
    return count;
}

/* ---- colour ---- */

static void check_levels(const char *name, const char *dataset, const char *setting,
                         const uint8_t in[4], const uint8_t expected[4])
{
    uint8_t pixels[12];
    for (int i = 0; i < 12; i++)
        pixels[i] = in[i / 3];
    const shf_image rgb = shf_image_of(pixels, 2, 2, 3);
    const char *const settings[] = {setting, NULL};
    apply(name, dataset, 0, settings, 0, &rgb);
    for (int i = 0; i < 12; i++)
        cr_assert_eq(pixels[i], expected[i / 3], "%s, value %d: %d", setting, i, pixels[i]);
}

Test(medical, levels_by_hand)
{
    static const uint8_t in[4] = {0, 10, 100, 250};
    check_levels("brightness_down", "pathmnist", "factor=0.7", in,
                 (const uint8_t[]){0, 7, 70, 175});
    check_levels("brightness_up", "pathmnist", "factor=1.1", in,
                 (const uint8_t[]){0, 11, 110, 255});
    /* The mean luma is 90. */
    check_levels("contrast_down", "pathmnist", "factor=0.5", in,
                 (const uint8_t[]){45, 50, 95, 170});
    check_levels("contrast_up", "pathmnist", "factor=1.5", in, (const uint8_t[]){0, 0, 105, 255});
    /* 255.999 (10 / 255)^2 = 0.39, (100 / 255)^2 39.37, (250 / 255)^2 246.06 */
    check_levels("gamma_corr_up", "chestmnist", "gamma=2", in, (const uint8_t[]){0, 0, 39, 246});
}

Test(medical, luma_is_that_of_pillow)
{
    static const uint8_t rgb[][3] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {1, 2, 3}, {7, 7, 7}};
    static const uint8_t luma[] = {76, 150, 29, 2, 7};
    for (size_t i = 0; i < SHF_COUNT(rgb); i++)
        cr_assert_eq(shf_luma_of(rgb[i]), luma[i]);
}

/* ---- kernel_blur ---- */

static int mirrored(int at, int size)
{
    while (at < 0 || at >= size)
        at = at < 0 ? -at : 2 * size - 2 - at;
    return at;
}

static double blurred(const shf_image *in, int radius, int x, int y)
{
    const double sigma = 0.15 * (2 * radius + 1) + 0.35;
    double sum = 0, weights = 0;
    for (int j = -radius; j <= radius; j++)
        for (int i = -radius; i <= radius; i++) {
            const double weight = exp(-(i * i + j * j) / (2 * sigma * sigma));
            sum += weight * shf_row(in, mirrored(y + j, in->height))[mirrored(x + i, in->width)];
            weights += weight;
        }
    return sum / weights;
}

Test(medical, kernel_blur_is_rounded_and_mirrored)
{
    static const char *const sizes[] = {"kernel_size_px=1", "kernel_size_px=3", "kernel_size_px=4",
                                        "kernel_size_px=13"};
    static const int radii[] = {0, 1, 1, 6};
    test_picture in = test_picture_of(23, 17, 1, LAYOUT_PACKED, CONTENT_RANDOM);
    for (size_t i = 0; i < SHF_COUNT(sizes); i++) {
        test_picture out = test_picture_new(23, 17, 1, LAYOUT_PACKED);
        test_picture_copy(&in, &out);
        apply("gaussian_blur", "chestmnist", 0, (const char *const[]){sizes[i], NULL}, 0,
              &out.image);
        for (int y = 0; y < 17; y++)
            for (int x = 0; x < 23; x++) {
                const double exact = blurred(&in.image, radii[i], x, y);
                const double distance = fabs(shf_row(&out.image, y)[x] - exact);
                cr_assert_lt(distance, 0.501, "%s at %d, %d: %g", sizes[i], x, y, distance);
            }
        test_picture_free(&out);
    }
    test_picture_free(&in);
}

/* ---- microscopes ---- */

Test(medical, black_corner_keeps_a_disk)
{
    test_picture picture = sheet(3, 200);
    apply("black_corner", "dermamnist", 4, NULL, 0, &picture.image); /* int(0.9 * 112) = 100 */
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const bool inside = (x - 112) * (x - 112) + (y - 112) * (y - 112) <= 100 * 100;
            for (int c = 0; c < 3; c++)
                cr_assert_eq(shf_row(&picture.image, y)[3 * x + c], inside ? 200 : 0, "%d, %d", x,
                             y);
        }
    test_picture_free(&picture);
}

/* On black: 100 of 255 inside, 130 on the rim, which is a ring of two pixels. */
Test(medical, bubbles_have_two_levels)
{
    size_t few = 0, many = 0;
    for (unsigned seed = 0; seed < 20; seed++) {
        test_picture picture = sheet(3, 0);
        apply("bubble", "pathmnist", 5, NULL, seed, &picture.image);
        const size_t inside = count_of(&picture.image, 100), rim = count_of(&picture.image, 130);
        cr_assert_eq(inside + rim + count_of(&picture.image, 0), 3 * SIDE * SIDE);
        cr_assert(inside > 3 * 7 * 29 && rim > 3 * 100, "%zu, %zu", inside, rim);
        test_picture_free(&picture);
    }
    for (int i = 0; i < 2; i++) {
        test_picture picture = sheet(1, 0);
        apply("bubble", "pathmnist", 1, (const char *const[]){i ? "count=100" : "count=1", NULL}, 3,
              &picture.image);
        *(i ? &many : &few) = SIDE * SIDE - count_of(&picture.image, 0);
        test_picture_free(&picture);
    }
    cr_assert(few > 80 && few < 300 && many > 10 * few, "%zu, %zu", few, many);
}

Test(medical, a_mark_covers_its_share)
{
    for (unsigned seed = 0; seed < 50; seed++) {
        test_picture picture = sheet(1, 255);
        apply("stain_deposit", "pathmnist", 5, (const char *const[]){"marks=1", NULL}, seed,
              &picture.image);
        const double share = (double)count_of(&picture.image, 0) / (32 * 32);
        cr_assert(share > 0.465 && share < 0.615, "%g", share);
        test_picture_free(&picture);
    }
}

/* So many of them that they come as near to every edge as they may. */
Test(medical, marks_keep_ten_pixels_from_the_edges)
{
    int nearest[4] = {SIDE, SIDE, SIDE, SIDE};
    for (unsigned seed = 0; seed < 100; seed++) {
        test_picture picture = sheet(1, 255);
        apply("stain_deposit", "pathmnist", 5, (const char *const[]){"marks=20", NULL}, seed,
              &picture.image);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                const int distances[4] = {x, y, SIDE - 1 - x, SIDE - 1 - y};
                for (int d = 0; shf_row(&picture.image, y)[x] != 255 && d < 4; d++)
                    nearest[d] = distances[d] < nearest[d] ? distances[d] : nearest[d];
            }
        test_picture_free(&picture);
    }
    for (int d = 0; d < 4; d++)
        cr_expect(nearest[d] == 10 || nearest[d] == 11, "edge %d: %d", d, nearest[d]);
}

/* A word is a few pixels high, and as long as its letters. */
Test(medical, a_word_lies_on_its_line)
{
    for (unsigned seed = 0; seed < 50; seed++) {
        test_picture picture = sheet(3, 255);
        apply("characters", "dermamnist", 5, (const char *const[]){"words=1", NULL}, seed,
              &picture.image);
        int first = SIDE, last = -1, left = SIDE, right = -1;
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                const uint8_t *rgb = shf_row(&picture.image, y) + 3 * x;
                if (rgb[0] == 255 && rgb[1] == 255 && rgb[2] == 255)
                    continue;
                first = y < first ? y : first;
                last = y;
                left = x < left ? x : left;
                right = x > right ? x : right;
            }
        cr_assert(last >= first && last - first < 9, "seed %u: rows %d to %d", seed, first, last);
        cr_assert(right > left && left >= 8 && right - left < 45, "seed %u: columns %d to %d", seed,
                  left, right);
        test_picture_free(&picture);
    }
}

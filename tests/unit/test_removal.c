/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Objects removed: what must stay, what is restored exactly, and what each method's equation says. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/attribute/fill.h"
#include "corruptions/attribute/removal.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/sha256.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

static shf_context *context;

static void set_up(void)
{
    context = test_context();
}

static void tear_down(void)
{
    shf_context_destroy(context);
}

TestSuite(removal, .init = set_up, .fini = tear_down);

/* A disk and a bar, about a third of the picture. */
static test_picture mask_of(int width, int height)
{
    test_picture mask = test_picture_of(width, height, 1, LAYOUT_PADDED, CONTENT_BLACK);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const double u = (x - 0.55 * width) / (0.28 * width),
                         v = (y - 0.5 * height) / (0.3 * height);
            const bool bar =
                y > 0.45 * height && y < 0.55 * height && x < 0.6 * width && x > 0.1 * width;
            if (u * u + v * v < 1 || bar)
                shf_row(&mask.image, y)[x] = 200;
        }
    return mask;
}

static void remove_by(shf_removal method, int dilate, const shf_image *image, const shf_image *mask,
                      const shf_image *out)
{
    const shf_removing removing = {.method = method, .dilate = dilate};
    assert_ok(context, shf_remove_object(context, image, mask, &removing, out));
}

static int value(const test_picture *picture, int x, int y, int c)
{
    return shf_row(&picture->image, y)[x * picture->image.channels + c];
}

/* ---- what stays ---- */

/* By looking at all pixels of the mask. */
static bool is_near(const test_picture *mask, int x, int y, int dilate)
{
    for (int v = 0; v < mask->image.height; v++)
        for (int u = 0; u < mask->image.width; u++)
            if (value(mask, u, v, 0) && (u - x) * (u - x) + (v - y) * (v - y) <= dilate * dilate)
                return true;
    return false;
}

static void check_outside(shf_removal method, int dilate, int channels)
{
    test_picture in = test_picture_of(45, 40, channels, LAYOUT_PADDED, CONTENT_TEXTURE);
    test_picture out = test_picture_new(45, 40, channels, LAYOUT_BOTTOM_UP);
    test_picture mask = mask_of(45, 40);
    remove_by(method, dilate, &in.image, &mask.image, &out.image);
    cr_assert(test_picture_guarded(&out));
    int changed = 0;
    for (int y = 0; y < 40; y++)
        for (int x = 0; x < 45; x++)
            for (int c = 0; c < channels; c++) {
                const bool near = is_near(&mask, x, y, dilate);
                const bool same = value(&in, x, y, c) == value(&out, x, y, c);
                if (!near && method != SHF_REMOVE_STRIP)
                    cr_assert(same, "%s %d %d", shf_removal_name(method), x, y);
                changed += near && !same;
            }
    cr_assert_geq(changed, 200);
    test_picture again = test_picture_new(45, 40, channels, LAYOUT_PACKED); /* in place */
    test_picture_copy(&in, &again);
    remove_by(method, dilate, &again.image, &mask.image, &again.image);
    cr_assert(test_same_pixels(&again.image, &out.image));
    test_picture_fill(&mask, CONTENT_BLACK); /* nothing to remove */
    remove_by(method, dilate, &in.image, &mask.image, &out.image);
    cr_assert(test_same_pixels(&in.image, &out.image));
    test_picture_free(&in);
    test_picture_free(&out);
    test_picture_free(&mask);
    test_picture_free(&again);
}

Test(removal, pixels_outside_of_the_mask_stay)
{
    for (int method = 0; method < SHF_REMOVALS; method++)
        for (int dilate = 0; dilate <= 3; dilate += 3)
            for (int channels = 1; channels <= 3; channels += 2)
                check_outside((shf_removal)method, dilate, channels);
}

Test(removal, one_colour_stays_one_colour)
{
    test_picture in = test_picture_new(60, 50, 3, LAYOUT_PACKED);
    test_picture mask = mask_of(60, 50);
    for (int method = 0; method < SHF_REMOVALS; method++) {
        for (int i = 0; i < 9000; i++)
            ((uint8_t *)in.image.data)[i] = (uint8_t)(40 + 80 * (i % 3));
        for (int y = 0; y < 50; y++)
            for (int x = 0; x < 60; x++)
                if (value(&mask, x, y, 0))
                    memset(shf_row(&in.image, y) + 3 * x, 255, 3);
        remove_by((shf_removal)method, 0, &in.image, &mask.image, &in.image);
        for (int i = 0; i < 9000; i++)
            cr_assert_eq(((uint8_t *)in.image.data)[i], 40 + 80 * (i % 3), "%s",
                         shf_removal_name((shf_removal)method));
    }
    test_picture_free(&in);
    test_picture_free(&mask);
}

/* ---- what is restored ---- */

Test(removal, a_ramp_goes_on_under_a_thin_plate)
{
    test_picture in = test_picture_new(80, 70, 1, LAYOUT_PACKED);
    test_picture mask = mask_of(80, 70);
    for (int touching = 0; touching < 2; touching++) {
        for (int y = 0; y < 70; y++)
            for (int x = 0; x < 80; x++) {
                shf_row(&in.image, y)[x] = (uint8_t)(10 + 2 * x + y);
                if (touching && x > 60) /* a hole that ends with the picture */
                    shf_row(&mask.image, y)[x] = y > 20 && y < 60 ? 255 : 0;
                if (value(&mask, x, y, 0))
                    shf_row(&in.image, y)[x] = 0;
            }
        remove_by(SHF_REMOVE_BIHARMONIC, 0, &in.image, &mask.image, &in.image);
        for (int y = 0; y < 70; y++)
            for (int x = 0; x < 80; x++)
                cr_assert_float_eq(value(&in, x, y, 0), 10 + 2 * x + y, 1, "%d %d", x, y);
    }
    test_picture_free(&in);
    test_picture_free(&mask);
}

/* Each unknown value is the mean of its neighbours in the picture. */
Test(removal, harmonic_values_are_means_of_their_neighbours)
{
    enum { W = 61, H = 47 };
    static float values[W * H * 2];
    static uint8_t hole[W * H];
    test_picture mask = mask_of(W, H);
    test_picture texture = test_picture_of(W, H, 1, LAYOUT_PACKED, CONTENT_RANDOM);
    for (int i = 0; i < W * H; i++) {
        hole[i] = value(&mask, i % W, i / W, 0) > 0 || (i % W < 3 && i / W < 20);
        values[2 * i] = value(&texture, i % W, i / W, 0);
        values[2 * i + 1] = 255 - values[2 * i];
    }
    assert_ok(context, shf_fill_harmonic(context, &(shf_holed){W, H, 2, values, hole}));
    for (int i = 0; i < W * H; i++) {
        if (!hole[i])
            continue;
        const int x = i % W, y = i / W;
        float sum = 0, count = 0;
        const int beside[4][2] = {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}};
        for (int k = 0; k < 4; k++)
            if (beside[k][0] >= 0 && beside[k][0] < W && beside[k][1] >= 0 && beside[k][1] < H) {
                sum += values[2 * (beside[k][1] * W + beside[k][0])];
                count++;
            }
        cr_assert_float_eq(values[2 * i], sum / count, 0.1, "%d %d", x, y);
        cr_assert_float_eq(values[2 * i] + values[2 * i + 1], 255, 0.5);
    }
    test_picture_free(&mask);
    test_picture_free(&texture);
}

/* Stripes and a lattice, which no smooth method continues. */
Test(removal, patches_continue_a_texture)
{
    test_picture truth = test_picture_new(128, 128, 3, LAYOUT_PACKED);
    test_picture out = test_picture_new(128, 128, 3, LAYOUT_PACKED);
    test_picture mask = mask_of(128, 128);
    for (int y = 0; y < 128; y++)
        for (int x = 0; x < 128; x++)
            for (int c = 0; c < 3; c++)
                shf_row(&truth.image, y)[3 * x + c] =
                    (uint8_t)((x / 4 % 2) * 120 + (y / 8 % 2) * (40 + 20 * c) + 20);
    test_picture_copy(&truth, &out);
    for (int y = 0; y < 128; y++)
        for (int x = 0; x < 128; x++)
            if (value(&mask, x, y, 0))
                memset(shf_row(&out.image, y) + 3 * x, 255, 3);
    remove_by(SHF_REMOVE_HARMONIC, 0, &out.image, &mask.image, &out.image);
    cr_assert_geq(test_distance(&out.image, &truth.image), 20);
    remove_by(SHF_REMOVE_PATCH, 0, &out.image, &mask.image, &out.image);
    cr_assert_leq(test_distance(&out.image, &truth.image), 6, "%g",
                  test_distance(&out.image, &truth.image));
    test_picture_free(&truth);
    test_picture_free(&out);
    test_picture_free(&mask);
}

Test(removal, the_box_is_tiled_with_the_largest_strip)
{
    test_picture in = test_picture_of(20, 12, 3, LAYOUT_PACKED, CONTENT_RANDOM);
    test_picture out = test_picture_new(20, 12, 3, LAYOUT_PADDED);
    test_picture mask = test_picture_of(20, 12, 1, LAYOUT_PACKED, CONTENT_BLACK);
    shf_row(&mask.image, 2)[7] = shf_row(&mask.image, 9)[13] =
        1; /* left: 7 columns of 12; the box: 7 x 8 */
    remove_by(SHF_REMOVE_STRIP, 0, &in.image, &mask.image, &out.image);
    for (int y = 0; y < 12; y++)
        for (int x = 0; x < 20; x++)
            for (int c = 0; c < 3; c++) {
                const bool box = x >= 7 && x < 14 && y >= 2 && y < 10;
                cr_assert_eq(value(&out, x, y, c),
                             box ? value(&in, (x - 7) % 7, y - 2, c) : value(&in, x, y, c));
            }
    test_picture_free(&in);
    test_picture_free(&out);
    test_picture_free(&mask);
}

Test(removal, a_constant_is_the_mean_or_given)
{
    test_picture in = test_picture_of(6, 1, 3, LAYOUT_PACKED, CONTENT_BLACK);
    test_picture mask = test_picture_of(6, 1, 1, LAYOUT_PACKED, CONTENT_BLACK);
    const uint8_t given[3] = {1, 2, 3};
    shf_row(&mask.image, 0)[5] = 9;
    for (int x = 0; x < 6; x++)
        shf_row(&in.image, 0)[3 * x + 1] = (uint8_t)(10 * x);
    remove_by(SHF_REMOVE_CONSTANT, 0, &in.image, &mask.image, &in.image);
    cr_assert(value(&in, 5, 0, 0) == 0 && value(&in, 5, 0, 1) == 20 && value(&in, 4, 0, 1) == 40);
    const shf_removing removing = {.method = SHF_REMOVE_CONSTANT, .colour = given};
    assert_ok(context, shf_remove_object(context, &in.image, &mask.image, &removing, &in.image));
    cr_assert_eq(memcmp(shf_row(&in.image, 0) + 15, given, 3), 0);
    test_picture_free(&in);
    test_picture_free(&mask);
}

/* ---- the same everywhere ---- */

/* SHA-256 of the pixels: they are the same for every compiler, level of optimisation and CPU. */
static const char *const goldens[SHF_REMOVALS] = {
    "2a7fd8c3d55646f815d993f6945850e5f2c1cf13197660b94d09c02265545813",
    "45f8c3d4e9036a78fa0000b4d337b2cb3aa26e8149cd79896c30468c7b4614f9",
    "86fb82c8f5b7d8dc50a4cc905864122206ea300d2eea39281109c97503eca5ca",
    "d5e7d4da498b4f83c9babd8fba91838bc013901a64718977acd9dc8faa017b86",
    "ee51baeae96da7f026c7c4c9ce22d9149acb712bcb6b8dc92c912d9f1075507b",
    "c8924751a80f916237f1da0bf4b48b464be36fa723dfcee9218c125ec331251a",
};

Test(removal, goldens_at_all_levels)
{
    test_picture in = test_picture_of(90, 75, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture out = test_picture_new(90, 75, 3, LAYOUT_PACKED);
    test_picture mask = mask_of(90, 75);
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_context *own;
        const shf_context_options options = {.cpu_level = *level};
        cr_assert_eq(shf_context_create(&options, &own), SHF_OK);
        for (int method = 0; method < SHF_REMOVALS; method++) {
            const shf_removing removing = {.method = (shf_removal)method, .dilate = 2};
            assert_ok(own, shf_remove_object(own, &in.image, &mask.image, &removing, &out.image));
            uint8_t hash[SHF_SHA256_SIZE];
            char digest[SHF_SHA256_HEX];
            assert_ok(own, shf_sha256_image(&out.image, hash));
            shf_hex(hash, digest);
            cr_expect_str_eq(digest, goldens[method], "%s, %s: \"%s\"",
                             shf_removal_name((shf_removal)method), *level, digest);
        }
        shf_context_destroy(own);
    }
    test_picture_free(&in);
    test_picture_free(&out);
    test_picture_free(&mask);
}

/* ---- what is hostile ---- */

Test(removal, any_size_and_any_hole)
{
    static const int sizes[][2] = {{1, 2}, {2, 1},   {1, 37}, {7, 7},
                                   {8, 8}, {9, 300}, {64, 3}, {33, 65}};
    for (size_t s = 0; s < sizeof(sizes) / sizeof(*sizes); s++) {
        const int w = sizes[s][0], h = sizes[s][1];
        test_picture in = test_picture_of(w, h, 3, LAYOUT_PACKED, CONTENT_LIMITS);
        test_picture mask = test_picture_of(w, h, 1, LAYOUT_PACKED, CONTENT_WHITE);
        test_picture out = test_picture_new(w, h, 3, LAYOUT_PADDED);
        shf_row(&mask.image, h - 1)[w - 1] = 0; /* all but one pixel */
        for (int method = 0; method < SHF_REMOVALS; method++) {
            const shf_removing removing = {.method = (shf_removal)method};
            const shf_status status =
                shf_remove_object(context, &in.image, &mask.image, &removing, &out.image);
            cr_assert(test_picture_guarded(&out));
            if (method == SHF_REMOVE_STRIP && w > 1 && h > 1) {
                cr_assert_eq(status, SHF_ERR_DATA);
                continue;
            }
            cr_assert_eq(status, SHF_OK);
            for (int y = 0; y < h; y++)
                for (int x = 0; x < w; x++)
                    cr_assert_eq(memcmp(shf_row(&out.image, y) + 3 * x,
                                        shf_row(&in.image, h - 1) + 3 * (w - 1), 3),
                                 0, "%s %dx%d", shf_removal_name((shf_removal)method), w, h);
        }
        test_picture_free(&in);
        test_picture_free(&mask);
        test_picture_free(&out);
    }
}

Test(removal, what_is_wrong_is_said)
{
    test_picture in = test_picture_of(9, 8, 3, LAYOUT_PACKED, CONTENT_RANDOM);
    test_picture mask = test_picture_of(9, 8, 1, LAYOUT_PACKED, CONTENT_WHITE);
    shf_removing removing = {.method = SHF_REMOVE_PATCH, .dilate = 2};
    assert_fails(context, shf_remove_object(context, &in.image, &mask.image, &removing, &in.image),
                 SHF_ERR_DATA,
                 "the mask, dilated by 2 px, is the whole picture of 9x8: nothing is left to fill "
                 "it from");
    assert_fails(context, shf_remove_object(context, &in.image, &in.image, &removing, &in.image),
                 SHF_ERR_ARGUMENT,
                 "mask image: 9x8 with 3 channels; one channel of the image's 9x8");
    removing.dilate = 65;
    assert_fails(context, shf_remove_object(context, &in.image, &mask.image, &removing, &in.image),
                 SHF_ERR_ARGUMENT, "dilate is 65 px; it must be 0 to 64");
    shf_removal method;
    for (int i = 0; i < SHF_REMOVALS; i++)
        cr_assert(shf_removal_find(shf_removal_name((shf_removal)i), &method) && (int)method == i);
    cr_assert(!shf_removal_find("magic", &method) && !shf_removal_name(SHF_REMOVALS));
    test_picture_free(&in);
    test_picture_free(&mask);
}

Test(removal, every_allocation_may_fail)
{
    test_failing failing;
    test_picture in = test_picture_of(300, 260, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture out = test_picture_new(300, 260, 3, LAYOUT_PACKED);
    test_picture mask = mask_of(300, 260);
    for (int method = 0; method < SHF_REMOVALS; method++)
        for (size_t n = 1, failed = 1; failed; n++) {
            shf_context *own;
            const shf_removing removing = {.method = (shf_removal)method, .dilate = 3};
            test_failing_init(&failing);
            cr_assert_eq(
                shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &own),
                0);
            test_failing_arm(&failing, n);
            const shf_status status =
                shf_remove_object(own, &in.image, &mask.image, &removing, &out.image);
            failed = failing.injected;
            cr_assert_eq(status, failed ? SHF_ERR_MEMORY : SHF_OK, "%s: allocation %zu",
                         shf_removal_name((shf_removal)method), n);
            shf_context_destroy(own);
            cr_assert_eq(failing.live, 0);
        }
    test_picture_free(&in);
    test_picture_free(&out);
    test_picture_free(&mask);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Resizing and the presets of preprocessing. That the values are Pillow's is what tests/parity
 * proves on many images; here are rows worked out by hand, and what must hold at any size. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/resample.h"
#include "generators/preprocess.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

/* ---- values ---- */

static void assert_row(shf_filter filter, const uint8_t *in, int in_size, const uint8_t *expected,
                       int out_size)
{
    shf_context *context = test_context();
    for (int turned = 0; turned < 2; turned++) { /* a row, then a column */
        uint8_t copy[64], got[64];
        memcpy(copy, in, (size_t)in_size);
        shf_image from =
            turned ? shf_image_of(copy, 1, in_size, 1) : shf_image_of(copy, in_size, 1, 1);
        shf_image to =
            turned ? shf_image_of(got, 1, out_size, 1) : shf_image_of(got, out_size, 1, 1);
        assert_ok(context, shf_resample(context, &from, filter, &to));
        for (int i = 0; i < out_size; i++)
            cr_assert_eq(got[i], expected[i], "%d: %d instead of %d", i, got[i], expected[i]);
    }
    shf_context_destroy(context);
}

Test(resample, values_worked_out_by_hand)
{
    /* Means of two; 0.5 is rounded up. */
    assert_row(SHF_FILTER_BOX, (uint8_t[]){0, 10, 3, 4, 255, 255}, 6, (uint8_t[]){5, 4, 255}, 3);
    /* Each pixel twice. */
    assert_row(SHF_FILTER_BOX, (uint8_t[]){7, 200}, 2, (uint8_t[]){7, 7, 200, 200}, 4);
    /* 3 to 2: the pixel in the middle, whose centre is the border, belongs to the first half. */
    assert_row(SHF_FILTER_BOX, (uint8_t[]){30, 60, 90}, 3, (uint8_t[]){45, 90}, 2);
    /* Weights 3/4 and 1/4 between the pixels, 1 outside. */
    assert_row(SHF_FILTER_BILINEAR, (uint8_t[]){0, 100}, 2, (uint8_t[]){0, 25, 75, 100}, 4);
    /* Half the size: weights 1/4 3/4 3/4 1/4 over 2 (148.75); at the edge 3/4 3/4 1/4 over 7/4. */
    assert_row(SHF_FILTER_BILINEAR, (uint8_t[]){0, 70, 140, 210, 70, 0}, 6,
               (uint8_t[]){50, 149, 60}, 3);
    assert_row(SHF_FILTER_BILINEAR, (uint8_t[]){9}, 1, (uint8_t[]){9, 9, 9}, 3);
}

static const int sizes[] = {1, 2, 3, 7, 16, 33, 100, 257};
#define SIZES (int)(sizeof(sizes) / sizeof(sizes[0]))

Test(resample, a_flat_image_stays_what_it_is)
{
    shf_context *context = test_context();
    for (int i = 0; i < SIZES * SIZES * 2; i++) {
        shf_filter filter = i % 2 ? SHF_FILTER_BOX : SHF_FILTER_BILINEAR;
        int from = sizes[i / 2 % SIZES], to = sizes[i / 2 / SIZES];
        test_picture in = test_picture_of(from, to, 3, LAYOUT_PADDED, CONTENT_WHITE);
        test_picture out = test_picture_new(to, from, 3, LAYOUT_BOTTOM_UP);
        test_picture white = test_picture_of(to, from, 3, LAYOUT_PACKED, CONTENT_WHITE);
        assert_ok(context, shf_resample(context, &in.image, filter, &out.image));
        cr_assert(test_same_pixels(&out.image, &white.image), "%d to %d", from, to);
        cr_assert(test_picture_guarded(&out));
        test_picture_free(&in);
        test_picture_free(&out);
        test_picture_free(&white);
    }
    shf_context_destroy(context);
}

Test(resample, a_crop_is_a_part_of_the_whole)
{
    static const int cases[][6] = {/* width, height, left, top, part's width, height */
                                   {50, 40, 7, 9, 20, 11},
                                   {61, 47, 3, 5, 21, 22},
                                   {61, 90, 60, 0, 1, 90},
                                   {200, 47, 0, 46, 200, 1},
                                   {9, 9, 2, 3, 4, 5}};
    shf_context *context = test_context();
    test_picture in = test_picture_of(61, 47, 3, LAYOUT_PADDED, CONTENT_TEXTURE);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const int *c = cases[i];
        test_picture whole = test_picture_new(c[0], c[1], 3, LAYOUT_PACKED);
        test_picture part = test_picture_new(c[4], c[5], 3, LAYOUT_BOTTOM_UP);
        assert_ok(context, shf_resample(context, &in.image, SHF_FILTER_BILINEAR, &whole.image));
        assert_ok(context, shf_resample_crop(context, &in.image, SHF_FILTER_BILINEAR, c[0], c[1],
                                             c[2], c[3], &part.image));
        shf_image same = part.image;
        same.stride = whole.image.stride;
        same.data = shf_row(&whole.image, c[3]) + c[2] * 3;
        cr_assert(test_same_pixels(&same, &part.image), "case %zu", i);
        cr_assert(test_picture_guarded(&part));
        test_picture_free(&whole);
        test_picture_free(&part);
    }
    test_picture_free(&in);
    shf_context_destroy(context);
}

static void take_channel(const shf_image *colour, int channel, const shf_image *gray)
{
    for (int y = 0; y < gray->height; y++)
        for (int x = 0; x < gray->width; x++)
            shf_row(gray, y)[x] = shf_row(colour, y)[3 * x + channel];
}

/* Gray rows are the plain loop that those of colour are measured by. */
static void compare_channels(shf_context *context, const test_picture *colour, shf_filter filter,
                             int width, int height)
{
    const int in_width = colour->image.width, in_height = colour->image.height;
    test_picture out = test_picture_new(width, height, 3, LAYOUT_PADDED);
    test_picture gray = test_picture_new(in_width, in_height, 1, LAYOUT_PACKED);
    test_picture expected = test_picture_new(width, height, 1, LAYOUT_PACKED);
    test_picture channel = test_picture_new(width, height, 1, LAYOUT_PACKED);
    assert_ok(context, shf_resample(context, &colour->image, filter, &out.image));
    for (int c = 0; c < 3; c++) {
        take_channel(&colour->image, c, &gray.image);
        take_channel(&out.image, c, &channel.image);
        assert_ok(context, shf_resample(context, &gray.image, filter, &expected.image));
        cr_assert(test_same_pixels(&expected.image, &channel.image), "%dx%d, channel %d, %s", width,
                  height, c, shf_context_cpu_level(context));
    }
    cr_assert(test_picture_guarded(&out));
    test_picture_free(&out);
    test_picture_free(&gray);
    test_picture_free(&expected);
    test_picture_free(&channel);
}

Test(resample, colour_is_three_times_gray)
{
    test_picture in = test_picture_of(61, 47, 3, LAYOUT_PACKED, CONTENT_RANDOM);
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_context_options options = {.struct_size = sizeof(options), .cpu_level = *level};
        shf_context *context;
        cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
        for (int i = 0; i < SIZES; i++) {
            compare_channels(context, &in, SHF_FILTER_BILINEAR, sizes[i], 30);
            compare_channels(context, &in, SHF_FILTER_BOX, 30, sizes[i]);
            compare_channels(context, &in, SHF_FILTER_BOX, sizes[i], 94);
        }
        shf_context_destroy(context);
    }
    test_picture_free(&in);
}

Test(resample, all_cpu_levels_give_the_same_bits)
{
    test_picture in = test_picture_of(150, 131, 3, LAYOUT_PADDED, CONTENT_RANDOM);
    test_picture first = test_picture_new(77, 190, 3, LAYOUT_PACKED);
    test_picture other = test_picture_new(77, 190, 3, LAYOUT_PADDED);
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_context_options options = {.struct_size = sizeof(options), .cpu_level = *level};
        shf_context *context;
        cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
        bool baseline = level == test_cpu_levels();
        shf_image *out = baseline ? &first.image : &other.image;
        assert_ok(context, shf_resample(context, &in.image, SHF_FILTER_BILINEAR, out));
        cr_assert(baseline || test_same_pixels(&first.image, out), "level %s", *level);
        shf_context_destroy(context);
    }
    test_picture_free(&in);
    test_picture_free(&first);
    test_picture_free(&other);
}

/* A mean of many pixels must not overflow the sum. */
Test(resample, the_largest_ratio)
{
    shf_context *context = test_context();
    test_picture in = test_picture_of(65535, 1, 1, LAYOUT_PACKED, CONTENT_WHITE);
    for (int filter = 0; filter < 2; filter++) {
        uint8_t pixels[2] = {0};
        shf_image out = shf_image_of(pixels, 1 + filter, 1, 1);
        assert_ok(context, shf_resample(context, &in.image, (shf_filter)filter, &out));
        cr_assert(pixels[0] >= 253 && (!filter || pixels[1] >= 253), "%d %d", pixels[0], pixels[1]);
    }
    test_picture_free(&in);
    shf_context_destroy(context);
}

/* ---- presets ---- */

Test(preprocess, every_preset_has_a_name_and_steps)
{
    static const char *const names[] = {"none",         "imagenet-224", "imagenet-299",
                                        "resize-64",    "imagenet-16",  "imagenet-384",
                                        "imagenet-518", "imagenet-4096"};
    static const char *const others[] = {
        "",          "imagenet",      "imagenet-",     "imagenet-15",
        "resize-65", "imagenet-4097", "imagenet-224 ", "imagenet--224"};
    shf_preprocess preset;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        cr_assert(shf_preprocess_find(names[i], &preset), "%s", names[i]);
        cr_assert_str_eq(preset.name, names[i]);
        cr_assert_gt(strlen(preset.steps), 0);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        cr_assert_not(shf_preprocess_find(others[i], &preset), "%s", others[i]);
}

/* As 256 is to 224: 438.86 and 592 for the usual larger networks; in full, as a manifest says it. */
Test(preprocess, imagenet_of_any_size)
{
    static const int crops[][2] = {{16, 18}, {224, 256}, {384, 439}, {448, 512}, {518, 592}};
    shf_preprocess preset;
    for (size_t i = 0; i < sizeof(crops) / sizeof(crops[0]); i++) {
        char name[32];
        snprintf(name, sizeof(name), "imagenet-%d", crops[i][0]);
        cr_assert(shf_preprocess_find(name, &preset));
        cr_assert(preset.crop == crops[i][0] && preset.shorter == crops[i][1], "%s", name);
    }
    cr_assert(shf_preprocess_find("imagenet-224", &preset));
    cr_assert_str_eq(preset.steps,
                     "resize shorter side to 256 (Pillow bilinear), longer side int(256 long / "
                     "short); crop 224x224 at round((side - 224) / 2), half to even");
}

Test(preprocess, what_is_no_preset_says_so)
{
    shf_context *context = test_context();
    shf_preprocess preset;
    assert_fails(context, shf_preprocess_require(context, "imagenet224", &preset), SHF_ERR_ARGUMENT,
                 "no preprocessing is named 'imagenet224'; did you mean imagenet-224?");
    assert_fails(context, shf_preprocess_require(context, "big", &preset), SHF_ERR_ARGUMENT,
                 "no preprocessing is named 'big'; none leaves the image as it is");
    assert_fails(context, shf_preprocess_require(context, "imagenet-5000", &preset),
                 SHF_ERR_ARGUMENT,
                 "preprocessing 'imagenet-5000': the size is a number from 16 to 4096");
    shf_context_destroy(context);
}

static test_picture run_preset(const char *name, int width, int height, shf_image *out,
                               shf_context *context)
{
    test_picture in = test_picture_of(width, height, 3, LAYOUT_PADDED, CONTENT_TEXTURE);
    shf_preprocess preset;
    assert_ok(context, shf_preprocess_require(context, name, &preset));
    assert_ok(context, shf_preprocess_run(context, &context->scratch, &preset, &in.image, out));
    return in;
}

Test(preprocess, sizes_are_the_presets)
{
    static const struct {
        const char *name;
        int side;
    } presets[] = {
        {"imagenet-224", 224}, {"imagenet-299", 299}, {"resize-64", 64}, {"imagenet-518", 518}};
    static const int widths[][2] = {{1, 1},     {1, 300},   {300, 1},   {2, 3},
                                    {64, 64},   {224, 224}, {299, 299}, {256, 256},
                                    {500, 375}, {375, 500}, {56, 400},  {65535, 1}};
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
        for (size_t p = 0; p < sizeof(presets) / sizeof(presets[0]); p++) {
            shf_image out;
            test_picture in =
                run_preset(presets[p].name, widths[i][0], widths[i][1], &out, context);
            cr_assert(out.width == presets[p].side && out.height == presets[p].side);
            test_picture_free(&in);
        }
    }
    shf_context_destroy(context);
}

/* Where nothing is resized, the crop can be seen: offsets are rounded half to even. */
static void assert_crop(int width, int height, int left, int top)
{
    shf_context *context = test_context();
    shf_image out;
    test_picture in = run_preset("imagenet-224", width, height, &out, context);
    shf_image part = in.image;
    part.width = part.height = 224;
    part.data = shf_row(&in.image, top) + left * 3;
    cr_assert(test_same_pixels(&part, &out), "%dx%d", width, height);
    test_picture_free(&in);
    shf_context_destroy(context);
}

Test(preprocess, crops_start_at_half_the_rest_rounded_to_even)
{
    assert_crop(256, 256, 16, 16);
    assert_crop(257, 256, 16, 16); /* 16.5 */
    assert_crop(259, 256, 18, 16); /* 17.5 */
    assert_crop(256, 261, 16, 18); /* 18.5 */
    assert_crop(256, 300, 16, 38);
}

Test(preprocess, seven_eighths_are_taken_before_the_resize_to_299)
{
    shf_context *context = test_context();
    shf_image out;
    test_picture in = run_preset("imagenet-299", 342, 342, &out, context); /* 299 at 21.5 */
    shf_image part = in.image;
    part.width = part.height = 299;
    part.data = shf_row(&in.image, 22) + 22 * 3;
    cr_assert(test_same_pixels(&part, &out));
    test_picture_free(&in);
    shf_context_destroy(context);
}

Test(preprocess, nothing_to_do_is_the_image_itself)
{
    shf_context *context = test_context();
    shf_image out;
    test_picture in = run_preset("none", 31, 17, &out, context);
    cr_assert_eq(memcmp(&out, &in.image, sizeof(out)), 0);
    test_picture_free(&in);
    in = run_preset("resize-64", 64, 64, &out, context);
    cr_assert_eq(out.data, in.image.data);
    test_picture_free(&in);
    shf_context_destroy(context);
}

Test(preprocess, any_allocation_may_fail)
{
    test_failing failing;
    test_failing_init(&failing);
    test_picture in = test_picture_of(1500, 1400, 3, LAYOUT_PACKED, CONTENT_GRADIENT);
    bool failed = true;
    for (size_t n = 1; failed; n++) {
        shf_context_options options = {.struct_size = sizeof(options),
                                       .allocator = &failing.allocator};
        shf_context *context;
        test_failing_arm(&failing, 0);
        cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
        test_failing_arm(&failing, n);
        size_t before = failing.injected;
        shf_image out;
        shf_preprocess preset;
        assert_ok(context, shf_preprocess_require(context, "imagenet-299", &preset));
        shf_status status =
            shf_preprocess_run(context, &context->scratch, &preset, &in.image, &out);
        failed = failing.injected > before;
        cr_assert_eq(status, failed ? SHF_ERR_MEMORY : SHF_OK, "%s", shf_context_error(context));
        shf_context_destroy(context);
        cr_assert_eq(failing.live, 0);
    }
    test_picture_free(&in);
}

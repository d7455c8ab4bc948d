/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Decoding: every kind of file gives the pixels that the format means. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "tests/support/samples.h"
#include "tests/support/support.h"

static shf_status decode(shf_context *context, const test_file *file, shf_image *out)
{
    return shf_decode(context, &context->scratch, file->data, file->size, 0, out);
}

/* ---- PNG ---- */

/* The 8 bits of a sample: small depths fill 0..255, 16 bits lose the lower half. */
static uint8_t eight_bits(unsigned value, int depth)
{
    return (uint8_t)(depth == 16 ? value >> 8 : value * 255 / ((1u << depth) - 1));
}

static uint8_t expected_png(const test_png *png, int x, int y, int channel)
{
    unsigned first = test_png_value(png, x, y, 0);
    if (png->colour == 3) /* an index beyond the palette is black */
        return (int)first < png->palette ? test_png_palette((int)first, channel) : 0;
    bool gray = png->colour == 0 || png->colour == 4;
    return eight_bits(gray ? first : test_png_value(png, x, y, channel), png->depth);
}

Test(decode, every_png_gives_the_pixels_it_holds)
{
    shf_context *context = test_context();
    for (size_t i = 0; i < test_png_count(); i++) {
        const test_png *png = test_png_at(i);
        test_file file = test_png_make(png);
        shf_image image;
        assert_ok(context, decode(context, &file, &image));
        cr_assert(image.width == png->width && image.height == png->height && image.channels == 3);
        for (int y = 0; y < image.height; y++)
            for (int x = 0; x < image.width * 3; x++)
                cr_assert_eq(shf_row(&image, y)[x], expected_png(png, x / 3, y, x % 3),
                             "%s: %d, %d", png->name, x / 3, y);
        test_file_free(&file);
    }
    shf_context_destroy(context);
}

/* ---- JPEG ---- */

static int expected_jpeg(const test_jpeg *jpeg, int x, int y, int channel)
{
    int value = test_jpeg_value(jpeg, x, y, jpeg->space == SPACE_GRAY ? 0 : channel);
    if (jpeg->space != SPACE_CMYK && jpeg->space != SPACE_YCCK)
        return value;
    return value * test_jpeg_value(jpeg, x, y, 3) / 255; /* inverted inks: light times light */
}

/* The mean error of smooth ramps is small at any sampling; large where channels were mixed up. */
static double mean_error(const test_jpeg *jpeg, const shf_image *image, int *worst)
{
    double sum = 0;
    *worst = 0;
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width * 3; x++) {
            int error = abs(shf_row(image, y)[x] - expected_jpeg(jpeg, x / 3, y, x % 3));
            sum += error;
            *worst = error > *worst ? error : *worst;
        }
    }
    return sum / ((double)image->width * image->height * 3);
}

Test(decode, every_jpeg_gives_nearly_the_pixels_it_was_made_of)
{
    shf_context *context = test_context();
    for (size_t i = 0; i < test_jpeg_count(); i++) {
        const test_jpeg *jpeg = test_jpeg_at(i);
        if (jpeg->quality < 90 || (jpeg->bare && jpeg->space == SPACE_RGB))
            continue;
        test_file file = test_jpeg_make(jpeg);
        shf_image image;
        assert_ok(context, decode(context, &file, &image));
        cr_assert(image.width == jpeg->width && image.height == jpeg->height);
        int worst;
        double mean = mean_error(jpeg, &image, &worst);
        cr_assert_lt(mean, jpeg->quality == 100 ? 0.8 : 7, "%s: mean error %f", jpeg->name, mean);
        if (jpeg->quality == 100)
            cr_assert_leq(worst, 3, "%s: an error of %d", jpeg->name, worst);
        test_file_free(&file);
    }
    shf_context_destroy(context);
}

/* Two files with the same coefficients, coded in another way, have the same pixels. */
Test(decode, entropy_coding_does_not_change_pixels)
{
    shf_context *context = test_context();
    test_jpeg jpeg = {"", 61, 43, SPACE_YCC, 2, 2, 75, false, false, 0, false};
    test_file file = test_jpeg_make(&jpeg);
    shf_image base;
    assert_ok(context, decode(context, &file, &base));
    test_file_free(&file);
    for (int variant = 1; variant < 6; variant++) {
        jpeg.progressive = variant & 1;
        jpeg.restart = variant & 2;
#ifdef D_ARITH_CODING_SUPPORTED
        jpeg.arithmetic = variant & 4;
#endif
        file = test_jpeg_make(&jpeg);
        shf_image image;
        assert_ok(context, decode(context, &file, &image));
        cr_assert_eq(memcmp(image.data, base.data, (size_t)61 * 43 * 3), 0, "variant %d", variant);
        test_file_free(&file);
    }
    shf_context_destroy(context);
}

Test(decode, gray_files_have_three_equal_channels)
{
    shf_context *context = test_context();
    test_file file = test_jpeg_make(test_jpeg_at(0));
    shf_image image;
    assert_ok(context, decode(context, &file, &image));
    const uint8_t *p = image.data;
    for (size_t i = 0; i < (size_t)image.width * (size_t)image.height; i++)
        cr_assert(p[3 * i] == p[3 * i + 1] && p[3 * i] == p[3 * i + 2]);
    test_file_free(&file);
    shf_context_destroy(context);
}

/* ---- formats ---- */

Test(decode, formats_are_told_by_their_first_bytes)
{
    cr_assert_str_eq(shf_decode_format("\xff\xd8\xff\xe0", 4), "jpeg");
    cr_assert_str_eq(shf_decode_format("\x89PNG\r\n\x1a\n", 8), "png");
    cr_assert_null(shf_decode_format("\x89PNG\r\n\x1a", 7));
    cr_assert_null(shf_decode_format("GIF89a", 6));
    cr_assert_null(shf_decode_format("hello", 5));
    cr_assert_null(shf_decode_format("", 0));
}

Test(decode, other_formats_are_named)
{
    shf_context *context = test_context();
    shf_image image;
    test_file gif = {0}, text = {0}, empty = {0};
    test_file_append(&gif, "GIF89a......", 12);
    test_file_append(&text, "hello world.", 12);
    test_file_append(&empty, "", 0);
    assert_fails(context, decode(context, &gif, &image), SHF_ERR_UNSUPPORTED,
                 "a GIF file; JPEG and PNG are read: convert it first");
    assert_fails(context, decode(context, &text, &image), SHF_ERR_UNSUPPORTED,
                 "neither a JPEG nor a PNG file");
    assert_fails(context, decode(context, &empty, &image), SHF_ERR_DATA, "an empty file");
    test_file_free(&gif);
    test_file_free(&text);
    test_file_free(&empty);
    shf_context_destroy(context);
}

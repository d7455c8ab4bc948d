/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Decoding what is broken, truncated, unusual or made to hurt: a clean error, never pixels that were
 * guessed. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/codec.h"
#include "tests/support/pictures.h"
#include "tests/support/samples.h"
#include "tests/support/support.h"

/* ---- damage ---- */

/* A copy of exactly that size, so that a sanitizer sees a read beyond it. */
static void assert_truncation_fails(const test_file *file, const char *name)
{
    shf_context *context = test_context();
    for (size_t size = 0; size < file->size; size++) {
        uint8_t *part = malloc(size ? size : 1);
        memcpy(part, file->data, size);
        shf_image image;
        shf_status status = test_decode(context, part, size, &image);
        cr_assert(status == SHF_ERR_DATA || (status == SHF_ERR_UNSUPPORTED && size < 8),
                  "%s of %zu bytes, cut at %zu: %s: %s", name, file->size, size,
                  shf_status_name(status), shf_context_error(context));
        free(part);
    }
    shf_context_destroy(context);
}

Test(hostile, a_jpeg_cut_anywhere_is_an_error)
{
    static const char *const names[] = {"gray", "ycc-420", "ycc-restart", "ycc-progressive",
                                        "cmyk"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        test_file file = test_jpeg_named(names[i]);
        assert_truncation_fails(&file, names[i]);
        test_file_free(&file);
    }
}

Test(hostile, a_png_cut_anywhere_is_an_error)
{
    static const char *const names[] = {"gray1", "rgb8", "palette4-trns", "rgb8-interlaced",
                                        "rgb8-iccp-garbage"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        test_file file = test_png_named(names[i]);
        assert_truncation_fails(&file, names[i]);
        test_file_free(&file);
    }
}

Test(hostile, truncation_is_named)
{
    shf_context *context = test_context();
    shf_image image;
    test_file file = test_jpeg_named("ycc-420");
    assert_fails(context, test_decode(context, file.data, file.size - 40, &image), SHF_ERR_DATA,
                 "truncated JPEG: Premature end of JPEG file");
    test_file_free(&file);
    file = test_png_named("rgb8");
    assert_fails(context, test_decode(context, file.data, file.size - 40, &image), SHF_ERR_DATA,
                 "truncated PNG: the file ends too early");
    test_file_free(&file);
    shf_context_destroy(context);
}

/* Every byte of a PNG is checked by something. */
Test(hostile, a_png_with_any_bit_flipped_is_an_error)
{
    shf_context *context = test_context();
    test_file file = test_png_named("palette2-interlaced");
    for (size_t bit = 0; bit < file.size * 8; bit++) {
        file.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        shf_image image;
        shf_status status = test_decode(context, file.data, file.size, &image);
        cr_assert_neq(status, SHF_OK, "bit %zu of byte %zu", bit % 8, bit / 8);
        file.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    test_file_free(&file);
    shf_context_destroy(context);
}

/* A JPEG has no checksums: the result may be an image, of a size within the limits. */
Test(hostile, a_jpeg_with_any_bit_flipped_is_an_image_or_an_error)
{
    static const char *const names[] = {"ycc-restart", "ycc-progressive"};
    shf_context *context = test_context();
    size_t errors = 0;
    for (size_t i = 0; i < 2; i++) {
        test_file file = test_jpeg_named(names[i]);
        for (size_t bit = 0; bit < file.size * 8; bit++) {
            file.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
            shf_image image;
            shf_status status =
                shf_decode(context, &context->scratch, file.data, file.size, 1 << 20, &image);
            errors += status != SHF_OK;
            cr_assert(status == SHF_OK || *shf_context_error(context));
            cr_assert(status || (int64_t)image.width * image.height <= 1 << 20);
            shf_arena_rewind(&context->scratch, (shf_mark){0});
            file.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        test_file_free(&file);
    }
    cr_assert_gt(errors, 100);
    shf_context_destroy(context);
}

/* Real files have them, and no pixel depends on them. */
Test(hostile, stray_bytes_between_segments_are_passed_over)
{
    shf_context *context = test_context();
    test_file file = test_jpeg_named("ycc-420"), stray = {0};
    size_t at = 4 + (size_t)file.data[5] + 256 * (size_t)file.data[4]; /* after the JFIF segment */
    test_file_append(&stray, file.data, at);
    test_file_append(&stray, "\0\1stray", 7);
    test_file_append(&stray, file.data + at, file.size - at);
    shf_image clean, image;
    shf_arena *arena = &context->scratch;
    assert_ok(context, shf_decode(context, arena, file.data, file.size, 0, &clean));
    assert_ok(context, shf_decode(context, arena, stray.data, stray.size, 0, &image));
    cr_assert(test_same_pixels(&clean, &image));
    test_file_free(&file);
    test_file_free(&stray);
    shf_context_destroy(context);
}

/* An Adobe segment with a transform code that the standard does not have: read as YCbCr. */
Test(hostile, unknown_adobe_transforms_are_passed_over)
{
    static const uint8_t adobe[] = {0xff, 0xee, 0,   14, 'A', 'd', 'o', 'b',
                                    'e',  0,    100, 0,  0,   0,   0,   9};
    shf_context *context = test_context();
    test_file file = test_jpeg_named("ycc-bare"), marked = {0};
    test_file_append(&marked, file.data, 2);
    test_file_append(&marked, adobe, sizeof(adobe));
    test_file_append(&marked, file.data + 2, file.size - 2);
    shf_image clean, image;
    shf_arena *arena = &context->scratch;
    assert_ok(context, shf_decode(context, arena, file.data, file.size, 0, &clean));
    assert_ok(context, shf_decode(context, arena, marked.data, marked.size, 0, &image));
    cr_assert(test_same_pixels(&clean, &image));
    test_file_free(&file);
    test_file_free(&marked);
    shf_context_destroy(context);
}

/* ---- kinds that are not read ---- */

static void assert_patched_jpeg(size_t offset, uint8_t value, shf_status expected)
{
    shf_context *context = test_context();
    test_file file = test_jpeg_named("ycc-444");
    size_t at = 0;
    while (file.data[at] != 0xff || file.data[at + 1] != 0xc0)
        at++;
    file.data[at + offset] = value;
    shf_image image;
    shf_status status = test_decode(context, file.data, file.size, &image);
    cr_assert_eq(status, expected, "%s: %s", shf_status_name(status), shf_context_error(context));
    test_file_free(&file);
    shf_context_destroy(context);
}

Test(hostile, kinds_of_jpeg_that_are_not_read)
{
    assert_patched_jpeg(4, 12, SHF_ERR_UNSUPPORTED);   /* 12 bits a sample */
    assert_patched_jpeg(1, 0xc3, SHF_ERR_UNSUPPORTED); /* lossless */
    assert_patched_jpeg(9, 2, SHF_ERR_DATA);           /* components that are not there */
}

/* 16x16 pixels of given components, in given scans (none: one scan). */
static test_file make_jpeg(int components, J_COLOR_SPACE space, const jpeg_scan_info *scans,
                           int scan_count)
{
    struct jpeg_compress_struct encoder;
    struct jpeg_error_mgr errors;
    encoder.err = jpeg_std_error(&errors);
    jpeg_create_compress(&encoder);
    unsigned char *data = NULL;
    unsigned long size = 0;
    jpeg_mem_dest(&encoder, &data, &size);
    encoder.image_width = encoder.image_height = 16;
    encoder.input_components = components;
    encoder.in_color_space = space;
    jpeg_set_defaults(&encoder);
    encoder.scan_info = scans;
    encoder.num_scans = scan_count;
    jpeg_start_compress(&encoder, TRUE);
    uint8_t samples[16 * 4] = {255, 0, 9};
    JSAMPROW row = samples;
    for (int y = 0; y < 16; y++)
        jpeg_write_scanlines(&encoder, &row, 1);
    jpeg_finish_compress(&encoder);
    jpeg_destroy_compress(&encoder);
    return (test_file){data, size};
}

Test(hostile, a_jpeg_of_two_components_is_not_read)
{
    shf_context *context = test_context();
    test_file file = make_jpeg(2, JCS_UNKNOWN, NULL, 0);
    shf_image image;
    assert_fails(context, test_decode(context, file.data, file.size, &image), SHF_ERR_UNSUPPORTED,
                 "a JPEG of 2 components");
    test_file_free(&file);
    shf_context_destroy(context);
}

/* Every coefficient of every component in a scan of its own: legal, and slow to read. */
Test(hostile, a_jpeg_of_too_many_scans_is_over_the_limit)
{
    jpeg_scan_info scans[190] = {{3, {0, 1, 2}, 0, 0, 0, 0}};
    for (int i = 0; i < 189; i++)
        scans[i + 1] = (jpeg_scan_info){1, {i / 63}, i % 63 + 1, i % 63 + 1, 0, 0};
    shf_context *context = test_context();
    test_file file = make_jpeg(3, JCS_RGB, scans, 190);
    shf_image image;
    assert_fails(context, test_decode(context, file.data, file.size, &image), SHF_ERR_LIMIT,
                 "a JPEG of more than 100 scans");
    test_file_free(&file);
    shf_context_destroy(context);
}

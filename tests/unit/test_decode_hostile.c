/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Decoding what is broken, truncated, too large or made to hurt: always a clean error, never pixels
 * that were guessed, and never memory for what a header merely claims. */
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

static shf_status decode(shf_context *context, const void *data, size_t size, shf_image *out)
{
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = shf_decode(context, &context->scratch, data, size, 0, out);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

static test_file jpeg_named(const char *name)
{
    for (size_t i = 0; i < test_jpeg_count(); i++)
        if (strcmp(test_jpeg_at(i)->name, name) == 0)
            return test_jpeg_make(test_jpeg_at(i));
    abort();
}

static test_file png_named(const char *name)
{
    for (size_t i = 0; i < test_png_count(); i++)
        if (strcmp(test_png_at(i)->name, name) == 0)
            return test_png_make(test_png_at(i));
    abort();
}

/* ---- damage ---- */

/* A copy of exactly that size, so that a sanitizer sees a read beyond it. */
static void assert_truncation_fails(const test_file *file, const char *name)
{
    shf_context *context = test_context();
    for (size_t size = 0; size < file->size; size++) {
        uint8_t *part = malloc(size ? size : 1);
        memcpy(part, file->data, size);
        shf_image image;
        shf_status status = decode(context, part, size, &image);
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
        test_file file = jpeg_named(names[i]);
        assert_truncation_fails(&file, names[i]);
        test_file_free(&file);
    }
}

Test(hostile, a_png_cut_anywhere_is_an_error)
{
    static const char *const names[] = {"gray1", "rgb8", "palette4-trns", "rgb8-interlaced",
                                        "rgb8-iccp-garbage"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        test_file file = png_named(names[i]);
        assert_truncation_fails(&file, names[i]);
        test_file_free(&file);
    }
}

Test(hostile, truncation_is_named)
{
    shf_context *context = test_context();
    shf_image image;
    test_file file = jpeg_named("ycc-420");
    assert_fails(context, decode(context, file.data, file.size - 40, &image), SHF_ERR_DATA,
                 "truncated JPEG: Premature end of JPEG file");
    test_file_free(&file);
    file = png_named("rgb8");
    assert_fails(context, decode(context, file.data, file.size - 40, &image), SHF_ERR_DATA,
                 "truncated PNG: the file ends too early");
    test_file_free(&file);
    shf_context_destroy(context);
}

/* Every byte of a PNG is checked by something. */
Test(hostile, a_png_with_any_bit_flipped_is_an_error)
{
    shf_context *context = test_context();
    test_file file = png_named("palette2-interlaced");
    for (size_t bit = 0; bit < file.size * 8; bit++) {
        file.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        shf_image image;
        shf_status status = decode(context, file.data, file.size, &image);
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
        test_file file = jpeg_named(names[i]);
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
    test_file file = jpeg_named("ycc-420"), stray = {0};
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

/* ---- claims ---- */

static size_t largest;

static void *watch_allocate(void *user, size_t bytes)
{
    (void)user;
    largest = bytes > largest ? bytes : largest;
    return malloc(bytes);
}

static void watch_release(void *user, void *memory)
{
    (void)user;
    free(memory);
}

static const shf_allocator watching = {sizeof(watching), watch_allocate, watch_release, NULL};

static shf_status decode_png_header(shf_context *context, uint32_t width, uint32_t height)
{
    test_file file = {0};
    test_png_header(&file, width, height, 8, 2, false);
    test_png_chunk(&file, "IDAT", "x", 1);
    shf_image image;
    shf_status status = decode(context, file.data, file.size, &image);
    test_file_free(&file);
    return status;
}

/* A file with the height and width of its frame header replaced. */
static shf_status decode_jpeg_sized(shf_context *context, const char *name, unsigned width,
                                    unsigned height)
{
    test_file file = jpeg_named(name);
    size_t at = 0;
    while (file.data[at] != 0xff || (file.data[at + 1] != 0xc0 && file.data[at + 1] != 0xc2))
        at++;
    file.data[at + 5] = (uint8_t)(height >> 8);
    file.data[at + 6] = (uint8_t)height;
    file.data[at + 7] = (uint8_t)(width >> 8);
    file.data[at + 8] = (uint8_t)width;
    shf_image image;
    shf_status status = decode(context, file.data, file.size, &image);
    test_file_free(&file);
    return status;
}

Test(hostile, sizes_are_checked_before_memory_is_taken)
{
    shf_context *context;
    shf_context_options options = {.struct_size = sizeof(options), .allocator = &watching};
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    assert_fails(context, decode_png_header(context, 60000, 60000), SHF_ERR_LIMIT,
                 "60000x60000 pixels are over the limit of 64000000");
    assert_fails(context, decode_png_header(context, 65536, 1), SHF_ERR_LIMIT,
                 "65536x1 pixels; a side may have 65535");
    assert_fails(context, decode_png_header(context, 0x7fffffff, 0x7fffffff), SHF_ERR_LIMIT,
                 "2147483647x2147483647 pixels; a side may have 65535");
    cr_assert_eq(decode_png_header(context, 0, 5), SHF_ERR_DATA);
    cr_assert_eq(decode_png_header(context, 5, 0), SHF_ERR_DATA);
    cr_assert_eq(decode_png_header(context, 0xffffffff, 5), SHF_ERR_DATA);
    assert_fails(context, decode_jpeg_sized(context, "ycc-420", 60000, 60000), SHF_ERR_LIMIT,
                 "60000x60000 pixels are over the limit of 64000000");
    assert_fails(context, decode_jpeg_sized(context, "ycc-progressive", 60000, 60000),
                 SHF_ERR_LIMIT, "60000x60000 pixels are over the limit of 64000000");
    cr_assert_eq(decode_jpeg_sized(context, "ycc-420", 65535, 1), SHF_ERR_LIMIT);
    cr_assert_eq(decode_jpeg_sized(context, "ycc-420", 0, 5), SHF_ERR_DATA);
    cr_assert_eq(decode_jpeg_sized(context, "ycc-420", 5, 0), SHF_ERR_DATA);
    cr_assert_lt(largest, (size_t)4 << 20, "%zu bytes were asked for", largest);
    shf_context_destroy(context);
}

Test(hostile, the_pixel_limit_is_the_callers)
{
    shf_context *context = test_context();
    test_file file = png_named("rgb8"); /* 13x9 */
    shf_image image;
    shf_arena *arena = &context->scratch;
    assert_ok(context, shf_decode(context, arena, file.data, file.size, 13 * 9, &image));
    assert_fails(context, shf_decode(context, arena, file.data, file.size, 13 * 9 - 1, &image),
                 SHF_ERR_LIMIT, "13x9 pixels are over the limit of 116");
    test_file_free(&file);
    shf_context_destroy(context);
}

/* ---- kinds that are not read ---- */

static void assert_patched_jpeg(size_t offset, uint8_t value, shf_status expected)
{
    shf_context *context = test_context();
    test_file file = jpeg_named("ycc-444");
    size_t at = 0;
    while (file.data[at] != 0xff || file.data[at + 1] != 0xc0)
        at++;
    file.data[at + offset] = value;
    shf_image image;
    shf_status status = decode(context, file.data, file.size, &image);
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
    assert_fails(context, decode(context, file.data, file.size, &image), SHF_ERR_UNSUPPORTED,
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
    assert_fails(context, decode(context, file.data, file.size, &image), SHF_ERR_LIMIT,
                 "a JPEG of more than 100 scans");
    test_file_free(&file);
    shf_context_destroy(context);
}

/* ---- memory ---- */

static void assert_fails_cleanly(const test_file *file, const char *name)
{
    test_failing failing;
    test_failing_init(&failing);
    for (size_t n = 1;; n++) {
        shf_context_options options = {.struct_size = sizeof(options),
                                       .allocator = &failing.allocator};
        shf_context *context;
        test_failing_arm(&failing, 0);
        cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
        test_failing_arm(&failing, n);
        size_t before = failing.injected;
        shf_image image;
        shf_status status = decode(context, file->data, file->size, &image);
        bool failed = failing.injected > before;
        cr_assert_eq(status, failed ? SHF_ERR_MEMORY : SHF_OK, "%s, allocation %zu: %s: %s", name,
                     n, shf_status_name(status), shf_context_error(context));
        shf_context_destroy(context);
        cr_assert_eq(failing.live, 0, "%s, allocation %zu: a leak", name, n);
        if (!failed)
            break;
        cr_assert_lt(n, 1000);
    }
}

Test(hostile, any_allocation_may_fail)
{
    static const char *const jpegs[] = {"ycc-420", "cmyk"};
    static const char *const pngs[] = {"rgb8-interlaced", "palette4-trns", "rgb8-iccp-garbage"};
    for (size_t i = 0; i < sizeof(jpegs) / sizeof(jpegs[0]); i++) {
        test_file file = jpeg_named(jpegs[i]);
        assert_fails_cleanly(&file, jpegs[i]);
        test_file_free(&file);
    }
    for (size_t i = 0; i < sizeof(pngs) / sizeof(pngs[0]); i++) {
        test_file file = png_named(pngs[i]);
        assert_fails_cleanly(&file, pngs[i]);
        test_file_free(&file);
    }
}

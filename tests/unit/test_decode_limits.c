/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Decoding and memory: none for what a header merely claims, none kept after an error, a clean error
 * where there is none, and no limit but ours. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/codec.h"
#include "tests/support/pictures.h"
#include "tests/support/samples.h"
#include "tests/support/support.h"

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
    shf_status status = test_decode(context, file.data, file.size, &image);
    test_file_free(&file);
    return status;
}

/* A file with the height and width of its frame header replaced. */
static shf_status decode_jpeg_sized(shf_context *context, const char *name, unsigned width,
                                    unsigned height)
{
    test_file file = test_jpeg_named(name);
    size_t at = 0;
    while (file.data[at] != 0xff || (file.data[at + 1] != 0xc0 && file.data[at + 1] != 0xc2))
        at++;
    file.data[at + 5] = (uint8_t)(height >> 8);
    file.data[at + 6] = (uint8_t)height;
    file.data[at + 7] = (uint8_t)(width >> 8);
    file.data[at + 8] = (uint8_t)width;
    shf_image image;
    shf_status status = test_decode(context, file.data, file.size, &image);
    test_file_free(&file);
    return status;
}

Test(limits, sizes_are_checked_before_memory_is_taken)
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

Test(limits, the_pixel_limit_is_the_callers)
{
    shf_context *context = test_context();
    test_file file = test_png_named("rgb8"); /* 13x9 */
    shf_image image;
    shf_arena *arena = &context->scratch;
    assert_ok(context, shf_decode(context, arena, file.data, file.size, 13 * 9, &image));
    assert_fails(context, shf_decode(context, arena, file.data, file.size, 13 * 9 - 1, &image),
                 SHF_ERR_LIMIT, "13x9 pixels are over the limit of 116");
    test_file_free(&file);
    shf_context_destroy(context);
}

/* Six million bytes of text in a chunk of six thousand: no pixel needs them. */
Test(limits, other_chunks_are_not_unpacked)
{
    enum { LONG = 6000000 };
    uint8_t *text = calloc(1, LONG), *packed = malloc(LONG);
    uLongf size = LONG - 3;
    cr_assert(text && packed && compress(packed + 3, &size, text, LONG) == Z_OK);
    memcpy(packed, "k\0", 3); /* a keyword, its zero, the method */
    test_file plain = test_png_named("rgb8"), file = {0};
    const size_t header = 8 + 25; /* signature and IHDR */
    test_file_append(&file, plain.data, header);
    test_png_chunk(&file, "zTXt", packed, size + 3);
    test_file_append(&file, plain.data + header, plain.size - header);
    shf_context *context;
    shf_context_options options = {.struct_size = sizeof(options), .allocator = &watching};
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    shf_image image;
    assert_ok(context, test_decode(context, file.data, file.size, &image));
    cr_assert_lt(largest, (size_t)2 << 20, "%zu bytes were asked for", largest);
    shf_context_destroy(context);
    test_file_free(&plain);
    test_file_free(&file);
    free(packed);
    free(text);
}

/* libjpeg reads a limit from the environment, below which it would need a file. */
Test(limits, the_environment_does_not_matter)
{
    shf_context *context = test_context();
    const test_jpeg large = {"large", 400, 300, SPACE_YCC, 2, 2, 90, true, false, 0, false};
    test_file file = test_jpeg_make(&large);
    shf_image image;
    setenv("JPEGMEM", "1", 1);
    assert_ok(context, test_decode(context, file.data, file.size, &image));
    test_file_free(&file);
    shf_context_destroy(context);
}

/* ---- memory ---- */

static void assert_keeps_nothing(test_file file)
{
    shf_context *context = test_context();
    shf_image image;
    cr_assert_not_null(shf_arena_take(&context->scratch, 100, 1));
    shf_mark before = shf_arena_mark(&context->scratch);
    cr_assert_eq(shf_decode(context, &context->scratch, file.data, file.size - 40, 0, &image),
                 SHF_ERR_DATA);
    shf_mark after = shf_arena_mark(&context->scratch);
    cr_assert(after.block == before.block && after.used == before.used);
    shf_context_destroy(context);
    test_file_free(&file);
}

Test(limits, an_error_gives_the_pixels_back)
{
    assert_keeps_nothing(test_jpeg_named("ycc-420"));
    assert_keeps_nothing(test_png_named("rgb8"));
}

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
        shf_status status = test_decode(context, file->data, file->size, &image);
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

Test(limits, any_allocation_may_fail)
{
    static const char *const jpegs[] = {"ycc-420", "cmyk"};
    static const char *const pngs[] = {"rgb8-interlaced", "palette4-trns", "rgb8-iccp-garbage"};
    for (size_t i = 0; i < sizeof(jpegs) / sizeof(jpegs[0]); i++) {
        test_file file = test_jpeg_named(jpegs[i]);
        assert_fails_cleanly(&file, jpegs[i]);
        test_file_free(&file);
    }
    for (size_t i = 0; i < sizeof(pngs) / sizeof(pngs[0]); i++) {
        test_file file = test_png_named(pngs[i]);
        assert_fails_cleanly(&file, pngs[i]);
        test_file_free(&file);
    }
}

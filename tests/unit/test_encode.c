/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Encoding: what an encoder's text means, and that files hold the pixels they should. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

/* ---- texts ---- */

Test(encoder, texts_are_read_and_written_back)
{
    static const struct {
        const char *text;
        shf_encoder encoder;
        const char *extension;
    } cases[] = {
        {"jpeg:85", {SHF_JPEG, 85, true}, "jpg"},
        {"jpeg:1", {SHF_JPEG, 1, true}, "jpg"},
        {"jpeg:100", {SHF_JPEG, 100, true}, "jpg"},
        {"jpeg:85,plain", {SHF_JPEG, 85, false}, "jpg"},
        {"jpeg:7,plain", {SHF_JPEG, 7, false}, "jpg"},
        {"png", {SHF_PNG, 0, false}, "png"},
    };
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        shf_encoder got;
        assert_ok(context, shf_encoder_parse(context, cases[i].text, &got));
        cr_assert_eq(got.format, cases[i].encoder.format);
        cr_assert_eq(got.quality, cases[i].encoder.quality);
        cr_assert_eq(got.optimize, cases[i].encoder.optimize);
        char name[32];
        shf_encoder_name(&got, name);
        cr_assert_str_eq(name, cases[i].text);
        cr_assert_str_eq(shf_encoder_extension(&got), cases[i].extension);
    }
    shf_context_destroy(context);
}

Test(encoder, other_texts_are_refused)
{
    static const char *const texts[] = {
        "",
        "jpeg",
        "jpeg:",
        "jpeg:0",
        "jpeg:101",
        "jpeg:-1",
        "jpeg:8.5",
        "jpeg:85 ",
        "jpeg: 85",
        "jpeg:85,",
        "jpeg:85,plain,",
        "jpeg:85,fast",
        "jpeg:+5",
        "jpeg:0x10",
        "jpeg:0085",
        "png:9",
        "png,plain",
        "JPEG:85",
        "jpeg85",
        "jpeg:,plain",
        "webp",
        "jpeg:99999999999999999999",
    };
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        shf_encoder encoder;
        cr_assert_eq(shf_encoder_parse(context, texts[i], &encoder), SHF_ERR_ARGUMENT, "%s",
                     texts[i]);
        cr_assert_not_null(strstr(shf_context_error(context), "jpeg:QUALITY"));
    }
    shf_encoder encoder;
    assert_fails(context, shf_encoder_parse(context, "jpg:85", &encoder), SHF_ERR_ARGUMENT,
                 "encoder 'jpg:85' is none of jpeg:QUALITY, jpeg:QUALITY,plain (quality 1 to 100) "
                 "and png; did you mean jpeg?");
    shf_context_destroy(context);
}

/* ---- files ---- */

static const shf_encoder optimized = {SHF_JPEG, 85, true}, plain = {SHF_JPEG, 85, false},
                         png = {SHF_PNG, 0, false};

static shf_image encode_decode(shf_context *context, const shf_encoder *encoder,
                               const shf_image *image, shf_buffer *file)
{
    shf_image out;
    assert_ok(context, shf_encode(context, encoder, image, file));
    assert_ok(context, shf_decode(context, &context->scratch, file->data, file->size, 0, &out));
    cr_assert(out.width == image->width && out.height == image->height);
    return out;
}

static const int sizes[][2] = {{1, 1}, {1, 9}, {9, 1}, {15, 17}, {224, 224}, {301, 77}};
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

Test(encode, png_holds_every_pixel)
{
    shf_context *context = test_context();
    shf_buffer file;
    shf_buffer_init(&file, context);
    for (size_t i = 0; i < SIZES; i++) {
        for (int content = 0; content < CONTENT_COUNT; content++) {
            for (int layout = 0; layout < LAYOUT_COUNT; layout++) {
                for (int channels = 1; channels <= 3; channels += 2) {
                    test_picture in =
                        test_picture_of(sizes[i][0], sizes[i][1], channels, layout, content);
                    shf_image out = encode_decode(context, &png, &in.image, &file);
                    for (int y = 0; y < out.height; y++)
                        for (int x = 0; x < out.width * 3; x++)
                            cr_assert_eq(shf_row(&out, y)[x],
                                         shf_row(&in.image, y)[channels == 3 ? x : x / 3]);
                    cr_assert(test_picture_guarded(&in));
                    test_picture_free(&in);
                    shf_arena_rewind(&context->scratch, (shf_mark){0});
                }
            }
        }
    }
    shf_buffer_free(&file);
    shf_context_destroy(context);
}

Test(encode, layouts_and_second_calls_give_the_same_bytes)
{
    static const shf_encoder *const encoders[] = {&optimized, &plain, &png};
    shf_context *context = test_context();
    shf_buffer first, other;
    shf_buffer_init(&first, context);
    shf_buffer_init(&other, context);
    for (size_t e = 0; e < 3; e++) {
        test_picture in = test_picture_of(61, 47, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
        assert_ok(context, shf_encode(context, encoders[e], &in.image, &first));
        for (int layout = 0; layout < LAYOUT_COUNT; layout++) {
            test_picture same = test_picture_of(61, 47, 3, layout, CONTENT_TEXTURE);
            assert_ok(context, shf_encode(context, encoders[e], &same.image, &other));
            cr_assert_eq(first.size, other.size);
            cr_assert_eq(memcmp(first.data, other.data, first.size), 0);
            test_picture_free(&same);
        }
        test_picture_free(&in);
    }
    shf_buffer_free(&first);
    shf_buffer_free(&other);
    shf_context_destroy(context);
}

Test(encode, plain_and_optimized_jpeg_have_the_same_pixels)
{
    shf_context *context = test_context();
    shf_buffer file;
    shf_buffer_init(&file, context);
    for (size_t i = 0; i < SIZES; i++) {
        for (int channels = 1; channels <= 3; channels += 2) {
            test_picture in =
                test_picture_of(sizes[i][0], sizes[i][1], channels, LAYOUT_PADDED, CONTENT_TEXTURE);
            shf_image a = encode_decode(context, &optimized, &in.image, &file);
            size_t small = file.size;
            shf_image b = encode_decode(context, &plain, &in.image, &file);
            cr_assert_lt(small, file.size);
            cr_assert(test_same_pixels(&a, &b));
            test_picture_free(&in);
        }
    }
    shf_buffer_free(&file);
    shf_context_destroy(context);
}

/* Components and sampling factors of the frame header, as 0xHV of each. */
static size_t frame_components(const shf_buffer *file, uint8_t sampling[4])
{
    size_t at = 0;
    while (file->data[at] != 0xff || file->data[at + 1] != 0xc0)
        at++;
    size_t count = file->data[at + 9];
    for (size_t c = 0; c < count && c < 4; c++)
        sampling[c] = file->data[at + 11 + 3 * c];
    return count;
}

Test(encode, jpeg_is_420_and_gray_stays_gray)
{
    shf_context *context = test_context();
    shf_buffer file;
    shf_buffer_init(&file, context);
    uint8_t sampling[4];
    test_picture colour = test_picture_of(40, 40, 3, LAYOUT_PACKED, CONTENT_GRADIENT);
    assert_ok(context, shf_encode(context, &optimized, &colour.image, &file));
    cr_assert_eq(frame_components(&file, sampling), 3);
    cr_assert(sampling[0] == 0x22 && sampling[1] == 0x11 && sampling[2] == 0x11);
    test_picture gray = test_picture_of(40, 40, 1, LAYOUT_PACKED, CONTENT_GRADIENT);
    assert_ok(context, shf_encode(context, &optimized, &gray.image, &file));
    cr_assert_eq(frame_components(&file, sampling), 1);
    test_picture_free(&colour);
    test_picture_free(&gray);
    shf_buffer_free(&file);
    shf_context_destroy(context);
}

Test(encode, quality_is_what_it_says)
{
    shf_context *context = test_context();
    shf_buffer file;
    shf_buffer_init(&file, context);
    test_picture in = test_picture_of(96, 64, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    double last = 1e9;
    for (int quality = 5; quality <= 95; quality += 30) {
        shf_encoder encoder = {SHF_JPEG, quality, true};
        shf_image out = encode_decode(context, &encoder, &in.image, &file);
        double distance = test_distance(&in.image, &out);
        cr_assert_lt(distance, last, "quality %d", quality);
        last = distance;
    }
    cr_assert_lt(last, 8, "at quality 95 the distance is %f", last);
    test_picture_free(&in);
    shf_buffer_free(&file);
    shf_context_destroy(context);
}

Test(encode, sides_beyond_what_jpeg_holds_are_over_the_limit)
{
    shf_context *context = test_context();
    shf_buffer file;
    shf_buffer_init(&file, context);
    test_picture in = test_picture_of(65535, 1, 1, LAYOUT_PACKED, CONTENT_GRADIENT);
    assert_fails(context, shf_encode(context, &plain, &in.image, &file), SHF_ERR_LIMIT,
                 "cannot encode a JPEG: Maximum supported image dimension is 65500 pixels");
    encode_decode(context, &png, &in.image, &file);
    test_picture_free(&in);
    shf_buffer_free(&file);
    shf_context_destroy(context);
}

/* Noise at quality 100 fills the buffer many times over. */
static void assert_fails_cleanly(const shf_encoder *encoder)
{
    test_failing failing;
    test_failing_init(&failing);
    test_picture in = test_picture_of(90, 90, 3, LAYOUT_PACKED, CONTENT_RANDOM);
    bool failed = true;
    for (size_t n = 1; failed; n++) {
        shf_context_options options = {.struct_size = sizeof(options),
                                       .allocator = &failing.allocator};
        shf_context *context;
        test_failing_arm(&failing, 0);
        cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
        shf_buffer file;
        shf_buffer_init(&file, context);
        test_failing_arm(&failing, n);
        size_t before = failing.injected;
        shf_status status = shf_encode(context, encoder, &in.image, &file);
        failed = failing.injected > before;
        cr_assert_eq(status, failed ? SHF_ERR_MEMORY : SHF_OK, "allocation %zu: %s", n,
                     shf_context_error(context));
        shf_buffer_free(&file);
        shf_context_destroy(context);
        cr_assert_eq(failing.live, 0, "allocation %zu: a leak", n);
        cr_assert_lt(n, 1000);
    }
    test_picture_free(&in);
}

Test(encode, any_allocation_may_fail)
{
    assert_fails_cleanly(&png);
    assert_fails_cleanly(&plain);
    assert_fails_cleanly(&(shf_encoder){SHF_JPEG, 100, true});
}

/* libjpeg reads a limit from the environment, below which it would need a file. */
Test(encode, the_environment_does_not_matter)
{
    shf_context *context = test_context();
    setenv("JPEGMEM", "1", 1);
    test_picture picture = test_picture_of(300, 200, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    const shf_encoder encoder = {SHF_JPEG, 85, true};
    shf_buffer file;
    shf_buffer_init(&file, context);
    assert_ok(context, shf_encode(context, &encoder, &picture.image, &file));
    shf_image back;
    assert_ok(context, shf_decode(context, &context->scratch, file.data, file.size, 0, &back));
    shf_buffer_free(&file);
    test_picture_free(&picture);
    shf_context_destroy(context);
}

Test(encode, versions_name_the_libraries)
{
    char text[128];
    cr_assert_eq(shf_codec_versions(text, sizeof(text)), text);
    cr_assert(strstr(text, "libjpeg") && strstr(text, "libpng 1.") && strstr(text, "zlib 1."));
}

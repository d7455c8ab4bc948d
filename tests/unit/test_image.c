/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Images: what is refused and how that is said; sample keys. */
#include <criterion/criterion.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include <shiftforge/dataset.h>

#include "corruptions/base/rows.h"
#include "corruptions/base/sha256.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

static uint8_t pixels[64 * 3];

Test(image, of_is_packed)
{
    shf_context *context = test_context();
    shf_image image = shf_image_of(pixels, 4, 5, 3);
    cr_assert(image.struct_size == sizeof(image) && image.data == pixels && image.width == 4 &&
              image.height == 5 && image.channels == 3 && image.sample == SHF_U8 &&
              image.stride == 12);
    assert_ok(context, shf_image_check(context, &image, "input"));
    image.stride = -12;
    assert_ok(context, shf_image_check(context, &image, "input"));
    image.width = image.height = SHF_MAX_SIDE;
    image.stride = (ptrdiff_t)SHF_MAX_SIDE * 3;
    assert_ok(context, shf_image_check(context, &image, "input"));
    shf_context_destroy(context);
}

#define REFUSED(change, text)                                                                      \
    do {                                                                                           \
        shf_image image = shf_image_of(pixels, 4, 5, 3);                                           \
        image.change;                                                                              \
        assert_fails(context, shf_image_check(context, &image, "input"), SHF_ERR_ARGUMENT, text);  \
    } while (0)

Test(image, what_is_wrong_is_named)
{
    shf_context *context = test_context();
    REFUSED(struct_size = 8, "input image: struct_size is 8, this library's is 40: recompile");
    REFUSED(data = NULL, "input image: no data");
    REFUSED(width = 0, "input image: 0x5 pixels; each side must be 1 to 65535");
    REFUSED(width = -4, "input image: -4x5 pixels; each side must be 1 to 65535");
    REFUSED(height = 65536, "input image: 4x65536 pixels; each side must be 1 to 65535");
    REFUSED(height = INT_MIN, "input image: 4x-2147483648 pixels; each side must be 1 to 65535");
    REFUSED(channels = 4, "input image: 4 channels; 1 (gray) or 3 (RGB)");
    REFUSED(channels = 2, "input image: 2 channels; 1 (gray) or 3 (RGB)");
    REFUSED(channels = 0, "input image: 0 channels; 1 (gray) or 3 (RGB)");
    REFUSED(sample = (shf_sample)1, "input image: sample type 1; only SHF_U8 (0)");
    REFUSED(stride = 11, "input image: stride of 11 bytes; a row has 12");
    REFUSED(stride = -11, "input image: stride of -11 bytes; a row has 12");
    REFUSED(stride = 0, "input image: stride of 0 bytes; a row has 12");
    shf_context_destroy(context);
}

Test(image, copies_go_between_layouts)
{
    for (int from = 0; from < LAYOUT_COUNT; from++) {
        for (int to = 0; to < LAYOUT_COUNT; to++) {
            test_picture a = test_picture_of(7, 5, 3, from, CONTENT_RANDOM);
            test_picture b = test_picture_new(7, 5, 3, to);
            shf_image_copy(&a.image, &b.image);
            cr_assert(test_same_pixels(&a.image, &b.image));
            cr_assert(test_picture_guarded(&a) && test_picture_guarded(&b));
            test_picture_free(&a);
            test_picture_free(&b);
        }
    }
}

/* The pixel hash written out: four numbers of 32 bits, least byte first, and the rows. */
Test(image, the_pixel_hash_is_as_documented)
{
    for (int channels = 1; channels <= 3; channels += 2) {
        uint8_t bytes[16 + 7 * 5 * 3] = {7, 0, 0, 0, 5, 0, 0, 0, (uint8_t)channels, 0, 0, 0, 8};
        uint8_t expected[SHF_SHA256_SIZE], got[SHF_SHA256_SIZE];
        shf_image packed = shf_image_of(bytes + 16, 7, 5, channels);
        for (int i = 0; i < 7 * 5 * channels; i++)
            bytes[16 + i] = (uint8_t)(i * 11);
        shf_sha256(bytes, 16 + 7 * 5 * (size_t)channels, expected);
        for (int layout = 0; layout < LAYOUT_COUNT; layout++) {
            test_picture picture = test_picture_new(7, 5, channels, layout);
            shf_image_copy(&packed, &picture.image);
            cr_assert_eq(shf_sha256_image(&picture.image, got), SHF_OK);
            cr_assert_arr_eq(got, expected, SHF_SHA256_SIZE, "%d channels, layout %d", channels,
                             layout);
            test_picture_free(&picture);
        }
    }
}

Test(key, path_and_name)
{
    cr_assert_str_eq(shf_key_of("n01440764/a.JPEG", SHF_KEY_PATH), "n01440764/a.JPEG");
    cr_assert_str_eq(shf_key_of("n01440764/a.JPEG", SHF_KEY_NAME), "a.JPEG");
    cr_assert_str_eq(shf_key_of("a/b/c", SHF_KEY_NAME), "c");
    cr_assert_str_eq(shf_key_of("c.png", SHF_KEY_NAME), "c.png");
    cr_assert_str_eq(shf_key_of("c.png", SHF_KEY_PATH), "c.png");
    cr_assert_str_eq(shf_key_of("", SHF_KEY_NAME), "");
    cr_assert_str_eq(shf_key_of("a/", SHF_KEY_NAME), "");
}

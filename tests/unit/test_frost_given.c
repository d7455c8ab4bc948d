/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Frost textures of the caller's: used in place of ours, at any size, whole and smaller; told apart from
 * others in the same memory; and what is refused. */
#include <criterion/criterion.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/frost_texture.h"
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

TestSuite(frost_given, .init = set_up, .fini = tear_down);

/* Five textures: the third of the given size and content, the others of one pixel. */
static shf_pictures *given_with(test_picture *third)
{
    uint8_t pixel[3] = {1, 2, 3};
    shf_image images[SHF_FROST_TEXTURES];
    for (int i = 0; i < SHF_FROST_TEXTURES; i++)
        images[i] = i == 2 ? third->image : shf_image_of(pixel, 1, 1, 3);
    shf_pictures *textures;
    assert_ok(context, shf_pictures_create(context, SHF_PICTURES_FROST, images, SHF_FROST_TEXTURES,
                                           &textures));
    return textures;
}

static shf_operation *frost_of(const shf_pictures *textures, const char *scale)
{
    const char *const settings[] = {"image_weight=0", "frost_weight=1", scale, "texture=3"};
    const shf_operation_options options = {.struct_size = sizeof(options),
                                           .settings = settings,
                                           .setting_count = 4,
                                           .frost_textures = textures};
    shf_operation *operation;
    assert_ok(context, shf_operation_create_with(context, "frost", &options, &operation));
    return operation;
}

/* Frost alone, at weight 1, is the texture, from the place that was drawn. */
static void check_texture(int width, int height, test_layout layout, const char *scale)
{
    test_picture third = test_picture_of(width, height, 3, layout, CONTENT_RANDOM);
    shf_pictures *textures = given_with(&third);
    shf_operation *operation = frost_of(textures, scale);
    shf_frost_texture t;
    assert_ok(context, shf_frost_texture_get(context, textures, 3,
                                             strtod(strchr(scale, '=') + 1, NULL), &t));
    test_picture out = test_picture_of(8, 5, 3, LAYOUT_PACKED, CONTENT_WHITE);
    for (uint64_t seed = 0; seed < 20; seed++) {
        const shf_address address = test_address(seed, "given");
        shf_drawn drawn;
        assert_ok(context, shf_operation_apply(context, operation, &address, &out.image, &out.image,
                                               &drawn));
        const int row = (int)drawn.values[1].value, column = (int)drawn.values[2].value;
        cr_assert(row <= t.height - 5 - 1 && column <= t.width - 8 - 1);
        for (int y = 0; y < 5; y++)
            cr_assert_arr_eq(shf_row(&out.image, y), t.pixels + 3 * ((row + y) * t.width + column),
                             24);
    }
    shf_operation_destroy(operation);
    shf_pictures_destroy(textures);
    test_picture_free(&out);
    test_picture_free(&third);
}

Test(frost_given, is_used_in_place_of_ours)
{
    check_texture(40, 30, LAYOUT_PACKED, "texture_scale=1");
    check_texture(41, 33, LAYOUT_BOTTOM_UP, "texture_scale=1");
    check_texture(41, 33, LAYOUT_PADDED, "texture_scale=0.5");
}

Test(frost_given, a_copy_at_scale_1_and_opencv_s_smaller_one_below)
{
    test_picture third = test_picture_of(40, 30, 3, LAYOUT_PADDED, CONTENT_RANDOM);
    shf_pictures *textures = given_with(&third);
    shf_frost_texture full, small;
    assert_ok(context, shf_frost_texture_get(context, textures, 3, 1, &full));
    cr_assert(full.width == 40 && full.height == 30);
    for (int y = 0; y < 30; y++)
        cr_assert_arr_eq(full.pixels + 3 * 40 * y, shf_row(&third.image, y), 120);
    assert_ok(context, shf_frost_texture_get(context, textures, 3, 0.3, &small));
    cr_assert(small.width == 12 && small.height == 9);
    uint8_t expected[12 * 9 * 3];
    assert_ok(context, shf_frost_resize(context, full.pixels, 40, 30, 0.3, expected));
    cr_assert_arr_eq(small.pixels, expected, sizeof(expected));
    shf_pictures_destroy(textures);
    test_picture_free(&third);
}

/* An allocator that gives the same memory again: the cache must not take one set for the other. */
static void *again(void *user, size_t bytes)
{
    static _Alignas(max_align_t) unsigned char memory[1 << 16];
    (void)user;
    return bytes <= sizeof(memory) ? memory : NULL;
}

static void forget(void *user, void *memory)
{
    (void)user;
    (void)memory;
}

Test(frost_given, another_set_in_the_same_memory_is_another)
{
    const shf_allocator own = context->allocator, same = {sizeof(same), again, forget, NULL};
    test_picture a = test_picture_of(40, 30, 3, LAYOUT_PACKED, CONTENT_BLACK);
    test_picture b = test_picture_of(40, 30, 3, LAYOUT_PACKED, CONTENT_WHITE);
    shf_frost_texture t;
    context->allocator = same;
    shf_pictures *first = given_with(&a);
    context->allocator = own;
    assert_ok(context, shf_frost_texture_get(context, first, 3, 0.5, &t));
    cr_assert_eq(t.pixels[0], 0);
    shf_pictures_destroy(first);
    context->allocator = same;
    shf_pictures *second = given_with(&b);
    context->allocator = own;
    cr_assert_eq(second, first);
    assert_ok(context, shf_frost_texture_get(context, second, 3, 0.5, &t));
    cr_assert_eq(t.pixels[0], 255);
    test_picture_free(&a);
    test_picture_free(&b);
}

/* As docs/manifest.md has it: width, height, channels, bits, then the pixels. */
Test(frost_given, hashes_are_of_the_pixels)
{
    uint8_t text[16 + 3] = {1, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 8, 0, 0, 0, 1, 2, 3};
    uint8_t hash[SHF_SHA256_SIZE];
    char hex[SHF_SHA256_HEX];
    shf_sha256(text, sizeof(text), hash);
    shf_hex(hash, hex);
    test_picture third = test_picture_of(9, 9, 3, LAYOUT_PACKED, CONTENT_RANDOM);
    shf_pictures *textures = given_with(&third);
    cr_assert_str_eq(shf_pictures_hash(textures, 0), hex);
    cr_assert_str_eq(shf_pictures_hash(textures, 4), hex);
    cr_assert_str_neq(shf_pictures_hash(textures, 2), hex);
    cr_assert_str_eq(shf_pictures_hash(textures, 5), "");
    shf_pictures_destroy(textures);
    shf_pictures_destroy(NULL);
    test_picture_free(&third);
}

Test(frost_given, what_cannot_be_is_refused)
{
    static uint8_t pixels[3];
    shf_image images[SHF_FROST_TEXTURES];
    shf_pictures *textures;
    for (int i = 0; i < SHF_FROST_TEXTURES; i++)
        images[i] = shf_image_of(pixels, 1, 1, 3);
    images[3] = shf_image_of(pixels, 1, 1, 1);
    assert_fails(
        context,
        shf_pictures_create(context, SHF_PICTURES_FROST, images, SHF_FROST_TEXTURES, &textures),
        SHF_ERR_ARGUMENT, "frost texture 4 has 1 channel: make it RGB");
    cr_assert_null(textures);
    images[3] = shf_image_of(pixels, 2001, 2000, 3);
    assert_fails(
        context,
        shf_pictures_create(context, SHF_PICTURES_FROST, images, SHF_FROST_TEXTURES, &textures),
        SHF_ERR_LIMIT, "frost texture 4 is 2001x2000: at most 4000000 pixels");
    images[3] = shf_image_of(NULL, 1, 1, 3);
    cr_assert_eq(
        shf_pictures_create(context, SHF_PICTURES_FROST, images, SHF_FROST_TEXTURES, &textures),
        SHF_ERR_ARGUMENT);
    cr_assert_eq(strncmp(shf_context_error(context), "frost texture 4", 15), 0);
}

Test(frost_given, every_allocation_may_fail)
{
    uint8_t pixels[3] = {0};
    shf_image images[SHF_FROST_TEXTURES];
    for (int i = 0; i < SHF_FROST_TEXTURES; i++)
        images[i] = shf_image_of(pixels, 1, 1, 3);
    test_failing failing;
    shf_context *poor;
    test_failing_init(&failing);
    const shf_context_options options = {sizeof(options), &failing.allocator, NULL};
    cr_assert_eq(shf_context_create(&options, &poor), SHF_OK);
    test_failing_arm(&failing, 1);
    shf_pictures *textures;
    assert_fails(
        poor, shf_pictures_create(poor, SHF_PICTURES_FROST, images, SHF_FROST_TEXTURES, &textures),
        SHF_ERR_MEMORY, "out of memory for pictures");
    cr_assert_null(textures);
    shf_context_destroy(poor);
    cr_assert_eq(failing.live, 0);
}

/* Ink masks go the same way; which kind goes where is checked. */
Test(frost_given, kinds_are_told_apart)
{
    static uint8_t pixels[64];
    shf_pictures *masks;
    shf_operation *operation;
    const shf_image oblong = shf_image_of(pixels, 4, 5, 1), rgb = shf_image_of(pixels, 4, 4, 3);
    shf_image square = shf_image_of(pixels, 4, 4, 1);
    assert_fails(context, shf_pictures_create(context, SHF_PICTURES_INK, &oblong, 1, &masks),
                 SHF_ERR_ARGUMENT, "ink mask 1 is 4x5: make it a square");
    assert_fails(context, shf_pictures_create(context, SHF_PICTURES_INK, &rgb, 1, &masks),
                 SHF_ERR_ARGUMENT, "ink mask 1 has 3 channels: make it gray");
    assert_fails(context, shf_pictures_create(context, SHF_PICTURES_INK, &square, 0, &masks),
                 SHF_ERR_ARGUMENT, "0 ink masks: 1 to 64 can be given");
    assert_ok(context, shf_pictures_create(context, SHF_PICTURES_INK, &square, 1, &masks));
    const shf_operation_options options = {.struct_size = sizeof(options),
                                           .profile = "imagenet-c",
                                           .severity = 1,
                                           .frost_textures = masks};
    assert_fails(context, shf_operation_create_with(context, "frost", &options, &operation),
                 SHF_ERR_ARGUMENT, "ink masks are given where frost textures are taken");
    shf_pictures_destroy(masks);
}

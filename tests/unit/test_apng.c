/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Animated PNG: its first frame is what a decoder of still images shows, its chunks count on, and the
 * data of each frame is that of the frame alone. */
#include <criterion/criterion.h>

#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/apng.h"
#include "tests/support/support.h"

static shf_context *context;
static shf_arena arena;
static shf_buffer file;

static void set_up(void)
{
    context = test_context();
    shf_arena_init(&arena, &context->allocator);
    shf_buffer_init(&file, context);
}

static void tear_down(void)
{
    shf_buffer_free(&file);
    shf_arena_free(&arena);
    shf_context_destroy(context);
}

TestSuite(apng, .init = set_up, .fini = tear_down);

static shf_image picture(int width, int height, int channels, int seed)
{
    shf_image image = shf_image_take(&arena, width, height, channels);
    for (int y = 0; y < height; y++)
        for (int i = 0; i < width * channels; i++)
            shf_row(&image, y)[i] = (uint8_t)(7 * i + 31 * y * seed + (i * y) % 13);
    return image;
}

static uint32_t word(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* The data of a file's IDAT chunks, or of frame number frame's fdAT chunks. */
static shf_buffer data_of(const shf_buffer *png, int frame)
{
    shf_buffer data;
    int at_frame = -1;
    shf_buffer_init(&data, context);
    for (const uint8_t *at = png->data + 8; at < png->data + png->size; at += word(at) + 12) {
        at_frame += memcmp(at + 4, "fcTL", 4) == 0;
        if (frame <= 0 && memcmp(at + 4, "IDAT", 4) == 0)
            cr_assert_eq(shf_buffer_append(&data, at + 8, word(at)), SHF_OK);
        if (frame == at_frame && memcmp(at + 4, "fdAT", 4) == 0)
            cr_assert_eq(shf_buffer_append(&data, at + 12, word(at) - 4), SHF_OK);
    }
    return data;
}

static void animate(const shf_image *frames, uint32_t count, uint32_t delay)
{
    shf_apng apng;
    assert_ok(context, shf_apng_begin(context, count, delay, &file, &apng));
    for (uint32_t i = 0; i < count; i++)
        assert_ok(context, shf_apng_add(&apng, &frames[i]));
    assert_ok(context, shf_apng_end(&apng));
}

Test(apng, frames_are_what_they_are_alone)
{
    static const shf_encoder png = {.format = SHF_PNG};
    for (int channels = 1; channels <= 3; channels += 2) {
        const shf_image frames[] = {picture(61, 47, channels, 1), picture(61, 47, channels, 2),
                                    picture(61, 47, channels, 3)};
        animate(frames, 3, 40);
        for (int i = 0; i < 3; i++) {
            shf_buffer alone;
            shf_buffer_init(&alone, context);
            assert_ok(context, shf_encode(context, &png, &frames[i], &alone));
            shf_buffer expected = data_of(&alone, 0), found = data_of(&file, i);
            cr_assert_gt(expected.size, 0);
            cr_assert_eq(found.size, expected.size);
            cr_expect_arr_eq(found.data, expected.data, expected.size, "frame %d", i);
            shf_buffer_free(&expected);
            shf_buffer_free(&found);
            shf_buffer_free(&alone);
        }
    }
}

Test(apng, chunks_count_on)
{
    const shf_image frames[] = {picture(5, 4, 3, 1), picture(5, 4, 3, 2), picture(5, 4, 3, 3)};
    uint32_t number = 0, controls = 0;
    animate(frames, 3, 1234);
    for (const uint8_t *at = file.data + 8; at < file.data + file.size; at += word(at) + 12) {
        if (memcmp(at + 4, "acTL", 4) == 0)
            cr_expect(word(at + 8) == 3 && word(at + 12) == 0);
        if (memcmp(at + 4, "fcTL", 4) == 0) {
            controls++;
            cr_expect_eq(word(at + 8), number++);
            cr_expect(word(at + 12) == 5 && word(at + 16) == 4 && word(at + 20) == 0);
            cr_expect_eq(word(at + 28), (uint32_t)1234 << 16 | 1000);
        }
        if (memcmp(at + 4, "fdAT", 4) == 0)
            cr_expect_eq(word(at + 8), number++);
    }
    cr_expect(number == 5 && controls == 3);
}

/* libpng checks every sum but knows no animations. */
Test(apng, others_show_the_first_frame)
{
    const shf_image frames[] = {picture(31, 20, 3, 1), picture(31, 20, 3, 2)};
    shf_image still;
    animate(frames, 2, 100);
    assert_ok(context, shf_decode(context, &arena, file.data, file.size, 0, &still));
    for (int y = 0; y < 20; y++)
        cr_expect_arr_eq(shf_row(&still, y), shf_row(&frames[0], y), 93);
}

Test(apng, frames_have_one_size)
{
    const shf_image one = picture(5, 4, 3, 1), wide = picture(6, 4, 3, 1),
                    gray = picture(5, 4, 1, 1);
    shf_apng apng;
    assert_ok(context, shf_apng_begin(context, 2, 100, &file, &apng));
    assert_ok(context, shf_apng_add(&apng, &one));
    cr_expect_eq(shf_apng_add(&apng, &wide), SHF_ERR_DATA);
    cr_expect_eq(shf_apng_add(&apng, &gray), SHF_ERR_DATA);
    assert_ok(context, shf_apng_end(&apng));
}

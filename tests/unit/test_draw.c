/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rectangles, strokes and lettering: values worked out by hand, nothing beyond the image, and the
 * same pixels everywhere. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/sha256.h"
#include "corruptions/kernels/draw.h"
#include "corruptions/kernels/hershey.h"
#include "tests/support/support.h"

static const shf_colour red = {{200, 10, 20}};

/* ---- shapes ---- */

Test(draw, fill_is_cut_off_at_the_edges)
{
    uint8_t pixels[4 * 5];
    shf_image image = shf_image_of(pixels, 5, 4, 1);
    static const struct {
        int x, y, width, height, painted;
    } cases[] = {
        {1, 1, 2, 2, 4},   {-3, -3, 4, 4, 1},        {4, 3, 100, 100, 1},      {-9, -9, 99, 99, 20},
        {5, 0, 1, 1, 0},   {0, 4, 1, 1, 0},          {-2, 0, 2, 4, 0},         {0, 0, 0, 4, 0},
        {2, 2, -1, -1, 0}, {2147483647, 0, 9, 9, 0}, {0, 0, 2147483647, 1, 5},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        memset(pixels, 0, sizeof(pixels));
        shf_fill(&image, cases[i].x, cases[i].y, cases[i].width, cases[i].height, red);
        int painted = 0;
        for (size_t p = 0; p < sizeof(pixels); p++)
            painted += pixels[p] == 200;
        cr_assert_eq(painted, cases[i].painted, "case %zu: %d", i, painted);
    }
}

Test(draw, fill_paints_three_channels)
{
    uint8_t pixels[9] = {0};
    shf_image image = shf_image_of(pixels, 3, 1, 3);
    shf_fill(&image, 1, 0, 1, 1, red);
    cr_assert_arr_eq(pixels, ((uint8_t[]){0, 0, 0, 200, 10, 20, 0, 0, 0}), 9);
}

Test(draw, stroke_covers_by_distance)
{
    /* A level stroke 2 wide along y = 3: rows 2 and 3 are inside, 1 and 4 half a pixel beyond the
     * edge; along y = 2.5 row 2 is inside and both its neighbours half covered. */
    uint8_t pixels[6 * 8];
    shf_image mask = shf_image_of(pixels, 8, 6, 1);
    static const struct {
        double y;
        uint8_t column[6];
    } cases[] = {{3, {0, 0, 255, 255, 0, 0}}, {2.5, {0, 128, 255, 128, 0, 0}}};
    for (int i = 0; i < 2; i++) {
        memset(pixels, 0, sizeof(pixels));
        shf_stroke(&mask, -20, cases[i].y, 20, cases[i].y, 2);
        for (int y = 0; y < 6; y++)
            for (int x = 0; x < 8; x++)
                cr_assert_eq(pixels[y * 8 + x], cases[i].column[y], "case %d, (%d, %d): %d", i, x,
                             y, pixels[y * 8 + x]);
    }
}

Test(draw, strokes_do_not_add_up_and_have_no_direction)
{
    uint8_t once[64] = {0}, again[64] = {0};
    shf_image first = shf_image_of(once, 8, 8, 1), second = shf_image_of(again, 8, 8, 1);
    shf_stroke(&first, 1.25, 2, 6, 5.5, 1.5);
    for (int i = 0; i < 5; i++)
        shf_stroke(&second, 6, 5.5, 1.25, 2, 1.5);
    cr_assert_arr_eq(once, again, sizeof(once));
    /* A point is a disc, alike in four directions. */
    memset(once, 0, sizeof(once));
    shf_stroke(&first, 4, 4, 4, 4, 3);
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 8; x++)
            cr_assert(once[y * 8 + x] == once[x * 8 + y] &&
                      once[y * 8 + x] == once[(7 - y) * 8 + 7 - x]);
    cr_assert_eq(once[3 * 8 + 3], 255);
    cr_assert_eq(once[0], 0);
}

Test(draw, blend_mixes_and_is_cut_off)
{
    uint8_t cover[] = {0, 255, 51}, pixels[] = {100, 100, 100};
    shf_image mask = shf_image_of(cover, 3, 1, 1), image = shf_image_of(pixels, 3, 1, 1);
    shf_blend(&image, &mask, 0, 0, red);
    cr_assert_arr_eq(pixels, ((uint8_t[]){100, 200, 120}), 3);
    for (int x = -5; x <= 5; x++)
        for (int y = -2; y <= 2; y++)
            if (y != 0 || x <= -3 || x >= 3)
                shf_blend(&image, &mask, x, y, (shf_colour){{1, 1, 1}});
    cr_assert_arr_eq(pixels, ((uint8_t[]){100, 200, 120}), 3);
    shf_blend(&image, &mask, -1, 0, (shf_colour){{0, 0, 0}});
    cr_assert_arr_eq(pixels, ((uint8_t[]){0, 160, 120}), 3);
}

/* ---- letters ---- */

Test(draw, glyphs_are_well_formed)
{
    for (int c = 0; c < 256; c++) {
        const char *glyph = shf_hershey_simplex((char)c);
        cr_assert(strlen(glyph) >= 2 && strlen(glyph) % 2 == 0, "glyph %d", c);
        cr_assert(glyph[0] < glyph[1], "glyph %d has no width", c);
        for (const char *pair = glyph + 2; *pair; pair += 2)
            cr_assert((pair[0] == ' ' && pair[1] == 'R') ||
                          (pair[0] >= glyph[0] && pair[0] <= glyph[1] && pair[1] >= 'B' &&
                           pair[1] <= 'b'),
                      "glyph %d: %.2s", c, pair);
    }
    cr_assert_eq(shf_hershey_simplex('\x80'), shf_hershey_simplex('?'));
    cr_assert_str_eq(shf_hershey_simplex('1'), "H\\NJPISFS[");
}

Test(draw, width_adds_up)
{
    shf_lettering lettering = {.height = 21, .pen = 2, .spacing = 3};
    cr_assert_eq(shf_text_width(&lettering, ""), 0);
    cr_assert_eq(shf_text_width(&lettering, "1"), 20);
    cr_assert_eq(shf_text_width(&lettering, "11"), 43);
}

static void draw_alphabet(shf_context *context, const shf_image *image, double x, double y)
{
    static const char text[] = "Sphinx of black quartz, judge my vow! 0123456789 (_@#%)";
    shf_lettering lettering = {17.5, 1.9, 0.4, red};
    assert_ok(context, shf_draw_text(context, image, &lettering, x, y, text));
}

Test(draw, lettering_has_the_same_bits_everywhere)
{
    static uint8_t pixels[40 * 900 * 3];
    shf_context *context = test_context();
    shf_image image = shf_image_of(pixels, 900, 40, 3);
    memset(pixels, 255, sizeof(pixels));
    draw_alphabet(context, &image, 10.25, 27);
    uint8_t hash[SHF_SHA256_SIZE];
    char hex[SHF_SHA256_HEX];
    assert_ok(context, shf_sha256_image(&image, hash));
    shf_hex(hash, hex);
    cr_assert_str_eq(hex, "341c8895004a2a75f24f3b336b4908c5c81d898f056ec3d36a41dc3b5bd817b2");
    shf_context_destroy(context);
}

Test(draw, lettering_stays_inside)
{
    enum { WIDTH = 60, HEIGHT = 20, AROUND = 512 };
    static uint8_t pixels[AROUND + WIDTH * HEIGHT + AROUND];
    shf_context *context = test_context();
    shf_image image = shf_image_of(pixels + AROUND, WIDTH, HEIGHT, 1);
    for (int x = -900; x <= 100; x += 50)
        for (int y = -40; y <= 60; y += 10)
            draw_alphabet(context, &image, x, y);
    for (int i = 0; i < AROUND; i++)
        cr_assert(pixels[i] == 0 && pixels[AROUND + WIDTH * HEIGHT + i] == 0);
    shf_context_destroy(context);
}

Test(draw, lettering_has_limits)
{
    uint8_t pixel = 7;
    shf_context *context = test_context();
    shf_image image = shf_image_of(&pixel, 1, 1, 1);
    shf_lettering huge = {.height = 1e6, .pen = 1, .colour = red};
    cr_assert_eq(shf_draw_text(context, &image, &huge, 0, 0, "A"), SHF_ERR_LIMIT);
    shf_lettering lettering = {.height = 10, .pen = 1, .colour = red};
    cr_assert_eq(shf_draw_text(context, &image, &lettering, NAN, 0, "A"), SHF_ERR_LIMIT);
    cr_assert_eq(pixel, 7);
    shf_context_destroy(context);
}

Test(draw, lettering_without_memory)
{
    test_failing failing;
    test_failing_init(&failing);
    shf_context_options options = {.struct_size = sizeof(options), .allocator = &failing.allocator};
    shf_context *context;
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    uint8_t pixel = 7;
    shf_image image = shf_image_of(&pixel, 1, 1, 1);
    shf_lettering lettering = {.height = 10, .pen = 1, .colour = red};
    test_failing_arm(&failing, 1);
    cr_assert_eq(shf_draw_text(context, &image, &lettering, 0, 0, "A"), SHF_ERR_MEMORY);
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Warps: whole moves and quarter turns are exact, everything else is its formula. */
#include <criterion/criterion.h>

#include <math.h>
#include <string.h>

#include "generators/views/warp.h"
#include "tests/support/scratch.h"

TestSuite(warps, .init = set_up, .fini = tear_down);

/* With black around it. */
static void warp_with(const shf_image *in, const shf_warp *warp, shf_sampling sampling,
                      const shf_image *out)
{
    shf_map map = shf_warp_map(warp, in->width, in->height);
    const shf_area all = shf_warp_reads(&map, sampling, in->width, in->height);
    const shf_mark mark = shf_arena_mark(&arena);
    const shf_image field = shf_image_take(&arena, all.width, all.height, in->channels);
    for (int y = 0; y < all.height; y++)
        for (int x = 0; x < all.width; x++) {
            const int from = x + all.left, line = y + all.top;
            const bool there = from >= 0 && line >= 0 && from < in->width && line < in->height;
            for (int c = 0; c < in->channels; c++)
                shf_row(&field, y)[x * in->channels + c] =
                    there ? shf_row(in, line)[from * in->channels + c] : 0;
        }
    map.x0 = all.left;
    map.y0 = all.top;
    shf_warp_image(&field, &map, sampling, out);
    shf_arena_rewind(&arena, mark);
}

static void warp_image(const shf_image *in, const shf_warp *warp, const shf_image *out)
{
    warp_with(in, warp, SHF_SAMPLING_BILINEAR, out);
}

/* Whole moves and quarter turns make no new values. */
Test(warps, that_move_pixels_alone)
{
    const shf_image in = numbered(9, 9, 3), out = shf_image_take(&arena, 9, 9, 3);
    for (int turn = -2; turn <= 2; turn++)
        for (int ty = -10; ty <= 10; ty += 2)
            for (int tx = -10; tx <= 10; tx++) {
                const shf_warp warp = {.angle = 90.0 * turn, .tx = tx, .ty = ty};
                warp_image(&in, &warp, &out);
                for (int y = 0; y < 9; y++)
                    for (int x = 0; x < 9; x++) {
                        static const int sines[] = {0, -1, 0, 1, 0}, cosines[] = {-1, 0, 1, 0, -1};
                        const int u = x - tx - 4, v = y - ty - 4;
                        const int px = 4 + cosines[turn + 2] * u - sines[turn + 2] * v;
                        const int py = 4 + sines[turn + 2] * u + cosines[turn + 2] * v;
                        const bool there = px >= 0 && py >= 0 && px < 9 && py < 9;
                        static const uint8_t black[3];
                        cr_assert_arr_eq(shf_row(&out, y) + 3 * x,
                                         there ? shf_row(&in, py) + 3 * px : black, 3,
                                         "%d turns, %d %d at %d %d", turn, tx, ty, x, y);
                    }
            }
}

/* So under every filter; and evenness stays even, whatever the fraction. */
Test(warps, by_filters)
{
    const shf_image in = numbered(9, 9, 3), out = shf_image_take(&arena, 9, 9, 3);
    for (int s = SHF_SAMPLING_BILINEAR; s <= SHF_SAMPLING_LANCZOS; s++) {
        const shf_warp whole = {.tx = 2, .ty = -1}, part = {.tx = 0.3, .ty = 0.45};
        warp_with(&in, &whole, (shf_sampling)s, &out);
        for (int y = 0; y < 8; y++)
            cr_assert_arr_eq(shf_row(&out, y) + 6, shf_row(&in, y + 1), 21);
        const shf_image even = shf_image_take(&arena, 19, 19, 1);
        const shf_image seen = shf_image_take(&arena, 19, 19, 1);
        for (int y = 0; y < 19; y++)
            memset(shf_row(&even, y), 200, 19);
        warp_with(&even, &part, (shf_sampling)s, &seen);
        for (int y = 3; y < 16; y++)
            for (int x = 3; x < 16; x++)
                cr_assert_eq(shf_row(&seen, y)[x], 200, "%d at %d, %d", s, x, y);
    }
}

/* What is read reaches as far as the filter does; what counts, no further than places in whole moves. */
Test(warps, what_they_need)
{
    static const struct {
        shf_warp warp;
        shf_sampling sampling;
        shf_area reads, needs;
    } cases[] = {
        {{.tx = -2}, SHF_SAMPLING_BILINEAR, {2, 0, 11, 9}, {2, 0, 10, 8}},
        {{.tx = -2.5}, SHF_SAMPLING_BICUBIC, {1, -1, 13, 11}, {1, 0, 13, 8}},
        {{.ty = 0.5}, SHF_SAMPLING_LANCZOS, {-2, -3, 15, 13}, {0, -3, 10, 13}},
        {{.scale = 0.5}, SHF_SAMPLING_BILINEAR, {-5, -4, 20, 16}, {-5, -4, 20, 16}},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const shf_map map = shf_warp_map(&cases[i].warp, 10, 8);
        const shf_area reads = shf_warp_reads(&map, cases[i].sampling, 10, 8);
        const shf_area needs = shf_warp_needs(&map, cases[i].sampling, 10, 8);
        cr_expect_eq(memcmp(&reads, &cases[i].reads, sizeof(reads)), 0, "%zu: %d %d %d %d", i,
                     reads.left, reads.top, reads.width, reads.height);
        cr_expect_eq(memcmp(&needs, &cases[i].needs, sizeof(needs)), 0, "%zu: %d %d %d %d", i,
                     needs.left, needs.top, needs.width, needs.height);
    }
}

/* Half a pixel is a mean, with black beyond the outermost. */
Test(warps, between_pixels)
{
    uint8_t pixels[3] = {10, 20, 41}, moved[3];
    const shf_image in = shf_image_of(pixels, 3, 1, 1), out = shf_image_of(moved, 3, 1, 1);
    const shf_warp half = {.tx = 0.5}, quarter = {.tx = -0.25}, down = {.ty = 0.5};
    warp_image(&in, &half, &out);
    cr_expect(moved[0] == 5 && moved[1] == 15 && moved[2] == 31);
    warp_image(&in, &quarter, &out);
    cr_expect(moved[0] == 13 && moved[1] == 25 && moved[2] == 31);
    warp_image(&in, &down, &out);
    cr_expect(moved[0] == 5 && moved[1] == 10 && moved[2] == 21);
}

/* Enlarged twice, each pixel becomes four; the outermost half pixels have black beyond them, which
 * a truncated sampling does not see. */
Test(warps, that_enlarge)
{
    uint8_t pixels[4] = {10, 20, 41, 80}, seen[4];
    const shf_image in = shf_image_of(pixels, 4, 1, 1), out = shf_image_of(seen, 4, 1, 1);
    const shf_warp twice = {.scale = 2}, half = {.scale = 0.5};
    shf_map map = shf_warp_map(&twice, 4, 1);
    shf_warp_image(&in, &map, SHF_SAMPLING_TRUNCATED, &out);
    const uint8_t larger[] = {17, 25, 35, 50}; /* at 0.75, 1.25, 1.75 and 2.25 */
    cr_expect_arr_eq(seen, larger, 4);
    map = shf_warp_map(&half, 4, 1);
    shf_warp_image(&in, &map, SHF_SAMPLING_TRUNCATED, &out);
    const uint8_t smaller[] = {0, 15, 60, 0}; /* at -1.5, 0.5, 2.5 and 4.5 */
    cr_expect_arr_eq(seen, smaller, 4);
}

/* The tangent of 45 degrees is a pixel a row. */
Test(warps, that_shear)
{
    const shf_image in = numbered(9, 9, 3), out = shf_image_take(&arena, 9, 9, 3);
    const shf_warp shear = {.shear = 45};
    warp_image(&in, &shear, &out);
    for (int y = 0; y < 9; y++)
        for (int x = 0; x < 9; x++) {
            static const uint8_t black[3];
            const int from = x + y - 4;
            cr_expect_arr_eq(shf_row(&out, y) + 3 * x,
                             from >= 0 && from < 9 ? shf_row(&in, y) + 3 * from : black, 3);
        }
}

/* The camera's formula leads back from where the map says that a pixel comes from. */
Test(warps, tilts_are_seen_by_a_pinhole_camera)
{
    static const double sine = 0.25881904510252076, cosine = 0.9659258262890683; /* 15 degrees */
    const int width = 48, height = 36, f = 60;
    for (int sign = -1; sign <= 1; sign++) {
        const shf_warp warp = {.tilts = true, .tilt = 15 * sign};
        const shf_map map = shf_warp_map(&warp, width, height);
        const double s = sign * sine, c = sign ? cosine : 1;
        for (int y = 0; y < height; y += 7)
            for (int x = 0; x < width; x += 7) {
                double seen[2];
                shf_map_place(&map, x, y, seen);
                const double u = seen[0] - width / 2.0, v = seen[1] - height / 2.0;
                const double x1 = u * c - s, z1 = u * s + c;
                const double y2 = v * c - z1 * s, z2 = v * s + z1 * c + f;
                cr_expect_lt(fabs(width / 2.0 + f * x1 / z2 - x), 1e-9);
                cr_expect_lt(fabs(height / 2.0 + f * y2 / z2 - y), 1e-9);
            }
    }
}

/* The middle of a picture stays where it is, and there is no tilt without an angle. */
Test(warps, pitch_and_yaw_keep_the_middle)
{
    static const shf_warp warps[] = {
        {.pitch = 40}, {.yaw = -40}, {.pitch = 20, .yaw = 30}, {.yaw = 1e-9}};
    for (size_t i = 0; i < sizeof(warps) / sizeof(*warps); i++) {
        const shf_map map = shf_warp_map(&warps[i], 49, 37);
        double middle[2], corner[2];
        shf_map_place(&map, 24, 18, middle);
        shf_map_place(&map, 0, 0, corner);
        cr_expect(fabs(middle[0] - 24) < 1e-9 && fabs(middle[1] - 18) < 1e-9);
        cr_expect_eq(fabs(corner[0]) < 1e-6 && fabs(corner[1]) < 1e-6, i == 3);
    }
}

/* Places are rounded to 32nds: a 60th of a pixel is one, a 70th is none. */
Test(warps, in_32nds)
{
    uint8_t pixels[3] = {0, 0, 255}, seen[3];
    const shf_image in = shf_image_of(pixels, 3, 1, 1), out = shf_image_of(seen, 3, 1, 1);
    const shf_warp one = {.tx = -1 / 60.0}, none = {.tx = -1 / 70.0};
    shf_map map = shf_warp_map(&one, 3, 1);
    shf_warp_image(&in, &map, SHF_SAMPLING_32NDS, &out);
    cr_expect(seen[0] == 0 && seen[1] == 8 && seen[2] == 247);
    map = shf_warp_map(&none, 3, 1);
    shf_warp_image(&in, &map, SHF_SAMPLING_32NDS, &out);
    cr_expect_arr_eq(seen, pixels, 3);
}

/* A part of what all of it gives. */
Test(warps, parts_of_warps)
{
    const shf_image in = numbered(20, 16, 1), all = shf_image_take(&arena, 20, 16, 1);
    const shf_image part = shf_image_take(&arena, 8, 6, 1);
    const shf_warp warps[] = {{.angle = 10, .scale = 0.9, .shear = 5}, {.tilts = true, .tilt = 9}};
    for (size_t i = 0; i < 2; i++) {
        const shf_map map = shf_warp_map(&warps[i], 20, 16);
        shf_map here = map;
        here.left = 7;
        here.top = 5;
        here.x0 = 2;
        here.y0 = 1;
        shf_image field = in;
        field.data = shf_row(&in, 1) + 2;
        field.width = 16;
        field.height = 14;
        shf_warp_image(&in, &map, SHF_SAMPLING_32NDS, &all);
        shf_warp_image(&field, &here, SHF_SAMPLING_32NDS, &part);
        for (int y = 0; y < 6; y++)
            cr_expect_arr_eq(shf_row(&part, y), shf_row(&all, y + 5) + 7, 8);
    }
}

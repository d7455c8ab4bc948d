/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Surroundings that grow out of an image, beside the slow obvious way. */
#include <criterion/criterion.h>

#include "generators/views/inpaint.h"
#include "tests/support/scratch.h"

TestSuite(inpaint, .init = set_up, .fini = tear_down);

enum { SIDE = 30 };

typedef struct canvas {
    double values[SIDE][SIDE]; /* below 0: empty */
} canvas;

/* The mean of what is not empty around a place; below 0: there is none. */
static double mean_around(const canvas *c, int x, int y)
{
    static const double ways[12] = {1, 11, 55, 165, 330, 462, 462, 330, 165, 55, 11, 1};
    double sum = 0, weight = 0;
    for (int j = -6; j <= 5; j++)
        for (int i = -6; i <= 5; i++) {
            const bool there = x + i >= 0 && x + i < SIDE && y + j >= 0 && y + j < SIDE;
            if (!there || c->values[y + j][x + i] < 0)
                continue;
            sum += ways[i + 6] * ways[j + 6] * c->values[y + j][x + i];
            weight += ways[i + 6] * ways[j + 6];
        }
    return weight > 0 ? sum / weight : -1;
}

static void grow_obviously(canvas *c)
{
    for (bool empty = true; empty;) {
        const canvas before = *c;
        empty = false;
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                if (before.values[y][x] < 0)
                    c->values[y][x] = mean_around(&before, x, y);
                empty = empty || c->values[y][x] < 0;
            }
    }
}

static canvas canvas_of(const shf_image *image, const shf_area *known, int channel)
{
    canvas c;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            c.values[y][x] = x >= known->left && x < known->left + known->width &&
                                     y >= known->top && y < known->top + known->height
                                 ? shf_row(image, y)[x * image->channels + channel]
                                 : -1;
    return c;
}

/* Known pixels stay, black ones too; all others are within rounding of the mean. */
Test(inpaint, what_is_known_stays_and_the_rest_grows_out_of_it)
{
    static const shf_area areas[] = {
        {11, 9, 8, 13}, {0, 0, 4, 30}, {-5, 20, 9, 40}, {29, 29, 1, 1}};
    for (size_t i = 0; i < sizeof(areas) / sizeof(*areas); i++)
        for (int channels = 1; channels <= 3; channels += 2) {
            const shf_image image = numbered(SIDE, SIDE, channels);
            shf_row(&image, 29)[29 * channels] = shf_row(&image, 21)[0] = 0;
            canvas wanted[3];
            for (int c = 0; c < channels; c++) {
                wanted[c] = canvas_of(&image, &areas[i], c);
                grow_obviously(&wanted[c]);
            }
            assert_ok(context, shf_inpaint(context, &arena, &areas[i], &image));
            for (int y = 0; y < SIDE; y++)
                for (int x = 0; x < SIDE; x++)
                    for (int c = 0; c < channels; c++)
                        cr_assert_float_eq(shf_row(&image, y)[x * channels + c],
                                           wanted[c].values[y][x], 0.501, "area %zu at %d, %d: %g",
                                           i, x, y, wanted[c].values[y][x]);
        }
}

Test(inpaint, nothing_grows_out_of_nothing)
{
    static const shf_area areas[] = {{30, 0, 9, 9}, {0, -9, 9, 9}, {5, 5, 0, 3}};
    for (size_t i = 0; i < sizeof(areas) / sizeof(*areas); i++) {
        const shf_image image = numbered(SIDE, SIDE, 1);
        assert_ok(context, shf_inpaint(context, &arena, &areas[i], &image));
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++)
                cr_assert_eq(shf_row(&image, y)[x], 0);
    }
}

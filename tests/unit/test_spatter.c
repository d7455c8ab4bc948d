/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The steps of spatter where their results are known, and spatter at its limits. The whole chain stands
 * beside OpenCV in tests/parity. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/kernels/relief.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

enum { SIDE = 61, MIDDLE = SIDE / 2 };

/* A step between columns 29 and 30: |dx| is four times its height, alike on both sides, of which the
 * left is taken. Between 50 and 150 it is weak, and there is no edge to follow. */
Test(spatter, canny_finds_steps)
{
    static const struct {
        int step, edge;
    } cases[] = {{0, 0}, {12, 0}, {13, 0}, {37, 0}, {38, 1}, {200, 1}};
    static uint8_t in[SIDE * SIDE], out[SIDE * SIDE];
    shf_context *context = test_context();
    for (int k = 0; k < 6; k++) {
        for (int i = 0; i < SIDE * SIDE; i++)
            in[i] = (uint8_t)(i % SIDE < 30 ? 20 : 20 + cases[k].step);
        assert_ok(context, shf_canny(context, in, SIDE, SIDE, out));
        for (int i = 0; i < SIDE * SIDE; i++)
            cr_assert_eq(out[i], i % SIDE == 29 && cases[k].edge ? 255 : 0, "step %d at %d",
                         cases[k].step, i);
    }
    shf_context_destroy(context);
}

/* A step that grows from 25 to 45 downwards: weak above, where alone it would be none, and an edge
 * below, which it belongs to. */
Test(spatter, canny_follows_weak_edges)
{
    static uint8_t in[SIDE * SIDE], out[SIDE * SIDE];
    shf_context *context = test_context();
    for (int i = 0; i < SIDE * SIDE; i++)
        in[i] = (uint8_t)(i % SIDE < 30 ? 20 : 45 + i / SIDE / 3);
    assert_ok(context, shf_canny(context, in, SIDE, SIDE, out));
    for (int y = 0; y < SIDE; y++)
        cr_assert(out[y * SIDE + 29] == 255 || out[y * SIDE + 30] == 255, "row %d", y);
    shf_context_destroy(context);
}

/* The shortest way of knight's, diagonal and straight steps from one edge pixel. */
Test(spatter, distances_are_those_of_steps)
{
    static uint8_t edges[SIDE * SIDE];
    static int32_t out[SIDE * SIDE];
    shf_context *context = test_context();
    edges[MIDDLE * SIDE + MIDDLE] = 255;
    assert_ok(context, shf_edge_distance(context, edges, SIDE, SIDE, out));
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const int u = abs(x - MIDDLE), v = abs(y - MIDDLE), a = u > v ? u : v,
                      b = u > v ? v : u;
            const int d = 2 * b <= a ? b * 143976 + (a - 2 * b) * 65536
                                     : (a - b) * 143976 + (2 * b - a) * 91750;
            cr_assert_eq(out[y * SIDE + x], d < SHF_RELIEF_LARGEST ? d : SHF_RELIEF_LARGEST,
                         "%d, %d", x, y);
        }
    shf_context_destroy(context);
}

Test(spatter, equalize)
{
    uint8_t flat[5] = {7, 7, 7, 7, 7}, three[8] = {9, 9, 4, 4, 4, 4, 200, 200};
    shf_equalize(flat, 5);
    for (int i = 0; i < 5; i++)
        cr_assert_eq(flat[i], 7);
    shf_equalize(three, 8); /* the least is 0; 2 of the other 4 are 127.5, to even */
    const uint8_t expected[8] = {128, 128, 0, 0, 0, 0, 255, 255};
    cr_assert_arr_eq(three, expected, 8);
}

static test_picture spattered(const test_picture *in, const char *const *settings, size_t count)
{
    shf_context *context = test_context();
    shf_operation *operation;
    assert_ok(context,
              shf_operation_create(context, "spatter", NULL, 1, settings, count, &operation));
    test_picture out =
        test_picture_new(in->image.width, in->image.height, in->image.channels, LAYOUT_BOTTOM_UP);
    const shf_address address = test_address(3, "spatter");
    assert_ok(context,
              shf_operation_apply(context, operation, &address, &in->image, &out.image, NULL));
    shf_operation_destroy(operation);
    shf_context_destroy(context);
    return out;
}

Test(spatter, nothing_above_the_threshold_leaves_the_image)
{
    static const char *const settings[2][2] = {{"threshold=2", "mud=0"}, {"threshold=2", "mud=1"}};
    for (int k = 0; k < 2; k++) {
        test_picture in = test_picture_of(50, 40, 3, LAYOUT_PADDED, CONTENT_RANDOM);
        test_picture out = spattered(&in, settings[k], 2);
        cr_assert(test_same_pixels(&in.image, &out.image));
        test_picture_free(&in);
        test_picture_free(&out);
    }
}

Test(spatter, mud_everywhere_is_its_colour)
{
    static const char *const settings[] = {"mean=1", "sigma=0", "threshold=0.5", "mud=1"};
    static const int colour[2][3] = {{63, 42, 20}, {45, 45, 45}};
    for (int channels = 1; channels <= 3; channels += 2) {
        test_picture in = test_picture_of(21, 17, channels, LAYOUT_PACKED, CONTENT_RANDOM);
        test_picture out = spattered(&in, settings, 4);
        for (int i = 0; i < 21 * channels; i++)
            cr_assert_leq(abs(((uint8_t *)out.image.data)[i] - colour[channels == 1][i % channels]),
                          1);
        test_picture_free(&in);
        test_picture_free(&out);
    }
}

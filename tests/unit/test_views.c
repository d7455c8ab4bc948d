/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Views: every pixel of a cut is the pixel that its definition names. */
#include <criterion/criterion.h>

#include <string.h>

#include "generators/views/cut.h"
#include "tests/support/scratch.h"

TestSuite(views, .init = set_up, .fini = tear_down);

/* ---- pixels ---- */

/* Where the definition of a border takes a place from; -1: from nowhere. The slow obvious way. */
static int place_of(shf_edge edge, int at, int count)
{
    const bool reflects = edge == SHF_EDGE_REFLECT;
    if (edge == SHF_EDGE_BLACK || edge == SHF_EDGE_MEAN)
        return at < 0 || at >= count ? -1 : at;
    while (at < 0 || at >= count) {
        if (edge == SHF_EDGE_CYCLIC)
            at += at < 0 ? count : -count;
        else if (edge == SHF_EDGE_REPLICATE)
            at = at < 0 ? 0 : count - 1;
        else if (reflects)
            at = at < 0 ? -1 - at : 2 * count - 1 - at;
    }
    return at;
}

static void assert_cut(const shf_image *field, const shf_preprocess *preset, const shf_view *view,
                       int reach)
{
    shf_cutting cutting;
    shf_image out;
    int outside;
    assert_ok(context, shf_cutting_open(context, &arena, preset, view->policy, reach, NULL, field,
                                        &cutting));
    const shf_frame *f = &cutting.frame;
    cr_assert(f->width == f->out_width && f->height == f->out_height, "nothing is resized here");
    assert_ok(context,
              shf_cut(context, &arena, &cutting, view, view->dx, view->dy, &out, &outside));
    const bool real = view->border == SHF_EDGE_REAL;
    const shf_edge edge = real ? view->outside : view->border;
    const int left = real ? 0 : f->left, top = real ? 0 : f->top;
    const int width = real ? field->width : f->width, height = real ? field->height : f->height;
    for (int y = 0; y < out.height; y++)
        for (int x = 0; x < out.width; x++)
            for (int c = 0; c < out.channels; c++) {
                const int px = place_of(edge, f->left + x + view->dx - left, width);
                const int py = place_of(edge, f->top + y + view->dy - top, height);
                static const uint8_t colour[3] = {124, 116, 104};
                const uint8_t none = edge != SHF_EDGE_MEAN  ? 0
                                     : field->channels == 1 ? 117
                                                            : colour[c];
                const uint8_t wanted =
                    px < 0 || py < 0 ? none
                                     : shf_row(field, top + py)[(left + px) * field->channels + c];
                cr_assert_eq(shf_row(&out, y)[x * out.channels + c], wanted, "%s %+d %+d at %d, %d",
                             shf_edge_names[edge], view->dx, view->dy, x, y);
            }
}

/* A crop of 16x16 out of 21x19 whose shorter side is 19 already: no pixel is made, all are moved. */
static const shf_preprocess crop_16 = {.name = "test", .shorter = 19, .crop = 16};

Test(views, every_pixel_is_a_copy_of_the_one_that_is_meant)
{
    for (int channels = 1; channels <= 3; channels += 2) {
        const shf_image field = numbered(21, 19, channels);
        for (int border = SHF_EDGE_REAL; border < SHF_EDGE_INPAINT; border++)
            for (int dy = -20; dy <= 20; dy += 4)
                for (int dx = -41; dx <= 41; dx++) {
                    const shf_view view = {.policy = SHF_POLICY_RESIZED,
                                           .border = (shf_edge)border,
                                           .outside = SHF_EDGE_REFLECT,
                                           .dx = dx,
                                           .dy = dy};
                    assert_cut(&field, &crop_16, &view, 41);
                }
    }
}

Test(views, what_fills_in_for_pixels_beyond_the_source)
{
    const shf_image field = numbered(21, 19, 3);
    for (int fill = SHF_EDGE_BLACK; fill < SHF_EDGE_INPAINT; fill++)
        for (int dx = -5; dx <= 5; dx++) {
            const shf_view view = {.policy = SHF_POLICY_RESIZED,
                                   .border = SHF_EDGE_REAL,
                                   .outside = (shf_edge)fill,
                                   .dx = dx,
                                   .dy = -dx};
            assert_cut(&field, &crop_16, &view, 5);
        }
}

Test(views, a_part_of_the_resized_source_is_as_good_as_all_of_it)
{
    const shf_preprocess preset = {.name = "test", .shorter = 20, .crop = 16};
    const shf_image source = numbered(300, 50, 3); /* resized to 120x20 */
    shf_cutting part, all;
    assert_ok(context, shf_cutting_open(context, &arena, &preset, SHF_POLICY_RESIZED, 3, NULL,
                                        &source, &part));
    assert_ok(context, shf_cutting_open(context, &arena, &preset, SHF_POLICY_RESIZED, 200, NULL,
                                        &source, &all));
    cr_assert(part.field.width == 22 && all.field.width == 120);
    for (int d = -3; d <= 3; d++) {
        const shf_view view = {.policy = SHF_POLICY_RESIZED, .outside = SHF_EDGE_REPLICATE};
        shf_image one, two;
        int outside[2];
        assert_ok(context, shf_cut(context, &arena, &part, &view, d, d, &one, &outside[0]));
        assert_ok(context, shf_cut(context, &arena, &all, &view, d, d, &two, &outside[1]));
        cr_assert_eq(outside[0], outside[1]);
        for (int y = 0; y < 16; y++)
            cr_assert_arr_eq(shf_row(&one, y), shf_row(&two, y), 48);
    }
}

Test(views, a_view_that_leaves_its_source_says_by_how_much)
{
    static const struct {
        int dx, dy, outside;
    } cases[] = {{2, 1, 0}, {3, 0, 0}, {4, 0, 1}, {-2, 0, 0}, {-3, 0, 1}, {0, 9, 8}, {-5, 9, 8}};
    const shf_image field = numbered(21, 19, 3);
    shf_cutting cutting;
    assert_ok(context, shf_cutting_open(context, &arena, &crop_16, SHF_POLICY_RESIZED, 9, NULL,
                                        &field, &cutting));
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const shf_view view = {.policy = SHF_POLICY_RESIZED};
        shf_image out;
        int outside;
        assert_ok(context, shf_cut(context, &arena, &cutting, &view, cases[i].dx, cases[i].dy, &out,
                                   &outside));
        cr_expect_eq(outside, cases[i].outside, "%+d %+d: %d", cases[i].dx, cases[i].dy, outside);
        cr_expect_eq(out.data == NULL, cases[i].outside > 0);
    }
}

/* ---- frames ---- */

Test(views, native_crops)
{
    static const struct {
        const char *preset;
        int width, height;
        shf_frame frame;
    } cases[] = {
        {"imagenet-224", 500, 375, {500, 375, 86, 24, 328, 328, 224, 224}},
        {"imagenet-224", 56, 80, {56, 80, 4, 16, 49, 49, 224, 224}},
        {"imagenet-299", 500, 375, {500, 375, 32, 24, 437, 328, 299, 299}},
        {"resize-64", 500, 375, {500, 375, 0, 0, 500, 375, 64, 64}},
        {"none", 32, 30, {32, 30, 0, 0, 32, 30, 32, 30}},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        shf_preprocess preset;
        cr_assert(shf_preprocess_find(cases[i].preset, &preset));
        const shf_frame frame = shf_preprocess_native(&preset, cases[i].width, cases[i].height);
        cr_expect_eq(memcmp(&frame, &cases[i].frame, sizeof(frame)), 0,
                     "%s %dx%d: %d %d %d %d -> %d %d", cases[i].preset, cases[i].width,
                     cases[i].height, frame.left, frame.top, frame.width, frame.height,
                     frame.out_width, frame.out_height);
    }
}

/* The canonical crop of the policy "resized" is what the preprocessing gives. */
Test(views, the_unmoved_view_is_the_preprocessed_image)
{
    static const char *const presets[] = {"imagenet-16", "imagenet-299", "resize-64", "none"};
    for (size_t i = 0; i < sizeof(presets) / sizeof(*presets); i++) {
        shf_preprocess preset;
        shf_cutting cutting;
        shf_image wanted, out;
        int outside;
        const shf_image source = numbered(67, 45, 3);
        const shf_view view = {.policy = SHF_POLICY_RESIZED};
        cr_assert(shf_preprocess_find(presets[i], &preset));
        assert_ok(context, shf_preprocess_run(context, &arena, &preset, &source, &wanted));
        assert_ok(context, shf_cutting_open(context, &arena, &preset, SHF_POLICY_RESIZED, 1, NULL,
                                            &source, &cutting));
        assert_ok(context, shf_cut(context, &arena, &cutting, &view, 0, 0, &out, &outside));
        cr_assert(out.width == wanted.width && out.height == wanted.height && outside == 0);
        for (int y = 0; y < out.height; y++)
            cr_assert_arr_eq(shf_row(&out, y), shf_row(&wanted, y), shf_row_samples(&out), "%s",
                             presets[i]);
    }
}

/* ---- Azulay & Weiss ---- */

Test(views, an_embedded_image_moves_over_a_colour)
{
    shf_preprocess preset;
    shf_cutting cutting;
    const shf_image source = numbered(16, 16, 3);
    cr_assert(shf_preprocess_find("embed-16-40", &preset));
    assert_ok(context, shf_cutting_open(context, &arena, &preset, SHF_POLICY_RESIZED, 8, NULL,
                                        &source, &cutting));
    for (int fill = SHF_EDGE_BLACK; fill <= SHF_EDGE_MEAN; fill++)
        for (int i = 0; i <= 8; i++) {
            static const uint8_t colours[2][3] = {{0, 0, 0}, {124, 116, 104}};
            const int at = (40 - 16 - 1) / 2 - 4 + i; /* c of the published loop, from 0 to 8 */
            const shf_view view = {.policy = SHF_POLICY_RESIZED, .outside = (shf_edge)fill};
            shf_image out;
            int outside;
            assert_ok(context, shf_cut(context, &arena, &cutting, &view, -i, -i, &out, &outside));
            cr_assert(out.width == 40 && out.height == 40 && outside > 0);
            for (int y = 0; y < 40; y++)
                for (int x = 0; x < 40; x++) {
                    const bool in = x >= at && x < at + 16 && y >= at && y < at + 16;
                    const uint8_t *wanted = in ? shf_row(&source, y - at) + (x - at) * 3
                                               : colours[fill - SHF_EDGE_BLACK];
                    cr_assert_arr_eq(shf_row(&out, y) + x * 3, wanted, 3);
                }
        }
}

Test(views, drawn_parts_have_the_area_and_the_ratio_asked_for)
{
    shf_preprocess preset;
    const shf_image source = numbered(300, 200, 3);
    int leftmost = 300, rightmost = 0;
    cr_assert(shf_preprocess_find("random-crop-40-16", &preset));
    for (uint64_t seed = 0; seed < 100; seed++) {
        const shf_mark mark = shf_arena_mark(&arena);
        const shf_address address = test_address(seed, "a.png");
        shf_cutting cutting;
        assert_ok(context, shf_cutting_open(context, &arena, &preset, SHF_POLICY_RESIZED, 8,
                                            &address, &source, &cutting));
        const int *part = cutting.part;
        const double ratio = (double)part[2] / part[3], area = part[2] * part[3] / 60000.0;
        cr_assert(part[0] >= 0 && part[1] >= 0 && part[0] + part[2] <= 300 &&
                  part[1] + part[3] <= 200);
        cr_assert(area > 0.397 && area < 0.403 && ratio > 0.745 && ratio < 1.34, "%g %g", area,
                  ratio);
        cr_assert(cutting.frame.left == 0 && cutting.frame.field_width == 26 &&
                  cutting.field.width == 24);
        leftmost = part[0] < leftmost ? part[0] : leftmost;
        rightmost = part[0] + part[2] > rightmost ? part[0] + part[2] : rightmost;
        shf_arena_rewind(&arena, mark);
    }
    cr_expect(leftmost < 10 && rightmost > 290);
}

/* What is embedded begins at the same corner, all else has the same middle. */
Test(views, an_image_that_is_a_pixel_larger)
{
    static const char *const presets[][2] = {{"embed-20-32", "embed-21-32"},
                                             {"imagenet-16", "imagenet-16"}};
    const shf_image source = numbered(50, 40, 3);
    for (int i = 0; i < 2; i++) {
        shf_preprocess preset, other;
        shf_cutting cutting, wanted;
        shf_image out, expected;
        int outside;
        const shf_view same = {.policy = SHF_POLICY_RESIZED, .outside = SHF_EDGE_BLACK};
        shf_view larger = same;
        larger.scale_px = 1;
        cr_assert(shf_preprocess_find(presets[i][0], &preset));
        cr_assert(shf_preprocess_find(presets[i][1], &other));
        other.shorter += other.shorter > 0;
        assert_ok(context, shf_cutting_open(context, &arena, &preset, SHF_POLICY_RESIZED, 0, NULL,
                                            &source, &cutting));
        assert_ok(context, shf_cutting_open(context, &arena, &other, SHF_POLICY_RESIZED, 9, NULL,
                                            &source, &wanted));
        const int d = preset.embeds ? cutting.frame.left - wanted.frame.left : 0;
        assert_ok(context, shf_cut(context, &arena, &cutting, &larger, 0, 0, &out, &outside));
        assert_ok(context, shf_cut(context, &arena, &wanted, &same, d, d, &expected, &outside));
        cr_assert(out.width == expected.width && out.height == expected.height);
        for (int y = 0; y < out.height; y++)
            cr_assert_arr_eq(shf_row(&out, y), shf_row(&expected, y), shf_row_samples(&out), "%s",
                             presets[i][0]);
    }
}

/* Of a panorama all of the area has no such ratio: the middle is taken. */
Test(views, a_part_that_does_not_fit_is_the_largest_in_the_middle)
{
    shf_preprocess preset;
    shf_cutting cutting;
    const shf_address address = test_address(1, "a.png");
    const shf_image source = numbered(300, 60, 1);
    cr_assert(shf_preprocess_find("random-crop-100-16", &preset));
    assert_ok(context, shf_cutting_open(context, &arena, &preset, SHF_POLICY_RESIZED, 8, &address,
                                        &source, &cutting));
    const int wanted[4] = {110, 0, 80, 60};
    cr_expect_arr_eq(cutting.part, wanted, sizeof(wanted));
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What metrics of sets and slices are made of: orders of classes, choices of k, brightness. */
#include <criterion/criterion.h>
#include <math.h>

#include "corruptions/base/context.h"
#include "tests/support/support.h"
#include "tools/evaluator/metrics/pixels.h"
#include "tools/evaluator/metrics/class_order.h"
#include "tools/evaluator/metrics/sets.h"

/* ---- ranking ---- */

#define CLASSES 7

static void assert_order(const double *scores, size_t classes, const uint32_t *expected)
{
    uint32_t order[CLASSES], room[CLASSES];
    shf_class_order(scores, classes, order, room);
    for (size_t i = 0; i < classes; i++)
        cr_assert_eq(order[i], expected[i], "place %zu of %zu: %u", i, classes, order[i]);
}

Test(ranking, the_best_is_first_and_equal_ones_keep_their_order)
{
    assert_order((double[]){1}, 1, (uint32_t[]){0});
    assert_order((double[]){1, 2}, 2, (uint32_t[]){1, 0});
    assert_order((double[]){2, 2}, 2, (uint32_t[]){0, 1});
    assert_order((double[]){0, -INFINITY, 3, 0, 3, -0.0, 1}, 7, (uint32_t[]){2, 4, 6, 0, 3, 5, 1});
    assert_order((double[]){1, 2, 3, 4, 5}, 5, (uint32_t[]){4, 3, 2, 1, 0});
}

static shf_order_distance compare(const uint32_t *from, const uint32_t *to, size_t classes)
{
    uint32_t room[CLASSES];
    return shf_class_order_compare(from, to, classes, room);
}

Test(ranking, distances_by_hand)
{
    static const uint32_t still[] = {0, 1, 2, 3, 4, 5, 6}, swapped[] = {1, 0, 2, 3, 4, 5, 6};
    static const uint32_t away[] = {6, 1, 2, 3, 4, 5, 0}, below[] = {0, 1, 2, 3, 4, 6, 5};
    cr_assert_eq(compare(still, still, 7).top5, 0);
    cr_assert_eq(compare(still, still, 7).zipf, 0);
    cr_assert_eq(compare(still, swapped, 7).top5, 2);
    cr_assert_float_eq(compare(still, swapped, 7).zipf, 0.5 + 0.25, 1e-15);
    cr_assert_eq(compare(still, away, 7).top5, 5); /* from 1 to 7, which counts as 6 */
    cr_assert_float_eq(compare(still, away, 7).zipf, (1 - 1 / 7.) * (1 + 1 / 7.), 1e-15);
    cr_assert_eq(compare(still, below, 7).top5, 0); /* beyond the fifth */
    cr_assert_float_eq(compare(still, below, 7).zipf, (1 / 6. - 1 / 7.) * (1 / 6. + 1 / 7.), 1e-15);
    cr_assert_eq(compare(still, swapped, 2).top5, 2);
}

/* ---- the worst of k ---- */

Test(none_wrong, by_hand)
{
    cr_assert_eq(shf_none_wrong(5, 0, 3), 1);
    cr_assert_eq(shf_none_wrong(5, 5, 1), 0);
    cr_assert_eq(shf_none_wrong(5, 1, 5), 0);
    cr_assert_float_eq(shf_none_wrong(5, 2, 1), 3 / 5., 1e-15);
    cr_assert_float_eq(shf_none_wrong(5, 2, 2), 3 / 10., 1e-15);
    cr_assert_float_eq(shf_none_wrong(5, 2, 3), 1 / 10., 1e-15);
    cr_assert_eq(shf_none_wrong(5, 2, 4), 0);
    cr_assert(isnan(shf_none_wrong(5, 0, 6)));
    cr_assert_float_eq(shf_none_wrong(775, 1, 10), 765 / 775., 1e-13);
}

/* ---- pixels ---- */

Test(pixels, of_a_flat_image)
{
    shf_context *context = test_context();
    uint8_t data[5 * 4 * 3];
    double out[SHF_PIXEL_COLUMNS];
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (uint8_t)(10 * (i % 3 + 1));
    const shf_image image = shf_image_of(data, 5, 4, 3);
    assert_ok(context, shf_pixels_measure(context, &image, out));
    cr_assert_float_eq(out[SHF_BRIGHTNESS], 0.299 * 10 + 0.587 * 20 + 0.114 * 30, 1e-12);
    cr_assert_eq(out[SHF_CONTRAST], 0);
    cr_assert_eq(out[SHF_SHARPNESS], 0);
    shf_context_destroy(context);
}

Test(pixels, of_gray_ones_and_of_small_ones)
{
    shf_context *context = test_context();
    uint8_t data[] = {0, 0, 0, 0, 0, 9, 3, 0, 0, 0, 0, 0};
    double out[SHF_PIXEL_COLUMNS];
    shf_image image = shf_image_of(data, 4, 3, 1); /* the middle row has 9 and 3 inside */
    assert_ok(context, shf_pixels_measure(context, &image, out));
    cr_assert_float_eq(out[SHF_BRIGHTNESS], 1, 1e-12);
    cr_assert_float_eq(out[SHF_CONTRAST], sqrt((64 + 4 + 10) / 12.), 1e-12);
    cr_assert_float_eq(out[SHF_SHARPNESS], 15 * 15, 1e-10); /* 3 - 36 and 9 - 12 */
    for (int side = 1; side <= 2; side++) {
        image = shf_image_of(data, side, 4, 1);
        assert_ok(context, shf_pixels_measure(context, &image, out));
        cr_assert(isnan(out[SHF_SHARPNESS]) && !isnan(out[SHF_CONTRAST]));
    }
    shf_context_destroy(context);
}

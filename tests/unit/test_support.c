/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The helpers of the tests: a guard that never trips would let every test pass. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>

#include "corruptions/base/rows.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

Test(support, pixels_are_not_guarded_and_all_else_is)
{
    for (int layout = 0; layout < LAYOUT_COUNT; layout++) {
        test_picture picture = test_picture_of(5, 3, 3, layout, CONTENT_RANDOM);
        cr_assert(test_picture_guarded(&picture));
        size_t noticed = 0;
        for (size_t i = 0; i < picture.block_size; i++) {
            picture.block[i] ^= 0xff;
            noticed += !test_picture_guarded(&picture);
            picture.block[i] ^= 0xff;
        }
        cr_assert_eq(noticed, picture.block_size - (size_t)5 * 3 * 3);
        test_picture_free(&picture);
    }
}

Test(support, contents_do_not_depend_on_the_layout)
{
    for (int content = 0; content < CONTENT_COUNT; content++) {
        test_picture packed = test_picture_of(31, 17, 3, LAYOUT_PACKED, content);
        for (int layout = 0; layout < LAYOUT_COUNT; layout++) {
            test_picture other = test_picture_of(31, 17, 3, layout, content);
            cr_assert(test_same_pixels(&packed.image, &other.image));
            shf_row(&other.image, 16)[3 * 31 - 1] ^= 1;
            cr_assert_eq(test_different_values(&packed.image, &other.image, 0), 1);
            cr_assert_eq(test_different_values(&packed.image, &other.image, 1), 0);
            cr_assert_float_eq(test_distance(&packed.image, &other.image), 0.02515, 1e-4);
            test_picture_free(&other);
        }
        test_picture_free(&packed);
    }
}

Test(support, the_failing_allocator_fails_where_it_is_told)
{
    test_failing failing;
    test_failing_init(&failing);
    const shf_allocator *a = &failing.allocator;
    test_failing_arm(&failing, 2);
    void *first = a->allocate(a->user, 10), *second = a->allocate(a->user, 10);
    void *third = a->allocate(a->user, 10);
    cr_assert(first && !second && third);
    cr_assert_eq(failing.live, 2);
    cr_assert_eq(failing.injected, 1);
    a->release(a->user, first);
    a->release(a->user, third);
    cr_assert_eq(failing.live, 0);
}

Test(support, the_comma_locale_has_a_comma)
{
    if (!test_comma_locale())
        cr_skip_test("no locale with a decimal comma, and none could be made");
    cr_assert_float_eq(strtod("0,5", NULL), 0.5, 0);
}

Test(support, baseline_is_always_there)
{
    cr_assert_str_eq(test_cpu_levels()[0], "baseline");
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Gray pictures: what treats channels alike does to one channel what it does to three equal ones, and
 * profiles of gray datasets give the luma of RGB, in one channel or three. */
#include <string.h>

#include "corruptions/base/rows.h"
#include "corruptions/kernels/colour.h"
#include "corruptions/operation.h"
#include "tests/registry/cases.h"

#define WIDTH 67
#define HEIGHT 45

static test_picture gray_picture(test_content content)
{
    return test_picture_of(WIDTH, HEIGHT, 1, LAYOUT_PACKED, content);
}

static test_picture spread(const shf_image *gray)
{
    test_picture rgb = test_picture_new(WIDTH, HEIGHT, 3, LAYOUT_PACKED);
    shf_spread_gray(gray, &rgb.image);
    return rgb;
}

static bool is_gray_profile(const char *profile)
{
    shf_profile_info info;
    return shf_profile_find(profile, &info) && info.gray_as_rgb;
}

/* The same operation with a profile of pictures that are not gray: what the corruption itself does. */
static test_picture by_itself(shf_context *context, const registry_case *c, const shf_image *in)
{
    test_picture out = test_picture_new(in->width, in->height, in->channels, LAYOUT_PACKED);
    const shf_address address = test_address(7, "case");
    shf_operation *operation = case_operation(context, c);
    operation->gray_as_rgb = false;
    case_apply(context, c, operation, &address, in, &out.image);
    shf_operation_destroy(operation);
    return out;
}

/* Whether any of its severities gives other channels than equal ones; those that do not must give what
 * one channel gives. */
static bool colours(shf_context *context, const registry_case *c, test_content content)
{
    test_picture gray = gray_picture(content), rgb = spread(&gray.image);
    test_picture one = by_itself(context, c, &gray.image);
    test_picture three = by_itself(context, c, &rgb.image);
    test_picture again = spread(&one.image);
    const bool same = test_same_pixels(&three.image, &again.image);
    test_picture_free(&gray);
    test_picture_free(&rgb);
    test_picture_free(&one);
    test_picture_free(&three);
    test_picture_free(&again);
    return !same;
}

Test(gray, one_channel_is_three_equal_ones_unless_coloured)
{
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        if (c->severity == 0)
            continue;
        bool coloured = colours(context, c, CONTENT_TEXTURE);
        coloured |= colours(context, c, CONTENT_RANDOM);
        cr_assert(coloured ? c->corruption->coloured : true, "%s", c->label);
    }
    shf_context_destroy(context);
}

/* Of the last severity: saturate's first ones leave gray as it is. */
Test(gray, nothing_is_called_coloured_that_is_not)
{
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        if (c->corruption->coloured && c->severity == shf_severity_count(c->name, c->profile))
            cr_assert(colours(context, c, CONTENT_TEXTURE), "%s", c->label);
    }
    shf_context_destroy(context);
}

static void check_profile(shf_context *context, const registry_case *c, test_content content)
{
    test_picture gray = gray_picture(content), rgb = spread(&gray.image);
    test_picture expected = test_picture_new(WIDTH, HEIGHT, 1, LAYOUT_PACKED);
    test_picture whole = by_itself(context, c, &rgb.image);
    shf_luma(&whole.image, &expected.image);
    test_picture one = case_result(context, c, &gray.image);
    test_picture three = case_result(context, c, &rgb.image), again = spread(&expected.image);
    cr_assert(test_same_pixels(&one.image, &expected.image), "%s, one channel", c->label);
    cr_assert(test_same_pixels(&three.image, &again.image), "%s, three channels", c->label);
    test_picture_free(&gray);
    test_picture_free(&rgb);
    test_picture_free(&expected);
    test_picture_free(&whole);
    test_picture_free(&one);
    test_picture_free(&three);
    test_picture_free(&again);
}

Test(gray, profiles_of_gray_datasets_give_the_luma_of_rgb)
{
    shf_context *context = test_context();
    size_t checked = 0;
    FOR_EACH_CASE(c)
    {
        if (c->severity == 0 || !is_gray_profile(c->profile))
            continue;
        check_profile(context, c, CONTENT_TEXTURE);
        check_profile(context, c, CONTENT_LIMITS);
        checked++;
    }
    cr_assert_gt(checked, 50);
    shf_context_destroy(context);
}

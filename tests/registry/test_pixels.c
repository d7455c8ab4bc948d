/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pixels: the same call twice, in place, in any layout of memory, on any size and content. */
#include "tests/registry/cases.h"

static const struct {
    int width, height;
} sizes[] = {{1, 1}, {1, 7}, {9, 1}, {2, 2}, {3, 5}, {17, 31}};

/* One operation on one picture: a context with another history, layouts of input and output from the
 * given one on, and in place; all must give the first result and touch nothing else. */
static void check_layouts(shf_context *contexts[2], const registry_case *c,
                          const shf_operation *operation, const test_picture *clean, int from)
{
    const shf_image *size = &clean->image;
    shf_address address = test_address(7, "case");
    test_picture first = test_picture_new(size->width, size->height, size->channels, LAYOUT_PACKED);
    case_apply(contexts[0], c, operation, &address, size, &first.image);
    cr_assert(test_picture_guarded(&first) && test_picture_guarded(clean), "%s", c->label);
    for (int layout = from; layout < LAYOUT_COUNT; layout++) {
        test_layout other = (layout + 1) % LAYOUT_COUNT;
        test_picture in = test_picture_new(size->width, size->height, size->channels, layout);
        test_picture out = test_picture_new(size->width, size->height, size->channels, other);
        test_picture_copy(clean, &in);
        case_apply(contexts[1], c, operation, &address, &in.image, &out.image);
        cr_assert(test_same_pixels(&in.image, size), "%s wrote its input", c->label);
        cr_assert(test_same_pixels(&out.image, &first.image), "%s: layout %d to %d at %dx%dx%d",
                  c->label, layout, other, size->width, size->height, size->channels);
        case_apply(contexts[1], c, operation, &address, &in.image, &in.image);
        cr_assert(test_same_pixels(&in.image, &first.image), "%s: in place, layout %d at %dx%dx%d",
                  c->label, layout, size->width, size->height, size->channels);
        cr_assert(test_picture_guarded(&in) && test_picture_guarded(&out),
                  "%s wrote outside the image, layout %d to %d at %dx%dx%d", c->label, layout,
                  other, size->width, size->height, size->channels);
        test_picture_free(&in);
        test_picture_free(&out);
    }
    test_picture_free(&first);
}

static void check_all_cases(int width, int height, int channels, test_content content)
{
    test_picture clean = test_picture_of(width, height, channels, LAYOUT_PACKED, content);
    shf_context *contexts[2] = {test_context(), test_context()};
    FOR_EACH_CASE(c)
    {
        if (!case_is_end(c))
            continue;
        shf_operation *operation = case_operation(contexts[0], c);
        check_layouts(contexts, c, operation, &clean, 0);
        shf_operation_destroy(operation);
    }
    shf_context_destroy(contexts[0]);
    shf_context_destroy(contexts[1]);
    test_picture_free(&clean);
}

static void check_small_sizes(test_content content)
{
    for (size_t i = 0; i < SHF_COUNT(sizes); i++)
        for (int channels = 1; channels <= 3; channels += 2)
            check_all_cases(sizes[i].width, sizes[i].height, channels, content);
}

Test(pixels, small_black)
{
    check_small_sizes(CONTENT_BLACK);
}

Test(pixels, small_white)
{
    check_small_sizes(CONTENT_WHITE);
}

Test(pixels, small_limits)
{
    check_small_sizes(CONTENT_LIMITS);
}

Test(pixels, small_random)
{
    check_small_sizes(CONTENT_RANDOM);
}

Test(pixels, small_gradient)
{
    check_small_sizes(CONTENT_GRADIENT);
}

Test(pixels, photograph_size)
{
    check_all_cases(300, 200, 3, CONTENT_TEXTURE);
    check_all_cases(200, 300, 1, CONTENT_GRADIENT);
}

/* The ends of the first table: strips, buffers and counters outgrown. */
Test(pixels, large)
{
    test_picture clean = test_picture_of(1501, 1100, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_context *contexts[2] = {test_context(), test_context()};
    FOR_EACH_CASE(c)
    {
        const shf_corruption *corruption = c->corruption;
        if (corruption->table_count > 0 &&
            (c->profile != corruption->tables[0].profile || !case_is_end(c)))
            continue;
        shf_operation *operation = case_operation(contexts[0], c);
        check_layouts(contexts, c, operation, &clean, LAYOUT_COUNT - 1);
        shf_operation_destroy(operation);
    }
    shf_context_destroy(contexts[0]);
    shf_context_destroy(contexts[1]);
    test_picture_free(&clean);
}

/* A control leaves the image as it is; all else changes a textured one. */
Test(pixels, only_controls_change_nothing)
{
    test_picture clean = test_picture_of(64, 64, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        test_picture result = case_result(context, c, &clean.image);
        bool control = strcmp(c->corruption->family, "control") == 0;
        cr_assert_eq(test_same_pixels(&clean.image, &result.image), control, "%s", c->label);
        test_picture_free(&result);
    }
    shf_context_destroy(context);
    test_picture_free(&clean);
}

/* On a picture with the statistics of a photograph; by steps, so that equal rows would show. */
Test(pixels, distance_grows_with_severity)
{
    test_picture clean = test_picture_of(224, 224, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_context *context = test_context();
    double last = 0;
    FOR_EACH_CASE(c)
    {
        test_picture result = case_result(context, c, &clean.image);
        double distance = test_distance(&clean.image, &result.image);
        cr_assert(c->severity <= 1 || c->corruption->not_monotone || distance > last,
                  "%s: distance %.3f after %.3f", c->label, distance, last);
        last = distance;
        test_picture_free(&result);
    }
    shf_context_destroy(context);
    test_picture_free(&clean);
}

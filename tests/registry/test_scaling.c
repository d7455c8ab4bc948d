/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Parameters scaled to the image: nothing changes at the profile's size; elsewhere the values are those
 * that are told, and what scales looks on a larger image as it does on a smaller one. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/kernels/resample.h"
#include "tests/registry/cases.h"

static shf_operation *scaled_operation(shf_context *context, const char *name, const char *profile,
                                       int severity, const char *setting)
{
    const shf_operation_options options = {.struct_size = sizeof(options),
                                           .profile = profile,
                                           .severity = severity,
                                           .settings = &setting,
                                           .setting_count = setting != NULL,
                                           .scale_parameters = true};
    shf_operation *operation;
    assert_ok(context, shf_operation_create_with(context, name, &options, &operation));
    return operation;
}

static test_picture apply(shf_context *context, const shf_operation *operation, const shf_image *in,
                          shf_drawn *drawn)
{
    const shf_address address = test_address(7, "case");
    test_picture out = test_picture_new(in->width, in->height, in->channels, LAYOUT_PACKED);
    assert_ok(context, case_run(context, operation, &address, in, &out.image, drawn));
    return out;
}

static bool has_scaled(const shf_operation *operation)
{
    for (size_t i = 0; i < shf_operation_corruption(operation)->parameter_count; i++)
        if (shf_operation_scales(operation, i))
            return true;
    return false;
}

/* An image with the profile's size as its shorter side times a factor: whether scaling changes it. */
static bool changes(shf_context *context, const registry_case *c, int factor, bool *expected)
{
    shf_profile_info profile;
    cr_assert(shf_profile_find(c->profile, &profile));
    test_picture in = test_picture_of(profile.size * factor + 9, profile.size * factor, 3,
                                      LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_operation *plain = case_operation(context, c);
    shf_operation *scaled = scaled_operation(context, c->name, c->profile, c->severity, NULL);
    *expected = has_scaled(scaled);
    test_picture one = apply(context, plain, &in.image, NULL);
    test_picture two = apply(context, scaled, &in.image, NULL);
    const bool same = test_same_pixels(&one.image, &two.image);
    test_picture_free(&in);
    test_picture_free(&one);
    test_picture_free(&two);
    shf_operation_destroy(plain);
    shf_operation_destroy(scaled);
    return !same;
}

/* Of the outer profiles the second and the last severity, which is time enough. */
static bool is_tried(const registry_case *c)
{
    if (!case_is_outer(c))
        return false;
    return c->severity == 2 || c->severity == shf_severity_count(c->name, c->profile);
}

Test(scaling, changes_nothing_at_the_profile_s_size)
{
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        bool expected;
        cr_assert(!is_tried(c) || !changes(context, c, 1, &expected), "%s", c->label);
    }
    shf_context_destroy(context);
}

/* But for a disk of 0.4 pixels, which at 0.8 still is one pixel. */
Test(scaling, changes_what_has_lengths_elsewhere_and_nothing_else)
{
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        bool expected;
        if (!is_tried(c))
            continue;
        const bool found = changes(context, c, 2, &expected);
        const bool small = strcmp(c->name, "defocus_blur") == 0 && c->severity == 2 &&
                           strcmp(c->profile, "cifar10-c") == 0;
        cr_assert_eq(found, expected && !small, "%s", c->label);
    }
    shf_context_destroy(context);
}

/* Radii below a pixel, sums over one pixel, whole numbers that would be 0. */
Test(scaling, small_images)
{
    static const int sizes[][2] = {{1, 1}, {1, 7}, {7, 1}, {2, 2}, {31, 33}};
    shf_context *context = test_context();
    for (size_t i = 0; i < SHF_COUNT(sizes); i++)
        for (int channels = 1; channels <= 3; channels += 2) {
            test_picture in =
                test_picture_of(sizes[i][0], sizes[i][1], channels, LAYOUT_PADDED, CONTENT_RANDOM);
            FOR_EACH_CASE(c)
            {
                shf_operation *operation =
                    scaled_operation(context, c->name, c->profile, c->severity, NULL);
                test_picture out = apply(context, operation, &in.image, NULL);
                cr_assert(test_picture_guarded(&out) && test_picture_guarded(&in), "%s", c->label);
                test_picture_free(&out);
                shf_operation_destroy(operation);
            }
            test_picture_free(&in);
        }
    shf_context_destroy(context);
}

/* ---- values ---- */

/* The value that is told for an image, and that it is the one used: set by hand it gives the same. */
static void check_value(const char *name, int severity, const char *parameter, int width,
                        int height, double expected)
{
    shf_context *context = test_context();
    test_picture in = test_picture_of(width, height, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_operation *operation = scaled_operation(context, name, NULL, severity, NULL), *by_hand;
    shf_drawn drawn;
    test_picture out = apply(context, operation, &in.image, &drawn);
    char texts[16][64];
    const char *settings[16];
    bool found = false;
    for (size_t i = 0; i < drawn.count; i++) {
        snprintf(texts[i], sizeof(texts[i]), "%s=%.17g", drawn.values[i].name,
                 drawn.values[i].value);
        settings[i] = texts[i];
        if (strcmp(drawn.values[i].name, parameter) != 0)
            continue;
        found = true;
        cr_assert_float_eq(drawn.values[i].value, expected, 1e-12, "%s %d: %s = %.17g at %dx%d",
                           name, severity, parameter, drawn.values[i].value, width, height);
    }
    cr_assert(found, "%s: %s is not told", name, parameter);
    if (!shf_operation_corruption(operation)->stochastic) { /* else the address would be another */
        assert_ok(context, shf_operation_create(context, name, NULL, severity, settings,
                                                drawn.count, &by_hand));
        test_picture again = apply(context, by_hand, &in.image, NULL);
        cr_assert(test_same_pixels(&out.image, &again.image), "%s", name);
        test_picture_free(&again);
        shf_operation_destroy(by_hand);
    }
    test_picture_free(&in);
    test_picture_free(&out);
    shf_operation_destroy(operation);
    shf_context_destroy(context);
}

Test(scaling, values)
{
    check_value("gaussian_blur", 3, "sigma_px", 448, 448, 6);
    check_value("gaussian_blur", 3, "sigma_px", 518, 700, 3 * (518 / 224.0)); /* shorter side */
    check_value("gaussian_blur", 3, "sigma_px", 1, 300, 3 / 224.0);
    check_value("defocus_blur", 1, "radius_px", 400, 384, 3 * (384 / 224.0));
    check_value("glass_blur", 5, "max_delta_px", 384, 384, 7); /* 6.86 */
    check_value("glass_blur", 1, "max_delta_px", 32, 32, 1);   /* at least */
    check_value("motion_blur", 2, "sigma_px", 448, 600, 10);
    check_value("elastic_transform", 2, "alpha_px", 448, 448, 2 * 488);
    check_value("spatter", 1, "blur_sigma_px", 448, 448, 8);
    check_value("spatter", 1, "sigma", 448, 448, 0.6);
    check_value("frost", 1, "texture_scale", 336, 336, 1.5);
    check_value("frost", 1, "texture_scale", 1200, 1100, 4); /* at most */
}

/* Every drawn value and every scaled one of any corruption is told. */
Test(scaling, all_that_was_settled_is_told)
{
    shf_context *context = test_context();
    test_picture in = test_picture_of(41, 33, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    FOR_EACH_CASE(c)
    {
        shf_operation *operation =
            scaled_operation(context, c->name, c->profile, c->severity, NULL);
        size_t expected = 0;
        for (size_t i = 0; i < c->corruption->parameter_count; i++)
            expected += c->corruption->parameters[i].drawn || shf_operation_scales(operation, i);
        shf_drawn drawn;
        test_picture out = apply(context, operation, &in.image, &drawn);
        cr_assert_eq(drawn.count, expected, "%s", c->label);
        test_picture_free(&out);
        shf_operation_destroy(operation);
    }
    test_picture_free(&in);
    shf_context_destroy(context);
}

Test(scaling, a_value_set_by_hand_stays)
{
    shf_context *context = test_context();
    test_picture in = test_picture_of(448, 448, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_operation *operation = scaled_operation(context, "glass_blur", NULL, 3, "sigma_px=2");
    shf_drawn drawn;
    test_picture out = apply(context, operation, &in.image, &drawn);
    cr_assert_eq(drawn.count, 1);
    cr_assert_str_eq(drawn.values[0].name, "max_delta_px");
    cr_assert_eq(drawn.values[0].value, 4);
    cr_assert(!shf_operation_scales(operation, 0) && shf_operation_scales(operation, 1));
    cr_assert(!shf_operation_scales(operation, 2) && !shf_operation_scales(operation, 99));
    cr_assert_eq(shf_operation_value(operation, 1), 2); /* for an image of the profile's size */
    test_picture_free(&out);
    test_picture_free(&in);
    shf_operation_destroy(operation);
    shf_context_destroy(context);
}

/* What is a length in pixels is marked, but for a softening of the pixel grid itself, for the edge of a
 * mask, which is drawn on that grid, and for the side of a map that the code chooses by the image. */
Test(scaling, lengths_are_marked)
{
    static const char *const of_a_grid[] = {"alias_sigma_px", "map_px", "erode", "feather",
                                            "dilate"};
    for (size_t i = 0; i < shf_corruption_count(); i++) {
        const shf_corruption *c = shf_corruption_at(i);
        for (size_t k = 0; k < c->parameter_count; k++) {
            const shf_parameter *p = &c->parameters[k];
            bool not_of_the_picture = false;
            for (size_t n = 0; n < SHF_COUNT(of_a_grid); n++)
                not_of_the_picture |= strcmp(p->name, of_a_grid[n]) == 0;
            if (strcmp(p->unit, "px") == 0 && !p->drawn)
                cr_assert_eq(p->scales, !not_of_the_picture, "%s: %s", c->name, p->name);
            cr_assert(!p->scales || !p->drawn, "%s: %s", c->name, p->name);
        }
    }
}

/* ---- looks ---- */

static test_picture halved(shf_context *context, const shf_image *in)
{
    test_picture out = test_picture_new(in->width / 2, in->height / 2, in->channels, LAYOUT_PACKED);
    assert_ok(context, shf_resample(context, in, SHF_FILTER_BOX, &out.image));
    return out;
}

/* A picture of 448 pixels, corrupted and halved, beside its half corrupted. */
static double distance_to_half(shf_context *context, const shf_operation *operation,
                               const shf_image *large)
{
    test_picture small = halved(context, large);
    test_picture expected = apply(context, operation, &small.image, NULL);
    test_picture corrupted = apply(context, operation, large, NULL);
    test_picture got = halved(context, &corrupted.image);
    const double distance = test_distance(&got.image, &expected.image);
    test_picture_free(&small);
    test_picture_free(&expected);
    test_picture_free(&corrupted);
    test_picture_free(&got);
    return distance;
}

Test(scaling, blurs_look_alike_at_twice_the_size)
{
    static const char *const names[] = {"gaussian_blur", "defocus_blur", "motion_blur"};
    shf_context *context = test_context();
    test_picture large = test_picture_of(448, 448, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    for (size_t i = 0; i < SHF_COUNT(names); i++)
        for (int severity = 1; severity <= 5; severity++) {
            shf_operation *scaled = scaled_operation(context, names[i], NULL, severity, NULL),
                          *plain;
            assert_ok(context,
                      shf_operation_create(context, names[i], NULL, severity, NULL, 0, &plain));
            const double with = distance_to_half(context, scaled, &large.image);
            const double without = distance_to_half(context, plain, &large.image);
            cr_assert_lt(with, 0.7 * without, "%s %d: %.3f with, %.3f without", names[i], severity,
                         with, without);
            shf_operation_destroy(scaled);
            shf_operation_destroy(plain);
        }
    test_picture_free(&large);
    shf_context_destroy(context);
}

/* Share of the pixels that drops lie on. The layer is smoothed noise: twice as wide, it needs twice the
 * deviation to pass its threshold as often. */
static double covered(shf_context *context, const shf_operation *operation, int size)
{
    test_picture in = test_picture_of(size, size, 3, LAYOUT_PACKED, CONTENT_GRADIENT);
    size_t count = 0, all = 0;
    for (uint64_t seed = 0; seed < 8; seed++) {
        const shf_address address = test_address(seed, "drops");
        test_picture out = test_picture_new(size, size, 3, LAYOUT_PACKED);
        assert_ok(context, case_run(context, operation, &address, &in.image, &out.image, NULL));
        const uint8_t *a = in.image.data, *b = out.image.data;
        for (size_t i = 0; i < (size_t)size * (size_t)size; i++, all++)
            count += memcmp(a + 3 * i, b + 3 * i, 3) != 0;
        test_picture_free(&out);
    }
    test_picture_free(&in);
    return (double)count / (double)all;
}

Test(scaling, as_much_of_the_picture_is_spattered)
{
    shf_context *context = test_context();
    for (int severity = 1; severity <= 5; severity++) {
        shf_operation *operation = scaled_operation(context, "spatter", NULL, severity, NULL);
        const double small = covered(context, operation, 224),
                     large = covered(context, operation, 448);
        cr_assert(fabs(large / small - 1) < 0.4, "spatter %d: %.3f at 224, %.3f at 448", severity,
                  small, large);
        shf_operation_destroy(operation);
    }
    shf_context_destroy(context);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Augmentation: every choice as likely, parameters uniform over their ranges, the pixels those of an
 * operation with the same parameters, and all of it by the address alone. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <shiftforge/augmentation.h>

#include "corruptions/base/text.h"
#include "corruptions/registry.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

static shf_context *context;

static void set_up(void)
{
    context = test_context();
}

static void tear_down(void)
{
    shf_context_destroy(context);
}

TestSuite(augmentation, .init = set_up, .fini = tear_down);

static shf_augmentation *make(const char *profile, const char *corruptions)
{
    const shf_augmentation_options options = {
        .struct_size = sizeof(options), .profile = profile, .corruptions = corruptions};
    shf_augmentation *augmentation;
    assert_ok(context, shf_augmentation_create(context, &options, &augmentation));
    return augmentation;
}

static shf_address address_of(int number, char key[16])
{
    snprintf(key, 16, "%d", number);
    return test_address(7, key);
}

static double value_of(const shf_augmented *done, const char *name)
{
    for (size_t i = 0; i < done->parameters.count; i++)
        if (strcmp(done->parameters.values[i].name, name) == 0)
            return done->parameters.values[i].value;
    return NAN;
}

/* ---- ranges ---- */

Test(augmentation, ranges_are_those_published)
{
    static const struct {
        const char *name, *dataset;
        size_t parameter;
        double first, last;
    } cases[] = {
        {"jpeg_compression", "pathmnist", 0, 50, 7}, {"black_corner", "dermamnist", 0, 1.1, 0.95},
        {"defocus_blur", "retinamnist", 0, 4, 9},    {"defocus_blur", "retinamnist", 1, 0.1, 0.6},
        {"gaussian_blur", "chestmnist", 0, 3, 13},   {"zoom_blur", "dermamnist", 0, 1, 1.3},
        {"zoom_blur", "dermamnist", 1, 0.01, 0.03},  {"saturate", "bloodmnist", 0, 1, 1},
        {"saturate", "bloodmnist", 1, 0.05, 0.2},    {"stain_deposit", "pathmnist", 0, 1, 5},
        {"stain_deposit", "pathmnist", 1, 24, 24},   {"motion_blur", "octmnist", 2, NAN, NAN},
        {"snow", "pathmnist", 0, NAN, NAN},          {"saturate", "bloodmnist", 2, NAN, NAN},
    };
    for (size_t i = 0; i < SHF_COUNT(cases); i++) {
        char profile[64];
        snprintf(profile, sizeof(profile), "medmnist-c/%s", cases[i].dataset);
        shf_range range = shf_augmentation_range(cases[i].name, profile, cases[i].parameter);
        cr_assert(isnan(cases[i].first)
                      ? isnan(range.first) && isnan(range.last)
                      : range.first == cases[i].first && range.last == cases[i].last,
                  "%s of %s: %g to %g", cases[i].name, profile, range.first, range.last);
    }
    cr_assert_eq(shf_augmentation_range("frost", NULL, 1).last, 0.75);
}

/* Of every profile: within the parameters' bounds, so that all that is drawn may be applied. */
Test(augmentation, ranges_are_within_bounds)
{
    for (size_t i = 0; i < shf_corruption_count(); i++) {
        const shf_corruption *c = shf_corruption_at(i);
        cr_assert_leq(c->parameter_count, SHF_COUNT(((shf_drawn *)0)->values), "%s", c->name);
        for (size_t t = 0; t < c->table_count; t++)
            for (size_t p = 0; p < c->parameter_count; p++) {
                const char *name = shf_table_name(c, &c->tables[t]);
                shf_range range = shf_augmentation_range(name, c->tables[t].profile, p);
                double low = fmin(range.first, range.last), high = fmax(range.first, range.last);
                cr_assert(c->parameters[p].drawn ||
                              (low >= c->parameters[p].minimum && high <= c->parameters[p].maximum),
                          "%s of %s (%s)", c->parameters[p].name, name, c->tables[t].profile);
            }
    }
}

/* ---- choices ---- */

Test(augmentation, choices_are_the_profile_s_and_identity)
{
    shf_augmentation *all = make("medmnist-c/octmnist", NULL);
    static const char *const names[] = {"speckle_noise", "defocus_blur",     "motion_blur",
                                        "pixelate",      "jpeg_compression", "contrast_down",
                                        "identity"};
    cr_assert_eq(shf_augmentation_count(all), SHF_COUNT(names));
    for (size_t i = 0; i < SHF_COUNT(names); i++)
        cr_assert_str_eq(shf_augmentation_name(all, i), names[i]);
    cr_assert_null(shf_augmentation_name(all, SHF_COUNT(names)));
    shf_augmentation_destroy(all);
    shf_augmentation *some = make("medmnist-c/octmnist", "speckle_noise,contrast_down");
    cr_assert_eq(shf_augmentation_count(some), 3);
    shf_augmentation_destroy(some);
    shf_augmentation_destroy(NULL);
    shf_augmentation *plain;
    assert_ok(context, shf_augmentation_create(context, NULL, &plain));
    cr_assert_eq(shf_augmentation_count(plain), 20);
    shf_augmentation_destroy(plain);
}

Test(augmentation, what_does_not_exist)
{
    shf_augmentation *out;
    const shf_augmentation_options profile = {.profile = "medmnist-c/cats"};
    const shf_augmentation_options corruption = {.profile = "medmnist-c/octmnist",
                                                 .corruptions = "bubble"};
    cr_assert_eq(shf_augmentation_create(context, &profile, &out), SHF_ERR_ARGUMENT);
    cr_assert_null(out);
    cr_assert_eq(shf_augmentation_create(context, &corruption, &out), SHF_ERR_ARGUMENT);
    cr_assert_null(out);
    shf_augmentation *augmentation = make(NULL, NULL);
    test_picture picture = test_picture_of(4, 4, 3, LAYOUT_PACKED, CONTENT_RANDOM);
    assert_fails(context,
                 shf_augment(context, augmentation, NULL, &picture.image, &picture.image, NULL),
                 SHF_ERR_ARGUMENT, "an augmentation is random: give a seed and a sample key");
    test_picture_free(&picture);
    shf_augmentation_destroy(augmentation);
}

#define TURNS 6000

/* Counts of each choice, within 5 deviations; and the mean and bounds of what is drawn. */
Test(augmentation, choices_and_values_are_uniform)
{
    shf_augmentation *augmentation = make("medmnist-c/pathmnist", "jpeg_compression,saturate");
    test_picture picture = test_picture_of(2, 2, 3, LAYOUT_PACKED, CONTENT_RANDOM);
    test_picture out = test_picture_new(2, 2, 3, LAYOUT_PACKED);
    size_t counts[3] = {0};
    double sums[2] = {0}, low = 1e9, high = -1e9;
    for (int i = 0; i < TURNS; i++) {
        char key[16];
        const shf_address address = address_of(i, key);
        shf_augmented done;
        assert_ok(context,
                  shf_augment(context, augmentation, &address, &picture.image, &out.image, &done));
        const double quality = value_of(&done, "quality"), shift = value_of(&done, "shift");
        const size_t choice = !isnan(quality) ? 0 : !isnan(shift) ? 1 : 2;
        counts[choice]++;
        if (choice == 0) {
            cr_assert(quality == floor(quality));
            sums[0] += quality;
            low = fmin(low, quality);
            high = fmax(high, quality);
        } else if (choice == 1) {
            cr_assert(shift >= 0.05 && shift < 0.25 && value_of(&done, "scale") == 1);
            sums[1] += shift;
        } else
            cr_assert_str_eq(done.name, "identity");
    }
    for (int i = 0; i < 3; i++)
        cr_assert_float_eq((double)counts[i], TURNS / 3.0, 5 * sqrt(TURNS * 2.0 / 9), "%zu",
                           counts[i]);
    cr_assert(low == 7 && high == 49, "%g to %g", low, high); /* 50 is the open end */
    cr_assert_float_eq(sums[0] / (double)counts[0], 28, 5 * 12.4 / sqrt(TURNS / 3.0));
    cr_assert_float_eq(sums[1] / (double)counts[1], 0.15, 5 * 0.058 / sqrt(TURNS / 3.0));
    shf_augmentation_destroy(augmentation);
    test_picture_free(&picture);
    test_picture_free(&out);
}

/* ---- pixels ---- */

/* The operation that a report stands for, with every parameter set by hand. */
static test_picture by_hand(const char *profile, const shf_augmented *done,
                            const shf_address *address, const shf_image *in)
{
    char texts[SHF_COUNT(done->parameters.values)][96];
    const char *settings[SHF_COUNT(texts)];
    for (size_t i = 0; i < done->parameters.count; i++) {
        char number[SHF_DOUBLE_TEXT];
        snprintf(texts[i], sizeof(texts[i]), "%s=%s", done->parameters.values[i].name,
                 shf_double_text(done->parameters.values[i].value, number));
        settings[i] = texts[i];
    }
    test_picture out = test_picture_new(in->width, in->height, in->channels, LAYOUT_PACKED);
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, done->name, profile, 0, settings,
                                            done->parameters.count, &operation));
    assert_ok(context, shf_operation_apply(context, operation, address, in, &out.image, NULL));
    shf_operation_destroy(operation);
    return out;
}

static void check_profile(const char *profile, int channels)
{
    shf_augmentation *augmentation = make(profile, NULL);
    test_picture in = test_picture_of(61, 47, channels, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture out = test_picture_new(61, 47, channels, LAYOUT_PADDED);
    for (int i = 0; i < 40; i++) {
        char key[16];
        const shf_address address = address_of(i, key);
        shf_augmented done;
        assert_ok(context,
                  shf_augment(context, augmentation, &address, &in.image, &out.image, &done));
        test_picture expected = by_hand(profile, &done, &address, &in.image);
        cr_assert(test_same_pixels(&out.image, &expected.image), "%s, %s, key %d", profile,
                  done.name, i);
        cr_assert(test_picture_guarded(&out));
        test_picture_free(&expected);
    }
    shf_augmentation_destroy(augmentation);
    test_picture_free(&in);
    test_picture_free(&out);
}

/* Corruptions of a profile all edit objects or none does. */
static bool is_of_edits(const char *profile)
{
    const char **names;
    size_t count;
    assert_ok(context, shf_select_corruptions(context, "all", profile, &names, &count));
    const shf_corruption *first = shf_corruption_find(names[0]);
    shf_table_find(names[0], profile, &first);
    shf_selection_free(context, names);
    return first->needs != 0;
}

Test(augmentation, pixels_are_those_of_the_operation)
{
    for (size_t i = 0; i < shf_profile_count(); i++)
        for (int channels = 1; channels <= 3; channels += 2)
            if (!is_of_edits(shf_profile_at(i).name))
                check_profile(shf_profile_at(i).name, channels);
}

Test(augmentation, edits_need_a_mask)
{
    const shf_augmentation_options options = {.struct_size = sizeof(options),
                                              .profile = "imagenet-e"};
    shf_augmentation *augmentation;
    assert_fails(context, shf_augmentation_create(context, &options, &augmentation),
                 SHF_ERR_ARGUMENT,
                 "inversion edits an object by its mask, which no augmentation has: name "
                 "corruptions that need the image alone, or another profile than imagenet-e");
    cr_assert_null(augmentation);
}

Test(augmentation, the_address_alone_decides)
{
    shf_augmentation *augmentation = make("medmnist-c/dermamnist", NULL);
    test_picture in = test_picture_of(40, 40, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture first = test_picture_new(40, 40, 3, LAYOUT_PACKED);
    test_picture again = test_picture_new(40, 40, 3, LAYOUT_PACKED);
    shf_address base = test_address(7, "a"), others[5] = {base, base, base, base, base};
    others[1].seed = 8;
    others[2].epoch = 1;
    others[3].replicate = 1;
    others[4].key = "b";
    assert_ok(context, shf_augment(context, augmentation, &base, &in.image, &first.image, NULL));
    for (size_t i = 0; i < SHF_COUNT(others); i++) {
        assert_ok(context,
                  shf_augment(context, augmentation, &others[i], &in.image, &again.image, NULL));
        cr_assert_eq(test_same_pixels(&first.image, &again.image), i == 0, "address %zu", i);
    }
    shf_augmentation_destroy(augmentation);
    test_picture_free(&in);
    test_picture_free(&first);
    test_picture_free(&again);
}

Test(augmentation, parameters_scale_where_that_is_asked_for)
{
    const shf_augmentation_options options = {.struct_size = sizeof(options),
                                              .profile = "medmnist-c/chestmnist",
                                              .corruptions = "gaussian_blur",
                                              .scale_parameters = true};
    shf_augmentation *scaled, *plain = make("medmnist-c/chestmnist", "gaussian_blur");
    assert_ok(context, shf_augmentation_create(context, &options, &scaled));
    test_picture picture = test_picture_of(448, 448, 1, LAYOUT_PACKED, CONTENT_TEXTURE);
    bool seen = false;
    for (int i = 0; i < 8; i++) {
        char key[16];
        const shf_address address = address_of(i, key);
        shf_augmented one, two;
        assert_ok(context,
                  shf_augment(context, plain, &address, &picture.image, &picture.image, &one));
        assert_ok(context,
                  shf_augment(context, scaled, &address, &picture.image, &picture.image, &two));
        cr_assert_str_eq(one.name, two.name);
        if (one.parameters.count == 0)
            continue;
        seen = true;
        cr_assert_eq(two.parameters.values[0].value, 2 * one.parameters.values[0].value);
    }
    cr_assert(seen);
    shf_augmentation_destroy(scaled);
    shf_augmentation_destroy(plain);
    test_picture_free(&picture);
}

Test(augmentation, no_memory)
{
    test_failing failing;
    test_failing_init(&failing);
    shf_context *poor;
    cr_assert_eq(shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &poor),
                 0);
    const shf_augmentation_options options = {.profile = "medmnist-c/pathmnist"};
    shf_augmentation *augmentation = NULL;
    size_t n = 1;
    for (;; n++) {
        test_failing_arm(&failing, n);
        if (shf_augmentation_create(poor, &options, &augmentation) == SHF_OK)
            break;
        cr_assert_null(augmentation);
    }
    cr_assert_gt(n, 2);
    test_failing_arm(&failing, 0);
    shf_augmentation_destroy(augmentation);
    shf_context_destroy(poor);
    cr_assert_eq(failing.live, 0);
}

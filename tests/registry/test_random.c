/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What pixels depend on: seed, key, epoch and replicate where a corruption is stochastic, nothing
 * beside the parameters where it is not. */
#include <math.h>
#include <stdio.h>

#include "corruptions/base/text.h"
#include "tests/registry/cases.h"

/* Applies to the same picture under an address. */
static test_picture under(shf_context *context, const registry_case *c,
                          const shf_operation *operation, const shf_image *in,
                          const shf_address *address)
{
    test_picture out = test_picture_new(in->width, in->height, in->channels, LAYOUT_PACKED);
    case_apply(context, c, operation, address, in, &out.image);
    return out;
}

/* Whether two addresses draw the same parameters; nothing drawn is the same. */
static bool same_drawn(shf_context *context, const shf_operation *operation, const shf_image *in,
                       const shf_address *a, const shf_address *b)
{
    test_picture out = test_picture_new(in->width, in->height, in->channels, LAYOUT_PACKED);
    shf_drawn first, second;
    assert_ok(context, case_run(context, operation, a, in, &out.image, &first));
    assert_ok(context, case_run(context, operation, b, in, &out.image, &second));
    bool same = first.count == second.count;
    for (size_t i = 0; same && i < first.count; i++)
        same = first.values[i].value == second.values[i].value;
    test_picture_free(&out);
    return same;
}

/* Two angles that differ may move pixels to the same places (motion_blur's shortest): then it is the
 * angle that has to tell the addresses apart. */
static void check_address(shf_context *context, const registry_case *c, const shf_image *clean)
{
    shf_address base = test_address(7, "a/b.JPEG"), others[8];
    for (size_t i = 0; i < SHF_COUNT(others); i++)
        others[i] = base;
    others[0].seed = 8;
    others[1].seed = 7 + ((uint64_t)1 << 32);
    others[2].epoch = 1;
    others[3].epoch = (uint64_t)1 << 32;
    others[4].replicate = 1;
    others[5].key = "a/b.JPEH";
    others[6].key_size = 7; /* a/b.JPE */
    others[7].key_size = 0;
    shf_operation *operation = case_operation(context, c);
    test_picture first = under(context, c, operation, clean, &base);
    for (size_t i = 0; i < SHF_COUNT(others); i++) {
        test_picture result = under(context, c, operation, clean, &others[i]);
        bool same = test_same_pixels(&first.image, &result.image) &&
                    same_drawn(context, operation, clean, &base, &others[i]);
        cr_assert_eq(same, !c->corruption->stochastic, "%s: address %zu", c->label, i);
        test_picture_free(&result);
    }
    test_picture_free(&first);
    shf_operation_destroy(operation);
}

Test(random, the_address_decides_where_a_corruption_is_stochastic)
{
    test_picture clean = test_picture_of(32, 32, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        check_address(context, c, &clean.image);
    }
    shf_context_destroy(context);
    test_picture_free(&clean);
}

Test(random, without_an_address)
{
    test_picture clean = test_picture_of(8, 8, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        char text[128];
        snprintf(text, sizeof(text), "%s is random: give a seed and a sample key", c->name);
        shf_operation *operation = case_operation(context, c);
        test_picture out = test_picture_new(8, 8, 3, LAYOUT_PACKED);
        shf_status status = case_run(context, operation, NULL, &clean.image, &out.image, NULL);
        if (c->corruption->stochastic)
            assert_fails(context, status, SHF_ERR_ARGUMENT, text);
        else
            assert_ok(context, status);
        test_picture_free(&out);
        shf_operation_destroy(operation);
    }
    shf_context_destroy(context);
    test_picture_free(&clean);
}

static bool gray_as_rgb(const registry_case *c)
{
    shf_profile_info profile;
    return shf_profile_find(c->profile, &profile) && profile.gray_as_rgb;
}

/* Profiles are not part of an address: equal parameters under one name and severity, equal pixels, for
 * profiles of gray pictures among themselves and for the others. */
Test(random, profiles_that_agree_give_the_same_pixels)
{
    test_picture clean = test_picture_of(32, 32, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_context *context = test_context();
    FOR_EACH_CASE(a)
    {
        FOR_EACH_CASE(b)
        {
            bool same = a < b && strcmp(a->name, b->name) == 0 && a->severity == b->severity &&
                        a->corruption == b->corruption && gray_as_rgb(a) == gray_as_rgb(b);
            for (size_t i = 0; same && i < a->corruption->parameter_count; i++)
                same = shf_severity_value(a->name, a->profile, a->severity, i) ==
                       shf_severity_value(b->name, b->profile, b->severity, i);
            if (!same)
                continue;
            test_picture first = case_result(context, a, &clean.image);
            test_picture second = case_result(context, b, &clean.image);
            cr_assert(test_same_pixels(&first.image, &second.image), "%s, %s", a->label, b->label);
            test_picture_free(&first);
            test_picture_free(&second);
        }
    }
    shf_context_destroy(context);
    test_picture_free(&clean);
}

/* "name=value" of every parameter of an operation for which wanted(parameter) holds. */
static size_t settings_of(const shf_corruption *corruption, const double *values, bool only_drawn,
                          char texts[][96])
{
    size_t count = 0;
    for (size_t i = 0; i < corruption->parameter_count; i++) {
        char number[SHF_DOUBLE_TEXT];
        if ((only_drawn && !corruption->parameters[i].drawn) || isnan(values[i]))
            continue;
        snprintf(texts[count++], sizeof(texts[0]), "%s=%s", corruption->parameters[i].name,
                 shf_double_text(values[i], number));
    }
    return count;
}

static test_picture with_settings(shf_context *context, const registry_case *c, int severity,
                                  char texts[][96], size_t count, const shf_image *in)
{
    const char *settings[32];
    shf_operation *operation;
    shf_address address = test_address(7, "case");
    for (size_t i = 0; i < count; i++)
        settings[i] = texts[i];
    assert_ok(context, shf_operation_create(context, c->name, c->profile, severity, settings, count,
                                            &operation));
    cr_assert_eq(shf_operation_severity(operation), severity, "%s", c->label);
    test_picture out = under(context, c, operation, in, &address);
    shf_operation_destroy(operation);
    return out;
}

/* A drawn value that is given back as a setting gives the same pixels: it is a parameter, and the
 * stream of everything else stays where it was. */
Test(random, drawn_values_once_fixed_reproduce)
{
    test_picture clean = test_picture_of(64, 48, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        shf_drawn drawn;
        shf_address address = test_address(7, "case");
        double values[32];
        char texts[32][96];
        size_t expected = 0, next = 0;
        shf_operation *operation = case_operation(context, c);
        test_picture first = test_picture_new(64, 48, 3, LAYOUT_PACKED);
        assert_ok(context,
                  case_run(context, operation, &address, &clean.image, &first.image, &drawn));
        for (size_t i = 0; i < c->corruption->parameter_count; i++) {
            const shf_parameter *p = &c->corruption->parameters[i];
            values[i] = p->drawn ? drawn.values[next++].value : NAN;
            expected += p->drawn;
            cr_assert(!p->drawn || (values[i] >= p->minimum && values[i] <= p->maximum),
                      "%s drew %s = %g", c->label, p->name, values[i]);
        }
        cr_assert_eq(drawn.count, expected, "%s", c->label);
        size_t count = settings_of(c->corruption, values, true, texts);
        test_picture again = with_settings(context, c, c->severity, texts, count, &clean.image);
        cr_assert(test_same_pixels(&first.image, &again.image), "%s", c->label);
        test_picture_free(&first);
        test_picture_free(&again);
        shf_operation_destroy(operation);
    }
    shf_context_destroy(context);
    test_picture_free(&clean);
}

/* A severity is a row of values: set by hand they give the same image, or, where it is random, one
 * that is addressed by severity 0. */
Test(random, a_severity_is_its_parameters)
{
    test_picture clean = test_picture_of(64, 48, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        double values[32];
        char texts[32][96];
        for (size_t i = 0; i < c->corruption->parameter_count; i++)
            values[i] = shf_severity_value(c->name, c->profile, c->severity, i);
        size_t count = settings_of(c->corruption, values, false, texts);
        test_picture named = case_result(context, c, &clean.image);
        test_picture by_hand = with_settings(context, c, 0, texts, count, &clean.image);
        cr_assert_eq(test_same_pixels(&named.image, &by_hand.image), !c->corruption->stochastic,
                     "%s", c->label);
        test_picture_free(&named);
        test_picture_free(&by_hand);
    }
    shf_context_destroy(context);
    test_picture_free(&clean);
}

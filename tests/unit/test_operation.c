/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Operations: which name, profile, severity and settings make one, every text that refuses, and what
 * is checked before pixels are touched. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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

TestSuite(operation, .init = set_up, .fini = tear_down);

static shf_operation *make(const char *name, const char *profile, int severity, const char *setting)
{
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, name, profile, severity, &setting,
                                            setting != NULL, &operation));
    return operation;
}

static void refuses(const char *name, const char *profile, int severity, const char *setting,
                    const char *text)
{
    shf_operation *operation = make("identity", NULL, 0, NULL), *other = operation;
    assert_fails(context,
                 shf_operation_create(context, name, profile, severity, &setting, setting != NULL,
                                      &operation),
                 SHF_ERR_ARGUMENT, text);
    cr_assert_null(operation);
    shf_operation_destroy(other);
}

Test(operation, every_refusal_says_why)
{
    refuses("gausian_noise", NULL, 1, NULL,
            "no corruption is named 'gausian_noise'; did you mean gaussian_noise?");
    refuses("elephant", NULL, 1, NULL, "no corruption is named 'elephant'");
    refuses("", NULL, 1, NULL, "no corruption is named ''");
    refuses("noise", NULL, 1, NULL, "no corruption is named 'noise'");
    refuses("gaussian_noise", "imagenet", 1, NULL,
            "no profile is named 'imagenet'; did you mean imagenet-c?");
    refuses("gaussian_noise", NULL, 6, NULL,
            "severity 6: gaussian_noise has 1 to 5 in profile imagenet-c");
    refuses("gaussian_noise", "tiny-imagenet-c", -1, NULL,
            "severity -1: gaussian_noise has 1 to 5 in profile imagenet-64-c");
    refuses("identity", NULL, 1, NULL, "profile imagenet-c has no severities for identity");
    refuses("identity", NULL, 0, "sigma=1", "identity has no parameters");
    refuses("gaussian_noise", NULL, 3, "sgima=1",
            "gaussian_noise has no parameter 'sgima'; did you mean sigma?");
    refuses("gaussian_noise", NULL, 3, "sigma=1e5x", "sigma: '1e5x' is not a number");
    char expected[256];
    shf_parameter_info sigma =
        shf_corruption_get_parameter(shf_corruption_find("gaussian_noise"), 0);
    snprintf(expected, sizeof(expected),
             "gaussian_noise needs a severity, or sigma=VALUE (%g to %g)", sigma.minimum,
             sigma.maximum);
    refuses("gaussian_noise", NULL, 0, NULL, expected);
}

Test(operation, a_severity_is_its_row)
{
    shf_operation *operation = make("gaussian_noise", NULL, 3, NULL);
    cr_assert_str_eq(shf_operation_name(operation), "gaussian_noise");
    cr_assert_eq(shf_operation_severity(operation), 3);
    cr_assert_eq(shf_operation_value(operation, 0), 0.18);
    cr_assert(isnan(shf_operation_value(operation, 99)));
    shf_operation_destroy(operation);
    operation = make("gaussian_noise", "cifar10-c", 3, NULL);
    cr_assert_eq(shf_operation_value(operation, 0), 0.08);
    shf_operation_destroy(operation);
    shf_operation_destroy(NULL);
}

Test(operation, a_setting_replaces_the_value_and_the_severity)
{
    shf_operation *operation = make("gaussian_noise", NULL, 3, "sigma=0.5");
    cr_assert_eq(shf_operation_severity(operation), 0);
    cr_assert_eq(shf_operation_value(operation, 0), 0.5);
    shf_operation_destroy(operation);
    operation = make("gaussian_noise", NULL, 3, "sigma=0.18"); /* even where it is the same value */
    cr_assert_eq(shf_operation_severity(operation), 0);
    shf_operation_destroy(operation);
    const char *const twice[] = {"sigma=0.5", "sigma=0.25"};
    assert_ok(context,
              shf_operation_create(context, "gaussian_noise", NULL, 0, twice, 2, &operation));
    cr_assert_eq(shf_operation_value(operation, 0), 0.25, "the last one holds");
    shf_operation_destroy(operation);
}

/* The rest is as the corruption usually has it. */
Test(operation, what_is_usual_may_be_left_out)
{
    static const char *const some[] = {"sigma_px=2"}, *const all[] = {"sigma_px=2", "truncate=4"};
    shf_operation *shorter, *longer;
    assert_ok(context, shf_operation_create(context, "gaussian_blur", NULL, 0, some, 1, &shorter));
    assert_ok(context, shf_operation_create(context, "gaussian_blur", NULL, 0, all, 2, &longer));
    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(shf_operation_value(shorter, i), shf_operation_value(longer, i));
    cr_assert_eq(shf_operation_severity(shorter), 0);
    shf_operation_destroy(shorter);
    shf_operation_destroy(longer);
    assert_fails(
        context, shf_operation_create(context, "gaussian_blur", NULL, 0, all + 1, 1, &shorter),
        SHF_ERR_ARGUMENT, "gaussian_blur needs a severity, or sigma_px=VALUE (0 to 100 px)");
}

Test(operation, outlives_the_context_that_made_it)
{
    shf_context *other = test_context();
    shf_operation *operation;
    assert_ok(other, shf_operation_create(other, "contrast", NULL, 3, NULL, 0, &operation));
    shf_context_destroy(other);
    test_picture picture = test_picture_of(8, 8, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    assert_ok(context,
              shf_operation_apply(context, operation, NULL, &picture.image, &picture.image, NULL));
    test_picture_free(&picture);
    shf_operation_destroy(operation);
}

/* ---- applying ---- */

static void apply_refuses(const shf_image *in, const shf_image *out, const char *text)
{
    shf_operation *operation = make("identity", NULL, 0, NULL);
    shf_address address = test_address(0, "k");
    assert_fails(context, shf_operation_apply(context, operation, &address, in, out, NULL),
                 SHF_ERR_ARGUMENT, text);
    shf_operation_destroy(operation);
}

Test(operation, images_are_checked)
{
    uint8_t a[300], b[300];
    shf_image in = shf_image_of(a, 10, 10, 3), out = shf_image_of(b, 10, 10, 3);
    in.data = NULL;
    apply_refuses(&in, &out, "input image: no data");
    in.data = a;
    out.channels = 4;
    apply_refuses(&in, &out, "output image: 4 channels; 1 (gray) or 3 (RGB)");
    out = shf_image_of(b, 10, 5, 3);
    apply_refuses(&in, &out, "input is 10x10 with 3 channels, output 10x5 with 3: make them alike");
    out = shf_image_of(b, 10, 10, 1);
    apply_refuses(&in, &out,
                  "input is 10x10 with 3 channels, output 10x10 with 1: make them alike");
}

Test(operation, images_are_the_same_or_apart)
{
    const char *overlap = "input and output overlap without being the same image";
    static uint8_t block[4096];
    shf_image in = shf_image_of(block + 1000, 10, 10, 3), out = in;
    out.data = block + 1001;
    apply_refuses(&in, &out, overlap);
    out.data = block + 1000 + 299; /* the last byte */
    apply_refuses(&in, &out, overlap);
    out.data = block + 1000 - 299;
    apply_refuses(&in, &out, overlap);
    out = in;
    out.stride = 31; /* same start, other rows */
    apply_refuses(&in, &out, overlap);
    out = in; /* the same rows, turned upside down */
    out.data = block + 1000 + 270;
    out.stride = -30;
    apply_refuses(&in, &out, overlap);
    shf_operation *operation = make("identity", NULL, 0, NULL);
    static const int apart[] = {1300, 700};
    for (size_t i = 0; i < 2; i++) {
        out = in;
        out.data = block + apart[i];
        assert_ok(context, shf_operation_apply(context, operation, NULL, &in, &out, NULL));
    }
    shf_operation_destroy(operation);
}

/* Views of one sheet, whose rows take turns in memory; a column in common is an overlap. */
Test(operation, images_may_stand_side_by_side)
{
    const char *overlap = "input and output overlap without being the same image";
    static uint8_t sheet[10 * 64], expected[10 * 64];
    shf_image in = shf_image_of(sheet + 2, 10, 10, 3), out;
    in.stride = 64;
    for (int turned = 0; turned < 2; turned++) {
        for (size_t i = 0; i < sizeof(sheet); i++)
            sheet[i] = (uint8_t)(i * 7);
        memcpy(expected, sheet, sizeof(sheet));
        for (int y = 0; y < 10; y++)
            memcpy(expected + 64 * (turned ? 9 - y : y) + 32, sheet + 64 * y + 2, 30);
        out = in;
        out.data = sheet + 32 + (turned ? 9 * 64 : 0);
        out.stride = turned ? -64 : 64;
        shf_operation *operation = make("identity", NULL, 0, NULL);
        assert_ok(context, shf_operation_apply(context, operation, NULL, &in, &out, NULL));
        cr_assert_arr_eq(sheet, expected, sizeof(sheet), "turned: %d", turned);
        shf_operation_destroy(operation);
    }
    out = in;
    out.data = sheet + 31; /* the last sample of a row */
    apply_refuses(&in, &out, overlap);
    out.data = sheet + 64 - 30 + 3; /* the next row's first */
    out.height = in.height = 9;
    apply_refuses(&in, &out, overlap);
    apply_refuses(&out, &in, overlap);
}

Test(operation, a_key_that_is_not_there_is_refused)
{
    uint8_t pixels[12] = {0};
    shf_image image = shf_image_of(pixels, 2, 2, 3);
    shf_operation *operation = make("gaussian_noise", NULL, 1, NULL);
    shf_address address = test_address(0, "");
    address.key = NULL;
    assert_ok(context, shf_operation_apply(context, operation, &address, &image, &image, NULL));
    address.key_size = 3;
    assert_fails(context, shf_operation_apply(context, operation, &address, &image, &image, NULL),
                 SHF_ERR_ARGUMENT, "gaussian_noise is random: give a seed and a sample key");
    shf_operation_destroy(operation);
}

Test(operation, what_was_drawn_is_told)
{
    shf_operation *operation = make("gaussian_noise", NULL, 1, NULL);
    shf_address address = test_address(0, "k");
    test_picture picture = test_picture_of(4, 4, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_drawn drawn = {.count = 77};
    assert_ok(context, shf_operation_apply(context, operation, &address, &picture.image,
                                           &picture.image, &drawn));
    cr_assert(drawn.struct_size == sizeof(drawn) && drawn.count == 0, "it draws no parameter");
    test_picture_free(&picture);
    shf_operation_destroy(operation);
}

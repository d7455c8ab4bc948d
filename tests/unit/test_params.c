/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Parameters: settings as people type them, and every text that refuses one. */
#include <criterion/criterion.h>
#include <string.h>

#include "corruptions/registry.h"
#include "tests/support/support.h"

typedef struct sample_parameters {
    double sigma;
    int radius;
    double angle;
    int texture;
} sample_parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(sample_parameters, sigma, "1", 0, 2.5, "how wide"),
    SHF_PARAMETER(sample_parameters, radius, "px", 1, 9, "how far"),
    SHF_DRAWN_PARAMETER(sample_parameters, angle, "deg", -45, 45, "where to"),
    SHF_DRAWN_PARAMETER(sample_parameters, texture, "1", 0, 4, "which"),
};
static const shf_corruption sample = {.name = "sample", SHF_PARAMETERS(table, sample_parameters)};
static const shf_parameter one[] = {SHF_PARAMETER(sample_parameters, sigma, "1", 0, 1, "")};
static const shf_corruption single = {.name = "single", SHF_PARAMETERS(one, sample_parameters)};
static const shf_corruption bare = {.name = "bare"};

static sample_parameters unset(void)
{
    return (sample_parameters){NAN, SHF_DRAW_INT, NAN, SHF_DRAW_INT};
}

Test(parameters, fields_are_read_and_written)
{
    sample_parameters values = unset();
    for (size_t i = 0; i < SHF_COUNT(table); i++) {
        cr_assert(isnan(shf_parameter_get(&table[i], &values)));
        shf_parameter_set(&table[i], &values, 2);
        cr_assert_eq(shf_parameter_get(&table[i], &values), 2);
    }
    cr_assert(values.sigma == 2 && values.radius == 2 && values.angle == 2 && values.texture == 2);
    for (size_t i = 0; i < SHF_COUNT(table); i++)
        shf_parameter_set(&table[i], &values, NAN);
    cr_assert(isnan(values.sigma) && values.radius == SHF_DRAW_INT && isnan(values.angle) &&
              values.texture == SHF_DRAW_INT);
}

static void check_settings(void)
{
    shf_context *context = test_context();
    sample_parameters values = unset();
    size_t index;
    assert_ok(context, shf_parameter_parse(context, &sample, "sigma=0.5", &values, &index));
    cr_assert(values.sigma == 0.5 && index == 0);
    assert_ok(context, shf_parameter_parse(context, &sample, "radius=9", &values, &index));
    cr_assert(values.radius == 9 && index == 1);
    assert_ok(context, shf_parameter_parse(context, &sample, "radius=1e0", &values, &index));
    cr_assert_eq(values.radius, 1);
    assert_ok(context, shf_parameter_parse(context, &sample, "angle=-45", &values, &index));
    cr_assert(values.angle == -45 && index == 2);
    shf_context_destroy(context);
}

Test(parameters, settings)
{
    check_settings();
}

Test(parameters, settings_under_a_comma_locale)
{
    if (!test_comma_locale())
        cr_skip_test("no locale with a decimal comma");
    check_settings();
    shf_context *context = test_context();
    sample_parameters values = unset();
    size_t index;
    assert_fails(context, shf_parameter_parse(context, &sample, "sigma=0,5", &values, &index),
                 SHF_ERR_ARGUMENT, "sigma: '0,5' is not a number");
    assert_fails(context, shf_parameter_parse(context, &sample, "sigma=3", &values, &index),
                 SHF_ERR_ARGUMENT, "sigma=3: the value must be 0 to 2.5");
    shf_context_destroy(context);
}

static void refused(shf_context *context, const shf_corruption *corruption, const char *setting,
                    const char *text)
{
    sample_parameters values = {1, 1, 1, 1};
    size_t index = 77;
    assert_fails(context, shf_parameter_parse(context, corruption, setting, &values, &index),
                 SHF_ERR_ARGUMENT, text);
    cr_assert(values.sigma == 1 && values.radius == 1 && values.angle == 1 && values.texture == 1 &&
                  index == 77,
              "%s left its mark", setting);
}

Test(parameters, every_refusal_says_why)
{
    shf_context *context = test_context();
    refused(context, &sample, "", "'' is not name=value");
    refused(context, &sample, "sigma", "'sigma' is not name=value");
    refused(context, &sample, "=1", "'=1' is not name=value");
    refused(context, &sample, "sigma=", "sigma: '' is not a number");
    refused(context, &sample, "sigma=nan", "sigma: 'nan' is not a number");
    refused(context, &sample, "sigma=inf", "sigma: 'inf' is not a number");
    refused(context, &sample, "sigma=0x1", "sigma: '0x1' is not a number");
    refused(context, &sample, "sigma=1e999", "sigma: '1e999' is not a number");
    refused(context, &sample, "sigma=1=2", "sigma: '1=2' is not a number");
    refused(context, &sample, "sigma= 1", "sigma: ' 1' is not a number");
    refused(context, &sample, "sigma=2.6", "sigma=2.6: the value must be 0 to 2.5");
    refused(context, &sample, "sigma=-0.1", "sigma=-0.1: the value must be 0 to 2.5");
    refused(context, &sample, "radius=0", "radius=0: the value must be 1 to 9 px");
    refused(context, &sample, "radius=1e18", "radius=1e18: the value must be 1 to 9 px");
    refused(context, &sample, "radius=2.5", "radius=2.5: the value must be a whole number");
    refused(context, &sample, "angle=90", "angle=90: the value must be -45 to 45 deg");
    refused(context, &sample, "strength=1",
            "sample has no parameter 'strength'; its parameters are sigma, radius, angle, texture");
    refused(context, &sample, "sigm=1", "sample has no parameter 'sigm'; did you mean sigma?");
    refused(context, &single, "strength=1",
            "single has no parameter 'strength'; its parameters are sigma");
    refused(context, &bare, "sigma=1", "bare has no parameters");
    shf_context_destroy(context);
}

Test(parameters, a_missing_value_is_named)
{
    shf_context *context = test_context();
    sample_parameters values = unset();
    assert_fails(context, shf_parameters_complete(context, &sample, "sample", &values),
                 SHF_ERR_ARGUMENT, "sample needs a severity, or sigma=VALUE (0 to 2.5)");
    values.sigma = 1;
    assert_fails(context, shf_parameters_complete(context, &sample, "sample_up", &values),
                 SHF_ERR_ARGUMENT, "sample_up needs a severity, or radius=VALUE (1 to 9 px)");
    values.radius = 1;
    assert_ok(context, shf_parameters_complete(context, &sample, "sample", &values));
    assert_ok(context, shf_parameters_complete(context, &bare, "bare", &values));
    shf_context_destroy(context);
}

Test(parameters, scaling)
{
    sample_parameters values = {0.5, 3, 7, 2};
    shf_parameter_scale(&table[0], &values, 3);
    cr_assert_eq(values.sigma, 1.5);
    shf_parameter_scale(&table[0], &values, 3);
    cr_assert_eq(values.sigma, 2.5); /* the bound */
    shf_parameter_scale(&table[1], &values, 1.5);
    cr_assert_eq(values.radius, 5); /* 4.5 */
    shf_parameter_scale(&table[1], &values, 0.49);
    cr_assert_eq(values.radius, 2); /* 2.45 */
    shf_parameter_scale(&table[1], &values, 0.01);
    cr_assert_eq(values.radius, 1); /* the bound */
    shf_parameter_scale(&table[1], &values, 1e300);
    cr_assert_eq(values.radius, 9);
}

Test(parameters, there_is_no_value_beyond_a_table)
{
    cr_assert_eq(shf_severity_value("gaussian_noise", NULL, 1, 0), 0.08);
    cr_assert(isnan(shf_severity_value("gaussian_noise", NULL, 0, 0)));
    cr_assert(isnan(shf_severity_value("gaussian_noise", NULL, 6, 0)));
    cr_assert(isnan(shf_severity_value("gaussian_noise", NULL, 1, 1)));
    cr_assert(isnan(shf_severity_value("gaussian_noise", NULL, 1, SIZE_MAX)));
    cr_assert(isnan(shf_severity_value("gaussian_noise", "elephant", 1, 0)));
    cr_assert(isnan(shf_severity_value("elephant", NULL, 1, 0)));
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Suggestions for mistyped names; numbers read and written. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/text.h"
#include "tests/support/support.h"

static const char *suggest(const char *typed)
{
    static const char *const names[] = {
        "",           "identity", "gaussian_noise",   "gaussian_blur",
        "brightness", "contrast", "jpeg_compression", "fog"};
    static char text[96];
    shf_suggestion suggestion = {0};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        shf_suggest(&suggestion, typed, names[i]);
    return shf_suggestion_text(&suggestion, text, sizeof(text));
}

Test(suggest, the_closest_name)
{
    static const struct {
        const char *typed, *text;
    } cases[] = {
        {"gausian_noise", "; did you mean gaussian_noise?"},
        {"gaussian-noise", "; did you mean gaussian_noise?"},
        {"Gaussian_Noise", "; did you mean gaussian_noise?"},
        {"guassian_blur", "; did you mean gaussian_blur?"},
        {"gaussian", "; did you mean gaussian_noise?"}, /* begins two: the first stays */
        {"jpeg", "; did you mean jpeg_compression?"},
        {"JPEG", "; did you mean jpeg_compression?"},
        {"birghtness", "; did you mean brightness?"},
        {"fgo", ""}, /* two changes of three letters */
        {"frog", "; did you mean fog?"},
        {"elephant", ""},
        {"", ""},
        {"x", ""},
        {"co", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_assert_str_eq(suggest(cases[i].typed), cases[i].text, "%s: %s", cases[i].typed,
                         suggest(cases[i].typed));
}

Test(suggest, a_very_long_name_is_close_to_nothing)
{
    char typed[2000];
    memset(typed, 'g', sizeof(typed));
    typed[sizeof(typed) - 1] = 0;
    cr_assert_str_eq(suggest(typed), "");
}

static void check_doubles(void)
{
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0},       {"-0", 0},     {"1", 1},         {"+1.5", 1.5},
                {".5", 0.5},    {"5.", 5},     {"1e3", 1000},    {"-1.25E-2", -0.0125},
                {"0.08", 0.08}, {"1e-400", 0}, {"1e308", 1e308}, {"007", 7}};
    static const char *const bad[] = {
        "",  " ",   " 1",    "1 ",  "nan", "NaN",   "inf", "-infinity", "0x1", "1e",  "e1",    ".",
        "-", "--1", "1.2.3", "1,5", "1_0", "1e999", "1\n", "\t1",       "1f",  "1 2", "0x1p3", "+"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        double value = NAN;
        cr_assert(shf_parse_double(good[i].text, &value), "%s", good[i].text);
        cr_assert(value == good[i].value && !signbit(value) == !signbit(good[i].value), "%s",
                  good[i].text);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        double value = 42;
        cr_assert(!shf_parse_double(bad[i], &value) && value == 42, "'%s'", bad[i]);
    }
}

Test(numbers, doubles_are_strict)
{
    check_doubles();
}

Test(numbers, whole_numbers_are_strict)
{
    uint64_t value = 42;
    static const char *const bad[] = {"",
                                      "-1",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "1e3",
                                      "0x1",
                                      "a",
                                      "18446744073709551616",
                                      "99999999999999999999999"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        cr_assert(!shf_parse_u64(bad[i], &value) && value == 42, "'%s'", bad[i]);
    cr_assert(shf_parse_u64("18446744073709551615", &value) && value == UINT64_MAX);
    cr_assert(shf_parse_u64("000", &value) && value == 0);
}

static void check_texts(void)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0.08, "0.08"},
        {60, "60"},
        {-1500, "-1500"},
        {1e15, "1e+15"},
        {120.5, "120.5"},
        {0, "0"},
        {-0.5, "-0.5"},
        {1e-7, "1e-07"},
        {100, "100"},
        {1.0 / 3, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {5e-324, "5e-324"},
    };
    char text[SHF_DOUBLE_TEXT];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_assert_str_eq(shf_double_text(cases[i].value, text), cases[i].text, "%s", text);
    uint64_t bits = 1;
    for (int i = 0; i < 20000; i++) { /* doubles of every kind come back as they were */
        double value, back;
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&value, &bits, sizeof(value));
        if (!isfinite(value))
            continue;
        cr_assert(shf_parse_double(shf_double_text(value, text), &back) && back == value, "%s",
                  text);
    }
}

Test(numbers, texts_are_short_and_read_back)
{
    check_texts();
}

Test(numbers, a_comma_locale_changes_nothing)
{
    if (!test_comma_locale())
        cr_skip_test("no locale with a decimal comma");
    check_doubles();
    check_texts();
    cr_assert_float_eq(strtod("0,5", NULL), 0.5, 0, "the process's own locale is as it was");
}

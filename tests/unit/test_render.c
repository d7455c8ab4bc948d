/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Tables of scores that no shiftforge wrote. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include <shiftforge/score.h>

#include "tests/support/support.h"

static char *markdown(shf_context *context, const char *error)
{
    char json[256], *text = NULL;
    snprintf(json, sizeof(json), "{\"schema\": 1, \"summary\": {\"clean_error\": {\"value\": %s}}}",
             error);
    cr_assert_eq(shf_score_render(context, json, SHF_SCORE_MARKDOWN, &text), SHF_OK);
    return text;
}

Test(render, figures_are_rounded_and_what_is_too_large_for_a_table_is_left_out)
{
    static const char *const cases[][2] = {
        {"0.12345", "12.3"}, {"-0.0004", "0.0"}, {"-0.02", "-2.0"}, {"1e300", ""}, {"null", ""}};
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *text = markdown(context, cases[i][0]), row[64];
        snprintf(row, sizeof(row), "| clean | %s |  |  |\n", cases[i][1]);
        cr_assert_not_null(strstr(text, row), "%s: %s", cases[i][0], text);
        shf_text_free(context, text);
    }
    shf_context_destroy(context);
}

Test(render, what_means_something_in_a_language_is_escaped)
{
    static const char json[] = "{\"schema\": 1, \"corruptions\": [{\"corruption\": "
                               "\"a|b_c{d}~^\\\\ 5%\", \"set\": null}]}";
    static const struct {
        shf_score_format format;
        const char *row;
    } cases[] = {{SHF_SCORE_MARKDOWN, "| a\\|b_c{d}~^\\ 5% |"},
                 {SHF_SCORE_LATEX, "a|b\\_c\\{d\\}\\textasciitilde{}\\textasciicircum{}"
                                   "\\textbackslash{} 5\\% &"}};
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *text = NULL;
        cr_assert_eq(shf_score_render(context, json, cases[i].format, &text), SHF_OK);
        cr_expect_not_null(strstr(text, cases[i].row), "%s", text);
        shf_text_free(context, text);
    }
    shf_context_destroy(context);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pages of scores that no shiftforge wrote: what is told, what is refused, what is left out. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/score.h>

#include "corruptions/base/context.h"
#include "tests/support/markup.h"
#include "tests/support/support.h"
#include "tools/evaluator/report/html.h"
#include "tools/evaluator/report/report.h"

/* Scores with ' for ", which they have too many of. */
static const char whole_text[] =
    "{'schema': 1, 'model': 'vit', 'warnings': ['few images'],"
    "'release': {'manifest': 'ab', 'recipe': 'imagenet-c', 'images': 3},"
    "'predictions': {'scores': 'logits'}, 'intervals': {'confidence': 0.95},"
    "'summary': {'clean_error': {'value': 0.125, 'low': 0.0625, 'high': 0.25}},"
    "'corruptions': [{'corruption': 'speckle_noise', 'family': 'noise', 'set': 'extra'},"
    "{'corruption': 'fog', 'family': 'weather', "
    "'error': {'value': 0.5, 'low': 0.4, 'high': 0.625}}],"
    "'families': [{'family': 'weather', 'severity': 1, 'error': {'value': 0.75}}],"
    "'cells': [{'variant': 'clean', 'error': {'value': 0.5, 'low': 0.4, 'high': 0.6},"
    "'bins': [[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],"
    "[0,0,0],[0,0,0],[0,0,0],[4,3.6,2],[0,0,0]]},"
    "{'variant': 'fog/1', 'corruption': 'fog', 'severity': 1, "
    "'error': {'value': 0.75, 'low': 0.7, 'high': 0.8}}],"
    "'metrics': {'classes': {'classes': [{'name': 'ant', 'error': 0.25},"
    "{'name': 'bee', 'error': 0.5}]},"
    "'views': {'offsets': [{'set': 'grid', 'dx': 2, 'dy': -1, 'consistency': null, "
    "'accuracy': {'value': 0.5, 'low': 0.25, 'high': 0.75, 'n': 8}},"
    "{'set': 'grid', 'dx': -2, 'dy': -1, 'accuracy': {'value': 0.75}},"
    "{'set': 'grid', 'dx': 2, 'dy': 0.5, 'accuracy': {'value': 0.25}}]},"
    "'ood': {'auroc': {'value': 0.5, 'low': 0.4, 'high': 0.625}}}}";

static const char comparison_text[] =
    "{'schema': 1, 'first': 'a', 'second': 'b', 'summary': {'mean_error':"
    "{'first': 0.5, 'second': 0.25, "
    "'difference': {'value': -0.25, 'low': -0.5, 'high': -0.125}}},"
    "'corruptions': [{'corruption': 'fog', 'error': {'first': 0.5, 'second': 0.75,"
    "'difference': {'value': 0.25, 'low': -0.125, 'high': 0.5}}}],"
    "'cells': [{'variant': 'fog/1', 'p': 0.000000123456}]}";

static char whole[sizeof(whole_text)], comparison[sizeof(comparison_text)];

static void quote(const char *text, char *out)
{
    for (; *text; text++)
        *out++ = *text == '\'' ? '"' : *text;
}

static void begin(void)
{
    quote(whole_text, whole);
    quote(comparison_text, comparison);
}

TestSuite(report, .init = begin);

static shf_status make(shf_context *context, const char *const *scores, size_t count, char **html)
{
    const shf_report_options options = {
        .struct_size = sizeof(options), .scores = scores, .score_count = count};
    return shf_score_report(context, &options, html);
}

/* The page of one score; it is well-formed. */
static char *page_of(shf_context *context, const char *score)
{
    char *html = NULL;
    const char *at;
    assert_ok(context, make(context, &score, 1, &html));
    const char *fault = markup_fault(html, &at);
    cr_assert_null(fault, "%s at: %.60s", fault ? fault : "", at);
    return html;
}

Test(report, a_page_has_what_the_score_has)
{
    static const char *const texts[] = {
        "<title>vit on imagenet-c</title>",
        "<dt>clean error</dt><dd><span class=\"value\">12.5<span> %</span></span> "
        "<small>6.3 to 25.0</small>",
        "<li>few images</li>",
        "<th scope=\"row\">fog</th><td class=\"h15\">75.0</td><td class=\"h10\">50.0</td><td>40.0 "
        "to 62.5</td>",
        "-text\">fog 50.0 to 75.0 %; </desc>",
        "4 outputs: 50.0 % right, mean confidence 90.0 %, calibration error 40.0 %",
        "<h3>Detection of shifted outputs</h3>",
        "<th scope=\"col\">-2</th><th scope=\"col\">2</th></tr></thead>\n<tbody>\n"
        "<tr><th scope=\"row\">-1</th><td class=\"h0\" title=\" to , n \">75.0</td>"
        "<td class=\"h10\" title=\"25.0 to 75.0, n 8\">50.0</td></tr>\n"
        "<tr><th scope=\"row\">0.5000</th><td></td><td class=\"h20\" ",
        "<th scope=\"row\">auroc</th><td>0.5000 <small>0.4000 to 0.6250</small></td>",
    };
    shf_context *context = test_context();
    char *html = page_of(context, whole);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        cr_expect_not_null(strstr(html, texts[i]), "no %s", texts[i]);
    cr_expect_lt(strstr(html, "colspan=\"5\">weather"), strstr(html, "colspan=\"5\">extra"),
                 "the extra ones are last");
    cr_expect_lt(strstr(html, "<tr><th scope=\"row\">bee"),
                 strstr(html, "<tr><th scope=\"row\">ant"), "the worst class is first");
    cr_expect_null(strstr(html, "id=\"examples\""));
    shf_text_free(context, html);
    shf_context_destroy(context);
}

Test(report, a_score_may_lack_everything)
{
    shf_context *context = test_context();
    char *html = page_of(context, "{\"schema\": 1}");
    cr_expect_not_null(strstr(html, "<h1>a model without a name on a release</h1>"));
    cr_expect_null(strstr(html, "id=\"calibration\""));
    cr_expect_null(strstr(html, "<h3>Warnings</h3>"));
    shf_text_free(context, html);
    shf_context_destroy(context);
}

Test(report, texts_are_only_texts)
{
    shf_context *context = test_context();
    char *html =
        page_of(context, "{\"schema\": 1, \"model\": \"</title><script>alert('1')</script>&amp;\", "
                         "\"warnings\": [\"a\\u0007b\\uffffc\\u0085d\"]}");
    cr_expect_null(strstr(html, "<script"));
    cr_expect_not_null(strstr(html, "<title>&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;"
                                    "/script&gt;&amp;amp; on a release</title>"));
    cr_expect_not_null(strstr(html, "<li>a\xef\xbf\xbd"
                                    "b\xef\xbf\xbd"
                                    "c\xef\xbf\xbd"
                                    "d</li>"));
    shf_text_free(context, html);
    shf_context_destroy(context);
}

Test(report, several_models_are_told_apart)
{
    static const char *const scores[] = {whole, whole,
                                         "{\"schema\": 1, \"model\": \"b\", "
                                         "\"release\": {\"manifest\": \"ab\"}, "
                                         "\"warnings\": [\"its own\"]}"};
    shf_context *context = test_context();
    char *html;
    const char *at;
    assert_ok(context, make(context, scores, 3, &html));
    cr_expect_null(markup_fault(html, &at));
    cr_expect_not_null(strstr(html, "<title>3 models on imagenet-c</title>"));
    cr_expect_not_null(strstr(html, "vit (2)</th>"));
    cr_expect_not_null(strstr(html, "<li><b>vit</b>, <b>vit (2)</b>: few images</li>"));
    cr_expect_not_null(strstr(html, "<li><b>b</b>: its own</li>"));
    shf_text_free(context, html);
    shf_context_destroy(context);
}

/* The page of offsets, which have ' for ". */
static char *page_of_offsets(shf_context *context, const char *offsets)
{
    char text[1024];
    snprintf(text, sizeof(text), "{'schema': 1, 'metrics': {'views': {'offsets': [%s]}}}", offsets);
    quote(text, text);
    return page_of(context, text);
}

Test(report, maps_of_odd_offsets)
{
    static const struct {
        const char *offsets, *has; /* NULL: no map */
    } cases[] = {
        {"{'set': 'a', 'dx': 1, 'dy': 1}, {'set': 'a', 'dx': 2, 'dy': 2}",
         "<th scope=\"col\">1, 1</th><th scope=\"col\">2, 2</th>"},
        {"{'dx': '<1>', 'dy': 0}, {'dx': 'b', 'dy': 0}", "<th scope=\"col\">&lt;1&gt;</th>"},
        {"{'set': 'a', 'dx': 1, 'dy': 1}, {'set': 'b', 'dx': 1, 'dy': 2}", NULL},
        {"{'set': 'a', 'dx': 1, 'dy': 1}, {'set': 'a', 'dx': 2}", NULL},
        {"3, 'x', [], {}, null", NULL},
        {"{'dx': 0, 'dy': 0, 'accuracy': {'value': 1e300}}, "
         "{'dx': 0, 'dy': 1, 'accuracy': {'value': -7}}",
         "<td class=\"h20\" title=\" to , n \">-700.0</td>"},
    };
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *html = page_of_offsets(context, cases[i].offsets);
        const char *found = strstr(html, cases[i].has ? cases[i].has : "class=\"heat map\"");
        if (i == 2)
            cr_expect_null(strstr(html, "id=\"maps\""), "a section without a map");
        cr_expect_eq(found != NULL, cases[i].has != NULL, "%s", cases[i].offsets);
        shf_text_free(context, html);
    }
    shf_context_destroy(context);
}

Test(report, maps_as_wide_as_can_be)
{
    char *score = malloc(300 * 64);
    for (int count = 257; count <= 258; count++) {
        shf_context *context = test_context();
        char *at =
            score + sprintf(score, "{\"schema\": 1, \"metrics\": {\"views\": {\"offsets\": [");
        for (int i = 0; i < count; i++)
            at += sprintf(at, "%s{\"dx\": %d, \"dy\": 0}", i ? ", " : "", -i);
        strcpy(at, "]}}}");
        char *html = page_of(context, score);
        cr_expect_eq(strstr(html, "<th scope=\"col\">-256</th>") != NULL, count == 257);
        shf_text_free(context, html);
        shf_context_destroy(context);
    }
    free(score);
}

Test(report, a_comparison_says_what_is_clear)
{
    const char *const score = "{\"schema\": 1}", *const second = comparison;
    const shf_report_options options = {.struct_size = sizeof(options),
                                        .scores = &score,
                                        .score_count = 1,
                                        .comparisons = &second,
                                        .comparison_count = 1};
    shf_context *context = test_context();
    char *html;
    const char *at;
    assert_ok(context, shf_score_report(context, &options, &html));
    cr_expect_null(markup_fault(html, &at));
    cr_expect_not_null(strstr(html, "<td>-25.0</td><td>-50.0 to -12.5</td>"));
    cr_expect_not_null(strstr(html, "<td>+25.0</td><td>-12.5 to +50.0</td>"));
    cr_expect_not_null(strstr(html, "<td class=\"text\">the second errs less</td>"));
    cr_expect_not_null(strstr(html, "<td class=\"text\">not clear</td>"));
    cr_expect_not_null(strstr(html, "<td>1.235e-07</td>"));
    shf_text_free(context, html);
    shf_context_destroy(context);
}

Test(report, what_is_refused)
{
    static const struct {
        const char *scores[2];
        const char *text;
    } cases[] = {
        {{"{\"schema\": 1", "{}"},
         "score 1: not JSON at line 1, column 12: '}' expected near end of file"},
        {{"{\"schema\": 1}", "{\"schema\": 2}"}, "score 2: no score of schema 1"},
        {{"{\"schema\": 1}", "{\"schema\": 1, \"release\": {\"manifest\": \"ab\"}}"},
         "score 2 is of another release than the first score: a report compares models on the same "
         "outputs"},
    };
    shf_context *context = test_context();
    char *html;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_fails(context, make(context, cases[i].scores, 2, &html), SHF_ERR_DATA,
                     cases[i].text);
        cr_expect_null(html);
    }
    assert_fails(context, make(context, cases[0].scores, 0, &html), SHF_ERR_ARGUMENT,
                 "a report has 1 to 64 scores and at most so many comparisons, not 0 and 0");
    shf_context_destroy(context);
}

Test(report, the_same_bytes_where_the_decimal_point_is_a_comma)
{
    shf_context *context = test_context();
    char *html = page_of(context, whole);
    if (!test_comma_locale())
        cr_skip_test("no locale with a decimal comma here");
    char *again = page_of(context, whole);
    cr_assert_str_eq(html, again);
    shf_text_free(context, html);
    shf_text_free(context, again);
    shf_context_destroy(context);
}

Test(report, every_allocation_may_fail)
{
    const char *const scores[] = {whole, whole};
    test_failing failing;
    shf_status status = SHF_ERR_MEMORY;
    size_t n = 1;
    for (; status == SHF_ERR_MEMORY; n++) {
        test_failing_init(&failing);
        const shf_context_options options = {.struct_size = sizeof(options),
                                             .allocator = &failing.allocator};
        shf_context *context;
        char *html = NULL;
        cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
        test_failing_arm(&failing, n);
        status = make(context, scores, 2, &html);
        cr_assert(status == SHF_OK || (status == SHF_ERR_MEMORY && !html), "%s",
                  shf_context_error(context));
        shf_text_free(context, html);
        shf_context_destroy(context);
        cr_assert_eq(failing.live, 0);
    }
    cr_assert_gt(n, 5);
}

/* ---- the writer ---- */

Test(html, values_are_written_as_the_format_says)
{
    shf_context *context = test_context();
    shf_buffer out;
    shf_buffer_init(&out, context);
    shf_html html = {.out = &out};
    shf_html_add(&html, "%d %zu %g %g %g %g %% %s%s", -7, (size_t)9, 12.0, 0.125, -3.50, 1e300, "<",
                 "\xff!");
    assert_ok(context, html.status);
    assert_ok(context, shf_buffer_append(&out, "", 1));
    cr_assert_str_eq((char *)out.data, "-7 9 12 0.13 -3.5 0 % &lt;\xef\xbf\xbd!");
    shf_buffer_free(&out);
    shf_context_destroy(context);
}

Test(html, shades_are_steps_of_five_per_cent)
{
    char text[8];
    cr_expect_str_eq(shf_report_shade(0.024, 1, text), "h0");
    cr_expect_str_eq(shf_report_shade(0.026, 1, text), "h1");
    cr_expect_str_eq(shf_report_shade(0.25, 0.5, text), "h10");
    cr_expect_str_eq(shf_report_shade(7, 1, text), "h20");
    cr_expect_str_eq(shf_report_shade(-7, 1, text), "h0");
    cr_expect_str_eq(shf_report_shade(NAN, 1, text), "none");
}

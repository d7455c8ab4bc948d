/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What the scores come to, models side by side, and what may be wrong with them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tools/evaluator/report/report.h"

/* In the order of the page. ECE is a figure of the clean cell. */
static const struct {
    const char *name, *title, *note;
} figures[] = {
    {"clean_error", "clean error", "of clean images"},
    {"standard_error", "the standard 15", "mean error of these corruptions"},
    {"extra_error", "the extra 4", "mean error of these corruptions"},
    {"mean_error", "all corruptions", "mean error of what is here"},
    {"mce", "mCE", "of the baseline's errors"},
    {"relative_mce", "relative mCE", "of what the baseline loses"},
    {"be", "BE", "balanced, of the baseline's errors"},
    {"rbe", "rBE", "balanced, of what the baseline loses"},
    {"ece", "clean ECE", "calibration error"},
};
#define FIGURES (sizeof(figures) / sizeof(figures[0]))

static const json_t *figure_of(const json_t *score, size_t f)
{
    const bool of_clean = strcmp(figures[f].name, "ece") == 0;
    const json_t *from = of_clean ? shf_report_clean(score) : json_object_get(score, "summary");
    const json_t *figure = json_object_get(from, figures[f].name);
    return isnan(shf_member_number(figure, "value")) ? NULL : figure;
}

static bool any_has(const shf_report *r, size_t f)
{
    bool found = false;
    for (size_t i = 0; i < r->count; i++)
        found |= figure_of(r->scores[i], f) != NULL;
    return found;
}

/* ---- one model ---- */

static void add_tiles(shf_report *r)
{
    shf_html_add(&r->html, "<dl class=\"tiles\">\n");
    for (size_t f = 0; f < FIGURES; f++) {
        const json_t *figure = figure_of(r->scores[0], f);
        if (!figure)
            continue;
        shf_html_add(&r->html, "<div><dt>%s</dt><dd>", figures[f].title);
        shf_report_figure(r, figure, " %");
        shf_html_add(&r->html, "</dd><dd class=\"note\">%s</dd></div>\n", figures[f].note);
    }
    shf_html_add(&r->html, "</dl>\n");
}

/* ---- several ---- */

/* The mean error of a model on a scale of all. */
static void add_picture(shf_report *r, size_t model)
{
    const json_t *summary = json_object_get(r->scores[model], "summary");
    const shf_point point = shf_report_point(0, json_object_get(summary, "mean_error"));
    shf_html_add(&r->html, "<td>");
    shf_svg_interval(&r->html, model, &point, 0, 1);
    shf_html_add(&r->html, "</td>");
}

static void add_table(shf_report *r)
{
    char caption[160], name[64];
    snprintf(caption, sizeof(caption), "In per cent, with the %s in small print",
             shf_report_interval_name(r->scores[0], name));
    shf_report_table_open(r, "models", caption);
    shf_html_add(&r->html, "<thead><tr><th scope=\"col\">model</th>");
    for (size_t f = 0; f < FIGURES; f++)
        if (any_has(r, f))
            shf_html_add(&r->html, "<th scope=\"col\">%s</th>", figures[f].title);
    shf_html_add(&r->html, "<th scope=\"col\">all, from 0 to 100</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < r->count; i++) {
        shf_html_add(&r->html, "<tr><th scope=\"row\">");
        shf_svg_swatch(&r->html, i);
        shf_html_add(&r->html, " %s</th>", r->models[i]);
        for (size_t f = 0; f < FIGURES; f++)
            if (any_has(r, f)) {
                shf_html_add(&r->html, "<td>");
                shf_report_figure(r, figure_of(r->scores[i], f), "");
                shf_html_add(&r->html, "</td>");
            }
        add_picture(r, i);
        shf_html_add(&r->html, "</tr>\n");
    }
    shf_html_add(&r->html, "</tbody>\n");
    shf_report_table_close(r);
    shf_html_add(
        &r->html,
        "<p class=\"note\">Intervals of two models that overlap do not say that the models "
        "are alike: they saw the same images, and a paired comparison tells more "
        "apart.</p>\n");
}

/* ---- warnings ---- */

static bool warns_of(const json_t *score, const char *text)
{
    size_t i;
    json_t *warning;
    json_array_foreach(json_object_get(score, "warnings"), i, warning)
    {
        if (json_is_string(warning) && strcmp(json_string_value(warning), text) == 0)
            return true;
    }
    return false;
}

/* A warning of model, unless an earlier one has it. */
static void add_warning(shf_report *r, size_t model, const char *text)
{
    size_t all = 0;
    for (size_t i = 0; i < model; i++)
        if (warns_of(r->scores[i], text))
            return;
    for (size_t i = 0; i < r->count; i++)
        all += warns_of(r->scores[i], text);
    shf_html_add(&r->html, "<li>");
    size_t named = 0;
    for (size_t i = 0; i < r->count && all < r->count; i++)
        if (warns_of(r->scores[i], text))
            shf_html_add(&r->html, "%s<b>%s</b>", named++ ? ", " : "", r->models[i]);
    if (named)
        shf_html_add(&r->html, ": ");
    shf_html_add(&r->html, "%s</li>\n", text);
}

static void add_warnings(shf_report *r)
{
    size_t i, count = 0;
    json_t *warning;
    for (size_t m = 0; m < r->count; m++)
        count += json_array_size(json_object_get(r->scores[m], "warnings"));
    if (count == 0)
        return;
    shf_html_add(&r->html, "<div class=\"warnings\"><h3>Warnings</h3>\n<ul>\n");
    for (size_t m = 0; m < r->count; m++)
        json_array_foreach(json_object_get(r->scores[m], "warnings"), i, warning)
        {
            if (json_is_string(warning))
                add_warning(r, m, json_string_value(warning));
        }
    shf_html_add(&r->html, "</ul></div>\n");
}

void shf_report_summary(shf_report *r)
{
    if (r->count == 1)
        add_tiles(r);
    else
        add_table(r);
    add_warnings(r);
}

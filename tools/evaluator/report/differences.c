/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Comparisons of two models, paired by image: how much they differ, and where one can tell. */
#include <math.h>
#include <string.h>

#include "tools/evaluator/report/report.h"

typedef struct pair {
    double first, second;
    shf_point difference;
} pair;

static pair pair_of(const json_t *object, const char *name)
{
    const json_t *both = json_object_get(object, name);
    return (pair){shf_member_number(both, "first"), shf_member_number(both, "second"),
                  shf_report_point(0, json_object_get(both, "difference"))};
}

static const struct {
    const char *name, *title;
} figures[] = {
    {"clean_error", "clean"},
    {"standard_error", "mean of the 15"},
    {"extra_error", "mean of the extra 4"},
    {"mean_error", "mean of all"},
    {"mce", "mCE"},
    {"relative_mce", "relative mCE"},
};
#define FIGURES (sizeof(figures) / sizeof(figures[0]))

/* ---- scale: as far to either side as any interval reaches ---- */

static double wider(double most, const pair *p)
{
    const double values[] = {p->difference.y, p->difference.low, p->difference.high};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        most = fabs(values[i]) > most && fabs(values[i]) < 1e12 ? fabs(values[i]) : most;
    return most;
}

static double most_difference(const json_t *comparison)
{
    double most = 0.01;
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(comparison, "corruptions"), i, row)
    {
        const pair p = pair_of(row, "error");
        most = wider(most, &p);
    }
    for (i = 0; i < FIGURES; i++) {
        const pair p = pair_of(json_object_get(comparison, "summary"), figures[i].name);
        most = wider(most, &p);
    }
    return most;
}

/* ---- rows ---- */

static const char *verdict(const shf_point *difference)
{
    if (difference->high < 0)
        return "the second errs less";
    return difference->low > 0 ? "the first errs less" : "not clear";
}

/* With its sign, as a difference has it. */
static void add_signed(shf_html *html, double value)
{
    char text[SHF_FIXED_TEXT];
    shf_percent_text(value, text);
    shf_html_add(html, "%s%s", value > 0 && strcmp(text, "0.0") != 0 ? "+" : "", text);
}

static void add_row(shf_report *r, const char *name, const pair *p, double most)
{
    char first[SHF_FIXED_TEXT], second[SHF_FIXED_TEXT];
    if (isnan(p->difference.y))
        return;
    shf_html_add(&r->html, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>", name,
                 shf_percent_text(p->first, first), shf_percent_text(p->second, second));
    add_signed(&r->html, p->difference.y);
    shf_html_add(&r->html, "</td><td>");
    add_signed(&r->html, p->difference.low);
    shf_html_add(&r->html, " to ");
    add_signed(&r->html, p->difference.high);
    shf_html_add(&r->html, "</td><td>");
    shf_svg_interval(&r->html, 0, &p->difference, -most, most);
    shf_html_add(&r->html, "</td><td class=\"text\">%s</td></tr>\n", verdict(&p->difference));
}

static void add_rows(shf_report *r, const json_t *comparison)
{
    const double most = most_difference(comparison);
    const json_t *summary = json_object_get(comparison, "summary");
    size_t i;
    json_t *row;
    shf_html_add(&r->html, "<tbody>\n");
    for (i = 0; i < FIGURES; i++) {
        const pair p = pair_of(summary, figures[i].name);
        add_row(r, figures[i].title, &p, most);
    }
    shf_html_add(&r->html, "</tbody>\n<tbody>\n");
    json_array_foreach(json_object_get(comparison, "corruptions"), i, row)
    {
        const pair p = pair_of(row, "error");
        add_row(r, shf_member_string(row, "corruption"), &p, most);
    }
    shf_html_add(&r->html, "</tbody>\n");
}

/* ---- cells ---- */

static void add_cells(shf_report *r, const json_t *comparison)
{
    static const char *const counts[] = {"n", "only_first_right", "only_second_right"};
    static const char *const chances[] = {"p", "p_holm"};
    size_t i;
    json_t *cell;
    shf_report_details_open(r, "Which cells differ");
    shf_report_table_open(r, "list",
                          "McNemar's exact test of every cell, and Holm's p for all together");
    shf_html_add(&r->html, "<thead><tr><th scope=\"col\">variant</th><th scope=\"col\">outputs</th>"
                           "<th scope=\"col\">only the first right</th>"
                           "<th scope=\"col\">only the second right</th><th scope=\"col\">p</th>"
                           "<th scope=\"col\">Holm's p</th></tr></thead>\n<tbody>\n");
    json_array_foreach(json_object_get(comparison, "cells"), i, cell)
    {
        char text[SHF_FIXED_TEXT];
        shf_html_add(&r->html, "<tr><th scope=\"row\">%s</th>", shf_member_string(cell, "variant"));
        for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++)
            shf_html_add(&r->html, "<td>%s</td>",
                         shf_fixed_text(shf_member_number(cell, counts[c]), 0, text));
        for (size_t c = 0; c < sizeof(chances) / sizeof(chances[0]); c++)
            shf_html_add(&r->html, "<td>%s</td>",
                         shf_report_number(shf_member_number(cell, chances[c]), text));
        shf_html_add(&r->html, "</tr>\n");
    }
    shf_html_add(&r->html, "</tbody>\n");
    shf_report_table_close(r);
    shf_report_details_close(r);
}

static void add_warnings(shf_report *r, const json_t *comparison)
{
    size_t i;
    json_t *warning;
    json_array_foreach(json_object_get(comparison, "warnings"), i, warning)
    {
        if (json_is_string(warning))
            shf_html_add(&r->html, "<p class=\"note\">Warning: %s.</p>\n",
                         json_string_value(warning));
    }
}

/* ---- all ---- */

bool shf_report_has_differences(const shf_report *r)
{
    return r->comparison_count > 0;
}

void shf_report_differences(shf_report *r)
{
    shf_html_add(&r->html,
                 "<p>The figure of the second model less that of the first, in points of per cent, "
                 "on the same images: left of the middle, the second errs less. Intervals are of a "
                 "bootstrap that draws the same images for both; one without zero in it is "
                 "clear.</p>\n");
    for (size_t i = 0; i < r->comparison_count; i++) {
        const json_t *comparison = r->comparisons[i];
        char name[64];
        shf_html_add(&r->html, "<h3>First %s, second %s</h3>\n",
                     shf_member_string(comparison, "first"),
                     shf_member_string(comparison, "second"));
        shf_report_table_open(r, "list", "Per cent, and differences with their intervals");
        shf_html_add(&r->html,
                     "<thead><tr><th scope=\"col\">figure, corruption</th>"
                     "<th scope=\"col\">first</th><th scope=\"col\">second</th>"
                     "<th scope=\"col\">difference</th><th scope=\"col\">%s</th>"
                     "<th scope=\"col\">less than 0, more</th><th scope=\"col\" class=\"text\">"
                     "clear?</th></tr></thead>\n",
                     shf_report_interval_name(comparison, name));
        add_rows(r, comparison);
        shf_report_table_close(r);
        add_warnings(r, comparison);
        add_cells(r, comparison);
    }
}

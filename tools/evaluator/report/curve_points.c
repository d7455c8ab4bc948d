/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include <math.h>
#include <string.h>

#include "tools/evaluator/report/curves.h"

/* ---- points ---- */

static void take_clean(const json_t *score, shf_point *points)
{
    for (int s = 0; s < SHF_CURVE_PLACES; s++)
        points[s] = shf_report_point(s, NULL);
    points[0] = shf_report_point(0, json_object_get(shf_report_clean(score), "error"));
}

void shf_curve_of_corruption(const json_t *score, const char *name,
                             shf_point points[SHF_CURVE_PLACES])
{
    take_clean(score, points);
    for (int s = 1; s < SHF_CURVE_PLACES; s++)
        points[s] = shf_report_point(s, json_object_get(shf_report_cell(score, name, s), "error"));
}

void shf_curve_of_family(const json_t *score, const char *family,
                         shf_point points[SHF_CURVE_PLACES])
{
    size_t i;
    json_t *group;
    take_clean(score, points);
    json_array_foreach(json_object_get(score, "families"), i, group)
    {
        const long long s = shf_member_count(group, "severity");
        if (s >= 1 && s < SHF_CURVE_PLACES &&
            strcmp(shf_member_string(group, "family"), family) == 0)
            points[s] = shf_report_point((double)s, json_object_get(group, "error"));
    }
}

/* ---- scale ---- */

static double most_error(const shf_report *r)
{
    double most = 0;
    for (size_t m = 0; m < r->count; m++) {
        size_t i;
        json_t *cell;
        json_array_foreach(json_object_get(r->scores[m], "cells"), i, cell)
        {
            const shf_point point = shf_report_point(0, json_object_get(cell, "error"));
            most = point.y > most ? point.y : most;
            most = point.high > most ? point.high : most;
        }
    }
    return most;
}

shf_curves shf_curves_of(shf_report *r)
{
    static const struct {
        double most, step;
    } scales[] = {{0.05, 0.01}, {0.1, 0.02}, {0.2, 0.05}, {0.4, 0.1},
                  {0.6, 0.2},   {0.8, 0.2},  {1, 0.2}};
    const size_t last = sizeof(scales) / sizeof(scales[0]) - 1;
    const double most = most_error(r);
    size_t i = 0;
    while (i < last && scales[i].most < most)
        i++;
    shf_curves c = {r, 0, scales[i].most, scales[i].step};
    for (size_t m = 0; m < r->count; m++) {
        const int severities = shf_report_severities(r->scores[m]);
        c.severities = severities > c.severities ? severities : c.severities;
    }
    return c;
}

/* ---- numbers ---- */

static void add_row(const shf_curves *c, const char *class, const char *name, const json_t *score,
                    shf_curve_fn take)
{
    shf_html *html = &c->report->html;
    shf_point points[SHF_CURVE_PLACES];
    take(score, name, points);
    shf_html_add(html, "<tr class=\"%s\"><th scope=\"row\">%s</th>", class, name);
    for (int s = 0; s <= c->severities; s++) {
        char value[SHF_FIXED_TEXT], low[SHF_FIXED_TEXT], high[SHF_FIXED_TEXT];
        shf_html_add(html, "<td>%s", shf_percent_text(points[s].y, value));
        if (*shf_percent_text(points[s].low, low) && *shf_percent_text(points[s].high, high))
            shf_html_add(html, " <small>%s to %s</small>", low, high);
        shf_html_add(html, "</td>");
    }
    shf_html_add(html, "</tr>\n");
}

void shf_curves_table(const shf_curves *c, size_t model)
{
    const json_t *score = c->report->scores[model];
    const char *family = NULL;
    size_t count;
    const json_t **rows = shf_report_rows(c->report, score, &count);
    shf_report_table_open(c->report, "numbers", "Error by severity, per cent, with its interval");
    shf_html_add(&c->report->html, "<thead><tr><th scope=\"col\">family, corruption</th>"
                                   "<th scope=\"col\">clean</th>");
    for (int s = 1; s <= c->severities; s++)
        shf_html_add(&c->report->html, "<th scope=\"col\">%d</th>", s);
    shf_html_add(&c->report->html, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < count; i++) {
        const char *own = shf_report_family(rows[i]);
        if (!family || strcmp(own, family) != 0)
            add_row(c, "family", own, score, shf_curve_of_family);
        family = own;
        add_row(c, "", shf_member_string(rows[i], "corruption"), score, shf_curve_of_corruption);
    }
    shf_html_add(&c->report->html, "</tbody>\n");
    shf_report_table_close(c->report);
}

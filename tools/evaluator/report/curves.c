/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Error by severity: of one model a picture a family, with a curve a corruption and the family's mean;
 * of several, the models' means in a picture a family, and then a picture a corruption. */
#include <math.h>
#include <string.h>

#include "tools/evaluator/report/curves.h"

/* ---- one picture ---- */

static shf_chart chart_of(const shf_curves *c, bool small)
{
    shf_html *html = &c->report->html;
    const double end = c->severities + 0.3;
    return small ? (shf_chart){html, 240, 170, 32, 234, 8, 130, -0.3, end, c->most}
                 : (shf_chart){html, 320, 216, 36, 312, 10, 176, -0.3, end, c->most};
}

static void open_picture(const shf_curves *c, const shf_chart *chart, const char *title)
{
    shf_html_add(chart->html, "<figure class=\"panel\"><figcaption>%s</figcaption>\n", title);
    shf_chart_open(chart, c->report->numbers++, "Error by severity:", title);
}

static void draw_axes(const shf_curves *c, const shf_chart *chart)
{
    shf_chart_describe(chart);
    shf_chart_scale(chart, c->step);
    shf_chart_severities(chart, c->severities);
}

/* Number i of count curves; intervals stand beside each other. */
static void draw_curve(const shf_chart *chart, size_t i, size_t count, const shf_point *points)
{
    shf_chart_line(chart, i, points, SHF_CURVE_PLACES);
    shf_chart_bars(chart, i, points, SHF_CURVE_PLACES, 2.4 * ((double)i - ((double)count - 1) / 2));
    shf_chart_marks(chart, i, points, SHF_CURVE_PLACES, 0);
}

/* ---- one model ---- */

static void add_family(const shf_curves *c, const json_t *const *rows, size_t count)
{
    const json_t *score = c->report->scores[0];
    const shf_chart chart = chart_of(c, false);
    const char *family = shf_report_family(rows[0]);
    const char **names = shf_report_take(c->report, count, sizeof(*names));
    shf_point points[SHF_CURVE_PLACES];
    if (!names)
        return;
    open_picture(c, &chart, family);
    for (size_t i = 0; i < count; i++) {
        names[i] = shf_member_string(rows[i], "corruption");
        shf_curve_of_corruption(score, names[i], points);
        shf_chart_tell(&chart, names[i], points, SHF_CURVE_PLACES);
    }
    draw_axes(c, &chart);
    shf_html_add(chart.html, "<g class=\"mean\">");
    shf_curve_of_family(score, family, points);
    shf_chart_band(&chart, 0, points, SHF_CURVE_PLACES);
    shf_html_add(chart.html, "</g>\n");
    for (size_t i = 0; i < count; i++) {
        shf_curve_of_corruption(score, names[i], points);
        points[0].low = NAN; /* the same of all: the band has it */
        draw_curve(&chart, i, count, points);
    }
    shf_chart_close(&chart);
    shf_report_legend(c->report, names, count);
    shf_html_add(chart.html, "</figure>\n");
}

/* ---- several models ---- */

static void add_models(const shf_curves *c, const char *name, shf_curve_fn take)
{
    const shf_report *r = c->report;
    const shf_chart chart = chart_of(c, take == shf_curve_of_corruption);
    shf_point points[SHF_CURVE_PLACES];
    open_picture(c, &chart, name);
    for (size_t m = 0; m < r->count; m++) {
        take(r->scores[m], name, points);
        shf_chart_tell(&chart, r->models[m], points, SHF_CURVE_PLACES);
    }
    draw_axes(c, &chart);
    for (size_t m = 0; m < r->count; m++) {
        take(r->scores[m], name, points);
        draw_curve(&chart, m, r->count, points);
    }
    shf_chart_close(&chart);
    shf_html_add(chart.html, "</figure>\n");
}

/* ---- all ---- */

/* Calls one for every family of the first score: its rows lie side by side. */
static void each_family(const shf_curves *c, const json_t *const *rows, size_t count)
{
    const bool single = c->report->count == 1;
    for (size_t first = 0, end; first < count; first = end) {
        const char *family = shf_report_family(rows[first]);
        for (end = first + 1; end < count && strcmp(shf_report_family(rows[end]), family) == 0;)
            end++;
        if (single)
            add_family(c, rows + first, end - first);
        else
            add_models(c, family, shf_curve_of_family);
    }
}

bool shf_report_has_curves(const shf_report *r)
{
    int most = 0;
    for (size_t m = 0; m < r->count; m++)
        most += shf_report_severities(r->scores[m]);
    return most > 0;
}

void shf_report_curves(shf_report *r)
{
    size_t count;
    const shf_curves c = shf_curves_of(r);
    const json_t **rows = shf_report_rows(r, r->scores[0], &count);
    char name[64];
    shf_html_add(&r->html, "<p>%s error in per cent; bars: the %s; ",
                 r->balanced ? "Balanced" : "Top-1", shf_report_interval_name(r->scores[0], name));
    shf_html_add(&r->html, r->count == 1 ? "grey area: that of the mean of the family. "
                                         : "of a family, the mean of its corruptions. ");
    shf_html_add(&r->html, "All pictures have one scale.</p>\n");
    if (r->count > 1)
        shf_report_legend(r, r->models, r->count);
    shf_html_add(&r->html, "<div class=\"panels\">\n");
    each_family(&c, rows, count);
    shf_html_add(&r->html, "</div>\n");
    if (r->count > 1) {
        shf_html_add(&r->html, "<h3>Each corruption</h3>\n<div class=\"panels small\">\n");
        for (size_t i = 0; i < count; i++)
            add_models(&c, shf_member_string(rows[i], "corruption"), shf_curve_of_corruption);
        shf_html_add(&r->html, "</div>\n");
    }
    shf_report_details_open(r, "The numbers of these curves");
    for (size_t m = 0; m < r->count; m++) {
        shf_report_model(r, m, 4);
        shf_curves_table(&c, m);
    }
    shf_report_details_close(r);
}

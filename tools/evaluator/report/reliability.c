/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/report/reliability.h"

#include <math.h>
#include <string.h>

/* ---- sums ---- */

static double element(const json_t *array, size_t i)
{
    const json_t *value = json_array_get(array, i);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* Adds what a cell has; a file that says what cannot be adds nothing. */
static void add_bins(const json_t *cell, shf_bin bins[SHF_ECE_BINS])
{
    const json_t *own = json_object_get(cell, "bins");
    for (size_t b = 0; b < SHF_ECE_BINS && json_array_size(own) == SHF_ECE_BINS; b++) {
        const json_t *bin = json_array_get(own, b);
        const double n = element(bin, 0), confidence = element(bin, 1), right = element(bin, 2);
        if (!(n > 0 && n < 1e12 && confidence >= 0 && confidence <= n * 1.001 && right >= 0 &&
              right <= n))
            continue;
        bins[b].n += n;
        bins[b].confidence += confidence;
        bins[b].right += right;
    }
}

shf_bin shf_reliability_sum(const json_t *score, int severity, shf_bin bins[SHF_ECE_BINS])
{
    const json_t *clean_cell = shf_report_clean(score);
    shf_bin sum = {0};
    size_t i;
    json_t *cell;
    memset(bins, 0, SHF_ECE_BINS * sizeof(*bins));
    json_array_foreach(json_object_get(score, "cells"), i, cell)
    {
        if (cell == clean_cell
                ? severity == 0
                : severity == SHF_ALL_CORRUPTED ||
                      (severity > 0 && shf_member_count(cell, "severity") == severity))
            add_bins(cell, bins);
    }
    for (int b = 0; b < SHF_ECE_BINS; b++) {
        sum.n += bins[b].n;
        sum.confidence += bins[b].confidence;
        sum.right += bins[b].right;
    }
    return sum;
}

/* ---- a diagram ---- */

static double ece_of(const shf_bin bins[SHF_ECE_BINS], double n)
{
    double gaps[SHF_ECE_BINS];
    for (int b = 0; b < SHF_ECE_BINS; b++)
        gaps[b] = bins[b].confidence - bins[b].right;
    return shf_ece(gaps, n);
}

/* How often it is right, how sure it is of that, and the gap between the two. */
static void draw_bin(const shf_chart *chart, int b, const shf_bin *bin)
{
    const double left = shf_chart_x(chart, (double)b / SHF_ECE_BINS) + 1;
    const double right = shf_chart_x(chart, (b + 1.0) / SHF_ECE_BINS) - 1;
    const double accuracy = shf_chart_y(chart, bin->right / bin->n);
    const double confidence = shf_chart_y(chart, bin->confidence / bin->n);
    shf_html_add(chart->html,
                 "<path class=\"right\" d=\"M%g %gV%gH%gV%gz\"/>"
                 "<path class=\"gap\" d=\"M%g %gV%g\"/><path class=\"sure\" d=\"M%g %gH%g\"/>\n",
                 left, chart->bottom, accuracy, right, chart->bottom, (left + right) / 2, accuracy,
                 confidence, left, confidence, right);
}

/* How many outputs a bin has, below the plot. */
static void draw_count(const shf_chart *chart, int b, double share)
{
    const double left = shf_chart_x(chart, (double)b / SHF_ECE_BINS) + 1;
    const double right = shf_chart_x(chart, (b + 1.0) / SHF_ECE_BINS) - 1;
    const double floor_line = chart->bottom + 34;
    shf_html_add(chart->html, "<path class=\"count\" d=\"M%g %gV%gH%gV%gz\"/>\n", left, floor_line,
                 floor_line - 26 * share, right, floor_line);
}

static void describe(shf_html *html, const shf_bin *sum, double ece)
{
    char right[SHF_FIXED_TEXT], confidence[SHF_FIXED_TEXT], error[SHF_FIXED_TEXT];
    shf_html_add(html, "%s %% right, mean confidence %s %%, calibration error %s %%",
                 shf_percent_text(sum->right / sum->n, right),
                 shf_percent_text(sum->confidence / sum->n, confidence),
                 shf_percent_text(ece, error));
}

void shf_reliability_diagram(shf_report *r, const json_t *score, int severity)
{
    shf_bin bins[SHF_ECE_BINS];
    const shf_bin sum = shf_reliability_sum(score, severity, bins);
    const shf_chart chart = {&r->html, 320, 306, 36, 312, 10, 236, 0, 1, 1};
    const char *title = severity == 0 ? "Clean" : "Corrupted, all cells together";
    char text[SHF_FIXED_TEXT];
    double most = 0;
    if (!(sum.n > 0))
        return;
    shf_html_add(&r->html, "<figure class=\"panel\"><figcaption>%s<small>%s outputs: ", title,
                 shf_fixed_text(sum.n, 0, text));
    describe(&r->html, &sum, ece_of(bins, sum.n));
    shf_html_add(&r->html, "</small></figcaption>\n");
    shf_chart_open(&chart, r->numbers++, "Reliability diagram:", title);
    describe(&r->html, &sum, ece_of(bins, sum.n));
    shf_chart_describe(&chart);
    shf_chart_scale(&chart, 0.2);
    shf_chart_shares(&chart, 48, "confidence");
    for (int b = 0; b < SHF_ECE_BINS; b++)
        most = bins[b].n > most ? bins[b].n : most;
    for (int b = 0; b < SHF_ECE_BINS; b++)
        if (bins[b].n > 0) {
            draw_bin(&chart, b, &bins[b]);
            draw_count(&chart, b, bins[b].n / most);
        }
    shf_html_add(&r->html, "<path class=\"diagonal\" d=\"M%g %gL%g %g\"/>\n", chart.left,
                 chart.bottom, chart.right, chart.top);
    shf_chart_close(&chart);
    shf_html_add(&r->html, "</figure>\n");
}

/* ---- by severity ---- */

static void take_course(const json_t *score, shf_point *right, shf_point *sure, int severities)
{
    for (int s = 0; s <= severities; s++) {
        shf_bin bins[SHF_ECE_BINS];
        const shf_bin sum = shf_reliability_sum(score, s, bins);
        right[s] = (shf_point){s, sum.right / sum.n, NAN, NAN};
        sure[s] = (shf_point){s, sum.confidence / sum.n, NAN, NAN};
    }
}

void shf_reliability_course(shf_report *r, const json_t *score)
{
    static const char *const names[] = {"accuracy", "mean confidence"};
    const int severities = shf_report_severities(score);
    const size_t count = (size_t)severities + 1;
    shf_point points[2][SHF_REPORT_SEVERITIES + 1];
    const shf_chart chart = {&r->html, 320, 276, 36, 312, 10, 236, -0.3, severities + 0.3, 1};
    if (severities == 0)
        return;
    take_course(score, points[0], points[1], severities);
    shf_html_add(&r->html,
                 "<figure class=\"panel\"><figcaption>By severity<small>of all outputs of "
                 "a severity together</small></figcaption>\n");
    shf_chart_open(&chart, r->numbers++, "Accuracy and mean confidence", "by severity");
    for (int i = 0; i < 2; i++)
        shf_chart_tell(&chart, names[i], points[i], count);
    shf_chart_describe(&chart);
    shf_chart_scale(&chart, 0.2);
    shf_chart_severities(&chart, severities);
    for (size_t i = 0; i < 2; i++) {
        shf_chart_line(&chart, i, points[i], count);
        shf_chart_marks(&chart, i, points[i], count, 0);
    }
    shf_chart_close(&chart);
    shf_report_legend(r, names, 2);
    shf_html_add(&r->html, "</figure>\n");
}

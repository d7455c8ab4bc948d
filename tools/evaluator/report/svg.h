/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Drawing. Colours and dashes are classes of style.css, s0 to s7: one each a series. */
#ifndef SHF_EVALUATOR_REPORT_SVG_H
#define SHF_EVALUATOR_REPORT_SVG_H

#include <stddef.h>

#include "tools/evaluator/report/html.h"

#define SHF_SERIES 8 /* colours and dashes that differ; marks tell the next eight from these */

typedef struct shf_point {
    double x, y, low, high; /* NAN: not known */
} shf_point;

/* A picture with one plot in it, whose x goes from x_low to x_high and y from 0 to y_high; what lies
 * beyond is drawn at the edge. */
typedef struct shf_chart {
    shf_html *html;
    double width, height;
    double left, right, top, bottom; /* the sides of the plot */
    double x_low, x_high, y_high;
} shf_chart;

/* number tells it from other charts of the page; kind and name are its title. After open, its
 * description is to be written, as text; describe ends that. */
void shf_chart_open(const shf_chart *chart, size_t number, const char *kind, const char *name);
void shf_chart_describe(const shf_chart *chart);
void shf_chart_close(const shf_chart *chart);

double shf_chart_x(const shf_chart *chart, double x);
double shf_chart_y(const shf_chart *chart, double y);

/* Lines across at every step of y, with numbers in per cent. */
void shf_chart_scale(const shf_chart *chart, double step);
/* A text below the plot; shift: in pixels, down. */
void shf_chart_label(const shf_chart *chart, double x, double shift, const char *text);

/* Below the plot, clean at 0 and the severities from 1 on. */
void shf_chart_severities(const shf_chart *chart, int severities);
/* Below the plot by shift, from 0 to 100 per cent of x, and what x is. */
void shf_chart_shares(const shf_chart *chart, double shift, const char *title);
/* "fog 50.5 to 96.0 %; ", of the first and the last point that is known: for the description. */
void shf_chart_tell(const shf_chart *chart, const char *name, const shf_point *points,
                    size_t count);

/* One series: a line through the points, the area between their intervals, their intervals as bars
 * (moved to the right by shift pixels, as the next), marks. */
void shf_chart_line(const shf_chart *chart, size_t series, const shf_point *points, size_t count);
void shf_chart_band(const shf_chart *chart, size_t series, const shf_point *points, size_t count);
void shf_chart_bars(const shf_chart *chart, size_t series, const shf_point *points, size_t count,
                    double shift);
void shf_chart_marks(const shf_chart *chart, size_t series, const shf_point *points, size_t count,
                     double shift);

/* ---- small pictures within text, which say nothing that the text does not ---- */

/* How a series is drawn. */
void shf_svg_swatch(shf_html *html, size_t series);
/* A value and its interval on a scale from low to high, with a line at 0 if that is inside. */
void shf_svg_interval(shf_html *html, size_t series, const shf_point *point, double low,
                      double high);

#endif

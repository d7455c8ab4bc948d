/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/report/svg.h"

#include <math.h>
#include <stdbool.h>

#include "tools/evaluator/figures.h"

#define MOST_LABELS 10

/* A mark about the origin for each series. */
static const char *const marks[SHF_SERIES] = {
    "M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0z", /* disc */
    "M-3 -3h6v6h-6z",                                   /* square */
    "M0 -4.2l3.9 6.9h-7.8z",                            /* triangle */
    "M0 -4.4l4.4 4.4l-4.4 4.4l-4.4-4.4z",               /* diamond */
    "M0 4.2l3.9-6.9h-7.8z",                             /* triangle, point down */
    "M-1.2 -4h2.4v2.8h2.8v2.4h-2.8v2.8h-2.4v-2.8h-2.8v-2.4h2.8z",
    "M-4 -1.6h8v3.2h-8z", /* bar */
    "M-1.6 -4h3.2v8h-3.2z",
};

/* ---- the plot ---- */

static double place(double value, double low, double high)
{
    const double share = (value - low) / (high - low);
    return !(share > 0) ? 0 : share < 1 ? share : 1; /* not a number: 0 */
}

double shf_chart_x(const shf_chart *c, double x)
{
    return c->left + (c->right - c->left) * place(x, c->x_low, c->x_high);
}

double shf_chart_y(const shf_chart *c, double y)
{
    return c->bottom - (c->bottom - c->top) * place(y, 0, c->y_high);
}

void shf_chart_open(const shf_chart *c, size_t number, const char *kind, const char *name)
{
    shf_html_add(c->html,
                 "<svg class=\"chart\" viewBox=\"0 0 %g %g\" role=\"img\" "
                 "aria-labelledby=\"chart-%zu\" aria-describedby=\"chart-%zu-text\">"
                 "<title id=\"chart-%zu\">%s %s</title><desc id=\"chart-%zu-text\">",
                 c->width, c->height, number, number, number, kind, name, number);
}

void shf_chart_describe(const shf_chart *c)
{
    shf_html_add(c->html, "</desc>\n");
}

void shf_chart_close(const shf_chart *c)
{
    shf_html_add(c->html, "</svg>\n");
}

void shf_chart_scale(const shf_chart *c, double step)
{
    char text[SHF_FIXED_TEXT];
    for (int i = 0; i * step < c->y_high * 1.001; i++) {
        const double y = shf_chart_y(c, i * step);
        shf_html_add(c->html,
                     "<path class=\"%s\" d=\"M%g %gH%g\"/>"
                     "<text class=\"y\" x=\"%g\" y=\"%g\">%s</text>\n",
                     i ? "grid" : "axis", c->left, y, c->right, c->left - 6, y + 4,
                     shf_fixed_text(100 * i * step, 0, text));
    }
}

void shf_chart_label(const shf_chart *c, double x, double shift, const char *text)
{
    shf_html_add(c->html, "<text class=\"x\" x=\"%g\" y=\"%g\">%s</text>\n", shf_chart_x(c, x),
                 c->bottom + shift, text);
}

void shf_chart_severities(const shf_chart *c, int severities)
{
    const int every = (severities + MOST_LABELS - 1) / MOST_LABELS;
    char text[SHF_FIXED_TEXT];
    shf_chart_label(c, 0, 16, "clean");
    for (int s = 1; s <= severities; s += every)
        shf_chart_label(c, s, 16, shf_fixed_text(s, 0, text));
    shf_chart_label(c, severities / 2.0, 32, "severity");
}

void shf_chart_shares(const shf_chart *c, double shift, const char *title)
{
    for (int percent = 0; percent <= 100; percent += 20) {
        char text[SHF_FIXED_TEXT];
        shf_chart_label(c, percent / 100.0, shift, shf_fixed_text(percent, 0, text));
    }
    shf_chart_label(c, 0.5, shift + 16, title);
}

void shf_chart_tell(const shf_chart *c, const char *name, const shf_point *points, size_t count)
{
    char first[SHF_FIXED_TEXT], last[SHF_FIXED_TEXT];
    size_t from = 0, to = count - 1;
    while (from < to && isnan(points[from].y))
        from++;
    while (to > from && isnan(points[to].y))
        to--;
    if (from < to)
        shf_html_add(c->html, "%s %s to %s %%; ", name, shf_percent_text(points[from].y, first),
                     shf_percent_text(points[to].y, last));
}

/* ---- series ---- */

void shf_chart_line(const shf_chart *c, size_t series, const shf_point *points, size_t count)
{
    bool begun = false;
    shf_html_add(c->html, "<path class=\"line s%zu\" d=\"", series % SHF_SERIES);
    for (size_t i = 0; i < count; i++) {
        if (!isnan(points[i].y))
            shf_html_add(c->html, "%s%g %g", begun ? "L" : "M", shf_chart_x(c, points[i].x),
                         shf_chart_y(c, points[i].y));
        begun = !isnan(points[i].y);
    }
    shf_html_add(c->html, "\"/>\n");
}

static bool has_interval(const shf_point *point)
{
    return !isnan(point->low) && !isnan(point->high);
}

void shf_chart_band(const shf_chart *c, size_t series, const shf_point *points, size_t count)
{
    for (size_t first = 0, end; first < count; first = end + 1) {
        for (end = first; end < count && has_interval(&points[end]);)
            end++;
        if (end - first < 2)
            continue;
        shf_html_add(c->html, "<path class=\"band s%zu\" d=\"", series % SHF_SERIES);
        for (size_t i = first; i < end; i++)
            shf_html_add(c->html, "%s%g %g", i > first ? "L" : "M", shf_chart_x(c, points[i].x),
                         shf_chart_y(c, points[i].high));
        for (size_t i = end; i > first; i--)
            shf_html_add(c->html, "L%g %g", shf_chart_x(c, points[i - 1].x),
                         shf_chart_y(c, points[i - 1].low));
        shf_html_add(c->html, "z\"/>\n");
    }
}

void shf_chart_bars(const shf_chart *c, size_t series, const shf_point *points, size_t count,
                    double shift)
{
    shf_html_add(c->html, "<path class=\"bar s%zu\" d=\"", series % SHF_SERIES);
    for (size_t i = 0; i < count; i++)
        if (has_interval(&points[i]))
            shf_html_add(c->html, "M%g %gV%g", shf_chart_x(c, points[i].x) + shift,
                         shf_chart_y(c, points[i].low), shf_chart_y(c, points[i].high));
    shf_html_add(c->html, "\"/>\n");
}

static void add_mark(shf_html *html, size_t series, double x, double y)
{
    shf_html_add(html, "<path class=\"mark s%zu\" transform=\"translate(%g %g)\" d=\"%s\"/>",
                 series % SHF_SERIES, x, y, marks[(series + series / SHF_SERIES) % SHF_SERIES]);
}

void shf_chart_marks(const shf_chart *c, size_t series, const shf_point *points, size_t count,
                     double shift)
{
    for (size_t i = 0; i < count; i++)
        if (!isnan(points[i].y))
            add_mark(c->html, series, shf_chart_x(c, points[i].x) + shift,
                     shf_chart_y(c, points[i].y));
    shf_html_add(c->html, "\n");
}

/* ---- small pictures ---- */

void shf_svg_swatch(shf_html *html, size_t series)
{
    shf_html_add(html,
                 "<svg class=\"swatch\" viewBox=\"0 0 36 12\" aria-hidden=\"true\">"
                 "<path class=\"line s%zu\" d=\"M1 6H35\"/>",
                 series % SHF_SERIES);
    add_mark(html, series, 18, 6);
    shf_html_add(html, "</svg>");
}

void shf_svg_interval(shf_html *html, size_t series, const shf_point *point, double low,
                      double high)
{
    const double left = 5, width = 150;
    shf_html_add(html,
                 "<svg class=\"interval\" viewBox=\"0 0 160 14\" aria-hidden=\"true\">"
                 "<path class=\"grid\" d=\"M%g 7H%g\"/>",
                 left, left + width);
    if (low < 0)
        shf_html_add(html, "<path class=\"axis\" d=\"M%g 1V13\"/>",
                     left + width * place(0, low, high));
    if (has_interval(point))
        shf_html_add(html, "<path class=\"bar s%zu\" d=\"M%g 7H%g\"/>", series % SHF_SERIES,
                     left + width * place(point->low, low, high),
                     left + width * place(point->high, low, high));
    if (!isnan(point->y))
        add_mark(html, series, left + width * place(point->y, low, high), 7);
    shf_html_add(html, "</svg>");
}

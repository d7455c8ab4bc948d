/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Corruption by severity, as a table whose cells are coloured: the number is in the cell, the colour
 * is for the eye. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tools/evaluator/report/report.h"

typedef struct heat_map {
    shf_report *report;
    const json_t *score;
    const char *metric;
    double most;
    int severities;
    bool tail; /* mean, interval and CE */
} heat_map;

#define TAIL 3

static int columns_of(const heat_map *map)
{
    return 1 + map->severities + (map->tail ? TAIL : 0);
}

static void add_head(const heat_map *map)
{
    shf_html *html = &map->report->html;
    const int lines = map->severities ? 2 : 1;
    char name[64];
    shf_html_add(html, "<thead><tr><th scope=\"col\" rowspan=\"%d\">corruption</th>", lines);
    if (map->severities)
        shf_html_add(html, "<th scope=\"colgroup\" colspan=\"%d\">severity</th>", map->severities);
    const char *const tail[TAIL] = {"mean", shf_report_interval_name(map->score, name),
                                    map->report->balanced ? "BE" : "CE"};
    for (int t = 0; map->tail && t < TAIL; t++)
        shf_html_add(html, "<th scope=\"col\" rowspan=\"%d\">%s</th>", lines, tail[t]);
    shf_html_add(html, "</tr>");
    if (map->severities)
        shf_html_add(html, "<tr>");
    for (int s = 1; s <= map->severities; s++)
        shf_html_add(html, "<th scope=\"col\">%d</th>", s);
    if (map->severities)
        shf_html_add(html, "</tr>");
    shf_html_add(html, "</thead>\n");
}

static void add_shaded(const heat_map *map, double value)
{
    char shade[8], text[SHF_FIXED_TEXT];
    shf_percent_text(value, text);
    shf_html_add(&map->report->html, "<td class=\"%s\">%s</td>",
                 shf_report_shade(value, map->most, shade), *text ? text : SHF_REPORT_NONE);
}

static void add_plain(const heat_map *map, const char *text)
{
    shf_html_add(&map->report->html, "<td>%s</td>", text);
}

/* The mean, its interval, and CE. */
static void add_tail(const heat_map *map, const json_t *error, const json_t *ce)
{
    char low[SHF_FIXED_TEXT], high[SHF_FIXED_TEXT], text[2 * SHF_FIXED_TEXT + 8] = "";
    add_shaded(map, shf_member_number(error, "value"));
    shf_percent_text(shf_member_number(error, "low"), low);
    shf_percent_text(shf_member_number(error, "high"), high);
    if (*low && *high)
        snprintf(text, sizeof(text), "%s to %s", low, high);
    add_plain(map, text);
    add_plain(map, shf_percent_text(shf_member_number(ce, "value"), text));
}

static void add_row(const heat_map *map, const json_t *row)
{
    const char *name = shf_member_string(row, "corruption");
    shf_html_add(&map->report->html, "<tr><th scope=\"row\">%s</th>", name);
    for (int s = 1; s <= map->severities; s++) {
        const json_t *figure = json_object_get(shf_report_cell(map->score, name, s), map->metric);
        add_shaded(map, shf_member_number(figure, "value"));
    }
    if (map->tail)
        add_tail(map, json_object_get(row, "error"), json_object_get(row, "ce"));
    shf_html_add(&map->report->html, "</tr>\n");
}

static void add_body(const heat_map *map)
{
    const char *family = NULL;
    size_t count;
    const json_t **rows = shf_report_rows(map->report, map->score, &count);
    for (size_t i = 0; i < count; i++) {
        const char *own = shf_report_family(rows[i]);
        const bool begins = !family || strcmp(own, family) != 0;
        if (begins && family)
            shf_html_add(&map->report->html, "</tbody>\n");
        if (begins)
            shf_html_add(&map->report->html,
                         "<tbody><tr class=\"family\"><th scope=\"rowgroup\" "
                         "colspan=\"%d\">%s</th></tr>\n",
                         columns_of(map), own);
        family = own;
        add_row(map, rows[i]);
    }
    if (family)
        shf_html_add(&map->report->html, "</tbody>\n");
}

static void add_whole(const heat_map *map)
{
    static const struct {
        const char *name, *error, *ce;
    } rows[] = {
        {"clean", "clean_error", ""},
        {"mean of the 15", "standard_error", "mce"},
        {"mean of the extra 4", "extra_error", ""},
        {"mean of all", "mean_error", "be"},
    };
    const json_t *summary = json_object_get(map->score, "summary");
    shf_html_add(&map->report->html, "<tbody class=\"whole\">\n");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const json_t *error = json_object_get(summary, rows[i].error);
        if (!json_is_object(error))
            continue;
        shf_html_add(&map->report->html, "<tr><th scope=\"row\">%s</th>", rows[i].name);
        if (map->severities)
            shf_html_add(&map->report->html, "<td colspan=\"%d\"></td>", map->severities);
        add_tail(map, error, json_object_get(summary, rows[i].ce));
        shf_html_add(&map->report->html, "</tr>\n");
    }
    shf_html_add(&map->report->html, "</tbody>\n");
}

void shf_report_heat_map(shf_report *r, size_t model, const char *metric, double most,
                         const char *caption)
{
    const json_t *score = r->scores[model];
    const heat_map map = {
        r, score, metric, most, shf_report_severities(score), strcmp(metric, "error") == 0};
    shf_report_table_open(r, "heat", caption);
    add_head(&map);
    add_body(&map);
    if (map.tail)
        add_whole(&map);
    shf_report_table_close(r);
}

/* What the colours mean. */
static void add_legend(shf_report *r)
{
    char shade[8];
    shf_html_add(&r->html, "<p class=\"legend scale\" aria-hidden=\"true\">");
    for (int percent = 0; percent <= 100; percent += 10)
        shf_html_add(&r->html, "<span class=\"%s\">%d</span>",
                     shf_report_shade(percent / 100.0, 1, shade), percent);
    shf_html_add(&r->html, "</p>\n");
}

void shf_report_heat_maps(shf_report *r)
{
    shf_html_add(
        &r->html,
        "<p>%s, in per cent: the darker (on a dark screen: the brighter), the more errors. "
        "Intervals of single cells are with the numbers of the curves below.</p>\n",
        r->balanced ? "1 less the balanced accuracy, which counts each class alike"
                    : "The share of images whose predicted class is not the label");
    add_legend(r);
    shf_html_add(&r->html, "<div class=\"%s\">\n", r->count > 1 ? "pair" : "single");
    for (size_t i = 0; i < r->count; i++) {
        shf_html_add(&r->html, "<div>");
        shf_report_model(r, i, 3);
        shf_report_heat_map(r, i, "error", 1,
                            r->balanced ? "Balanced error, per cent" : "Top-1 error, per cent");
        shf_html_add(&r->html, "</div>\n");
    }
    shf_html_add(&r->html, "</div>\n");
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Selective prediction: what share of the outputs that a model is surest of are wrong. */
#include <math.h>
#include <string.h>

#include "tools/evaluator/report/groups.h"

#define MOST_POINTS 100

/* risks: the figures that belong to the coverages. */
static size_t take_points(const json_t *coverages, const json_t *risks, shf_point *points)
{
    size_t count = json_array_size(coverages);
    if (count != json_array_size(risks) || count > MOST_POINTS)
        return 0;
    for (size_t i = 0; i < count; i++)
        points[i] = shf_report_point(json_number_value(json_array_get(coverages, i)),
                                     json_array_get(risks, i));
    return count;
}

static const json_t *clean_of(const json_t *group)
{
    size_t i;
    json_t *cell;
    json_array_foreach(json_object_get(group, "cells"), i, cell)
    {
        if (strcmp(shf_member_string(cell, "variant"), "clean") == 0)
            return cell;
    }
    return NULL;
}

void shf_group_risk(shf_report *r, json_t *group)
{
    static const char *const names[] = {"corrupted", "clean"};
    const json_t *const parts[] = {json_object_get(group, "corrupted"), clean_of(group)};
    const json_t *coverages = json_object_get(group, "coverages");
    const shf_chart chart = {&r->html, 320, 276, 36, 312, 10, 236, 0, 1, 1};
    shf_point points[2][MOST_POINTS];
    size_t counts[2];
    for (size_t i = 0; i < 2; i++)
        counts[i] = take_points(coverages, json_object_get(parts[i], "risks"), points[i]);
    if (counts[0] + counts[1] == 0)
        return;
    shf_html_add(&r->html,
                 "<figure class=\"panel\"><figcaption>Risk by coverage<small>of the outputs "
                 "that the model is surest of, up to a share: how many are wrong</small>"
                 "</figcaption>\n");
    shf_chart_open(&chart, r->numbers++, "Risk", "by coverage");
    for (size_t i = 0; i < 2; i++)
        if (counts[i])
            shf_chart_tell(&chart, names[i], points[i], counts[i]);
    shf_chart_describe(&chart);
    shf_chart_scale(&chart, 0.2);
    shf_chart_shares(&chart, 16, "coverage");
    for (size_t i = 0; i < 2; i++) {
        shf_chart_band(&chart, i, points[i], counts[i]);
        shf_chart_line(&chart, i, points[i], counts[i]);
    }
    shf_chart_close(&chart);
    shf_report_legend(r, names, 2);
    shf_html_add(&r->html, "</figure>\n");
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "tools/evaluator/report/report.h"

#define SHADES 20

void *shf_report_take(shf_report *r, size_t count, size_t size)
{
    void *memory = shf_arena_take(&r->context->scratch, count, size);
    if (!memory && !r->html.status)
        r->html.status = shf_fail_memory(r->context, "a report");
    return memory;
}

/* ---- elements ---- */

void shf_report_model(shf_report *r, size_t model, int level)
{
    if (r->count < 2)
        return;
    shf_html_add(&r->html, "<h%d>", level);
    shf_svg_swatch(&r->html, model);
    shf_html_add(&r->html, " %s</h%d>\n", r->models[model], level);
}

void shf_report_table_open(shf_report *r, const char *class, const char *caption)
{
    const size_t number = r->numbers++;
    shf_html_add(&r->html,
                 "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                 "aria-labelledby=\"table-%zu\"><table class=\"%s\">\n"
                 "<caption id=\"table-%zu\">%s</caption>\n",
                 number, class, number, caption);
}

void shf_report_table_close(shf_report *r)
{
    shf_html_add(&r->html, "</table></div>\n");
}

void shf_report_details_open(shf_report *r, const char *summary)
{
    shf_html_add(&r->html, "<details><summary>%s</summary>\n", summary);
}

void shf_report_details_close(shf_report *r)
{
    shf_html_add(&r->html, "</details>\n");
}

void shf_report_legend(shf_report *r, const char *const *names, size_t count)
{
    shf_html_add(&r->html, "<ul class=\"legend\">");
    for (size_t i = 0; i < count; i++) {
        shf_html_add(&r->html, "<li>");
        shf_svg_swatch(&r->html, i);
        shf_html_add(&r->html, " %s</li>", names[i]);
    }
    shf_html_add(&r->html, "</ul>\n");
}

/* ---- figures ---- */

void shf_report_figure(shf_report *r, const json_t *figure, const char *unit)
{
    char value[SHF_FIXED_TEXT], low[SHF_FIXED_TEXT], high[SHF_FIXED_TEXT];
    shf_percent_text(shf_member_number(figure, "value"), value);
    shf_percent_text(shf_member_number(figure, "low"), low);
    shf_percent_text(shf_member_number(figure, "high"), high);
    shf_html_add(&r->html, "<span class=\"value\">%s<span>%s</span></span>",
                 *value ? value : SHF_REPORT_NONE, unit);
    if (*value && *low && *high)
        shf_html_add(&r->html, " <small>%s to %s</small>", low, high);
}

const char *shf_report_number(double value, char out[SHF_FIXED_TEXT])
{
    out[0] = 0;
    if (isnan(value))
        return out;
    if (value == trunc(value))
        return shf_double_text(value, out);
    const double decimals = 3 - floor(log10(fabs(value)));
    if (decimals <= 6)
        return shf_fixed_text(value, decimals < 0 ? 0 : (int)decimals, out);
    const double scale = pow(10, decimals);
    return shf_double_text(isfinite(scale) ? round(value * scale) / scale : value, out);
}

const char *shf_report_shade(double value, double most, char out[8])
{
    const double level = floor(value / most * SHADES + 0.5);
    if (isnan(level))
        return "none";
    snprintf(out, 8, "h%d", level < 0 ? 0 : level < SHADES ? (int)level : SHADES);
    return out;
}

shf_point shf_report_point(double x, const json_t *figure)
{
    return (shf_point){x, shf_member_number(figure, "value"), shf_member_number(figure, "low"),
                       shf_member_number(figure, "high")};
}

const char *shf_report_interval_name(const json_t *tree, char out[64])
{
    char share[SHF_DOUBLE_TEXT];
    const double confidence = shf_member_number(json_object_get(tree, "intervals"), "confidence");
    if (!(confidence > 0 && confidence < 1))
        return "interval";
    snprintf(out, 64, "%s %% interval",
             shf_double_text(floor(1e6 * confidence + 0.5) / 1e4, share));
    return out;
}

/* ---- cells ---- */

const json_t *shf_report_cell(const json_t *score, const char *corruption, long long severity)
{
    size_t i;
    json_t *cell;
    json_array_foreach(json_object_get(score, "cells"), i, cell)
    {
        if (shf_member_count(cell, "severity") == severity &&
            strcmp(shf_member_string(cell, "corruption"), corruption) == 0)
            return cell;
    }
    return NULL;
}

const json_t *shf_report_clean(const json_t *score)
{
    size_t i;
    json_t *cell;
    json_array_foreach(json_object_get(score, "cells"), i, cell)
    {
        if (strcmp(shf_member_string(cell, "variant"), "clean") == 0)
            return cell;
    }
    return NULL;
}

int shf_report_severities(const json_t *score)
{
    size_t i;
    json_t *cell;
    long long most = 0;
    json_array_foreach(json_object_get(score, "cells"), i, cell)
    {
        const long long severity = shf_member_count(cell, "severity");
        most = severity > most ? severity : most;
    }
    return most < SHF_REPORT_SEVERITIES ? (int)most : SHF_REPORT_SEVERITIES;
}

const char *shf_report_family(const json_t *row)
{
    const char *family = shf_member_string(row, "family");
    if (strcmp(shf_member_string(row, "set"), "extra") == 0)
        return "extra";
    return *family ? family : "corruptions";
}

static bool is_family(const json_t *row, const char *family)
{
    return strcmp(shf_report_family(row), family) == 0;
}

/* Appends the rows of the family of the row at first, unless a row before has it. */
static void take_family(const json_t *all, size_t first, const json_t **out, size_t *count)
{
    const char *family = shf_report_family(json_array_get(all, first));
    for (size_t i = 0; i < first; i++)
        if (is_family(json_array_get(all, i), family))
            return;
    for (size_t i = first; i < json_array_size(all); i++)
        if (is_family(json_array_get(all, i), family))
            out[(*count)++] = json_array_get(all, i);
}

const json_t **shf_report_rows(shf_report *r, const json_t *score, size_t *count)
{
    const json_t *all = json_object_get(score, "corruptions");
    const size_t size = json_array_size(all);
    const json_t **rows = shf_report_take(r, size, sizeof(*rows));
    *count = 0;
    for (int extra = 0; rows && extra < 2; extra++)
        for (size_t i = 0; i < size; i++)
            if (is_family(json_array_get(all, i), "extra") == (extra == 1))
                take_family(all, i, rows, count);
    return rows;
}

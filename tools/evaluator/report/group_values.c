/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include <math.h>
#include <string.h>

#include "tools/evaluator/report/groups.h"

#define MOST_VALUES 20 /* of a list in one line */

const char *shf_group_label(shf_report *r, const char *name)
{
    char *label = shf_report_take(r, strlen(name) + 1, 1);
    if (!label)
        return "";
    strcpy(label, name);
    for (char *at = label; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return label;
}

bool shf_group_figure(const json_t *value)
{
    return json_object_get(value, "value") != NULL;
}

bool shf_group_nested(const json_t *value)
{
    const json_t *object = json_is_array(value) ? json_array_get(value, 0) : value;
    return json_is_object(object) && !shf_group_figure(object);
}

bool shf_group_percent(const char *name)
{
    static const char *const ends[] = {"error", "accuracy", "coverage", "coverages", "risks"};
    const size_t size = strlen(name);
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        const size_t end = strlen(ends[i]);
        if (size >= end && strcmp(name + size - end, ends[i]) == 0)
            return true;
    }
    return false;
}

static const char *number_text(double value, bool percent, char out[SHF_FIXED_TEXT])
{
    return percent ? shf_percent_text(value, out) : shf_report_number(value, out);
}

/* The value; its interval, and how many outputs or images it is of where it says so itself. */
static void add_figure(shf_report *r, const json_t *figure, bool percent)
{
    const double value = shf_member_number(figure, "value"), low = shf_member_number(figure, "low"),
                 high = shf_member_number(figure, "high"), n = shf_member_number(figure, "n");
    const bool interval = !isnan(low) && !isnan(high);
    char text[SHF_FIXED_TEXT], end[SHF_FIXED_TEXT];
    shf_html_add(&r->html, "%s",
                 isnan(value) ? SHF_REPORT_NONE : number_text(value, percent, text));
    if (!interval && isnan(n))
        return;
    shf_html_add(&r->html, " <small>");
    if (interval)
        shf_html_add(&r->html, "%s to %s", number_text(low, percent, text),
                     number_text(high, percent, end));
    if (!isnan(n))
        shf_html_add(&r->html, "%sn %s", interval ? ", " : "", shf_report_number(n, text));
    shf_html_add(&r->html, "</small>");
}

static void add_plain(shf_report *r, const json_t *value, bool percent)
{
    char text[SHF_FIXED_TEXT];
    const json_t *number = shf_group_figure(value) ? json_object_get(value, "value") : value;
    if (json_is_string(value))
        shf_html_add(&r->html, "%s", json_string_value(value));
    else if (json_is_boolean(value))
        shf_html_add(&r->html, json_is_true(value) ? "yes" : "no");
    else if (json_is_number(number))
        shf_html_add(&r->html, "%s", number_text(json_number_value(number), percent, text));
    else
        shf_html_add(&r->html, SHF_REPORT_NONE);
}

void shf_group_value(shf_report *r, const char *name, const json_t *value)
{
    const bool percent = shf_group_percent(name);
    const size_t count = json_array_size(value);
    if (shf_group_figure(value))
        add_figure(r, value, percent);
    else if (!json_is_array(value))
        add_plain(r, value, percent);
    for (size_t i = 0; i < count && i < MOST_VALUES; i++) {
        shf_html_add(&r->html, i ? ", " : "");
        add_plain(r, json_array_get(value, i), percent);
    }
    if (count > MOST_VALUES)
        shf_html_add(&r->html, ", ...");
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The groups of "metrics": those that rank classes and slices, and any other as tables of what it
 * has. */
#include <stdio.h>
#include <string.h>

#include "tools/evaluator/report/groups.h"

#define DEPTH 4          /* of objects in objects */
#define MOST_ELEMENTS 20 /* of a list, shown as a group each */

/* ---- names ---- */

static const struct {
    const char *name, *title;
    bool ranked; /* belongs to the section of classes and slices */
} titles[] = {
    {"classes", "Classes", true},
    {"groups", "Groups", true},
    {"slices", "Slices", true},
    {"balanced", "Balanced errors", false},
    {"calibration", "Calibration at a temperature fitted on clean outputs", false},
    {"selective", "Selective prediction", false},
    {"ood", "Detection of shifted outputs", false},
    {"conformal", "Prediction sets", false},
    {"views", "Views", false},
    {"sequences", "Sequences of frames", false},
    {"edits", "Edits", false},
    {"fmr", "Beside an oracle", false},
    {"auc", "AUROC of classes", false},
    {"simplicity", "Simplicity", false},
};

static bool is_ranked(const char *group)
{
    for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
        if (strcmp(titles[i].name, group) == 0)
            return titles[i].ranked;
    return false;
}

static const char *title_of(shf_report *r, const char *group)
{
    for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
        if (strcmp(titles[i].name, group) == 0)
            return titles[i].title;
    return shf_group_label(r, group);
}

/* ---- groups ---- */

/* The figures and other values of a group, a line each. */
static void add_values(shf_report *r, const char *caption, json_t *group)
{
    const char *name;
    json_t *value;
    size_t count = 0;
    json_object_foreach(group, name, value)
    {
        if (shf_group_nested(value) || shf_report_is_map(name))
            continue;
        if (count++ == 0) {
            shf_report_table_open(r, "facts", caption);
            shf_html_add(&r->html, "<tbody>\n");
        }
        shf_html_add(&r->html, "<tr><th scope=\"row\">%s%s</th><td>", shf_group_label(r, name),
                     shf_group_percent(name) ? ", %" : "");
        shf_group_value(r, name, value);
        shf_html_add(&r->html, "</td></tr>\n");
    }
    if (count) {
        shf_html_add(&r->html, "</tbody>\n");
        shf_report_table_close(r);
    }
}

/* "brightness: clean", what is in what; within: "" at the top. */
static const char *caption_of(shf_report *r, const char *within, const char *name)
{
    const size_t size = strlen(within) + strlen(name) + 3;
    char *caption = shf_report_take(r, size, 1);
    if (caption)
        snprintf(caption, size, "%s%s%s", within, *within ? ": " : "", shf_group_label(r, name));
    return caption ? caption : "";
}

static bool has_nested(json_t *object)
{
    const char *name;
    json_t *value;
    bool found = false;
    json_object_foreach(object, name, value) found |= shf_group_nested(value);
    return found;
}

static void add_group(shf_report *r, size_t model, const char *within, json_t *group, int depth);

/* A list of objects that hold others: a group each, called as its first text. */
static void add_elements(shf_report *r, size_t model, json_t *elements, int depth)
{
    for (size_t i = 0; i < json_array_size(elements) && i < MOST_ELEMENTS; i++) {
        json_t *element = json_array_get(elements, i), *value;
        const char *name, *title = "";
        json_object_foreach(element, name, value)
        {
            if (!*title && json_is_string(value))
                title = json_string_value(value);
        }
        add_group(r, model, title, element, depth);
    }
}

static void add_member(shf_report *r, size_t model, const char *within, const char *name,
                       json_t *value, int depth)
{
    const bool cells = strcmp(name, "cells") == 0;
    const char *caption = caption_of(r, within, name);
    if (cells)
        shf_report_details_open(r, "The figures of single cells");
    if (json_is_object(value))
        add_group(r, model, caption, value, depth);
    else if (!cells && has_nested(json_array_get(value, 0)))
        add_elements(r, model, value, depth);
    else
        shf_group_list(r, model, name, caption, value);
    if (cells)
        shf_report_details_close(r);
}

static void add_group(shf_report *r, size_t model, const char *within, json_t *group, int depth)
{
    const char *name;
    json_t *value;
    add_values(r, *within ? within : "figures", group);
    json_object_foreach(group, name, value)
    {
        if (depth > 0 && shf_group_nested(value) && !shf_report_is_map(name))
            add_member(r, model, within, name, value, depth - 1);
    }
}

static json_t *group_of(const shf_report *r, size_t model, const char *group)
{
    return json_object_get(json_object_get(r->scores[model], "metrics"), group);
}

/* A group of all models that have it, unless one before this model had it, too. */
static void add_group_of_all(shf_report *r, size_t model, const char *group)
{
    for (size_t m = 0; m < model; m++)
        if (group_of(r, m, group))
            return;
    shf_html_add(&r->html, "<h3>%s</h3>\n", title_of(r, group));
    for (size_t m = model; m < r->count; m++) {
        json_t *own = group_of(r, m, group);
        if (!json_is_object(own))
            continue;
        shf_report_model(r, m, 4);
        shf_group_risk(r, own);
        add_group(r, m, "", own, DEPTH);
    }
}

static bool has_groups(const shf_report *r, bool ranked)
{
    bool found = false;
    for (size_t m = 0; m < r->count; m++) {
        const char *name;
        json_t *group;
        json_object_foreach(json_object_get(r->scores[m], "metrics"), name, group) found |=
            is_ranked(name) == ranked;
    }
    return found;
}

static void add_groups(shf_report *r, bool ranked)
{
    for (size_t m = 0; m < r->count; m++) {
        const char *name;
        json_t *group;
        json_object_foreach(json_object_get(r->scores[m], "metrics"), name, group)
        {
            if (is_ranked(name) == ranked)
                add_group_of_all(r, m, name);
        }
    }
}

bool shf_report_has_rankings(const shf_report *r)
{
    return has_groups(r, true);
}

void shf_report_rankings(shf_report *r)
{
    add_groups(r, true);
}

bool shf_report_has_others(const shf_report *r)
{
    return has_groups(r, false);
}

void shf_report_others(shf_report *r)
{
    add_groups(r, false);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A list of objects: columns are the members of the first. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tools/evaluator/report/groups.h"

#define WORST 20      /* so many of a ranked list */
#define MOST_ROWS 100 /* of another list */
#define MOST_COLUMNS 8

/* What a list is ranked by: the share of what is wrong. NAN: it is not ranked. */
static const char *measure_of(const json_t *element)
{
    return json_object_get(element, "error") ? "error" : "accuracy";
}

static double wrong_in(const json_t *element)
{
    const char *measure = measure_of(element);
    const json_t *own = json_object_get(element, measure);
    const double share = shf_group_figure(own) ? shf_member_number(own, "value")
                                               : shf_member_number(element, measure);
    return *measure == 'e' ? share : 1 - share;
}

typedef struct list {
    size_t model; /* whose list it is */
    json_t *elements;
    const char *columns[MOST_COLUMNS];
    size_t count;
    bool ranked;
} list;

/* ---- columns ---- */

static bool is_shown(const list *l, const char *name)
{
    for (size_t c = 0; c < l->count; c++)
        if (strcmp(l->columns[c], name) == 0)
            return true;
    return false;
}

/* Something that one of the elements knows, and that fits in a line. */
static bool is_column(const list *l, const char *name)
{
    bool known = false;
    for (size_t i = 0; i < json_array_size(l->elements); i++) {
        const json_t *value = json_object_get(json_array_get(l->elements, i), name);
        if (json_is_array(value) || shf_group_nested(value))
            return false;
        known |= value && !json_is_null(value);
    }
    return known && !is_shown(l, name);
}

/* The members of the first element; its name comes first. Bounds are in the name of a slice. */
static list list_of(size_t model, const char *title, json_t *elements)
{
    list l = {.model = model, .elements = elements};
    json_t *first = json_array_get(elements, 0), *value;
    const bool slices = json_is_string(json_object_get(first, "slice"));
    const char *name;
    l.ranked = !isnan(wrong_in(first)) && strcmp(title, "cells") != 0;
    if (is_column(&l, "name"))
        l.columns[l.count++] = "name";
    json_object_foreach(first, name, value)
    {
        const bool bound = strcmp(name, "low") == 0 || strcmp(name, "high") == 0;
        if (l.count < MOST_COLUMNS && !(slices && bound) && is_column(&l, name))
            l.columns[l.count++] = name;
    }
    return l;
}

static const char *class_of(const list *l, const char *column)
{
    const json_t *value = json_object_get(json_array_get(l->elements, 0), column);
    return json_is_string(value) ? "text" : "number";
}

/* ---- rows ---- */

static void add_head(shf_report *r, const list *l)
{
    shf_html_add(&r->html, "<thead><tr>");
    for (size_t c = 0; c < l->count; c++)
        shf_html_add(&r->html, "<th scope=\"col\" class=\"%s\">%s%s</th>",
                     class_of(l, l->columns[c]), shf_group_label(r, l->columns[c]),
                     shf_group_percent(l->columns[c]) ? ", %" : "");
    if (l->ranked)
        shf_html_add(&r->html, "<th scope=\"col\">%s, 0 to 100</th>",
                     measure_of(json_array_get(l->elements, 0)));
    shf_html_add(&r->html, "</tr></thead>\n<tbody>\n");
}

/* Slices of numbers are named by all the digits of their bounds. */
static void add_cell(shf_report *r, const char *column, const json_t *element)
{
    char low[SHF_FIXED_TEXT], high[SHF_FIXED_TEXT];
    shf_report_number(shf_member_number(element, "low"), low);
    shf_report_number(shf_member_number(element, "high"), high);
    if (strcmp(column, "slice") == 0 && *low && *high)
        shf_html_add(&r->html, "%s to %s", low, high);
    else
        shf_group_value(r, column, json_object_get(element, column));
}

static void add_element(shf_report *r, const list *l, const json_t *element)
{
    for (size_t c = 0; c < l->count; c++) {
        if (c == 0)
            shf_html_add(&r->html, "<tr><th scope=\"row\">");
        else
            shf_html_add(&r->html, "<td class=\"%s\">", class_of(l, l->columns[c]));
        add_cell(r, l->columns[c], element);
        shf_html_add(&r->html, c == 0 ? "</th>" : "</td>");
    }
    if (l->ranked) {
        const shf_point point = shf_report_point(0, json_object_get(element, measure_of(element)));
        shf_html_add(&r->html, "<td>");
        shf_svg_interval(&r->html, l->model, &point, 0, 1);
        shf_html_add(&r->html, "</td>");
    }
    shf_html_add(&r->html, "</tr>\n");
}

/* The element that is most wrong after the one at place after (the size of the list: of all); of equal
 * ones the first. The size of the list: none is left. */
static size_t next_worst(const json_t *elements, size_t after)
{
    const size_t size = json_array_size(elements);
    const double limit = after < size ? wrong_in(json_array_get(elements, after)) : INFINITY;
    size_t best = size;
    for (size_t i = 0; i < size; i++) {
        const double error = wrong_in(json_array_get(elements, i));
        const bool left = error < limit || (error == limit && (after >= size || i > after));
        if (left && (best == size || error > wrong_in(json_array_get(elements, best))))
            best = i;
    }
    return best;
}

static void open_list(shf_report *r, const list *l, const char *caption, size_t shown)
{
    const size_t size = json_array_size(l->elements);
    char text[160];
    if (shown < size)
        snprintf(text, sizeof(text), "%.80s: the %s %zu of %zu", caption,
                 l->ranked ? "worst" : "first", shown, size);
    else
        snprintf(text, sizeof(text), "%.80s", caption);
    shf_report_table_open(r, "list", text);
}

void shf_group_list(shf_report *r, size_t model, const char *name, const char *caption,
                    json_t *elements)
{
    const list l = list_of(model, name, elements);
    const size_t size = json_array_size(elements), most = l.ranked ? WORST : MOST_ROWS;
    if (l.count == 0)
        return;
    open_list(r, &l, caption, size < most ? size : most);
    add_head(r, &l);
    size_t i = l.ranked ? next_worst(elements, size) : 0;
    for (size_t shown = 0; i < size && shown < most; shown++) {
        add_element(r, &l, json_array_get(elements, i));
        i = l.ranked ? next_worst(elements, i) : i + 1;
    }
    shf_html_add(&r->html, "</tbody>\n");
    shf_report_table_close(r);
}

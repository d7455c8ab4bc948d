/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Accuracy and the like over two things at once, as tables whose cells are coloured: over the grid of
 * shifts, over the size and the place of the object. Lists of the scores have an object a cell. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tools/evaluator/report/map_grid.h"

#define LEAST_RANGE 0.1 /* that colours span, so that noise is not glaring */
#define SCALE_STEPS 5

typedef struct map_kind {
    const char *group, *list; /* metrics.GROUP.LIST */
    const char *part;         /* the member that has a map for each of its values; NULL: one */
    const char *row, *column; /* members NAME, or NAME_low and NAME_high */
    const char *row_title, *column_title, *line_title;
    const char *figures[2], *captions[2];
    const char *title, *text;
} map_kind;

static const map_kind kinds[] = {
    {.group = "views",
     .list = "offsets",
     .part = "set",
     .row = "dy",
     .column = "dx",
     .row_title = "dy, px",
     .column_title = "dx, px",
     .line_title = "dx, dy, px",
     .figures = {"accuracy", "consistency"},
     .captions = {"accuracy, per cent", "consistent with the reference, per cent"},
     .title = "Views by offset",
     .text = "How far the crop has moved to the right (dx) and down (dy), in pixels of the source "
             "(policy native) or of the network's input (policy resized). The reference, which has "
             "not moved, is no view of the set."},
    {.group = "edits",
     .list = "areas",
     .row = "variant",
     .column = "area",
     .row_title = "variant",
     .column_title = "the object's share of the picture, per cent",
     .figures = {"accuracy"},
     .captions = {"Accuracy, per cent"},
     .title = "Edits by the object's size",
     .text = "The images in parts of about as many each, by how large their object is before any "
             "edit."},
    {.group = "edits",
     .list = "positions",
     .part = "variant",
     .row = "y",
     .column = "x",
     .row_title = "down, per cent",
     .column_title = "across, per cent",
     .figures = {"accuracy"},
     .captions = {"accuracy, per cent"},
     .title = "Edits by the object's position",
     .text = "Of edits that move the object: where its box was put, from 0 (left, above) to 100 "
             "(right, below). Of their reference: where the middle of its box is, in per cent of "
             "the sides."},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))
#define FIGURES (sizeof(kinds[0].figures) / sizeof(kinds[0].figures[0]))

typedef struct map {
    shf_report *report;
    const map_kind *kind;
    const char *part; /* "": the only one */
    shf_map_grid grid;
} map;

static json_t *list_of(const shf_report *r, size_t model, const map_kind *kind)
{
    const json_t *metrics = json_object_get(r->scores[model], "metrics");
    return json_object_get(json_object_get(metrics, kind->group), kind->list);
}

static const char *part_of(const map_kind *kind, const json_t *element)
{
    return kind->part ? shf_member_string(element, kind->part) : "";
}

/* ---- what colours mean ---- */

typedef struct map_scale {
    double least, most; /* the worst colour, the best */
} map_scale;

/* Of all maps of a kind, so that they can be compared, but of some breadth. */
static map_scale scale_of(const shf_report *r, const map_kind *kind, const char *figure)
{
    map_scale scale = {INFINITY, -INFINITY};
    for (size_t model = 0; model < r->count; model++) {
        size_t i;
        json_t *element;
        json_array_foreach(list_of(r, model, kind), i, element)
        {
            const double value = shf_member_number(json_object_get(element, figure), "value");
            scale.least = value < scale.least ? value : scale.least;
            scale.most = value > scale.most ? value : scale.most;
        }
    }
    if (scale.most - scale.least < LEAST_RANGE) {
        scale.least = scale.most > LEAST_RANGE ? scale.most - LEAST_RANGE : 0;
        scale.most = scale.least + LEAST_RANGE;
    }
    return scale;
}

static const char *shade_of(const map_scale *scale, double value, char out[8])
{
    return shf_report_shade(scale->most - value, scale->most - scale->least, out);
}

static void add_scale(const map *m, const map_scale *scale)
{
    shf_html *html = &m->report->html;
    char shade[8], text[SHF_FIXED_TEXT];
    shf_html_add(html, "<p class=\"legend scale\" aria-hidden=\"true\">");
    for (int k = 0; k < SCALE_STEPS; k++) {
        const double value = scale->least + (scale->most - scale->least) * k / (SCALE_STEPS - 1);
        shf_html_add(html, "<span class=\"%s\">%s</span>", shade_of(scale, value, shade),
                     shf_percent_text(value, text));
    }
    shf_html_add(html, "</p>\n");
}

/* ---- tables ---- */

static void add_head(const map *m)
{
    shf_html *html = &m->report->html;
    shf_html_add(html,
                 "<thead><tr><th scope=\"col\" rowspan=\"2\">%s</th><th scope=\"colgroup\" "
                 "colspan=\"%zu\">%s</th></tr><tr>",
                 m->grid.in_row ? "figure" : m->kind->row_title, m->grid.columns.count,
                 m->grid.in_row ? m->kind->line_title : m->kind->column_title);
    for (size_t x = 0; x < m->grid.columns.count; x++)
        shf_html_add(html, "<th scope=\"col\">%s</th>", shf_map_label(&m->grid.columns.keys[x]));
    shf_html_add(html, "</tr></thead>\n");
}

/* The value; its interval, and how many outputs it is of, where a pointer rests on it. */
static void add_cell(const map *m, const json_t *element, const char *figure,
                     const map_scale *scale)
{
    shf_html *html = &m->report->html;
    const json_t *own = json_object_get(element, figure);
    const double value = shf_member_number(own, "value");
    char shade[8], text[SHF_FIXED_TEXT], low[SHF_FIXED_TEXT], high[SHF_FIXED_TEXT];
    if (!element) {
        shf_html_add(html, "<td></td>");
        return;
    }
    if (isnan(value)) {
        shf_html_add(html, "<td class=\"none\">" SHF_REPORT_NONE "</td>");
        return;
    }
    shf_percent_text(shf_member_number(own, "low"), low);
    shf_percent_text(shf_member_number(own, "high"), high);
    shf_html_add(html, "<td class=\"%s\" title=\"%s to %s, n %s\">", shade_of(scale, value, shade),
                 low, high, shf_report_number(shf_member_number(own, "n"), text));
    shf_html_add(html, "%s</td>", shf_percent_text(value, text));
}

static void add_table(const map *m, size_t f)
{
    shf_report *r = m->report;
    char caption[160];
    const char *figure = m->kind->figures[f];
    const map_scale scale = scale_of(r, m->kind, figure);
    snprintf(caption, sizeof(caption), "%.80s%s%s", m->part, *m->part ? ": " : "",
             m->kind->captions[f]);
    shf_html_add(&r->html, "<div>");
    shf_report_table_open(r, "heat map", caption);
    add_head(m);
    shf_html_add(&r->html, "<tbody>\n");
    for (size_t y = 0; y < m->grid.rows.count; y++) {
        shf_html_add(&r->html, "<tr><th scope=\"row\">%s</th>",
                     m->grid.in_row ? figure : shf_map_label(&m->grid.rows.keys[y]));
        for (size_t x = 0; x < m->grid.columns.count; x++)
            add_cell(m, m->grid.elements[y * m->grid.columns.count + x], figure, &scale);
        shf_html_add(&r->html, "</tr>\n");
    }
    shf_html_add(&r->html, "</tbody>\n");
    shf_report_table_close(r);
    add_scale(m, &scale);
    shf_html_add(&r->html, "</div>\n");
}

/* ---- the section ---- */

/* The map of the part that begins at an element; how many elements are of it: they are side by side. */
static size_t add_part(shf_report *r, const map_kind *kind, const json_t *const *list, size_t count)
{
    map m = {.report = r, .kind = kind, .part = part_of(kind, list[0])};
    size_t own = 1;
    while (own < count && strcmp(part_of(kind, list[own]), m.part) == 0)
        own++;
    if (shf_map_grid_open(r, list, own, kind->row, kind->column, &m.grid))
        for (size_t f = 0; f < FIGURES && kind->figures[f]; f++)
            add_table(&m, f);
    return own;
}

static void add_parts(shf_report *r, size_t model, const map_kind *kind)
{
    const json_t *list = list_of(r, model, kind);
    const size_t count = json_array_size(list);
    const json_t **elements = shf_report_take(r, count, sizeof(*elements));
    for (size_t i = 0; elements && i < count; i++)
        elements[i] = json_array_get(list, i);
    for (size_t i = 0; elements && i < count;)
        i += add_part(r, kind, elements + i, count - i);
}

/* Whether some part has two elements. */
static bool has_kind(const shf_report *r, const map_kind *kind)
{
    bool found = false;
    for (size_t model = 0; model < r->count; model++) {
        const json_t *list = list_of(r, model, kind);
        for (size_t i = 1; i < json_array_size(list); i++)
            found |= strcmp(part_of(kind, json_array_get(list, i - 1)),
                            part_of(kind, json_array_get(list, i))) == 0;
    }
    return found;
}

static void add_kind(shf_report *r, const map_kind *kind)
{
    shf_html_add(&r->html, "<h3>%s</h3>\n<p>%s</p>\n", kind->title, kind->text);
    for (size_t i = 0; i < r->count; i++) {
        shf_report_model(r, i, 4);
        shf_html_add(&r->html, "<div class=\"maps\">\n");
        add_parts(r, i, kind);
        shf_html_add(&r->html, "</div>\n");
    }
}

bool shf_report_is_map(const char *list)
{
    for (size_t k = 0; k < KINDS; k++)
        if (strcmp(kinds[k].list, list) == 0)
            return true;
    return false;
}

bool shf_report_has_maps(const shf_report *r)
{
    bool found = false;
    for (size_t k = 0; k < KINDS; k++)
        found |= has_kind(r, &kinds[k]);
    return found;
}

void shf_report_maps(shf_report *r)
{
    char name[64];
    shf_html_add(&r->html,
                 "<p>The darker (on a dark screen: the brighter), the lower, between the values of "
                 "the scale below each map. The %s of a cell, and how many outputs it is of, are "
                 "told where the pointer rests on it.</p>\n",
                 shf_report_interval_name(r->scores[0], name));
    for (size_t k = 0; k < KINDS; k++)
        if (has_kind(r, &kinds[k]))
            add_kind(r, &kinds[k]);
}

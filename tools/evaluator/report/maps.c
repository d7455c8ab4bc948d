/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Accuracy and the like over two things at once, as tables whose cells are coloured: over the grid of
 * shifts, over the size and the place of the object. Lists of the scores have an object a cell. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tools/evaluator/report/report.h"

#define MOST_KEYS 257   /* on an axis */
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

/* ---- axes ---- */

/* A value on an axis: a text, or a number that is one or ends an interval of shares. */
typedef struct map_key {
    const char *text; /* "": a number */
    double number;
    char label[2 * SHF_FIXED_TEXT + 8];
} map_key;

typedef struct map_axis {
    map_key *keys; /* numbers ascend, texts are in the order of the list */
    size_t count;
} map_axis;

typedef struct map {
    shf_report *report;
    const map_kind *kind;
    const char *part; /* "": the only one */
    map_axis rows, columns;
    const json_t **elements; /* rows x columns; NULL: there is none */
    bool in_row;
} map;

static map_key key_of(const json_t *element, const char *name)
{
    map_key key = {shf_member_string(element, name), shf_member_number(element, name), ""};
    char member[32], low[SHF_FIXED_TEXT], high[SHF_FIXED_TEXT];
    if (!isnan(key.number)) {
        shf_report_number(key.number, key.label);
        return key;
    }
    snprintf(member, sizeof(member), "%s_high", name);
    key.number = shf_member_number(element, member);
    shf_percent_text(key.number, high);
    snprintf(member, sizeof(member), "%s_low", name);
    shf_percent_text(shf_member_number(element, member), low);
    snprintf(key.label, sizeof(key.label), "%s to %s", low, high);
    return key;
}

static bool is_key(const map_key *a, const map_key *b)
{
    return strcmp(a->text, b->text) == 0 && (*a->text || a->number == b->number);
}

static size_t place_of(const map_axis *axis, const map_key *key)
{
    size_t i = 0;
    while (i < axis->count && !is_key(&axis->keys[i], key))
        i++;
    return i;
}

/* Keys that are new. False: there are too many, or it is no key. */
static bool add_key(map_axis *axis, const json_t *element, const char *name)
{
    const map_key key = key_of(element, name);
    if (!*key.text && isnan(key.number))
        return false;
    if (place_of(axis, &key) < axis->count)
        return true;
    if (axis->count == MOST_KEYS)
        return false;
    size_t i = axis->count++;
    for (; i > 0 && !*key.text && axis->keys[i - 1].number > key.number; i--)
        axis->keys[i] = axis->keys[i - 1];
    axis->keys[i] = key;
    return true;
}

static const char *label_of(const map_key *key)
{
    return *key->text ? key->text : key->label;
}

/* ---- maps ---- */

static json_t *list_of(const shf_report *r, size_t model, const map_kind *kind)
{
    const json_t *metrics = json_object_get(r->scores[model], "metrics");
    return json_object_get(json_object_get(metrics, kind->group), kind->list);
}

static bool is_part(const map *m, const json_t *element)
{
    return !m->kind->part || strcmp(shf_member_string(element, m->kind->part), m->part) == 0;
}

static bool find_keys(map *m, const json_t *list)
{
    size_t i;
    json_t *element;
    json_array_foreach(list, i, element)
    {
        if (is_part(m, element) && (!add_key(&m->rows, element, m->kind->row) ||
                                    !add_key(&m->columns, element, m->kind->column)))
            return false;
    }
    return m->rows.count * m->columns.count > 1;
}

static size_t put_elements(map *m, const json_t *list)
{
    size_t i, count = 0;
    json_t *element;
    json_array_foreach(list, i, element)
    {
        if (!is_part(m, element))
            continue;
        const map_key row = key_of(element, m->kind->row),
                      column = key_of(element, m->kind->column);
        m->elements[place_of(&m->rows, &row) * m->columns.count + place_of(&m->columns, &column)] =
            element;
        count++;
    }
    return count;
}

/* Elements on a line askew, as along the diagonal, are shown in a row. */
static void put_in_row(map *m)
{
    const size_t count = m->columns.count;
    for (size_t x = 0; x < count; x++) {
        size_t y = 0;
        while (y + 1 < m->rows.count && !m->elements[y * count + x])
            y++;
        char *label = m->columns.keys[x].label, text[SHF_FIXED_TEXT];
        snprintf(text, sizeof(text), "%.*s", (int)sizeof(text) - 1, label);
        snprintf(label, sizeof(m->columns.keys[x].label), "%s, %.*s", text, SHF_FIXED_TEXT,
                 m->rows.keys[y].label);
        m->elements[x] = m->elements[y * count + x];
    }
    m->rows.count = 1;
}

/* False: there is no map to show. */
static bool open_map(map *m, const json_t *list)
{
    m->rows.keys = shf_report_take(m->report, MOST_KEYS, sizeof(*m->rows.keys));
    m->columns.keys = shf_report_take(m->report, MOST_KEYS, sizeof(*m->columns.keys));
    if (!m->rows.keys || !m->columns.keys || !find_keys(m, list))
        return false;
    const size_t cells = m->rows.count * m->columns.count;
    m->elements = shf_report_take(m->report, cells, sizeof(*m->elements));
    for (size_t i = 0; m->elements && i < cells; i++)
        m->elements[i] = NULL;
    if (!m->elements)
        return false;
    const size_t count = put_elements(m, list);
    m->in_row = count == m->rows.count && count == m->columns.count;
    if (m->in_row)
        put_in_row(m);
    return true;
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
                 m->in_row ? "figure" : m->kind->row_title, m->columns.count,
                 m->in_row ? m->kind->line_title : m->kind->column_title);
    for (size_t x = 0; x < m->columns.count; x++)
        shf_html_add(html, "<th scope=\"col\">%s</th>", label_of(&m->columns.keys[x]));
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
    for (size_t y = 0; y < m->rows.count; y++) {
        shf_html_add(&r->html, "<tr><th scope=\"row\">%s</th>",
                     m->in_row ? figure : label_of(&m->rows.keys[y]));
        for (size_t x = 0; x < m->columns.count; x++)
            add_cell(m, m->elements[y * m->columns.count + x], figure, &scale);
        shf_html_add(&r->html, "</tr>\n");
    }
    shf_html_add(&r->html, "</tbody>\n");
    shf_report_table_close(r);
    add_scale(m, &scale);
    shf_html_add(&r->html, "</div>\n");
}

/* ---- the section ---- */

/* The map of the part that begins at an element, unless one before begins it. */
static void add_part(shf_report *r, const map_kind *kind, const json_t *list, size_t first)
{
    const char *name = kind->part ? kind->part : "";
    map m = {.report = r, .kind = kind};
    m.part = shf_member_string(json_array_get(list, first), name);
    for (size_t i = 0; i < first; i++)
        if (is_part(&m, json_array_get(list, i)))
            return;
    if (!open_map(&m, list))
        return;
    for (size_t f = 0; f < FIGURES && kind->figures[f]; f++)
        add_table(&m, f);
}

static bool has_kind(const shf_report *r, const map_kind *kind)
{
    bool found = false;
    for (size_t i = 0; i < r->count; i++)
        found |= json_array_size(list_of(r, i, kind)) > 1;
    return found;
}

static void add_kind(shf_report *r, const map_kind *kind)
{
    shf_html_add(&r->html, "<h3>%s</h3>\n<p>%s</p>\n", kind->title, kind->text);
    for (size_t i = 0; i < r->count; i++) {
        const json_t *list = list_of(r, i, kind);
        shf_report_model(r, i, 4);
        shf_html_add(&r->html, "<div class=\"maps\">\n");
        for (size_t k = 0; k < json_array_size(list); k++)
            add_part(r, kind, list, k);
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

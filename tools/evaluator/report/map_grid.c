/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/report/map_grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_KEYS 257 /* on an axis */

/* ---- axes ---- */

static shf_map_key key_of(const json_t *element, const char *name)
{
    shf_map_key key = {shf_member_string(element, name), shf_member_number(element, name), ""};
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

static bool is_key(const shf_map_key *a, const shf_map_key *b)
{
    return strcmp(a->text, b->text) == 0 && (*a->text || a->number == b->number);
}

static size_t place_of(const shf_map_axis *axis, const shf_map_key *key)
{
    size_t i = 0;
    while (i < axis->count && !is_key(&axis->keys[i], key))
        i++;
    return i;
}

/* Keys that are new. False: there are too many, or it is no key. */
static bool add_key(shf_map_axis *axis, const json_t *element, const char *name)
{
    const shf_map_key key = key_of(element, name);
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

const char *shf_map_label(const shf_map_key *key)
{
    return *key->text ? key->text : key->label;
}

/* ---- the grid ---- */

/* Elements on a line askew are shown in a row. */
static void put_in_row(shf_map_grid *g)
{
    const size_t count = g->columns.count;
    for (size_t x = 0; x < count; x++) {
        size_t y = 0;
        while (y + 1 < g->rows.count && !g->elements[y * count + x])
            y++;
        char *label = g->columns.keys[x].label, text[SHF_FIXED_TEXT];
        snprintf(text, sizeof(text), "%.*s", (int)sizeof(text) - 1, label);
        snprintf(label, sizeof(g->columns.keys[x].label), "%s, %.*s", text, SHF_FIXED_TEXT,
                 g->rows.keys[y].label);
        g->elements[x] = g->elements[y * count + x];
    }
    g->rows.count = 1;
}

static bool take_keys(shf_report *r, const json_t *const *list, size_t count, const char *name,
                      shf_map_axis *out)
{
    out->keys = shf_report_take(r, MOST_KEYS, sizeof(*out->keys));
    bool good = out->keys != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = add_key(out, list[i], name);
    return good;
}

bool shf_map_grid_open(shf_report *r, const json_t *const *list, size_t count, const char *row,
                       const char *column, shf_map_grid *out)
{
    *out = (shf_map_grid){0};
    if (count < 2 || !take_keys(r, list, count, row, &out->rows) ||
        !take_keys(r, list, count, column, &out->columns))
        return false;
    const size_t cells = out->rows.count * out->columns.count;
    out->elements = shf_report_take(r, cells, sizeof(*out->elements));
    if (!out->elements)
        return false;
    for (size_t i = 0; i < cells; i++)
        out->elements[i] = NULL;
    for (size_t i = 0; i < count; i++) {
        const shf_map_key y = key_of(list[i], row), x = key_of(list[i], column);
        out->elements[place_of(&out->rows, &y) * out->columns.count + place_of(&out->columns, &x)] =
            list[i];
    }
    out->in_row = count == out->rows.count && count == out->columns.count;
    if (out->in_row)
        put_in_row(out);
    return true;
}

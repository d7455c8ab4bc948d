/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The table of a score: errors by severity, their mean with its interval, CE. */
#include "tools/evaluator/grid.h"

#define TAIL 3 /* mean, interval, CE */

static void set_tail(shf_grid_maker *maker, shf_grid_row *row, const json_t *error,
                     const json_t *ce)
{
    const size_t first = 1 + maker->grid->severities;
    row->errors[first] = shf_grid_number(error, "value");
    row->texts[first] = shf_grid_percent(maker, row->errors[first], false);
    row->texts[first + 1] = shf_grid_interval(maker, error, false);
    row->texts[first + 2] = shf_grid_percent(maker, shf_grid_number(ce, "value"), false);
}

static void add_corruption(shf_grid_maker *maker, shf_grid_kind kind, const json_t *row)
{
    const char *name = json_string_value(json_object_get(row, "corruption"));
    shf_grid_row *out = shf_grid_add(maker, kind, name);
    size_t i;
    json_t *cell;
    json_array_foreach(json_object_get(maker->tree, "cells"), i, cell)
    {
        const json_int_t severity = json_integer_value(json_object_get(cell, "severity"));
        if (severity < 1 || severity > (json_int_t)maker->grid->severities || !name ||
            !shf_grid_is(cell, "corruption", name))
            continue;
        out->errors[severity] = shf_grid_number(json_object_get(cell, "error"), "value");
        out->texts[severity] = shf_grid_percent(maker, out->errors[severity], false);
    }
    set_tail(maker, out, json_object_get(row, "error"), json_object_get(row, "ce"));
}

/* The corruptions of the extra set, or the others. */
static void add_corruptions(shf_grid_maker *maker, shf_grid_kind kind)
{
    const json_t *rows = json_object_get(maker->tree, "corruptions");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (shf_grid_is(row, "set", "extra") == (kind == SHF_GRID_EXTRA))
            add_corruption(maker, kind, row);
    }
}

static void add_summary(shf_grid_maker *maker)
{
    static const struct {
        const char *name, *error, *ce;
    } rows[] = {
        {"clean", "clean_error", ""},
        {"mean of the 15", "standard_error", "mce"},
        {"mean of the extra", "extra_error", ""},
        {"mean of all", "mean_error", ""},
    };
    const json_t *summary = json_object_get(maker->tree, "summary");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const json_t *error = json_object_get(summary, rows[i].error);
        if (json_is_object(error))
            set_tail(maker, shf_grid_add(maker, SHF_GRID_SUMMARY, rows[i].name), error,
                     json_object_get(summary, rows[i].ce));
    }
}

static size_t most_severity(const json_t *cells)
{
    size_t i;
    json_t *cell;
    json_int_t most = 0;
    json_array_foreach(cells, i, cell)
    {
        const json_int_t severity = json_integer_value(json_object_get(cell, "severity"));
        most = severity > most ? severity : most;
    }
    return (size_t)most;
}

static void set_heads(shf_grid_maker *maker)
{
    shf_grid_head(maker, "error, %", 18);
    for (size_t s = 1; s <= maker->grid->severities; s++)
        shf_grid_head(maker, shf_arena_print(maker->arena, "%zu", s), 6);
    shf_grid_head(maker, "mean", 7);
    shf_grid_head(maker, "interval", 15); /* "100.0 to 100.0" */
    shf_grid_head(maker, "CE", 7);
}

void shf_grid_of_score(shf_grid_maker *maker, size_t most)
{
    const size_t severities = most_severity(json_object_get(maker->tree, "cells"));
    const bool fits = severities <= most && severities < SHF_GRID_COLUMNS - TAIL;
    maker->grid->severities = fits ? severities : 0;
    set_heads(maker);
    add_corruptions(maker, SHF_GRID_CORRUPTION);
    add_corruptions(maker, SHF_GRID_EXTRA);
    add_summary(maker);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/grid.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"

#define TAIL 3 /* mean, interval, CE */

typedef struct grid_maker {
    shf_arena *arena;
    const json_t *score;
    shf_grid *grid;
    bool full; /* the arena is */
} grid_maker;

static double member(const json_t *figure, const char *name)
{
    const json_t *value = json_object_get(figure, name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* Per cent with one digit, by integers: no locale has a say. */
static const char *percent(grid_maker *maker, double value)
{
    if (!(fabs(value) < 1e12))
        return "";
    const int64_t tenths = (int64_t)floor(fabs(value) * 1000 + 0.5);
    const char *text = shf_arena_print(maker->arena, "%s%" PRId64 ".%" PRId64,
                                       value < 0 && tenths ? "-" : "", tenths / 10, tenths % 10);
    maker->full |= text == NULL;
    return text ? text : "";
}

static const char *interval(grid_maker *maker, const json_t *figure)
{
    const char *low = percent(maker, member(figure, "low"));
    const char *high = percent(maker, member(figure, "high"));
    if (!*low || !*high)
        return "";
    const char *text = shf_arena_print(maker->arena, "%s to %s", low, high);
    maker->full |= text == NULL;
    return text ? text : "";
}

static shf_grid_row *add_row(grid_maker *maker, shf_grid_kind kind, const char *name)
{
    shf_grid_row *row = &maker->grid->rows[maker->grid->count++];
    row->kind = kind;
    for (size_t c = 0; c < SHF_GRID_COLUMNS; c++) {
        row->texts[c] = "";
        row->errors[c] = NAN;
    }
    row->texts[0] = name ? name : "";
    return row;
}

static void set_tail(grid_maker *maker, shf_grid_row *row, const json_t *error, const json_t *ce)
{
    const size_t first = 1 + maker->grid->severities;
    row->texts[first] = percent(maker, member(error, "value"));
    row->errors[first] = member(error, "value");
    row->texts[first + 1] = interval(maker, error);
    row->texts[first + 2] = percent(maker, member(ce, "value"));
}

/* ---- rows ---- */

static bool is_text(const json_t *object, const char *name, const char *text)
{
    const char *own = json_string_value(json_object_get(object, name));
    return own && strcmp(own, text) == 0;
}

static void add_corruption(grid_maker *maker, shf_grid_kind kind, const json_t *row)
{
    const char *name = json_string_value(json_object_get(row, "corruption"));
    shf_grid_row *out = add_row(maker, kind, name);
    size_t i;
    json_t *cell;
    json_array_foreach(json_object_get(maker->score, "cells"), i, cell)
    {
        const json_int_t severity = json_integer_value(json_object_get(cell, "severity"));
        if (severity < 1 || severity > (json_int_t)maker->grid->severities || !name ||
            !is_text(cell, "corruption", name))
            continue;
        const double error = member(json_object_get(cell, "error"), "value");
        out->texts[severity] = percent(maker, error);
        out->errors[severity] = error;
    }
    set_tail(maker, out, json_object_get(row, "error"), json_object_get(row, "ce"));
}

/* The corruptions of the extra set, or the others. */
static void add_corruptions(grid_maker *maker, shf_grid_kind kind)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(maker->score, "corruptions"), i,
                       row) if (is_text(row, "set", "extra") == (kind == SHF_GRID_EXTRA))
        add_corruption(maker, kind, row);
}

static void add_summary(grid_maker *maker)
{
    static const struct {
        const char *name, *error, *ce;
    } rows[] = {
        {"clean", "clean_error", ""},
        {"mean of the 15", "standard_error", "mce"},
        {"mean of the extra", "extra_error", ""},
        {"mean of all", "mean_error", ""},
    };
    const json_t *summary = json_object_get(maker->score, "summary");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const json_t *error = json_object_get(summary, rows[i].error);
        if (json_is_object(error))
            set_tail(maker, add_row(maker, SHF_GRID_SUMMARY, rows[i].name), error,
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

static void set_heads(grid_maker *maker)
{
    static const char *const tail[TAIL] = {"mean", "interval", "CE"};
    shf_grid *grid = maker->grid;
    grid->heads[0] = "error, %";
    for (size_t s = 1; s <= grid->severities; s++) {
        grid->heads[s] = shf_arena_print(maker->arena, "%zu", s);
        maker->full |= grid->heads[s] == NULL;
    }
    for (size_t t = 0; t < TAIL; t++)
        grid->heads[1 + grid->severities + t] = tail[t];
}

shf_status shf_grid_of(shf_context *context, shf_arena *arena, const json_t *score, size_t most,
                       shf_grid *out)
{
    *out = (shf_grid){0};
    grid_maker maker = {arena, score, out, false};
    const json_t *corruptions = json_object_get(score, "corruptions");
    out->severities = most_severity(json_object_get(score, "cells"));
    if (out->severities > most || out->severities > SHF_GRID_COLUMNS - 1 - TAIL)
        out->severities = 0;
    out->columns = 1 + out->severities + TAIL;
    out->rows = shf_arena_take(arena, json_array_size(corruptions) + 4, sizeof(*out->rows));
    if (!out->rows)
        return shf_fail_memory(context, "a table");
    set_heads(&maker);
    add_corruptions(&maker, SHF_GRID_CORRUPTION);
    add_corruptions(&maker, SHF_GRID_EXTRA);
    add_summary(&maker);
    return maker.full ? shf_fail_memory(context, "a table") : SHF_OK;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The table of a score: errors by severity, their mean with its interval, CE. Of MedMNIST-C, it is one
 * of balanced errors and BE. */
#include "tools/evaluator/figures.h"
#include "tools/evaluator/grid.h"

#define TAIL 3 /* mean, interval, CE */

/* Where errors and what is relative to the baseline stand. */
typedef struct view {
    const json_t *rows, *cells, *summary;
    const char *head, *ratio, *ratio_head;
    struct {
        const char *name, *error, *ratio;
    } summaries[4];
} view;

static view view_of(const json_t *score)
{
    const json_t *balanced = json_object_get(json_object_get(score, "metrics"), "balanced");
    if (shf_grid_balanced(score))
        return (view){json_object_get(balanced, "corruptions"),
                      json_object_get(balanced, "cells"),
                      balanced,
                      "balanced error, %",
                      "be",
                      "BE",
                      {{"clean", "clean_error", ""}, {"mean of all", "mean_error", "be"}}};
    return (view){json_object_get(score, "corruptions"),
                  json_object_get(score, "cells"),
                  json_object_get(score, "summary"),
                  "error, %",
                  "ce",
                  "CE",
                  {{"clean", "clean_error", ""},
                   {"mean of the 15", "standard_error", "mce"},
                   {"mean of the extra", "extra_error", ""},
                   {"mean of all", "mean_error", ""}}};
}

static void set_tail(shf_grid_maker *maker, shf_grid_row *row, const json_t *error,
                     const json_t *ce)
{
    const size_t first = 1 + maker->grid->severities;
    row->errors[first] = shf_member_number(error, "value");
    row->texts[first] = shf_grid_percent(maker, row->errors[first], false);
    row->texts[first + 1] = shf_grid_interval(maker, error, false);
    row->texts[first + 2] = shf_grid_percent(maker, shf_member_number(ce, "value"), false);
}

/* The errors of a corruption's cells, whose places in the view's list are those in the score's. */
static void add_cells(shf_grid_maker *maker, const view *v, const char *name, shf_grid_row *out)
{
    const json_t *cells = json_object_get(maker->tree, "cells");
    for (size_t i = 0; name && i < json_array_size(cells); i++) {
        const json_t *cell = json_array_get(cells, i);
        const json_int_t severity = json_integer_value(json_object_get(cell, "severity"));
        if (severity < 1 || severity > (json_int_t)maker->grid->severities ||
            !shf_grid_is(cell, "corruption", name))
            continue;
        const json_t *error = json_object_get(json_array_get(v->cells, i), "error");
        out->errors[severity] = shf_member_number(error, "value");
        out->texts[severity] = shf_grid_percent(maker, out->errors[severity], false);
    }
}

/* The corruptions of the extra set, or the others. */
static void add_corruptions(shf_grid_maker *maker, const view *v, shf_grid_kind kind)
{
    for (size_t i = 0; i < json_array_size(v->rows); i++) {
        const json_t *row = json_array_get(v->rows, i);
        if (shf_grid_is(row, "set", "extra") != (kind == SHF_GRID_EXTRA))
            continue;
        const char *name = json_string_value(json_object_get(row, "corruption"));
        shf_grid_row *out = shf_grid_add(maker, kind, name);
        add_cells(maker, v, name, out);
        set_tail(maker, out, json_object_get(row, "error"), json_object_get(row, v->ratio));
    }
}

static void add_summary(shf_grid_maker *maker, const view *v)
{
    for (size_t i = 0; i < 4 && v->summaries[i].name; i++) {
        const json_t *error = json_object_get(v->summary, v->summaries[i].error);
        if (json_is_object(error))
            set_tail(maker, shf_grid_add(maker, SHF_GRID_SUMMARY, v->summaries[i].name), error,
                     json_object_get(v->summary, v->summaries[i].ratio));
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

static void set_heads(shf_grid_maker *maker, const view *v)
{
    shf_grid_head(maker, v->head, 18);
    for (size_t s = 1; s <= maker->grid->severities; s++)
        shf_grid_head(maker, shf_arena_print(maker->arena, "%zu", s), 6);
    shf_grid_head(maker, "mean", 7);
    shf_grid_head(maker, "interval", 15); /* "100.0 to 100.0" */
    shf_grid_head(maker, v->ratio_head, 7);
}

void shf_grid_of_score(shf_grid_maker *maker, size_t most)
{
    const size_t severities = most_severity(json_object_get(maker->tree, "cells"));
    const bool fits = severities <= most && severities < SHF_GRID_COLUMNS - TAIL;
    const view v = view_of(maker->tree);
    maker->grid->severities = fits ? severities : 0;
    set_heads(maker, &v);
    add_corruptions(maker, &v, SHF_GRID_CORRUPTION);
    add_corruptions(maker, &v, SHF_GRID_EXTRA);
    add_summary(maker, &v);
}

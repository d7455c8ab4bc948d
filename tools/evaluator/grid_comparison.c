/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The table of a comparison: the figure of either model, and the difference with its interval. */
#include "tools/evaluator/figures.h"
#include "tools/evaluator/grid.h"

static void add_row(shf_grid_maker *maker, shf_grid_kind kind, const char *name, const json_t *pair)
{
    const json_t *difference = json_object_get(pair, "difference");
    shf_grid_row *row = shf_grid_add(maker, kind, name);
    row->texts[1] = shf_grid_percent(maker, shf_member_number(pair, "first"), false);
    row->texts[2] = shf_grid_percent(maker, shf_member_number(pair, "second"), false);
    row->texts[3] = shf_grid_percent(maker, shf_member_number(difference, "value"), true);
    row->texts[4] = shf_grid_interval(maker, difference, true);
}

static void add_corruptions(shf_grid_maker *maker, shf_grid_kind kind)
{
    const json_t *rows = json_object_get(maker->tree, "corruptions");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (shf_grid_is(row, "set", "extra") == (kind == SHF_GRID_EXTRA))
            add_row(maker, kind, json_string_value(json_object_get(row, "corruption")),
                    json_object_get(row, "error"));
    }
}

void shf_grid_of_comparison(shf_grid_maker *maker)
{
    static const char *const rows[][2] = {
        {"clean", "clean_error"},
        {"mean of the 15", "standard_error"},
        {"mean of the extra", "extra_error"},
        {"mean of all", "mean_error"},
        {"mCE", "mce"},
        {"relative mCE", "relative_mce"},
    };
    const json_t *summary = json_object_get(maker->tree, "summary");
    shf_grid_head(maker, "error, %", 18);
    shf_grid_head(maker, "first", 8);
    shf_grid_head(maker, "second", 8);
    shf_grid_head(maker, "difference", 12);
    shf_grid_head(maker, "interval", 18); /* "-100.0 to -100.0" */
    add_corruptions(maker, SHF_GRID_CORRUPTION);
    add_corruptions(maker, SHF_GRID_EXTRA);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const json_t *pair = json_object_get(summary, rows[i][1]);
        if (json_is_object(pair))
            add_row(maker, SHF_GRID_SUMMARY, rows[i][0], pair);
    }
}

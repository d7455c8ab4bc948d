/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/grid.h"

#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/record.h"
#include "tools/evaluator/figures.h"

#define MOST_SUMMARY_ROWS 8

static const char *keep(shf_grid_maker *maker, const char *text)
{
    maker->full |= text == NULL;
    return text ? text : "";
}

bool shf_grid_balanced(const json_t *score)
{
    const json_t *balanced = json_object_get(json_object_get(score, "metrics"), "balanced");
    return json_is_string(json_object_get(balanced, "baseline")) ||
           shf_grid_is(json_object_get(score, "release"), "task", SHF_TASK_SEVERAL);
}

bool shf_grid_is(const json_t *object, const char *name, const char *text)
{
    const char *own = json_string_value(json_object_get(object, name));
    return own && strcmp(own, text) == 0;
}

const char *shf_grid_percent(shf_grid_maker *maker, double value, bool sign)
{
    char text[SHF_FIXED_TEXT];
    shf_percent_text(value, text);
    const bool plus = sign && value > 0 && strcmp(text, "0.0") != 0 && *text;
    return *text ? keep(maker, shf_arena_print(maker->arena, "%s%s", plus ? "+" : "", text)) : "";
}

const char *shf_grid_interval(shf_grid_maker *maker, const json_t *figure, bool sign)
{
    const char *low = shf_grid_percent(maker, shf_member_number(figure, "low"), sign);
    const char *high = shf_grid_percent(maker, shf_member_number(figure, "high"), sign);
    if (!*low || !*high)
        return "";
    return keep(maker, shf_arena_print(maker->arena, "%s to %s", low, high));
}

void shf_grid_head(shf_grid_maker *maker, const char *text, int width)
{
    shf_grid *grid = maker->grid;
    grid->heads[grid->columns] = keep(maker, text);
    grid->widths[grid->columns++] = width;
}

shf_grid_row *shf_grid_add(shf_grid_maker *maker, shf_grid_kind kind, const char *name)
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

shf_status shf_grid_of(shf_context *context, shf_arena *arena, const json_t *tree, size_t most,
                       shf_grid *out)
{
    shf_grid_maker maker = {arena, tree, out, false};
    const json_t *balanced = json_object_get(json_object_get(tree, "metrics"), "balanced");
    const size_t rows = json_array_size(json_object_get(tree, "corruptions")) +
                        json_array_size(json_object_get(balanced, "corruptions")) +
                        MOST_SUMMARY_ROWS;
    *out = (shf_grid){0};
    out->rows = shf_arena_take(arena, rows, sizeof(*out->rows));
    if (!out->rows)
        return shf_fail_memory(context, "a table");
    if (json_object_get(tree, "second"))
        shf_grid_of_comparison(&maker);
    else
        shf_grid_of_score(&maker, most);
    for (size_t r = 0; r < out->count; r++) {
        const int room = (int)strlen(out->rows[r].texts[0]) + 1;
        out->widths[0] = room > out->widths[0] ? room : out->widths[0];
    }
    return maker.full ? shf_fail_memory(context, "a table") : SHF_OK;
}

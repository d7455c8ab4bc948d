/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tree of a comparison. */
#include <math.h>

#include "tools/evaluator/compare.h"
#include "manifests/record.h"

static json_t *number(double value)
{
    return isfinite(value) ? shf_json_number(value) : json_null();
}

/* The figure of either model and its difference; null where there is none. */
static json_t *pair(const shf_comparing *c, size_t figure)
{
    if (!isfinite(c->differences[figure].value))
        return json_null();
    return json_pack("{so so so}", "first", number(c->values[0][figure]), "second",
                     number(c->values[1][figure]), "difference",
                     shf_figure_json(&c->differences[figure]));
}

static json_t *summary(const shf_comparing *c)
{
    return json_pack("{so so so so so so}", "clean_error", pair(c, SHF_FIGURE_CLEAN_ERROR),
                     "mean_error", pair(c, SHF_FIGURE_MEAN_ERROR), "standard_error",
                     pair(c, SHF_FIGURE_STANDARD_ERROR), "extra_error",
                     pair(c, SHF_FIGURE_EXTRA_ERROR), "mce", pair(c, SHF_FIGURE_MCE),
                     "relative_mce", pair(c, SHF_FIGURE_RELATIVE_MCE));
}

static json_t *rows(const shf_comparing *c)
{
    json_t *array = json_array();
    for (size_t r = 0; r < c->table.count; r++) {
        const shf_table_row *row = &c->table.rows[r];
        json_array_append_new(array,
                              json_pack("{ss ss so so so}", "corruption", row->corruption, "set",
                                        shf_membership_name(row->set), "error",
                                        pair(c, shf_table_figure(r, SHF_FIGURE_ERROR)), "ce",
                                        pair(c, shf_table_figure(r, SHF_FIGURE_CE)), "relative_ce",
                                        pair(c, shf_table_figure(r, SHF_FIGURE_RELATIVE_CE))));
    }
    return array;
}

static json_t *cells(const shf_comparing *c)
{
    json_t *array = json_array();
    for (size_t k = 0; k < c->cell_count; k++) {
        const shf_compared_cell *cell = &c->cells[k];
        json_array_append_new(
            array, json_pack("{ss ss sI sI sI sI sI so so}", "variant", cell->variant, "corruption",
                             cell->corruption, "severity", (json_int_t)cell->severity, "n",
                             (json_int_t)cell->n, "both_right", (json_int_t)cell->both,
                             "only_first_right", (json_int_t)cell->only_first, "only_second_right",
                             (json_int_t)cell->only_second, "p", number(cell->p), "p_holm",
                             number(cell->p_holm)));
    }
    return array;
}

json_t *shf_compare_json(const shf_comparing *c)
{
    return json_pack("{si ss sO? sO? sO? sO? so sO so so so}", "schema", SHF_SCORE_SCHEMA,
                     "tool_version", shf_version(), "first", json_object_get(c->scores[0], "model"),
                     "second", json_object_get(c->scores[1], "model"), "release",
                     json_object_get(c->scores[0], "release"), "baseline",
                     c->same_baseline ? json_object_get(c->scores[0], "baseline") : NULL,
                     "intervals", shf_intervals_json(&c->bootstrap), "warnings", c->warnings,
                     "summary", summary(c), "corruptions", rows(c), "cells", cells(c));
}

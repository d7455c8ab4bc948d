/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Accuracy by group, where the rows have the attribute "group", and the worst group: Sagawa et al. 2020,
 * arXiv:1911.08731 (Waterbirds). */
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/metrics.h"
#include "tools/evaluator/metrics/slicing.h"

static const shf_column *column_of(const shf_scoring *s)
{
    const shf_column *column = shf_scored_column(&s->release, "group");
    return column && column->texts ? column : NULL;
}

typedef struct group_count {
    double n, right;
} group_count;

static void count_cell(const shf_scoring *s, const shf_slicing *groups, size_t cell,
                       group_count *counts)
{
    memset(counts, 0, groups->count * sizeof(*counts));
    for (size_t i = 0; i < s->release.sample_count; i++) {
        if (groups->of[i] == SHF_NO_SLICE || !shf_counts(s, i, cell))
            continue;
        counts[groups->of[i]].n++;
        counts[groups->of[i]].right += shf_observed(s, i, cell)->rank == 0;
    }
}

/* The first of those whose accuracy is the lowest; count if none has outputs. */
static size_t worst_of(const group_count *counts, size_t count)
{
    size_t worst = count;
    for (size_t k = 0; k < count; k++)
        if (counts[k].n > 0 && (worst == count || counts[k].right * counts[worst].n <
                                                      counts[worst].right * counts[k].n))
            worst = k;
    return worst;
}

static json_t *cell_json(const shf_scoring *s, const shf_slicing *groups, size_t cell,
                         const group_count *counts)
{
    const size_t worst = worst_of(counts, groups->count);
    const bool any = worst < groups->count;
    json_t *list = json_array();
    for (size_t k = 0; k < groups->count; k++)
        json_array_append_new(list,
                              json_pack("{ss so}", "group", groups->slices[k].name, "accuracy",
                                        shf_rate_json(s, counts[k].right, counts[k].n)));
    return json_pack("{ss ss? so so}", "variant", s->release.cells[cell].variant, "worst_group",
                     any ? groups->slices[worst].name : NULL, "worst_accuracy",
                     any ? shf_rate_json(s, counts[worst].right, counts[worst].n) : json_null(),
                     "groups", list);
}

static shf_status add_cells(const shf_scoring *s, const shf_slicing *groups, json_t *out)
{
    json_t *cells = json_array();
    group_count *counts = shf_arena_take(&s->context->scratch, groups->count, sizeof(*counts));
    int fault = !counts;
    for (size_t c = 0; !fault && c < s->release.cell_count; c++) {
        count_cell(s, groups, c, counts);
        fault |= json_array_append_new(cells, cell_json(s, groups, c, counts));
    }
    fault |= json_object_set_new(out, "cells", cells);
    return fault ? shf_fail_memory(s->context, "the groups") : SHF_OK;
}

static bool applies(const shf_scoring *s)
{
    return column_of(s) != NULL;
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    shf_slicing groups;
    shf_status status = shf_slice_texts(s, "group", column_of(s)->texts, &groups);
    if (!status)
        status = shf_slicing_json(s, &groups, "group", out);
    if (!status)
        status = add_cells(s, &groups, *out);
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

const shf_metric_group shf_metrics_groups = {
    .name = "groups",
    .summary = "accuracy by the attribute group of the images, and the worst group",
    .needs = "rows with the attribute group, a text",
    .standard = true,
    .applies = applies,
    .compute = compute,
};

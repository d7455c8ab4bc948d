/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What accuracy an edit of one attribute costs, beside an edit that changes none: ImageNet-E, Li et al.
 * 2023, arXiv:2303.17096. Backgrounds: ImageNet-9, Xiao et al. 2020, arXiv:2006.09994. */
#include "tools/evaluator/metrics/edits.h"

#include <math.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/metrics.h"
#include "tools/evaluator/metrics/objects.h"

static json_t *counted(const shf_metric *figures, const double *totals, int figure)
{
    return shf_counted_json(&figures[figure], totals[2 * figure + 1]);
}

/* McNemar's p-value; null for n = 0. */
static json_t *test_json(uint64_t lost, uint64_t gained, double n)
{
    return n > 0 ? shf_json_number(shf_mcnemar(lost, gained)) : json_null();
}

static json_t *cell_json(const shf_edits *e, const shf_edit *edit, const shf_metric *f,
                         const double *totals)
{
    const shf_scoring *s = e->scoring;
    const shf_cell *cell = &s->release.cells[edit->cell];
    const double right = totals[2 * SHF_EDIT_ACCURACY], n = totals[2 * SHF_EDIT_ACCURACY + 1];
    const double flips = totals[2 * SHF_EDIT_CONTROL_FLIPS];
    const char *control =
        edit->control == SIZE_MAX ? NULL : s->release.cells[edit->control].variant;
    return json_pack("{ss ss ss ss ss? so so so so so so so}", "variant", cell->variant, "role",
                     shf_role_names[cell->role], "set", cell->relation_set, "reference",
                     s->release.cells[edit->reference].variant, "control", control,
                     "reference_accuracy", shf_rate_json(s, right + totals[2 * SHF_EDIT_DROP], n),
                     "accuracy", shf_rate_json(s, right, n), "drop",
                     counted(f, totals, SHF_EDIT_DROP), "p", test_json(edit->lost, edit->gained, n),
                     "control_drop", counted(f, totals, SHF_EDIT_CONTROL_DROP), "control_flips",
                     shf_rate_json(s, flips, totals[2 * SHF_EDIT_CONTROL_FLIPS + 1]),
                     "unflipped_drop", counted(f, totals, SHF_EDIT_UNFLIPPED_DROP));
}

static json_t *set_json(const shf_edits *e, const shf_edit_set *set, const shf_metric *f,
                        const double *totals)
{
    const shf_scoring *s = e->scoring;
    const size_t count = set->variants->count;
    return json_pack("{ss sI so so so so so so sI so so so}", "set", set->variants->name, "edits",
                     (json_int_t)count, "accuracy", counted(f, totals, SHF_EDIT_ACCURACY), "drop",
                     counted(f, totals, SHF_EDIT_DROP), "control_drop",
                     counted(f, totals, SHF_EDIT_CONTROL_DROP), "control_flips",
                     counted(f, totals, SHF_EDIT_CONTROL_FLIPS), "unflipped_drop",
                     counted(f, totals, SHF_EDIT_UNFLIPPED_DROP), "challenge_accuracy",
                     shf_rate_json(s, set->right, set->whole), "worst_of",
                     (json_int_t)set->worst_of, "worst_of_accuracy",
                     set->worst_of == count ? shf_rate_json(s, set->right, set->whole)
                                            : counted(f, totals, SHF_EDIT_WORST_OF),
                     "bg_gap", counted(f, totals, SHF_EDIT_GAP), "bg_gap_p",
                     test_json(set->lost, set->gained, totals[2 * SHF_EDIT_GAP + 1]));
}

static shf_status write_json(const shf_edits *e, const shf_metric *figures, const double *totals,
                             json_t **out)
{
    json_t *sets = json_array(), *areas = json_array(), *positions = json_array();
    json_t *cells = json_array();
    *out = json_pack("{so so so so}", "sets", sets, "areas", areas, "positions", positions, "cells",
                     cells);
    int fault = !*out;
    const shf_metric *f = figures + e->count * SHF_EDIT_FIGURES;
    for (size_t i = 0; i < e->variants.count; i++, f += SHF_EDIT_SET_FIGURES) {
        double pooled[2 * SHF_EDIT_SET_FIGURES];
        shf_edits_pool(e, i, totals, pooled);
        fault |= json_array_append_new(sets, set_json(e, &e->sets[i], f, pooled));
    }
    for (size_t k = 0; k < e->count; k++)
        fault |=
            json_array_append_new(cells, cell_json(e, &e->edits[k], figures + k * SHF_EDIT_FIGURES,
                                                   totals + k * 2 * SHF_EDIT_FIGURES));
    if (fault)
        return shf_fail_memory(e->scoring->context, "the edits");
    const shf_status status = shf_object_areas_add(e->scoring, areas);
    return status ? status : shf_object_positions_add(e->scoring, positions);
}

/* ---- the group ---- */

static bool applies(const shf_scoring *s)
{
    return shf_has_role(s, SHF_ROLE_EDIT) || shf_has_role(s, SHF_ROLE_CONTROL);
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    shf_arena *arena = &s->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    shf_edits edits;
    shf_status status = shf_edits_count(s, &edits);
    shf_metric *figures = shf_arena_take(arena, edits.sums.figures, sizeof(*figures));
    double *totals = shf_arena_take(arena, edits.sums.sums, sizeof(*totals));
    if (!status)
        status = figures && totals ? shf_sums_figures(s, &edits.sums, figures)
                                   : shf_fail_memory(s->context, "the edits");
    if (!status) {
        shf_sums_total(s, &edits.sums, totals);
        status = write_json(&edits, figures, totals, out);
    }
    shf_arena_rewind(arena, mark);
    return status;
}

const shf_metric_group shf_metrics_edits = {
    .name = "edits",
    .summary = "what accuracy edits of one attribute cost, beside edits that change none",
    .needs = "a release with edits or controls",
    .standard = true,
    .applies = applies,
    .compute = compute,
};

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Selective prediction: what is left wrong where a model answers its most confident outputs only
 * (Geifman & El-Yaniv 2017, arXiv:1705.08500). A ranking a cell, and one of all corrupted outputs. */
#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/group_figures.h"

static bool is_in(const shf_scoring *s, size_t ranking, size_t cell)
{
    const bool pooled = ranking == s->release.cell_count;
    return pooled ? !s->release.cells[cell].clean : ranking == cell;
}

static size_t collect(const shf_scoring *s, const void *user, size_t ranking, shf_ranked *entries)
{
    size_t n = 0;
    (void)user;
    for (size_t c = 0; c < s->release.cell_count; c++)
        for (size_t i = 0; is_in(s, ranking, c) && i < s->release.sample_count; i++)
            if (shf_counts(s, i, c)) {
                const shf_observation *o = shf_observed(s, i, c);
                entries[n++] = (shf_ranked){o->confidence, (uint32_t)i, o->rank > 0};
            }
    return n;
}

typedef struct selection {
    shf_ranking *rankings;
    size_t count;
} selection;

static void redraw(void *user, unsigned thread, const uint32_t *draws, double *figures)
{
    const selection *selected = user;
    (void)thread;
    for (size_t r = 0; r < selected->count; r++)
        shf_ranking_risk(&selected->rankings[r], draws, figures + r * SHF_RISK_FIGURES);
}

/* ---- JSON ---- */

/* The members of a ranking, added to an object. */
static json_t *add(json_t *object, const shf_metric *figures)
{
    static const char *const names[] = {[SHF_RISK_AURC] = "aurc", [SHF_RISK_EAURC] = "e_aurc"};
    json_t *risks = json_array();
    for (int i = 0; i < SHF_RISK_POINTS; i++)
        json_array_append_new(risks, shf_figure_json(&figures[SHF_RISK_POINT + i]));
    json_object_set_new(object, "risks", risks);
    return shf_figures_add(object, names, figures, 2);
}

static json_t *to_json(const shf_scoring *s, const selection *selected, const shf_metric *figures)
{
    const size_t count = s->release.cell_count;
    json_t *cells = json_array(), *coverages = json_array();
    for (int i = 1; i <= SHF_RISK_POINTS; i++)
        json_array_append_new(coverages, shf_json_number((double)i / SHF_RISK_POINTS));
    for (size_t c = 0; c < count; c++) {
        json_t *cell = shf_cell_json(s, c, selected->rankings[c].count);
        json_array_append_new(cells, add(cell, figures + c * SHF_RISK_FIGURES));
    }
    json_t *pooled = json_pack("{sI}", "n", (json_int_t)selected->rankings[count].count);
    return json_pack("{so so so}", "coverages", coverages, "corrupted",
                     add(pooled, figures + count * SHF_RISK_FIGURES), "cells", cells);
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    shf_arena *arena = &s->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    const size_t outputs = s->release.sample_count * s->release.cell_count;
    selection selected = {.count = s->release.cell_count + 1};
    const size_t count = selected.count * SHF_RISK_FIGURES;
    shf_metric *figures = shf_arena_take(arena, count, sizeof(*figures));
    shf_status status = figures ? SHF_OK : shf_fail_memory(s->context, "risks");
    if (!status)
        status = shf_rankings_make(s, collect, NULL, selected.count, outputs, 2 * outputs,
                                   &selected.rankings);
    if (!status)
        status = shf_figures_redraw(s, redraw, &selected, count, figures);
    if (!status && !(*out = to_json(s, &selected, figures)))
        status = shf_fail_memory(s->context, "risks");
    shf_arena_rewind(arena, mark);
    return status;
}

const shf_metric_group shf_metrics_selective = {
    .name = "selective",
    .summary = "risk and coverage where only the most confident outputs are answered",
    .needs = "scores",
    .applies = shf_has_scores,
    .compute = compute,
};

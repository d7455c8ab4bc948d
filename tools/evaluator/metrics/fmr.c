/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Accuracy relative to clean, on the outputs that an oracle still knows: foundation-model-oriented
 * robustness, Zhang et al. 2024, arXiv:2308.10632 (its formula as we remember it). */
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/metrics.h"
#include "tools/evaluator/metrics/sums.h"

/* Of a cell: outputs that count, those of them that the oracle predicts right, and of these, where the
 * model is right about the output and about the clean one. */
enum { COUNTED, VALID, RIGHT, CLEAN_RIGHT, SUMS };
/* Of a cell, and of all that are not clean. */
enum { FMR, PA, SA, VALIDATION_RATE, FIGURES };

typedef struct fmr {
    shf_scoring *scoring;
    shf_predictions oracle;
    const char *name;     /* of the oracle */
    size_t *cells, count; /* that are not clean */
} fmr;

static void count_output(const fmr *f, size_t sample, size_t cell, double *sums)
{
    const shf_scoring *s = f->scoring;
    const shf_observation *oracle = &f->oracle.all[sample * s->release.cell_count + cell];
    if (!shf_counts(s, sample, cell) || !shf_counts(s, sample, s->table.clean) ||
        oracle->predicted < 0)
        return;
    sums[COUNTED]++;
    if (oracle->rank > 0)
        return;
    sums[VALID]++;
    sums[RIGHT] += shf_observed(s, sample, cell)->rank == 0;
    sums[CLEAN_RIGHT] += shf_observed(s, sample, s->table.clean)->rank == 0;
}

static void pool(const fmr *f, const double *sums, double *out)
{
    memset(out, 0, SUMS * sizeof(*out));
    for (size_t k = 0; k < f->count * SUMS; k++)
        out[k % SUMS] += sums[k];
}

static void divide(const double *sums, double *figures)
{
    figures[FMR] = sums[RIGHT] / sums[CLEAN_RIGHT];
    figures[PA] = sums[RIGHT] / sums[VALID];
    figures[SA] = sums[CLEAN_RIGHT] / sums[VALID];
    figures[VALIDATION_RATE] = sums[VALID] / sums[COUNTED];
}

static void derive(const void *user, const double *sums, double *figures)
{
    const fmr *f = user;
    double all[SUMS];
    for (size_t k = 0; k < f->count; k++)
        divide(sums + k * SUMS, figures + k * FIGURES);
    pool(f, sums, all);
    divide(all, figures + f->count * FIGURES);
}

/* ---- JSON ---- */

static json_t *cell_json(const fmr *f, size_t k, const shf_metric *figures, const double *totals)
{
    const shf_scoring *s = f->scoring;
    return json_pack("{ss so so so so}", "variant", s->release.cells[f->cells[k]].variant, "fmr",
                     shf_counted_json(&figures[FMR], totals[VALID]), "pa",
                     shf_rate_json(s, totals[RIGHT], totals[VALID]), "sa",
                     shf_rate_json(s, totals[CLEAN_RIGHT], totals[VALID]), "validation_rate",
                     shf_rate_json(s, totals[VALID], totals[COUNTED]));
}

static shf_status write_json(const fmr *f, const shf_metric *figures, const double *totals,
                             json_t **out)
{
    const shf_metric *whole = figures + f->count * FIGURES;
    double all[SUMS];
    pool(f, totals, all);
    json_t *cells = json_array();
    *out = json_pack("{ss so so so so so}", "oracle", f->name, "fmr",
                     shf_counted_json(&whole[FMR], all[VALID]), "pa",
                     shf_counted_json(&whole[PA], all[VALID]), "sa",
                     shf_counted_json(&whole[SA], all[VALID]), "validation_rate",
                     shf_counted_json(&whole[VALIDATION_RATE], all[COUNTED]), "cells", cells);
    int fault = !*out;
    for (size_t k = 0; !fault && k < f->count; k++)
        fault =
            json_array_append_new(cells, cell_json(f, k, figures + k * FIGURES, totals + k * SUMS));
    return fault ? shf_fail_memory(f->scoring->context, "the oracle's figures") : SHF_OK;
}

/* ---- the group ---- */

static shf_status take_cells(fmr *f)
{
    const shf_scoring *s = f->scoring;
    f->cells = shf_arena_take(&s->context->scratch, s->release.cell_count, sizeof(*f->cells));
    if (!f->cells)
        return shf_fail_memory(s->context, "the oracle's figures");
    for (size_t c = 0; c < s->release.cell_count; c++)
        if (!s->release.cells[c].clean)
            f->cells[f->count++] = c;
    return SHF_OK;
}

static shf_status score_cells(const fmr *f, json_t **out)
{
    shf_scoring *s = f->scoring;
    shf_arena *arena = &s->context->scratch;
    shf_sums sums = {
        .sums = f->count * SUMS, .figures = (f->count + 1) * FIGURES, .derive = derive, .user = f};
    shf_metric *figures = shf_arena_take(arena, sums.figures, sizeof(*figures));
    double *totals = shf_arena_take(arena, sums.sums, sizeof(*totals));
    shf_status status =
        figures && totals ? SHF_OK : shf_fail_memory(s->context, "the oracle's figures");
    if (!status)
        status = shf_sums_take(s, &sums);
    for (size_t i = 0; !status && i < s->release.sample_count; i++)
        for (size_t k = 0; k < f->count; k++)
            count_output(f, i, f->cells[k], shf_sums_of(&sums, i) + k * SUMS);
    if (!status)
        status = shf_sums_figures(s, &sums, figures);
    if (status)
        return status;
    shf_sums_total(s, &sums, totals);
    return write_json(f, figures, totals, out);
}

static bool wanted(const shf_scoring *s)
{
    return s->options.oracle != NULL;
}

static bool applies(const shf_scoring *s)
{
    return wanted(s) && s->table.clean_cell;
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    fmr f = {.scoring = s, .oracle.kind = SHF_LOGITS};
    shf_status status = shf_scoring_read(s, s->options.oracle, &f.oracle);
    if (!status)
        status = shf_scoring_name(s, &f.oracle, NULL, &f.name);
    if (!status)
        status = take_cells(&f);
    if (!status)
        status = score_cells(&f, out);
    shf_predictions_close(&f.oracle);
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

const shf_metric_group shf_metrics_fmr = {
    .name = "fmr",
    .summary = "accuracy relative to clean, on outputs that an oracle still knows",
    .needs = "predictions of an oracle (--oracle) and a release with clean outputs",
    .applies = applies,
    .wanted = wanted,
    .compute = compute,
};

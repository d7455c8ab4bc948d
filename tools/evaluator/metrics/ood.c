/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Out-of-distribution detection: how well a score tells clean outputs, taken for in-distribution, from
 * those of a corrupted cell (Hendrycks & Gimpel 2017, arXiv:1610.02136). */
#include "corruptions/base/context.h"
#include "tools/evaluator/metrics/group_figures.h"
#include "tools/evaluator/score_file.h"

enum { MSP, ENERGY, FILE_SCORES, MEASURES };

/* The names of each measure's figures, in the order of SHF_DETECTION_... */
static const char *const names[MEASURES][SHF_DETECTION_FIGURES] = {
    {"msp_auroc", "msp_fpr95", "msp_aupr_in", "msp_aupr_out", "msp_detection_accuracy"},
    {"energy_auroc", "energy_fpr95", "energy_aupr_in", "energy_aupr_out",
     "energy_detection_accuracy"},
    {"file_auroc", "file_fpr95", "file_aupr_in", "file_aupr_out", "file_detection_accuracy"},
};

/* Rankings by measure, then cell; that of the clean cell against itself is empty. */
typedef struct detectors {
    const double *file; /* the user's scores, by output */
    size_t cells, count;
    int measures[MEASURES]; /* that there are */
    size_t measure_count;
    shf_ranking *rankings;
} detectors;

static double score_of(const shf_scoring *s, const detectors *d, int measure, size_t i, size_t c)
{
    const shf_observation *o = shf_observed(s, i, c);
    if (measure == FILE_SCORES)
        return d->file[i * d->cells + c];
    return measure == MSP ? o->confidence : o->energy;
}

/* Labels are not needed. */
static size_t collect_cell(const shf_scoring *s, const detectors *d, int measure, size_t cell,
                           shf_ranked *entries)
{
    const bool clean = s->release.cells[cell].clean;
    size_t n = 0;
    for (size_t i = 0; i < s->release.sample_count; i++)
        if (shf_observed(s, i, cell)->predicted >= 0)
            entries[n++] =
                (shf_ranked){score_of(s, d, measure, i, cell), (uint32_t)i, .mark = clean};
    return n;
}

static size_t collect(const shf_scoring *s, const void *user, size_t ranking, shf_ranked *entries)
{
    const detectors *d = user;
    const int measure = d->measures[ranking / d->cells];
    const size_t cell = ranking % d->cells;
    if (s->release.cells[cell].clean)
        return 0;
    const size_t n = collect_cell(s, d, measure, s->table.clean, entries);
    return n + collect_cell(s, d, measure, cell, entries + n);
}

static void redraw(void *user, unsigned thread, const uint32_t *draws, double *figures)
{
    const detectors *d = user;
    (void)thread;
    for (size_t r = 0; r < d->count; r++)
        shf_ranking_detection(&d->rankings[r], draws, figures + r * SHF_DETECTION_FIGURES);
}

/* ---- JSON ---- */

static size_t count(const shf_scoring *s, size_t cell)
{
    size_t n = 0;
    for (size_t i = 0; i < s->release.sample_count; i++)
        n += shf_observed(s, i, cell)->predicted >= 0;
    return n;
}

static json_t *to_json(const shf_scoring *s, const detectors *d, const shf_metric *figures)
{
    json_t *cells = json_array();
    for (size_t c = 0; c < d->cells; c++) {
        if (s->release.cells[c].clean)
            continue;
        json_t *cell = shf_cell_json(s, c, count(s, c));
        for (size_t m = 0; m < d->measure_count; m++)
            cell = shf_figures_add(cell, names[d->measures[m]],
                                   figures + (m * d->cells + c) * SHF_DETECTION_FIGURES,
                                   SHF_DETECTION_FIGURES);
        json_array_append_new(cells, cell);
    }
    return json_pack("{sI so}", "clean_n", (json_int_t)count(s, s->table.clean), "cells", cells);
}

/* ---- the group ---- */

static bool applies(const shf_scoring *s)
{
    return s->table.clean_cell && (shf_has_scores(s) || s->options.ood_scores);
}

static bool wanted(const shf_scoring *s)
{
    return s->options.ood_scores != NULL;
}

static shf_status measure(shf_scoring *s, detectors *d, json_t **out)
{
    const size_t samples = s->release.sample_count, outputs = 2 * samples;
    if (shf_has_scores(s))
        d->measures[d->measure_count++] = MSP;
    if (s->predictions.kind == SHF_LOGITS)
        d->measures[d->measure_count++] = ENERGY;
    if (d->file)
        d->measures[d->measure_count++] = FILE_SCORES;
    d->count = d->measure_count * d->cells;
    const size_t figure_count = d->count * SHF_DETECTION_FIGURES;
    shf_metric *figures = shf_arena_take(&s->context->scratch, figure_count, sizeof(*figures));
    shf_status status = figures ? SHF_OK : shf_fail_memory(s->context, "detectors");
    if (!status)
        status =
            shf_rankings_make(s, collect, d, d->count, outputs, d->count * outputs, &d->rankings);
    if (!status)
        status = shf_figures_redraw(s, redraw, d, figure_count, figures);
    if (!status && !(*out = to_json(s, d, figures)))
        status = shf_fail_memory(s->context, "detectors");
    return status;
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    detectors d = {.cells = s->release.cell_count};
    double *file = NULL;
    shf_status status = SHF_OK;
    if (s->options.ood_scores)
        status = shf_score_file_read(s, s->options.ood_scores, &file);
    d.file = file;
    if (!status)
        status = measure(s, &d, out);
    shf_release(s->context, file);
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

const shf_metric_group shf_metrics_ood = {
    .name = "ood",
    .summary = "how well confidence, energy or given scores tell clean outputs from corrupted ones",
    .needs = "clean outputs, and scores or --ood-scores",
    .applies = applies,
    .wanted = wanted,
    .compute = compute,
};

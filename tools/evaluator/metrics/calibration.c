/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Calibration errors of all cells at the temperature of least NLL on clean outputs. */
#include <math.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/clean_rows.h"
#include "tools/evaluator/metrics/group_figures.h"
#include "tools/evaluator/numerics.h"
#include "tools/evaluator/rows.h"
#include "tools/evaluator/temperature.h"

typedef struct calibration {
    shf_scoring *scoring;
    double inverse;    /* temperature, at hand */
    shf_slope *slopes; /* by sample, those of clean outputs that count */
    shf_metric temperature;
    double *rows; /* scaled ones, one a thread */
    size_t stride;
    shf_predictions scaled; /* the same predictions, observed at the temperature */
} calibration;

/* ---- fitting ---- */

static void visit_clean(void *user, unsigned thread, size_t sample, double *scores)
{
    calibration *c = user;
    const shf_predictions *p = &c->scoring->predictions;
    (void)thread;
    shf_logits_of(scores, p->classes, p->kind, scores);
    c->slopes[sample] =
        shf_slope_of(scores, p->classes, (size_t)p->scored->samples[sample].label, c->inverse);
}

/* In the order of samples, whichever threads visited them. */
static shf_status sum_slopes(void *user, double inverse, shf_slope *sum)
{
    calibration *c = user;
    const shf_scoring *s = c->scoring;
    c->inverse = inverse;
    *sum = (shf_slope){0, 0};
    const shf_status status = shf_clean_rows(s, visit_clean, c);
    for (size_t i = 0; !status && i < s->release.sample_count; i++) {
        if (!shf_counts_scored(s, i, s->table.clean))
            continue;
        sum->first += c->slopes[i].first;
        sum->second += c->slopes[i].second;
    }
    return status;
}

/* The variance of log T: that of an M-estimator (the sandwich), sum of squared first derivatives over
 * the square of the sum of second ones, by the square of the inverse temperature. */
static double log_variance(const calibration *c, double second)
{
    const shf_scoring *s = c->scoring;
    double squares = 0;
    for (size_t i = 0; i < s->release.sample_count; i++)
        if (shf_counts_scored(s, i, s->table.clean))
            squares += c->slopes[i].first * c->slopes[i].first;
    return squares / (second * second) / (c->inverse * c->inverse);
}

static shf_status fit(calibration *c)
{
    shf_slope sum;
    double inverse;
    shf_status status = shf_temperature_fit(sum_slopes, c, &inverse);
    if (status)
        return status;
    c->temperature = (shf_metric){1 / inverse, {NAN, NAN}};
    if (isfinite(inverse))
        status = sum_slopes(c, inverse, &sum);
    if (!isfinite(inverse) || status || !(sum.second > 0))
        return status;
    const double z = -shf_normal_quantile((1 - c->scoring->bootstrap.confidence) / 2);
    const double half = z * sqrt(log_variance(c, sum.second));
    c->temperature.interval = (shf_interval){exp(-half) / inverse, exp(half) / inverse};
    return status;
}

/* ---- scaling ---- */

static shf_row_fault visit_scaled(void *user, unsigned thread, size_t output, const double *scores)
{
    const calibration *c = user;
    const shf_predictions *p = &c->scaled;
    double *row = c->rows + thread * c->stride;
    shf_logits_of(scores, p->classes, c->scoring->predictions.kind, row);
    for (size_t k = 0; k < p->classes; k++)
        row[k] *= c->inverse;
    const shf_observation *own = &c->scoring->predictions.all[output];
    shf_observation *scaled = &p->all[output];
    const shf_scores scaled_scores = {row, sizeof(*row), p->classes};
    const shf_row_fault fault =
        shf_observe(shf_score_kernels_of(p->context), &scaled_scores, SHF_LOGITS,
                    p->scored->samples[output / p->scored->cell_count].label, scaled);
    scaled->predicted = own->predicted; /* whatever rounding makes equal */
    scaled->rank = own->rank;
    return fault;
}

/* Cells as they are computed of the predictions themselves; the table's figures, which no
 * temperature changes, are computed along with ECE's intervals and thrown away. */
static shf_status scale(calibration *c, shf_cell_metrics *cells)
{
    shf_scoring *s = c->scoring;
    shf_arena *arena = &s->context->scratch;
    shf_metric *figures = shf_arena_take(arena, shf_table_figures(&s->table), sizeof(*figures));
    c->stride = s->predictions.classes + SHF_ALIGNMENT / sizeof(double);
    c->rows = shf_arena_take(arena, s->bootstrap.threads, c->stride * sizeof(*c->rows));
    if (!figures || !c->rows)
        return shf_fail_memory(s->context, "rows of predictions");
    shf_status status = shf_rows_each(&s->predictions, visit_scaled, c);
    if (status)
        return status;
    shf_cells_compute(&c->scaled, s->bootstrap.confidence, cells);
    return shf_bootstrap(&c->scaled, &s->table, &s->bootstrap, cells, figures);
}

/* ---- JSON ---- */

static json_t *cells_json(const shf_scoring *s, const shf_cell_metrics *cells)
{
    static const char *const names[] = {"nll", "brier", "confidence", "ece"};
    json_t *list = json_array();
    for (size_t c = 0; c < s->release.cell_count; c++)
        json_array_append_new(list, shf_figures_add(shf_cell_json(s, c, cells[c].n), names,
                                                    &cells[c].metrics[SHF_CELL_NLL],
                                                    SHF_CELL_METRICS - SHF_CELL_NLL));
    return list;
}

static json_t *to_json(const calibration *c, const shf_cell_metrics *cells)
{
    const shf_scoring *s = c->scoring;
    const json_int_t n = (json_int_t)shf_clean_count(s);
    if (!isfinite(c->temperature.value))
        return json_pack("{sn sI s[]}", "temperature", "n", n, "cells");
    return json_pack("{so sI so}", "temperature", shf_figure_json(&c->temperature), "n", n, "cells",
                     cells_json(s, cells));
}

static shf_status calibrate(calibration *c, json_t **out)
{
    shf_scoring *s = c->scoring;
    shf_arena *arena = &s->context->scratch;
    c->slopes = shf_arena_take(arena, s->release.sample_count, sizeof(*c->slopes));
    shf_cell_metrics *cells = shf_arena_take(arena, s->release.cell_count, sizeof(*cells));
    shf_status status = c->slopes && cells ? fit(c) : shf_fail_memory(s->context, "slopes");
    if (!status && isfinite(c->temperature.value))
        status = scale(c, cells);
    else if (!status)
        status = shf_score_note(s, "calibration: no temperature is best: the NLL of clean outputs "
                                   "falls all the way to 0 or to infinity, or is infinite");
    if (!status && !(*out = to_json(c, cells)))
        status = shf_fail_memory(s->context, "calibration");
    return status;
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    calibration c = {.scoring = s, .scaled = s->predictions};
    const size_t outputs = s->release.sample_count * s->release.cell_count;
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    c.scaled.all = shf_allocate(s->context, outputs * sizeof(*c.scaled.all));
    if (!c.scaled.all)
        return shf_fail_memory(s->context, "the predictions");
    for (size_t i = 0; i < outputs; i++)
        shf_observe_label(-1, 0, &c.scaled.all[i]); /* what has no prediction keeps none */
    shf_status status = calibrate(&c, out);
    shf_release(s->context, c.scaled.all);
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

const shf_metric_group shf_metrics_calibration = {
    .name = "calibration",
    .summary = "NLL, Brier score and calibration error at a temperature fitted on clean outputs",
    .needs = "clean outputs with scores",
    .applies = shf_has_clean_scores,
    .compute = compute,
};

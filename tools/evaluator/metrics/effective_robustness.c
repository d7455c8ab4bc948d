/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Effective robustness (Taori et al. 2020, arXiv:2007.00644): the accuracy on corrupted outputs beyond what
 * other models of the same clean accuracy have, by a line through their logits. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/json.h"
#include "tools/evaluator/csv_table.h"
#include "tools/evaluator/line_fit.h"
#include "tools/evaluator/metrics/group_figures.h"

#define NEAREST 1e-4 /* to 0 and 1: beyond, logits of accuracies count as if they were there */
#define MOST_POINTS 100000

enum { COLUMN_MODEL, COLUMN_CLEAN, COLUMN_SHIFTED, COLUMNS };
static const char *const column_names[COLUMNS] = {"model", "clean_accuracy", "accuracy"};

enum { CLEAN_ACCURACY, ACCURACY, EXPECTED, ROBUSTNESS, FIGURES };
static const char *const figure_names[FIGURES] = {"clean_accuracy", "accuracy", "expected",
                                                  "effective_robustness"};

/* ---- the points ---- */

typedef struct point_set {
    shf_scoring *scoring;
    shf_csv_table table;
    double *clean, *shifted; /* logits */
    size_t count;
    size_t left_out; /* of this model itself */
    size_t clipped;
} point_set;

static double logit_of(double accuracy)
{
    return shf_logit(fmin(fmax(accuracy, NEAREST), 1 - NEAREST));
}

static shf_status read_accuracy(point_set *points, size_t column, double *logit)
{
    double accuracy;
    if (!shf_parse_double(points->table.fields[column], &accuracy) ||
        !(accuracy >= 0 && accuracy <= 1))
        return shf_csv_table_fail(&points->table, "no accuracy, from 0 to 1:", column);
    points->clipped += accuracy < NEAREST || accuracy > 1 - NEAREST;
    *logit = logit_of(accuracy);
    return SHF_OK;
}

static shf_status read_point(point_set *points)
{
    const size_t i = points->count;
    if (strcmp(points->table.fields[COLUMN_MODEL], points->scoring->model) == 0) {
        points->left_out++;
        return SHF_OK;
    }
    if (i == MOST_POINTS)
        return shf_csv_fail(&points->table.csv, "more than 100000 points");
    shf_status status = read_accuracy(points, COLUMN_CLEAN, &points->clean[i]);
    if (!status)
        status = read_accuracy(points, COLUMN_SHIFTED, &points->shifted[i]);
    points->count += !status;
    return status;
}

static shf_status read_points(point_set *points)
{
    shf_scoring *s = points->scoring;
    shf_arena *arena = &s->context->scratch;
    points->clean = shf_arena_take(arena, MOST_POINTS, sizeof(double));
    points->shifted = shf_arena_take(arena, MOST_POINTS, sizeof(double));
    if (!points->clean || !points->shifted)
        return shf_fail_memory(s->context, "points");
    shf_status status =
        shf_csv_table_open(s->context, s->options.points, column_names, COLUMNS, &points->table);
    for (bool there = true; !status && there;) {
        status = shf_csv_table_next(&points->table, &there);
        if (!status && there)
            status = read_point(points);
    }
    shf_csv_table_close(&points->table);
    return status;
}

/* ---- figures ---- */

typedef struct outcomes {
    const shf_scoring *scoring;
    shf_line_fit fit;
    uint8_t *wrong; /* by output; 2: it does not count */
    double *room;   /* of a thread: a number and an error for each cell, then the table's figures */
    size_t stride;
} outcomes;

static void collect(outcomes *o)
{
    const shf_scored *release = &o->scoring->release;
    for (size_t i = 0; i < release->sample_count; i++)
        for (size_t c = 0; c < release->cell_count; c++)
            o->wrong[i * release->cell_count + c] =
                shf_counts(o->scoring, i, c) ? shf_observed(o->scoring, i, c)->rank > 0 : 2;
}

/* Mean errors as in the table, of samples that are drawn. */
static void redraw(void *user, unsigned thread, const uint32_t *draws, double *figures)
{
    const outcomes *o = user;
    const size_t cells = o->scoring->release.cell_count;
    double *n = o->room + thread * o->stride, *errors = n + cells, *table = errors + cells;
    memset(n, 0, 2 * cells * sizeof(*n));
    for (size_t i = 0; i < o->scoring->release.sample_count; i++) {
        const uint8_t *wrong = &o->wrong[i * cells];
        const double times = draws[i];
        for (size_t c = 0; draws[i] && c < cells; c++) {
            n[c] += wrong[c] < 2 ? times : 0;
            errors[c] += wrong[c] == 1 ? times : 0;
        }
    }
    for (size_t c = 0; c < cells; c++)
        errors[c] = n[c] > 0 ? errors[c] / n[c] : NAN;
    shf_table_compute(&o->scoring->table, errors, table);
    figures[CLEAN_ACCURACY] = 1 - table[SHF_FIGURE_CLEAN_ERROR];
    figures[ACCURACY] = 1 - table[SHF_FIGURE_MEAN_ERROR];
    figures[EXPECTED] =
        shf_logistic(o->fit.intercept + o->fit.slope * logit_of(figures[CLEAN_ACCURACY]));
    figures[ROBUSTNESS] = figures[ACCURACY] - figures[EXPECTED];
}

static shf_status compute_figures(const shf_scoring *s, const shf_line_fit *fit,
                                  shf_metric figures[FIGURES])
{
    shf_arena *arena = &s->context->scratch;
    const size_t cells = s->release.cell_count;
    outcomes o = {.scoring = s, .fit = *fit};
    o.stride = 2 * cells + shf_table_figures(&s->table) + SHF_ALIGNMENT / sizeof(double);
    o.wrong = shf_arena_take(arena, s->release.sample_count, cells);
    o.room = shf_arena_take(arena, s->bootstrap.threads, o.stride * sizeof(*o.room));
    if (!o.wrong || !o.room)
        return shf_fail_memory(s->context, "effective robustness");
    collect(&o);
    return shf_figures_redraw(s, redraw, &o, FIGURES, figures);
}

/* ---- the group ---- */

static bool wanted(const shf_scoring *s)
{
    return s->options.points != NULL;
}

static bool applies(const shf_scoring *s)
{
    return s->options.points && s->table.clean_cell && s->table.count > 0;
}

static json_t *number(double value)
{
    return isfinite(value) ? shf_json_number(value) : json_null();
}

static shf_status make(point_set *points, json_t **out)
{
    shf_scoring *s = points->scoring;
    const shf_line_fit fit = shf_line_fit_of(points->clean, points->shifted, points->count);
    shf_metric figures[FIGURES];
    if (isnan(fit.slope))
        return shf_fail(s->context, SHF_ERR_DATA,
                        "%s: a line takes two models of different clean accuracy, beside the one "
                        "that is scored",
                        s->options.points);
    shf_status status = compute_figures(s, &fit, figures);
    if (!status && points->clipped)
        status =
            shf_score_note(s,
                           "effective_robustness: %zu of the accuracies in %s lie beyond 0.0001 "
                           "and 0.9999, and count as these",
                           points->clipped, s->options.points);
    json_t *group =
        json_pack("{sI sI sI so so so}", "points", (json_int_t)points->count, "left_out",
                  (json_int_t)points->left_out, "clipped", (json_int_t)points->clipped, "slope",
                  number(fit.slope), "intercept", number(fit.intercept), "r2", number(fit.r2));
    *out = shf_figures_add(group, figure_names, figures, FIGURES);
    return status || *out ? status : shf_fail_memory(s->context, "effective robustness");
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    point_set points = {.scoring = s};
    shf_status status = read_points(&points);
    if (!status)
        status = make(&points, out);
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

const shf_metric_group shf_metrics_effective_robustness = {
    .name = "effective_robustness",
    .summary = "accuracy on corrupted outputs beyond that of others as good on clean ones",
    .needs = "--points, and clean and corrupted outputs",
    .applies = applies,
    .wanted = wanted,
    .compute = compute,
};

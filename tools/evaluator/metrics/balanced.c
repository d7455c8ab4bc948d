/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Balanced errors: 1 - the mean over the classes that occur of their recall; and on MedMNIST-C relative
 * to AlexNet's, BE and rBE:
 *     BE_c   mean of E / mean of E^A, over severities
 *     rBE_c  (mean of E - E clean) / (mean of E^A - E^A clean)
 * and their means over the corruptions of the dataset, or nothing: never over what happens to be there.
 * Di Salvo et al. 2024, arXiv:2406.17536. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/metrics/medmnist.h"
#include "tools/evaluator/metrics/metrics.h"

/* Below it, a denominator of rBE is smaller than the errors' own noise. */
#define SMALL_RISE 0.006

/* Of a row. */
enum { ERROR, BE, RBE, ROW_FIGURES };

/* Of the whole. */
enum { CLEAN_ERROR, MEAN_ERROR, MEAN_BE, MEAN_RBE, SUMMARY_FIGURES };

/* What a thread works in: by cell and class. */
typedef struct counts {
    double *n, *right;
} counts;

/* Figures: of the whole, of rows, then the error of each cell. */
typedef struct balanced {
    const shf_scoring *scoring;
    const shf_medmnist_baseline *baseline; /* NULL: none */
    bool whole;                            /* all of the baseline's corruptions are there */
    size_t classes, rows, cells, figures;
    counts *counts; /* of a thread */
} balanced;

static size_t row_figure(size_t row, int figure)
{
    return SUMMARY_FIGURES + row * ROW_FIGURES + (size_t)figure;
}

static size_t cell_figure(const balanced *b, size_t cell)
{
    return row_figure(b->rows, 0) + cell;
}

/* ---- figures of drawn samples ---- */

static void count(const balanced *b, const counts *c, const uint32_t *draws)
{
    const shf_scoring *s = b->scoring;
    const size_t size = b->cells * b->classes;
    memset(c->n, 0, size * sizeof(*c->n));
    memset(c->right, 0, size * sizeof(*c->right));
    for (size_t i = 0; i < s->release.sample_count; i++) {
        const double times = draws ? draws[i] : 1;
        for (size_t k = 0; times > 0 && k < b->cells; k++) {
            if (!shf_counts(s, i, k))
                continue;
            const size_t at = k * b->classes + (size_t)s->release.samples[i].label;
            c->n[at] += times;
            c->right[at] += shf_observed(s, i, k)->rank == 0 ? times : 0;
        }
    }
}

static double error_of(const double *n, const double *right, size_t classes)
{
    double sum = 0, present = 0;
    for (size_t k = 0; k < classes; k++)
        if (n[k] > 0) {
            sum += right[k] / n[k];
            present++;
        }
    return present > 0 ? 1 - sum / present : NAN;
}

static void compute_row(const balanced *b, size_t row, double clean, double *figures)
{
    const shf_table_row *r = &b->scoring->table.rows[row];
    double sum = 0;
    for (size_t i = 0; i < r->count; i++)
        sum += figures[cell_figure(b, r->cells[i])];
    const double error = sum / (double)r->count;
    const double reference = b->baseline ? shf_medmnist_error_of(b->baseline, r->corruption) : NAN;
    figures[row_figure(row, ERROR)] = error;
    figures[row_figure(row, BE)] = error / reference;
    figures[row_figure(row, RBE)] =
        b->baseline ? (error - clean) / (reference - b->baseline->clean_error) : NAN;
}

/* The mean of a figure over the rows that have it. */
static double mean_of(const balanced *b, const double *figures, int figure)
{
    double sum = 0, n = 0;
    for (size_t r = 0; r < b->rows; r++)
        if (isfinite(figures[row_figure(r, figure)])) {
            sum += figures[row_figure(r, figure)];
            n++;
        }
    return n > 0 ? sum / n : NAN;
}

static void compute_figures(void *user, unsigned thread, const uint32_t *draws, double *figures)
{
    const balanced *b = user;
    const counts *c = &b->counts[thread];
    count(b, c, draws);
    for (size_t k = 0; k < b->cells; k++)
        figures[cell_figure(b, k)] =
            error_of(c->n + k * b->classes, c->right + k * b->classes, b->classes);
    const shf_table *table = &b->scoring->table;
    const double clean = table->clean_cell ? figures[cell_figure(b, table->clean)] : NAN;
    for (size_t r = 0; r < b->rows; r++)
        compute_row(b, r, clean, figures);
    figures[CLEAN_ERROR] = clean;
    figures[MEAN_ERROR] = mean_of(b, figures, ERROR);
    figures[MEAN_BE] = b->whole ? mean_of(b, figures, BE) : NAN;
    figures[MEAN_RBE] = b->whole ? mean_of(b, figures, RBE) : NAN;
}

/* ---- JSON ---- */

static json_t *rows_json(const balanced *b, const shf_metric *figures)
{
    json_t *array = json_array();
    for (size_t r = 0; r < b->rows; r++) {
        const char *name = b->scoring->table.rows[r].corruption;
        const double reference = b->baseline ? shf_medmnist_error_of(b->baseline, name) : NAN;
        json_array_append_new(
            array, json_pack("{ss so so so so}", "corruption", name, "error",
                             shf_figure_json(&figures[row_figure(r, ERROR)]), "be",
                             shf_figure_json(&figures[row_figure(r, BE)]), "rbe",
                             shf_figure_json(&figures[row_figure(r, RBE)]), "baseline_error",
                             isfinite(reference) ? json_real(reference) : json_null()));
    }
    return array;
}

static json_t *cells_json(const balanced *b, const shf_metric *figures)
{
    json_t *array = json_array();
    for (size_t k = 0; k < b->cells; k++)
        json_array_append_new(array,
                              json_pack("{ss so}", "variant", b->scoring->release.cells[k].variant,
                                        "error", shf_figure_json(&figures[cell_figure(b, k)])));
    return array;
}

static json_t *all_json(const balanced *b, const shf_metric *figures)
{
    return json_pack(
        "{so so so so ss* so so}", "clean_error", shf_figure_json(&figures[CLEAN_ERROR]),
        "mean_error", shf_figure_json(&figures[MEAN_ERROR]), "be",
        shf_figure_json(&figures[MEAN_BE]), "rbe", shf_figure_json(&figures[MEAN_RBE]), "baseline",
        b->baseline ? "AlexNet (Di Salvo et al. 2024, arXiv:2406.17536)" : NULL, "corruptions",
        rows_json(b, figures), "cells", cells_json(b, figures));
}

/* ---- warnings ---- */

/* Where AlexNet errs hardly more than on clean images, or less, rBE says little. */
static shf_status warn(shf_scoring *s, const balanced *b)
{
    shf_status status = SHF_OK;
    for (size_t r = 0; b->baseline && !status && r < b->rows; r++) {
        const char *name = b->scoring->table.rows[r].corruption;
        const double rise = shf_medmnist_error_of(b->baseline, name) - b->baseline->clean_error;
        if (rise < SMALL_RISE)
            status = shf_score_note(s,
                                    "rBE of %s divides by %s: AlexNet errs there %s than on clean "
                                    "images; do not read it, nor the mean over it, as a rank",
                                    name, rise < 0 ? "a negative number" : "almost nothing",
                                    rise < 0 ? "less" : "hardly more");
    }
    return status;
}

/* ---- the group ---- */

static void open(balanced *b)
{
    const shf_scoring *s = b->scoring;
    b->baseline = shf_medmnist_baseline_of(s->release.manifest.profile);
    b->cells = s->release.cell_count;
    b->rows = s->table.count;
    b->classes = s->release.manifest.class_count;
    for (size_t i = 0; i < s->release.sample_count; i++)
        if (s->release.samples[i].label >= (int32_t)b->classes)
            b->classes = (size_t)s->release.samples[i].label + 1;
    b->figures = cell_figure(b, b->cells);
    size_t found = 0;
    for (size_t r = 0; b->baseline && r < b->rows; r++)
        found += s->table.rows[r].count == 5 &&
                 isfinite(shf_medmnist_error_of(b->baseline, s->table.rows[r].corruption));
    b->whole = b->baseline && found == b->baseline->count;
}

static bool take_room(balanced *b, shf_arena *arena, shf_metric **figures, shf_interval **intervals,
                      double **values)
{
    const unsigned threads = b->scoring->bootstrap.threads;
    const size_t size = b->cells * b->classes;
    b->counts = shf_arena_take(arena, threads, sizeof(*b->counts));
    *figures = shf_arena_take(arena, b->figures, sizeof(**figures));
    *intervals = shf_arena_take(arena, b->figures, sizeof(**intervals));
    *values = shf_arena_take(arena, b->figures, sizeof(**values));
    bool room = b->counts && *figures && *intervals && *values;
    for (unsigned t = 0; room && t < threads; t++) {
        b->counts[t].n = shf_arena_take(arena, size, sizeof(double));
        b->counts[t].right = shf_arena_take(arena, size, sizeof(double));
        room = b->counts[t].n && b->counts[t].right;
    }
    return room;
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    balanced b = {.scoring = s};
    shf_metric *figures;
    shf_interval *intervals;
    double *values;
    open(&b);
    const shf_mark mark = shf_arena_mark(&s->release.arena);
    if (!take_room(&b, &s->release.arena, &figures, &intervals, &values))
        return shf_fail_memory(s->context, "balanced errors");
    compute_figures(&b, 0, NULL, values);
    shf_status status = shf_redraw(s->context, s->release.sample_count, &s->bootstrap,
                                   compute_figures, &b, b.figures, intervals);
    for (size_t f = 0; !status && f < b.figures; f++)
        figures[f] = (shf_metric){values[f], intervals[f]};
    if (!status)
        *out = all_json(&b, figures);
    if (!status && !*out)
        status = shf_fail_memory(s->context, "balanced errors");
    if (!status)
        status = warn(s, &b);
    shf_arena_rewind(&s->release.arena, mark);
    return status;
}

const shf_metric_group shf_metrics_balanced = {
    .name = "balanced",
    .summary = "balanced errors; on MedMNIST-C, BE and rBE",
    .needs = "images with labels",
    .profile = "medmnist-c/",
    .compute = compute,
};

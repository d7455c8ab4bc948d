/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Balanced errors: 1 - the mean over the classes that occur of their recall, which of any number of
 * classes an image is the mean over them of that of its two, there and not there; and on MedMNIST-C
 * relative to AlexNet's, BE and rBE:
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

/* Of an output and a question. */
enum { WRONG, RIGHT, LEFT_OUT };

/* What a thread works in: by cell, question and class. */
typedef struct counts {
    double *n, *right;
} counts;

/* What is asked of each image: which class it is of; or of each class whether it is there. Figures: of the
 * whole, of rows, then the error of each cell. */
typedef struct balanced {
    const shf_scoring *scoring;
    size_t questions;
    int32_t *truth;                        /* by sample and question: the class */
    uint8_t *answers;                      /* by output and question */
    const shf_medmnist_baseline *baseline; /* NULL: none */
    bool whole;                            /* all of the baseline's corruptions are there */
    size_t classes, rows, cells, figures;  /* classes: of a question */
    counts *counts;                        /* of a thread */
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
    const size_t size = b->cells * b->questions * b->classes;
    memset(c->n, 0, size * sizeof(*c->n));
    memset(c->right, 0, size * sizeof(*c->right));
    for (size_t i = 0; i < b->scoring->release.sample_count; i++) {
        const double times = draws ? draws[i] : 1;
        const int32_t *truth = b->truth + i * b->questions;
        const uint8_t *answers = b->answers + i * b->cells * b->questions;
        for (size_t k = 0; times > 0 && k < b->cells; k++, answers += b->questions) {
            if (*answers == LEFT_OUT)
                continue;
            for (size_t q = 0; q < b->questions; q++) {
                const size_t at = (k * b->questions + q) * b->classes + (size_t)truth[q];
                c->n[at] += times;
                c->right[at] += times * answers[q];
            }
        }
    }
}

/* The mean over the classes that there are. */
static double recall_of(const double *n, const double *right, size_t classes)
{
    double sum = 0, present = 0;
    for (size_t k = 0; k < classes; k++)
        if (n[k] > 0) {
            sum += right[k] / n[k];
            present++;
        }
    return present > 0 ? sum / present : NAN;
}

static double error_of(const balanced *b, const counts *c, size_t cell)
{
    double sum = 0;
    for (size_t q = 0; q < b->questions; q++) {
        const size_t at = (cell * b->questions + q) * b->classes;
        sum += recall_of(c->n + at, c->right + at, b->classes);
    }
    return 1 - sum / (double)b->questions;
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
        figures[cell_figure(b, k)] = error_of(b, c, k);
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

/* By decision; null where the largest score decides. */
static json_t *thresholds_json(const shf_decisions *decisions)
{
    json_t *array = decisions->count ? json_array() : json_null();
    for (size_t i = 0; i < decisions->count; i++)
        json_array_append_new(array, shf_json_number(decisions->thresholds[i]));
    return array;
}

static json_t *all_json(const balanced *b, const shf_metric *figures)
{
    return json_pack(
        "{so so so so so ss* so so}", "thresholds",
        thresholds_json(&b->scoring->predictions.decisions), "clean_error",
        shf_figure_json(&figures[CLEAN_ERROR]), "mean_error", shf_figure_json(&figures[MEAN_ERROR]),
        "be", shf_figure_json(&figures[MEAN_BE]), "rbe", shf_figure_json(&figures[MEAN_RBE]),
        "baseline", b->baseline ? "AlexNet (Di Salvo et al. 2024, arXiv:2406.17536)" : NULL,
        "corruptions", rows_json(b, figures), "cells", cells_json(b, figures));
}

/* ---- warnings ---- */

/* Where AlexNet errs hardly more than on clean images, or less, rBE says little. */
static shf_status warn_of_ratios(shf_scoring *s, const balanced *b)
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

/* What all decisions are alike with is no threshold for these scores. */
static shf_status warn_of_decisions(shf_scoring *s, const balanced *b)
{
    const shf_decisions *d = &s->predictions.decisions;
    const size_t all = s->release.sample_count * b->cells * d->count;
    size_t above = 0;
    if (!s->release.several || s->predictions.missing)
        return SHF_OK;
    for (size_t i = 0; i < all; i++)
        above += d->made[i];
    if (above == 0)
        return shf_score_note(s, "no score of any class is above its threshold: see --threshold");
    if (above == all)
        return shf_score_note(s, "all scores of all classes are above their thresholds: %s",
                              s->predictions.kind == SHF_LOGITS
                                  ? "if they are probabilities, say --scores probabilities"
                                  : "see --threshold");
    return SHF_OK;
}

/* ---- questions and answers ---- */

static void take_truth(balanced *b, size_t sample)
{
    const shf_sample_record *from = &b->scoring->release.samples[sample];
    int32_t *truth = b->truth + sample * b->questions;
    if (!b->scoring->release.several) {
        *truth = from->label;
        return;
    }
    memset(truth, 0, b->questions * sizeof(*truth));
    for (size_t i = 0; i < from->label_count; i++)
        truth[from->labels[i]] = 1;
}

static void take_answers(balanced *b, size_t sample, size_t cell)
{
    const shf_scoring *s = b->scoring;
    const shf_decisions *d = &s->predictions.decisions;
    const size_t output = sample * b->cells + cell;
    const int32_t *truth = b->truth + sample * b->questions;
    uint8_t *answers = b->answers + output * b->questions;
    const shf_observation *o = shf_observed(s, sample, cell);
    if (o->predicted < 0 || !shf_scored_labelled(&s->release, sample))
        *answers = LEFT_OUT;
    else if (d->count == 0)
        *answers = o->rank == 0 ? RIGHT : WRONG;
    else
        for (size_t q = 0; q < b->questions; q++)
            answers[q] = d->made[output * d->count + q] == truth[q] ? RIGHT : WRONG;
}

static shf_status take_questions(balanced *b)
{
    shf_arena *arena = &b->scoring->context->scratch;
    const size_t samples = b->scoring->release.sample_count;
    b->truth = shf_arena_take(arena, samples * b->questions, sizeof(*b->truth));
    b->answers = shf_arena_take(arena, samples * b->questions, b->cells);
    if (!b->truth || !b->answers)
        return shf_fail_memory(b->scoring->context, "balanced errors");
    for (size_t i = 0; i < samples; i++) {
        take_truth(b, i);
        for (size_t k = 0; k < b->cells; k++)
            take_answers(b, i, k);
    }
    return SHF_OK;
}

/* ---- the group ---- */

static void open(balanced *b)
{
    const shf_scoring *s = b->scoring;
    b->baseline = shf_medmnist_baseline_of(s->release.manifest.profile);
    b->cells = s->release.cell_count;
    b->rows = s->table.count;
    b->questions = s->release.several ? s->release.manifest.class_count : 1;
    b->classes = s->release.several ? 2 : s->release.manifest.class_count;
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
    const size_t size = b->cells * b->questions * b->classes;
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
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    shf_status status = take_questions(&b);
    if (!status && !take_room(&b, &s->context->scratch, &figures, &intervals, &values))
        status = shf_fail_memory(s->context, "balanced errors");
    if (!status) {
        compute_figures(&b, 0, NULL, values);
        status = shf_redraw(s->context, s->release.sample_count, &s->bootstrap, compute_figures, &b,
                            b.figures, intervals);
    }
    for (size_t f = 0; !status && f < b.figures; f++)
        figures[f] = (shf_metric){values[f], intervals[f]};
    if (!status)
        *out = all_json(&b, figures);
    if (!status && !*out)
        status = shf_fail_memory(s->context, "balanced errors");
    if (!status)
        status = warn_of_ratios(s, &b);
    if (!status)
        status = warn_of_decisions(s, &b);
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

static bool usual(const shf_scoring *s)
{
    static const char own[] = "medmnist-c/";
    return s->release.several || strncmp(s->release.manifest.profile, own, sizeof(own) - 1) == 0;
}

static bool wanted(const shf_scoring *s)
{
    return s->options.thresholds != NULL;
}

const shf_metric_group shf_metrics_balanced = {
    .name = "balanced",
    .summary = "balanced errors; on MedMNIST-C, BE and rBE",
    .needs = "images with labels",
    .several = true,
    .usual = usual,
    .wanted = wanted,
    .compute = compute,
};

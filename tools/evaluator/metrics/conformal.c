/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Conformal prediction sets, calibrated on the clean outputs of one half of the images and tested on
 * all outputs of the other: coverage and size by cell. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/random.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/clean_rows.h"
#include "tools/evaluator/metrics/group_figures.h"
#include "tools/evaluator/numerics.h"
#include "tools/evaluator/prediction_sets.h"
#include "tools/evaluator/rows.h"

#define DEFAULT_ALPHA 0.1
#define DEFAULT_FREE 5
#define DEFAULT_PENALTY 0.01

enum { DRAW_SPLIT, DRAW_U }; /* draw ids: by image, by output */

/* Sums of whole numbers, which come out the same in any order. */
typedef struct set_sums {
    uint64_t n, covered, sizes, squares;
} set_sums;

typedef struct conformal {
    shf_scoring *scoring;
    double alpha;
    shf_set_rule rule;
    shf_stream stream;
    bool *calibrates; /* by sample */
    size_t calibration_n;
    double *scores; /* by kind, then sample */
    double thresholds[SHF_SET_KINDS];
    double *probabilities; /* a row a thread */
    uint32_t *room;        /* likewise */
    size_t stride;
    set_sums *sums; /* by thread, cell, kind */
} conformal;

/* ---- the split ---- */

typedef struct ticket {
    uint32_t word;
    size_t sample;
} ticket;

static int by_word(const void *a, const void *b)
{
    const ticket *x = a, *y = b;
    if (x->word != y->word)
        return x->word < y->word ? -1 : 1;
    return (x->sample > y->sample) - (x->sample < y->sample);
}

/* The half (rounded down) of the images with clean outputs that has the smallest random numbers. */
static shf_status split(conformal *c)
{
    const shf_scoring *s = c->scoring;
    const size_t samples = s->release.sample_count;
    size_t n = 0;
    ticket *tickets = shf_allocate(s->context, samples * sizeof(*tickets));
    if (!tickets)
        return shf_fail_memory(s->context, "a split");
    for (size_t i = 0; i < samples; i++) {
        c->calibrates[i] = false;
        tickets[n].sample = i;
        shf_random_u32(&c->stream, DRAW_SPLIT, i, 1, &tickets[n].word);
        n += shf_counts_scored(s, i, s->table.clean);
    }
    qsort(tickets, n, sizeof(*tickets), by_word);
    c->calibration_n = n / 2;
    for (size_t i = 0; i < c->calibration_n; i++)
        c->calibrates[tickets[i].sample] = true;
    shf_release(s->context, tickets);
    return SHF_OK;
}

/* ---- rows ---- */

static shf_set_input input_of(const conformal *c, unsigned thread, size_t output,
                              const double *scores)
{
    const shf_predictions *p = &c->scoring->predictions;
    const size_t sample = output / c->scoring->release.cell_count;
    double *row = c->probabilities + thread * c->stride;
    for (size_t k = 0; k < p->classes; k++)
        row[k] = p->kind == SHF_LOGITS ? exp(scores[k] - p->all[output].energy) : scores[k];
    return (shf_set_input){.probabilities = row,
                           .classes = p->classes,
                           .label = (size_t)c->scoring->release.samples[sample].label,
                           .u = shf_random_uniform(&c->stream, DRAW_U, output, 0, 1),
                           .room = c->room + thread * c->stride};
}

static void visit_clean(void *user, unsigned thread, size_t sample, double *scores)
{
    conformal *c = user;
    const shf_scored *release = &c->scoring->release;
    double own[SHF_SET_KINDS];
    if (!c->calibrates[sample])
        return;
    const shf_set_input in =
        input_of(c, thread, sample * release->cell_count + c->scoring->table.clean, scores);
    shf_set_scores(&c->rule, &in, own);
    for (int kind = 0; kind < SHF_SET_KINDS; kind++)
        c->scores[(size_t)kind * release->sample_count + sample] = own[kind];
}

static shf_row_fault visit_test(void *user, unsigned thread, size_t output, const double *scores)
{
    conformal *c = user;
    const size_t cells = c->scoring->release.cell_count, cell = output % cells;
    shf_set sets[SHF_SET_KINDS];
    if (c->calibrates[output / cells] || !shf_counts_scored(c->scoring, output / cells, cell))
        return SHF_ROW_GOOD;
    const shf_set_input in = input_of(c, thread, output, scores);
    shf_sets_make(&c->rule, &in, c->thresholds, sets);
    set_sums *sums = &c->sums[(thread * cells + cell) * SHF_SET_KINDS];
    for (int kind = 0; kind < SHF_SET_KINDS; kind++, sums++) {
        sums->n++;
        sums->covered += sets[kind].covers;
        sums->sizes += sets[kind].size;
        sums->squares += (uint64_t)sets[kind].size * sets[kind].size;
    }
    return SHF_ROW_GOOD;
}

/* ---- steps ---- */

static shf_status take_room(conformal *c)
{
    const shf_scoring *s = c->scoring;
    shf_arena *arena = &s->context->scratch;
    const size_t threads = s->bootstrap.threads, samples = s->release.sample_count;
    const size_t sums = threads * s->release.cell_count * SHF_SET_KINDS;
    c->stride = s->predictions.classes + SHF_ALIGNMENT / sizeof(double);
    c->calibrates = shf_arena_take(arena, samples, sizeof(*c->calibrates));
    c->scores = shf_arena_take(arena, samples, SHF_SET_KINDS * sizeof(*c->scores));
    c->probabilities = shf_arena_take(arena, threads, c->stride * sizeof(*c->probabilities));
    c->room = shf_arena_take(arena, threads, c->stride * sizeof(*c->room));
    c->sums = shf_arena_take(arena, sums, sizeof(*c->sums));
    if (!c->calibrates || !c->scores || !c->probabilities || !c->room || !c->sums)
        return shf_fail_memory(s->context, "prediction sets");
    memset(c->sums, 0, sums * sizeof(*c->sums));
    return SHF_OK;
}

static shf_status calibrate(conformal *c)
{
    const size_t samples = c->scoring->release.sample_count;
    shf_status status = shf_clean_rows(c->scoring, visit_clean, c);
    for (size_t kind = 0; !status && kind < SHF_SET_KINDS; kind++) {
        double *scores = c->scores + kind * samples;
        size_t n = 0;
        for (size_t i = 0; i < samples; i++)
            if (c->calibrates[i])
                scores[n++] = scores[i];
        c->thresholds[kind] = shf_set_threshold(scores, n, c->alpha);
    }
    return status;
}

/* ---- JSON ---- */

static const char *const kind_names[SHF_SET_KINDS] = {"hps", "aps", "raps"};

static set_sums total(const conformal *c, size_t cell, size_t kind)
{
    set_sums sum = {0};
    for (size_t t = 0; t < c->scoring->bootstrap.threads; t++) {
        const set_sums *own =
            &c->sums[(t * c->scoring->release.cell_count + cell) * SHF_SET_KINDS + kind];
        sum.n += own->n;
        sum.covered += own->covered;
        sum.sizes += own->sizes;
        sum.squares += own->squares;
    }
    return sum;
}

static shf_metric size_metric(const set_sums *sum, double confidence)
{
    const double n = (double)sum->n, mean = (double)sum->sizes / n;
    const double variance = fmax((double)sum->squares - mean * (double)sum->sizes, 0) / (n - 1);
    return (shf_metric){mean, shf_mean_interval(mean, variance, n, confidence)};
}

static json_t *cell_json(const conformal *c, size_t cell)
{
    static const char *const names[SHF_SET_KINDS][2] = {
        {"hps_coverage", "hps_size"}, {"aps_coverage", "aps_size"}, {"raps_coverage", "raps_size"}};
    const double confidence = c->scoring->bootstrap.confidence;
    json_t *out = shf_cell_json(c->scoring, cell, (size_t)total(c, cell, 0).n);
    for (size_t kind = 0; kind < SHF_SET_KINDS; kind++) {
        const set_sums sum = total(c, cell, kind);
        const shf_metric figures[2] = {
            shf_rate_metric((double)sum.covered, (double)sum.n, confidence),
            size_metric(&sum, confidence)};
        out = shf_figures_add(out, names[kind], figures, 2);
    }
    return out;
}

static json_t *to_json(const conformal *c)
{
    json_t *cells = json_array(), *thresholds = json_object();
    for (size_t kind = 0; kind < SHF_SET_KINDS; kind++) {
        const double threshold = c->thresholds[kind];
        json_object_set_new(thresholds, kind_names[kind],
                            isfinite(threshold) ? shf_json_number(threshold) : json_null());
    }
    for (size_t cell = 0; cell < c->scoring->release.cell_count; cell++)
        json_array_append_new(cells, cell_json(c, cell));
    return json_pack("{so sI so so so so}", "alpha", shf_json_number(c->alpha), "calibration_n",
                     (json_int_t)c->calibration_n, "raps_rank", shf_json_number(c->rule.free),
                     "raps_penalty", shf_json_number(c->rule.penalty), "thresholds", thresholds,
                     "cells", cells);
}

/* ---- the group ---- */

static bool wanted(const shf_scoring *s)
{
    return s->options.alpha > 0 || s->options.raps_rank > 0 || s->options.raps_penalty > 0;
}

static bool applies(const shf_scoring *s)
{
    return shf_clean_count(s) >= 2;
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    const shf_score_options *o = &s->options;
    const shf_address address = {.struct_size = sizeof(address), .seed = s->bootstrap.seed};
    conformal c = {.scoring = s,
                   .alpha = o->alpha > 0 ? o->alpha : DEFAULT_ALPHA,
                   .rule = {o->raps_penalty > 0 ? o->raps_penalty : DEFAULT_PENALTY,
                            o->raps_rank > 0 ? o->raps_rank : DEFAULT_FREE},
                   .stream = shf_stream_of("conformal", 0, &address)};
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    shf_status status = take_room(&c);
    if (!status)
        status = split(&c);
    if (!status)
        status = calibrate(&c);
    if (!status)
        status = shf_rows_each(&s->predictions, visit_test, &c);
    if (!status && isinf(c.thresholds[SHF_HPS]))
        status = shf_score_note(s,
                                "conformal: %zu images are too few to calibrate with: sets hold "
                                "all classes",
                                c.calibration_n);
    if (!status && !(*out = to_json(&c)))
        status = shf_fail_memory(s->context, "prediction sets");
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

const shf_metric_group shf_metrics_conformal = {
    .name = "conformal",
    .summary = "coverage and size of prediction sets calibrated on clean outputs",
    .needs = "scores of two clean outputs",
    .applies = applies,
    .wanted = wanted,
    .compute = compute,
};

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_score_compare. The table's figures are linear in the errors of cells (the baseline is a constant),
 * so a figure's difference is the figure of the differences: a replicate sums 1, 0 and -1. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/compare.h"

/* ---- differences ---- */

/* What a thread works in, by cell. */
typedef struct replica {
    double *errors;
    int64_t *n, *sums;
} replica;

typedef struct redrawing {
    const shf_comparing *comparing;
    replica *replicas;
} redrawing;

static void compute(void *user, unsigned thread, const uint32_t *draws, double *figures)
{
    const redrawing *r = user;
    const shf_comparing *c = r->comparing;
    const replica *own = &r->replicas[thread];
    const size_t cells = c->cell_count;
    memset(own->n, 0, cells * sizeof(*own->n));
    memset(own->sums, 0, cells * sizeof(*own->sums));
    for (size_t i = 0; i < c->images; i++) {
        const int64_t times = draws[i];
        const int8_t *deltas = c->deltas + i * cells;
        const uint8_t *counted = c->counted + i * cells;
        for (size_t k = 0; times && k < cells; k++) {
            own->n[k] += times * counted[k];
            own->sums[k] += times * deltas[k];
        }
    }
    for (size_t k = 0; k < cells; k++)
        own->errors[k] = own->n[k] > 0 ? (double)own->sums[k] / (double)own->n[k] : NAN;
    shf_table_compute(&c->table, own->errors, figures);
}

static shf_status take_replicas(shf_comparing *c, replica **out)
{
    const unsigned threads = c->bootstrap.threads;
    replica *replicas = shf_arena_take(&c->arena, threads, sizeof(*replicas));
    bool room = replicas != NULL;
    for (unsigned t = 0; room && t < threads; t++) {
        replicas[t].errors = shf_arena_take(&c->arena, c->cell_count, sizeof(double));
        replicas[t].n = shf_arena_take(&c->arena, c->cell_count, sizeof(int64_t));
        replicas[t].sums = shf_arena_take(&c->arena, c->cell_count, sizeof(int64_t));
        room = replicas[t].errors && replicas[t].n && replicas[t].sums;
    }
    *out = replicas;
    return room ? SHF_OK : shf_fail_memory(c->context, "a comparison");
}

static void compute_values(shf_comparing *c, double *errors)
{
    for (int which = 0; which < 2; which++) {
        for (size_t k = 0; k < c->cell_count; k++) {
            const shf_compared_cell *cell = &c->cells[k];
            const uint64_t right = cell->both + (which ? cell->only_second : cell->only_first);
            errors[k] = cell->n ? (double)(cell->n - right) / (double)cell->n : NAN;
        }
        shf_table_compute(&c->table, errors, c->values[which]);
    }
}

static shf_status compare(shf_comparing *c)
{
    const size_t count = shf_table_figures(&c->table);
    redrawing r = {c, NULL};
    shf_status status = take_replicas(c, &r.replicas);
    shf_interval *intervals = shf_arena_take(&c->arena, count, sizeof(*intervals));
    c->differences = shf_arena_take(&c->arena, count, sizeof(*c->differences));
    for (int which = 0; which < 2; which++)
        c->values[which] = shf_arena_take(&c->arena, count, sizeof(double));
    if (status || !intervals || !c->differences || !c->values[0] || !c->values[1])
        return shf_fail_memory(c->context, "a comparison");
    compute_values(c, r.replicas[0].errors);
    status = shf_redraw(c->context, c->images, &c->bootstrap, compute, &r, count, intervals);
    for (size_t f = 0; !status && f < count; f++)
        c->differences[f] = (shf_metric){c->values[1][f] - c->values[0][f], intervals[f]};
    return status;
}

static int by_p(const void *a, const void *b)
{
    const shf_compared_cell *const *x = a, *const *y = b;
    return ((*x)->p > (*y)->p) - ((*x)->p < (*y)->p);
}

/* Holm 1979: the i-th smallest of m ps times m - i + 1, and not less than those before. */
static shf_status correct(shf_comparing *c)
{
    const size_t count = c->cell_count;
    shf_compared_cell **order = shf_arena_take(&c->arena, count, sizeof(*order));
    if (!order)
        return shf_fail_memory(c->context, "a comparison");
    for (size_t k = 0; k < count; k++)
        order[k] = &c->cells[k];
    qsort(order, count, sizeof(*order), by_p);
    double most = 0;
    for (size_t k = 0; k < count; k++) {
        most = fmin(1, fmax(most, order[k]->p * (double)(count - k)));
        order[k]->p_holm = most;
    }
    return SHF_OK;
}

/* ---- warnings ---- */

static shf_status warn(shf_comparing *c)
{
    const json_t *first = json_object_get(c->scores[0], "baseline");
    const json_t *second = json_object_get(c->scores[1], "baseline");
    uint64_t n = 0;
    for (size_t k = 0; k < c->cell_count; k++)
        n += c->cells[k].n;
    c->warnings = json_array();
    bool good = c->warnings != NULL;
    if (good && !c->same_baseline && (json_is_object(first) || json_is_object(second)))
        good = !json_array_append_new(
            c->warnings, json_string("the scores have different baselines: no CE is compared"));
    if (good && n < c->images * c->cell_count)
        good = !json_array_append_new(
            c->warnings,
            json_sprintf("%llu outputs that lack a label or a prediction of either are left out",
                         (unsigned long long)(c->images * c->cell_count - n)));
    return good ? SHF_OK : shf_fail_memory(c->context, "warnings");
}

/* ---- the whole ---- */

static shf_status settle(shf_comparing *c, const shf_compare_options *given,
                         shf_compare_options *options)
{
    size_t size = sizeof(*options);
    if (given->struct_size && given->struct_size < size)
        size = given->struct_size;
    memcpy(options, given, size);
    c->bootstrap = (shf_bootstrap_options){options->seed, options->replicates, options->confidence,
                                           options->threads};
    c->names[0] = options->first_name ? options->first_name : "the first score";
    c->names[1] = options->second_name ? options->second_name : "the second score";
    if (!options->first || !options->second)
        return shf_fail(c->context, SHF_ERR_ARGUMENT, "a comparison needs two scores");
    return shf_redraw_settle(c->context, &c->bootstrap);
}

shf_status shf_score_compare(shf_context *context, const shf_compare_options *given, char **json)
{
    shf_comparing c = {.context = context};
    shf_compare_options options = {0};
    *json = NULL;
    shf_arena_init(&c.arena, &context->allocator);
    shf_status status = settle(&c, given, &options);
    const char *const texts[2] = {options.first, options.second};
    if (!status)
        status = shf_compare_read(&c, texts);
    if (!status)
        status = compare(&c);
    if (!status)
        status = correct(&c);
    if (!status)
        status = warn(&c);
    if (!status)
        status = shf_score_text(context, shf_compare_json(&c), json);
    json_decref(c.warnings);
    json_decref(c.scores[0]);
    json_decref(c.scores[1]);
    shf_arena_free(&c.arena);
    return status;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Samples drawn again and again, each with all its outputs. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/cells.h"

/* What a thread works in. */
typedef struct replica {
    uint32_t *draws;   /* of a sample */
    double *n, *wrong; /* of a cell */
    double *gaps;      /* of a cell and bin */
    double *errors;    /* of a cell */
    double *figures;
} replica;

typedef struct bootstrap {
    const shf_predictions *predictions;
    const shf_table *table;
    const shf_bootstrap_options *options;
    size_t cells, figures;
    double *values; /* of figure or, after these, cell's ECE, by replicate */
} bootstrap;

static void add_sample(const bootstrap *b, replica *r, size_t sample)
{
    const double draws = r->draws[sample];
    const shf_observation *o = b->predictions->all + sample * b->cells;
    for (size_t c = 0; c < b->cells; c++, o++) {
        if (o->predicted < 0)
            continue;
        r->n[c] += draws;
        r->wrong[c] += o->rank > 0 ? draws : 0;
        if (b->predictions->classes)
            r->gaps[c * SHF_ECE_BINS + (size_t)shf_ece_bin(o->confidence)] +=
                draws * (o->confidence - (o->rank == 0));
    }
}

static void run_replicate(const bootstrap *b, replica *r, uint32_t number)
{
    const shf_scored *scored = b->predictions->scored;
    shf_bootstrap_counts(b->options->seed, number, scored->sample_count, r->draws);
    memset(r->n, 0, b->cells * sizeof(*r->n));
    memset(r->wrong, 0, b->cells * sizeof(*r->wrong));
    memset(r->gaps, 0, b->cells * SHF_ECE_BINS * sizeof(*r->gaps));
    for (size_t s = 0; s < scored->sample_count; s++)
        if (r->draws[s] && scored->samples[s].label >= 0)
            add_sample(b, r, s);
    for (size_t c = 0; c < b->cells; c++)
        r->errors[c] = r->n[c] > 0 ? r->wrong[c] / r->n[c] : NAN;
    shf_table_compute(b->table, r->errors, r->figures);
    const size_t replicates = b->options->replicates;
    for (size_t f = 0; f < b->figures; f++)
        b->values[f * replicates + number] = r->figures[f];
    for (size_t c = 0; c < b->cells; c++)
        b->values[(b->figures + c) * replicates + number] =
            shf_ece(r->gaps + c * SHF_ECE_BINS, r->n[c]);
}

static bool take_replica(const bootstrap *b, shf_arena *arena, replica *r)
{
    r->draws = shf_arena_take(arena, b->predictions->scored->sample_count, sizeof(*r->draws));
    r->n = shf_arena_take(arena, b->cells, sizeof(*r->n));
    r->wrong = shf_arena_take(arena, b->cells, sizeof(*r->wrong));
    r->gaps = shf_arena_take(arena, b->cells * SHF_ECE_BINS, sizeof(*r->gaps));
    r->errors = shf_arena_take(arena, b->cells, sizeof(*r->errors));
    r->figures = shf_arena_take(arena, b->figures, sizeof(*r->figures));
    return r->draws && r->n && r->wrong && r->gaps && r->errors && r->figures;
}

static void run_replicates(const bootstrap *b, replica *replicas)
{
    const unsigned threads = b->predictions->threads;
#pragma omp parallel for schedule(static, 1) num_threads(threads)
    for (unsigned t = 0; t < threads; t++)
        for (uint32_t i = t; i < b->options->replicates; i += threads)
            run_replicate(b, &replicas[t], i);
}

shf_status shf_bootstrap(const shf_predictions *p, const shf_table *table,
                         const shf_bootstrap_options *options, shf_cell_metrics *cells,
                         shf_metric *figures)
{
    bootstrap b = {p, table, options, p->scored->cell_count, shf_table_figures(table), NULL};
    shf_arena *arena = &p->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    replica *replicas = shf_arena_take(arena, p->threads, sizeof(*replicas));
    b.values = shf_arena_take(arena, b.figures + b.cells, options->replicates * sizeof(double));
    bool room = replicas && b.values;
    for (unsigned t = 0; room && t < p->threads; t++)
        room = take_replica(&b, arena, &replicas[t]);
    if (room) {
        run_replicates(&b, replicas);
        const size_t replicates = options->replicates;
        for (size_t f = 0; f < b.figures; f++)
            figures[f].interval =
                shf_percentile_interval(b.values + f * replicates, replicates, options->confidence);
        for (size_t c = 0; c < b.cells; c++)
            cells[c].metrics[SHF_CELL_ECE].interval = shf_percentile_interval(
                b.values + (b.figures + c) * replicates, replicates, options->confidence);
    }
    shf_arena_rewind(arena, mark);
    return room ? SHF_OK : shf_fail_memory(p->context, "the bootstrap");
}

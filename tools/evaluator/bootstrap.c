/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The table's figures and the cells' ECE, of samples that are drawn. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/cells.h"

/* What a thread works in. */
typedef struct replica {
    double *n, *wrong; /* of a cell */
    double *gaps;      /* of a cell and bin */
    double *errors;    /* of a cell */
} replica;

typedef struct bootstrap {
    const shf_predictions *predictions;
    const shf_table *table;
    size_t cells, figures;
    replica *replicas; /* of a thread */
} bootstrap;

static void add_sample(const bootstrap *b, replica *r, size_t sample, double draws)
{
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

/* The figures of the table, then a cell's ECE each. */
static void compute(void *user, unsigned thread, const uint32_t *draws, double *figures)
{
    const bootstrap *b = user;
    const shf_scored *scored = b->predictions->scored;
    replica *r = &b->replicas[thread];
    memset(r->n, 0, b->cells * sizeof(*r->n));
    memset(r->wrong, 0, b->cells * sizeof(*r->wrong));
    memset(r->gaps, 0, b->cells * SHF_ECE_BINS * sizeof(*r->gaps));
    for (size_t s = 0; s < scored->sample_count; s++)
        if (draws[s] && scored->samples[s].label >= 0)
            add_sample(b, r, s, draws[s]);
    for (size_t c = 0; c < b->cells; c++)
        r->errors[c] = r->n[c] > 0 ? r->wrong[c] / r->n[c] : NAN;
    shf_table_compute(b->table, r->errors, figures);
    for (size_t c = 0; c < b->cells; c++)
        figures[b->figures + c] = shf_ece(r->gaps + c * SHF_ECE_BINS, r->n[c]);
}

static bool take_replica(const bootstrap *b, shf_arena *arena, replica *r)
{
    r->n = shf_arena_take(arena, b->cells, sizeof(*r->n));
    r->wrong = shf_arena_take(arena, b->cells, sizeof(*r->wrong));
    r->gaps = shf_arena_take(arena, b->cells * SHF_ECE_BINS, sizeof(*r->gaps));
    r->errors = shf_arena_take(arena, b->cells, sizeof(*r->errors));
    return r->n && r->wrong && r->gaps && r->errors;
}

shf_status shf_bootstrap(const shf_predictions *p, const shf_table *table,
                         const shf_bootstrap_options *options, shf_cell_metrics *cells,
                         shf_metric *figures)
{
    bootstrap b = {p, table, p->scored->cell_count, shf_table_figures(table), NULL};
    shf_arena *arena = &p->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    const size_t count = b.figures + b.cells;
    b.replicas = shf_arena_take(arena, options->threads, sizeof(*b.replicas));
    shf_interval *intervals = shf_arena_take(arena, count, sizeof(*intervals));
    bool room = b.replicas && intervals;
    for (unsigned t = 0; room && t < options->threads; t++)
        room = take_replica(&b, arena, &b.replicas[t]);
    shf_status status = room ? shf_redraw(p->context, p->scored->sample_count, options, compute, &b,
                                          count, intervals)
                             : shf_fail_memory(p->context, "the bootstrap");
    for (size_t f = 0; !status && f < b.figures; f++)
        figures[f].interval = intervals[f];
    for (size_t c = 0; !status && c < b.cells; c++)
        cells[c].metrics[SHF_CELL_ECE].interval = intervals[b.figures + c];
    shf_arena_rewind(arena, mark);
    return status;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/redraw.h"

#include "corruptions/base/context.h"

typedef struct redrawing {
    size_t samples, count;
    const shf_bootstrap_options *options;
    shf_statistic statistic;
    void *user;
    double *values; /* by figure, then replicate */
} redrawing;

/* Every so many replicates, from the number of the thread. */
static void run_thread(const redrawing *r, unsigned thread, uint32_t *draws, double *figures)
{
    const shf_bootstrap_options *options = r->options;
    for (uint32_t i = thread; i < options->replicates; i += options->threads) {
        shf_bootstrap_counts(options->seed, i, r->samples, draws);
        r->statistic(r->user, thread, draws, figures);
        for (size_t f = 0; f < r->count; f++)
            r->values[f * options->replicates + i] = figures[f];
    }
}

static void run_threads(const redrawing *r, uint32_t *draws, double *figures)
{
    const unsigned threads = r->options->threads;
#pragma omp parallel for schedule(static, 1) num_threads(threads)
    for (unsigned t = 0; t < threads; t++)
        run_thread(r, t, draws + t * r->samples, figures + t * r->count);
}

shf_status shf_redraw(shf_context *context, size_t samples, const shf_bootstrap_options *options,
                      shf_statistic statistic, void *user, size_t count, shf_interval *out)
{
    redrawing r = {samples, count, options, statistic, user, NULL};
    shf_arena *arena = &context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    r.values = shf_arena_take(arena, count, options->replicates * sizeof(*r.values));
    uint32_t *draws = shf_arena_take(arena, options->threads * sizeof(*draws), samples);
    double *figures = shf_arena_take(arena, options->threads * sizeof(*figures), count);
    const bool room = r.values && draws && figures;
    if (room) {
        run_threads(&r, draws, figures);
        for (size_t f = 0; f < count; f++)
            out[f] = shf_percentile_interval(r.values + f * options->replicates,
                                             options->replicates, options->confidence);
    }
    shf_arena_rewind(arena, mark);
    return room ? SHF_OK : shf_fail_memory(context, "the bootstrap");
}

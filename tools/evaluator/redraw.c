/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/redraw.h"

#include <math.h>

#include "corruptions/base/context.h"
#include "manifests/threads.h"

#define MOST_REPLICATES 1000000
#define MOST_THREADS 1024

shf_status shf_redraw_settle(shf_context *context, shf_bootstrap_options *options)
{
    if (options->confidence == 0)
        options->confidence = 0.95;
    if (options->replicates == 0)
        options->replicates = 1000;
    if (options->threads == 0)
        options->threads = shf_default_threads();
    if (!(options->confidence > 0 && options->confidence < 1))
        return shf_fail(context, SHF_ERR_ARGUMENT, "a confidence lies between 0 and 1");
    if (options->replicates > MOST_REPLICATES || options->threads > MOST_THREADS)
        return shf_fail(context, SHF_ERR_ARGUMENT, "at most %d replicates and %d threads",
                        MOST_REPLICATES, MOST_THREADS);
    return SHF_OK;
}

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

/* Of the replicates that have the figure: one may have drawn none of the samples that it is of. */
static shf_interval interval_of(double *values, const shf_bootstrap_options *options)
{
    size_t count = 0;
    for (uint32_t i = 0; i < options->replicates; i++)
        if (!isnan(values[i]))
            values[count++] = values[i];
    return shf_percentile_interval(values, count, options->confidence);
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
            out[f] = interval_of(r.values + f * options->replicates, options);
    }
    shf_arena_rewind(arena, mark);
    return room ? SHF_OK : shf_fail_memory(context, "the bootstrap");
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/sums.h"

#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/metrics/group_figures.h"

typedef struct adding {
    const shf_sums *sums;
    size_t samples;
    double *room; /* sums of a thread */
} adding;

shf_status shf_sums_take(const shf_scoring *s, shf_sums *sums)
{
    const size_t samples = s->release.sample_count;
    sums->values = shf_arena_take(&s->context->scratch, samples, sums->sums * sizeof(double));
    if (!sums->values)
        return shf_fail_memory(s->context, "sums over images");
    memset(sums->values, 0, samples * sums->sums * sizeof(double));
    return SHF_OK;
}

double *shf_sums_of(const shf_sums *sums, size_t sample)
{
    return sums->values + sample * sums->sums;
}

/* draws NULL: each sample once. */
static void add(const adding *a, const uint32_t *draws, double *totals)
{
    const size_t count = a->sums->sums;
    memset(totals, 0, count * sizeof(*totals));
    for (size_t i = 0; i < a->samples; i++) {
        const double times = draws ? draws[i] : 1;
        const double *values = shf_sums_of(a->sums, i);
        for (size_t k = 0; times > 0 && k < count; k++)
            totals[k] += times * values[k];
    }
}

void shf_sums_total(const shf_scoring *s, const shf_sums *sums, double *totals)
{
    add(&(adding){sums, s->release.sample_count, NULL}, NULL, totals);
}

void shf_sums_divide(const double *sums, size_t figures, double *out)
{
    for (size_t f = 0; f < figures; f++)
        out[f] = sums[2 * f] / sums[2 * f + 1];
}

static void derive(const shf_sums *sums, const double *totals, double *figures)
{
    if (sums->derive)
        sums->derive(sums->user, totals, figures);
    else
        shf_sums_divide(totals, sums->figures, figures);
}

static void redrawn(void *user, unsigned thread, const uint32_t *draws, double *figures)
{
    const adding *a = user;
    double *totals = a->room + thread * a->sums->sums;
    add(a, draws, totals);
    derive(a->sums, totals, figures);
}

shf_status shf_sums_figures(const shf_scoring *s, const shf_sums *sums, shf_metric *out)
{
    shf_arena *arena = &s->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    adding a = {sums, s->release.sample_count, NULL};
    a.room = shf_arena_take(arena, s->bootstrap.threads, sums->sums * sizeof(*a.room));
    shf_status status = a.room ? shf_figures_redraw(s, redrawn, &a, sums->figures, out)
                               : shf_fail_memory(s->context, "sums over images");
    shf_arena_rewind(arena, mark);
    return status;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/clean_rows.h"

#include "corruptions/base/context.h"
#include "tools/evaluator/rows.h"

/* Every so many samples, from the number of the thread. */
static bool visit_rows(const shf_scoring *s, unsigned thread, shf_clean_visit visit, void *user,
                       double *scores)
{
    const size_t clean = s->table.clean;
    for (size_t i = thread; i < s->release.sample_count; i += s->bootstrap.threads) {
        if (!shf_counts_scored(s, i, clean))
            continue;
        if (!shf_rows_get(&s->predictions, i * s->release.cell_count + clean, scores))
            return false;
        visit(user, thread, i, scores);
    }
    return true;
}

shf_status shf_clean_rows(const shf_scoring *s, shf_clean_visit visit, void *user)
{
    const unsigned threads = s->bootstrap.threads;
    const size_t line = SHF_ALIGNMENT / sizeof(double); /* no two threads write one cache line */
    const size_t stride = (s->predictions.classes + line - 1) / line * line + line;
    double *scores = shf_allocate(s->context, threads * stride * sizeof(*scores));
    bool failed = false;
    if (!scores)
        return shf_fail_memory(s->context, "rows of predictions");
#pragma omp parallel for schedule(static, 1) num_threads(threads)
    for (unsigned t = 0; t < threads; t++)
        if (!visit_rows(s, t, visit, user, scores + t * stride))
#pragma omp atomic write
            failed = true;
    shf_release(s->context, scores);
    return failed ? shf_fail(s->context, SHF_ERR_IO, "%s: cannot be read", s->predictions.path)
                  : SHF_OK;
}

size_t shf_clean_count(const shf_scoring *s)
{
    size_t n = 0;
    for (size_t i = 0; s->table.clean_cell && i < s->release.sample_count; i++)
        n += shf_counts_scored(s, i, s->table.clean);
    return n;
}

bool shf_has_clean_scores(const shf_scoring *s)
{
    return shf_clean_count(s) > 0;
}

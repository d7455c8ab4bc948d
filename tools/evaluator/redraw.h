/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The bootstrap: figures of samples (source images) that are drawn again and again, each with all its
 * outputs, since these are no independent draws. */
#ifndef SHF_EVALUATOR_REDRAW_H
#define SHF_EVALUATOR_REDRAW_H

#include <stdbool.h>

#include <shiftforge/status.h>

#include "tools/evaluator/statistics.h"

typedef struct shf_bootstrap_options {
    uint64_t seed;
    uint32_t replicates;
    double confidence;
    unsigned threads;
} shf_bootstrap_options;

/* Puts defaults (1000 replicates, 0.95, a thread a core) for what is 0. SHF_ERR_ARGUMENT. */
shf_status shf_redraw_settle(shf_context *context, shf_bootstrap_options *options);

/* Figures of the samples, the i-th taken draws[i] times. thread counts from 0, for room of its own. */
typedef void (*shf_statistic)(void *user, unsigned thread, const uint32_t *draws, double *figures);

/* Percentile intervals of count figures, over the replicates where they are not NAN. The same for any
 * number of threads. SHF_ERR_MEMORY. */
shf_status shf_redraw(shf_context *context, size_t samples, const shf_bootstrap_options *options,
                      shf_statistic statistic, void *user, size_t count, shf_interval *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Figures that follow from sums over samples: of the release, and of every bootstrap replicate of it
 * by the same function. */
#ifndef SHF_EVALUATOR_SUMS_H
#define SHF_EVALUATOR_SUMS_H

#include "tools/evaluator/score.h"

/* What the sums come to. */
typedef void (*shf_derive)(const void *user, const double *sums, double *figures);

typedef struct shf_sums {
    size_t sums, figures;
    shf_derive derive; /* NULL: shf_sums_divide */
    const void *user;
    double *values; /* by sample, then sum */
} shf_sums;

/* All values 0, from the context's scratch arena; sums is set before. SHF_ERR_MEMORY. */
shf_status shf_sums_take(const shf_scoring *scoring, shf_sums *sums);
/* Quotients of sums that are above and below a line in turn. */
void shf_sums_divide(const double *sums, size_t figures, double *out);
/* The values of a sample. */
double *shf_sums_of(const shf_sums *sums, size_t sample);
/* The sums over all samples. */
void shf_sums_total(const shf_scoring *scoring, const shf_sums *sums, double *totals);
/* The figures, with percentile intervals. SHF_ERR_MEMORY. */
shf_status shf_sums_figures(const shf_scoring *scoring, const shf_sums *sums, shf_metric *out);

#endif

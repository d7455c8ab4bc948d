/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Intervals and tests. */
#ifndef SHF_EVALUATOR_STATISTICS_H
#define SHF_EVALUATOR_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

typedef struct shf_interval {
    double low, high;
} shf_interval;

/* Of a rate, k of n: Wilson 1927 (score interval), and Clopper and Pearson 1934 (exact). n = 0: 0
 * to 1. */
shf_interval shf_wilson(double k, double n, double confidence);
shf_interval shf_clopper_pearson(double k, double n, double confidence);

/* Of a mean, by its normal limit; n below 2: NAN. */
shf_interval shf_mean_interval(double mean, double variance, double n, double confidence);

/* McNemar's exact two-sided p-value of two models of which one alone is right so often. */
double shf_mcnemar(uint64_t only_first, uint64_t only_second);

/* How often a replicate of the bootstrap draws each of n samples (n draws in all): counts[n]. It is
 * addressed by its number, so that threads do not matter. */
void shf_bootstrap_counts(uint64_t seed, uint32_t replicate, size_t n, uint32_t *counts);

/* The middle share of values, which are sorted in place; NANs among them, or none: NAN. Percentiles
 * are interpolated as NumPy does. */
shf_interval shf_percentile_interval(double *values, size_t count, double confidence);

#endif

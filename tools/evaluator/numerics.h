/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Functions of statistics that C's library lacks, within 1e-12 of the true value relative to it, in
 * double, from the middle to the far tails (tested beside SciPy). */
#ifndef SHF_EVALUATOR_NUMERICS_H
#define SHF_EVALUATOR_NUMERICS_H

/* P(Z <= z), and its inverse on 0..1 (both ends are infinite; else NAN), of the standard normal. */
double shf_normal_cdf(double z);
double shf_normal_quantile(double p);

/* The regularized incomplete beta function I_x(a, b), a and b above 0, x on 0..1; and the x for which
 * it is p. */
double shf_beta_cdf(double x, double a, double b);
double shf_beta_quantile(double p, double a, double b);

/* Of n tries with probability p each: P(X = k), and P(X >= k). */
double shf_binomial_pmf(double k, double n, double p);
double shf_binomial_tail(double k, double n, double p);

#endif

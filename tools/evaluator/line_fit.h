/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A line through points, by least squares. */
#ifndef SHF_EVALUATOR_LINE_FIT_H
#define SHF_EVALUATOR_LINE_FIT_H

#include <stddef.h>

typedef struct shf_line_fit {
    double slope, intercept; /* NAN where all x are equal */
    double r2; /* share of the variance of y that the line explains; NAN: there is none */
} shf_line_fit;

shf_line_fit shf_line_fit_of(const double *x, const double *y, size_t n);

/* log(p / (1 - p)), and its inverse. */
double shf_logit(double p);
double shf_logistic(double x);

#endif

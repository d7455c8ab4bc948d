/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Temperature scaling (Guo et al. 2017, arXiv:1706.04599): softmax of logits / T, T being the one of
 * least NLL. The NLL is convex in 1 / T, so that there is one best, if any. */
#ifndef SHF_EVALUATOR_TEMPERATURE_H
#define SHF_EVALUATOR_TEMPERATURE_H

#include "tools/evaluator/observe.h"

#include <shiftforge/status.h>

/* Logits less their largest, from a row of scores: of probabilities, log max(p, 2^-52). in may be
 * out. */
void shf_logits_of(const double *scores, size_t classes, shf_prediction_kind kind, double *out);

/* The first and second derivative of an output's NLL, or of a sum of them, in the inverse
 * temperature. */
typedef struct shf_slope {
    double first, second;
} shf_slope;

/* logits as shf_logits_of gives them. Infinite where the label's is. */
shf_slope shf_slope_of(const double *logits, size_t classes, size_t label, double inverse);

/* The sum over outputs at an inverse temperature. */
typedef shf_status (*shf_slopes)(void *user, double inverse, shf_slope *sum);

/* The inverse temperature of least NLL, within 1e-12 of it; NAN where none from 2^-60 to 2^60 is best:
 * the NLL falls beyond them, or is infinite. 1 where it is the same for all. */
shf_status shf_temperature_fit(shf_slopes slopes, void *user, double *inverse);

#endif

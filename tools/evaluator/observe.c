/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/observe.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "tools/evaluator/numerics.h"

#define SUM_TOLERANCE 0.01 /* what sixteen bits a probability leave of 1 */

static int32_t largest(const double *scores, size_t classes)
{
    size_t best = 0;
    for (size_t k = 1; k < classes; k++)
        best = scores[k] > scores[best] ? k : best;
    return (int32_t)best;
}

static int32_t rank_of(const double *scores, size_t classes, size_t label)
{
    int32_t rank = 0;
    for (size_t k = 0; k < classes; k++)
        rank += scores[k] > scores[label] || (scores[k] == scores[label] && k < label);
    return rank;
}

static shf_row_fault check(const double *scores, size_t classes, shf_prediction_kind kind)
{
    double sum = 0;
    bool negative = false, finite = false;
    for (size_t k = 0; k < classes; k++) {
        if (isnan(scores[k]) || scores[k] == INFINITY)
            return SHF_ROW_NOT_FINITE;
        finite = finite || scores[k] > -INFINITY; /* a class that is ruled out is -INFINITY */
        negative = negative || scores[k] < 0;
        sum += scores[k];
    }
    if (!finite)
        return SHF_ROW_NOT_FINITE;
    if (kind != SHF_PROBABILITIES)
        return SHF_ROW_GOOD;
    if (negative)
        return SHF_ROW_NEGATIVE;
    return fabs(sum - 1) > SUM_TOLERANCE ? SHF_ROW_SUM : SHF_ROW_GOOD;
}

shf_row_fault shf_observe(const double *scores, size_t classes, shf_prediction_kind kind,
                          int32_t label, shf_observation *out)
{
    *out = (shf_observation){NAN, NAN, NAN, NAN, -1, SHF_RANK_UNKNOWN};
    const shf_row_fault fault = check(scores, classes, kind);
    if (fault)
        return fault;
    const bool logits = kind == SHF_LOGITS;
    const double total = logits ? shf_log_sum_exp(scores, classes) : 0;
    out->energy = logits ? total : NAN;
    out->predicted = largest(scores, classes);
    const double most = scores[out->predicted];
    out->confidence = logits ? exp(most - total) : most;
    if (label < 0 || (size_t)label >= classes)
        return SHF_ROW_GOOD;
    out->rank = rank_of(scores, classes, (size_t)label);
    const double own = scores[label];
    out->nll = logits ? total - own : -log(own > DBL_EPSILON ? own : DBL_EPSILON);
    out->brier = 0;
    for (size_t k = 0; k < classes; k++) {
        const double p = logits ? exp(scores[k] - total) : scores[k];
        const double distance = p - (k == (size_t)label);
        out->brier += distance * distance;
    }
    return SHF_ROW_GOOD;
}

void shf_observe_label(int32_t predicted, int32_t label, shf_observation *out)
{
    *out =
        (shf_observation){NAN, NAN, NAN, NAN, predicted, predicted == label ? 0 : SHF_RANK_UNKNOWN};
}

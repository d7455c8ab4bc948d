/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/observe.h"

#include <float.h>
#include <math.h>

#define SUM_TOLERANCE 0.01 /* what sixteen bits a probability leave of 1 */

static double score_at(const shf_score_kernels *kernels, const shf_scores *scores, size_t k)
{
    const uint8_t *item = (const uint8_t *)scores->items + k * scores->width;
    double value;
    kernels->widen_scores(&(shf_scores){item, scores->width, 1}, &value);
    return value;
}

/* How many classes come before the label: of equal ones those of smaller number. */
static int32_t rank_of(const shf_score_kernels *kernels, const shf_scores *scores, size_t label,
                       double own)
{
    const uint8_t *rest = (const uint8_t *)scores->items + label * scores->width;
    const shf_scores before = {scores->items, scores->width, label};
    const shf_scores after = {rest, scores->width, scores->count - label};
    const size_t larger = kernels->count_above(&after, own, false);
    const size_t not_smaller = own > -INFINITY ? kernels->count_above(&before, own, true) : label;
    return (int32_t)(larger + not_smaller);
}

/* ---- logits ---- */

static shf_row_fault observe_logits(const shf_score_kernels *kernels, const shf_scores *scores,
                                    int32_t label, shf_observation *out)
{
    const shf_score_range range = kernels->scan_scores(scores);
    const double largest = range.largest;
    if (range.nan || isinf(largest)) /* a class that is ruled out is -INFINITY, but not all are */
        return SHF_ROW_NOT_FINITE;
    const size_t best = kernels->find_score(scores, largest);
    /* What the other classes have beside e^0 of the best one: small numbers keep their digits. */
    const shf_exp_sums others = kernels->sum_exps(scores, largest, best);
    const double sum = 1 + others.sum, log_sum = log1p(others.sum);
    out->predicted = (int32_t)best;
    out->confidence = 1 / sum;
    out->energy = largest + log_sum;
    if (label < 0)
        return SHF_ROW_GOOD;
    const double own = score_at(kernels, scores, (size_t)label), share = exp(own - largest);
    const bool right = (size_t)label == best;
    const double squares = right ? others.squares : 1 + others.squares - share * share;
    const double missed = (right ? others.sum : sum - share) / sum;
    out->rank = right ? 0 : rank_of(kernels, scores, (size_t)label, own);
    out->nll = largest - own + log_sum;
    out->brier = squares / (sum * sum) + missed * missed;
    return SHF_ROW_GOOD;
}

/* ---- probabilities ---- */

static shf_row_fault observe_probabilities(const shf_score_kernels *kernels,
                                           const shf_scores *scores, int32_t label,
                                           shf_observation *out)
{
    const shf_share_sums shares = kernels->sum_shares(scores);
    if (!isfinite(shares.sum))
        return SHF_ROW_NOT_FINITE;
    if (shares.least < 0)
        return SHF_ROW_NEGATIVE;
    if (fabs(shares.sum - 1) > SUM_TOLERANCE)
        return SHF_ROW_SUM;
    out->confidence = kernels->scan_scores(scores).largest;
    out->predicted = (int32_t)kernels->find_score(scores, out->confidence);
    if (label < 0)
        return SHF_ROW_GOOD;
    const double own = score_at(kernels, scores, (size_t)label);
    const double others = shares.squares - own * own;
    out->rank = label == out->predicted ? 0 : rank_of(kernels, scores, (size_t)label, own);
    out->nll = -log(own > DBL_EPSILON ? own : DBL_EPSILON);
    out->brier = (others > 0 ? others : 0) + (1 - own) * (1 - own);
    return SHF_ROW_GOOD;
}

/* ---- either ---- */

shf_row_fault shf_observe(const shf_score_kernels *kernels, const shf_scores *scores,
                          shf_prediction_kind kind, int32_t label, shf_observation *out)
{
    const int32_t known = label >= 0 && (size_t)label < scores->count ? label : -1;
    *out = (shf_observation){NAN, NAN, NAN, NAN, -1, SHF_RANK_UNKNOWN};
    return kind == SHF_LOGITS ? observe_logits(kernels, scores, known, out)
                              : observe_probabilities(kernels, scores, known, out);
}

void shf_observe_label(int32_t predicted, int32_t label, shf_observation *out)
{
    *out =
        (shf_observation){NAN, NAN, NAN, NAN, predicted, predicted == label ? 0 : SHF_RANK_UNKNOWN};
}

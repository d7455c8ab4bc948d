/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/temperature.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#define LEAST_INVERSE 0x1p-60
#define MOST_INVERSE 0x1p60
#define TOLERANCE 1e-12
#define MOST_STEPS 200

void shf_logits_of(const double *scores, size_t classes, shf_prediction_kind kind, double *out)
{
    double most = -INFINITY;
    for (size_t k = 0; k < classes; k++) {
        const double p = scores[k];
        out[k] = kind == SHF_PROBABILITIES ? log(p > DBL_EPSILON ? p : DBL_EPSILON) : p;
        most = out[k] > most ? out[k] : most;
    }
    for (size_t k = 0; k < classes; k++)
        out[k] -= most;
}

shf_slope shf_slope_of(const double *logits, size_t classes, size_t label, double inverse)
{
    double sum = 0, first = 0, second = 0;
    for (size_t k = 0; k < classes; k++) {
        const double weight = exp(inverse * logits[k]);
        if (weight == 0) /* infinite logits among them */
            continue;
        sum += weight;
        first += weight * logits[k];
        second += weight * logits[k] * logits[k];
    }
    const double mean = first / sum;
    return (shf_slope){mean - logits[label], second / sum - mean * mean};
}

/* Newton's method, kept within a bracket, which is halved (by its logarithm) where a step leaves it. */
static shf_status search(shf_slopes slopes, void *user, double *inverse)
{
    double low = LEAST_INVERSE, high = MOST_INVERSE, at = 1;
    for (int i = 0; i < MOST_STEPS; i++) {
        shf_slope sum;
        shf_status status = slopes(user, at, &sum);
        if (status)
            return status;
        *inverse = at;
        if (sum.first == 0)
            break;
        if (sum.first > 0)
            high = at;
        else
            low = at;
        double next = at - sum.first / sum.second;
        if (!(next > low && next < high))
            next = sqrt(low) * sqrt(high);
        *inverse = next;
        if (fabs(next - at) <= TOLERANCE * at)
            break;
        at = next;
    }
    return SHF_OK;
}

shf_status shf_temperature_fit(shf_slopes slopes, void *user, double *inverse)
{
    static const double places[] = {1, LEAST_INVERSE, MOST_INVERSE};
    shf_slope sums[3];
    for (int i = 0; i < 3; i++) {
        shf_status status = slopes(user, places[i], &sums[i]);
        if (status)
            return status;
    }
    const bool level = sums[0].first == 0 && sums[0].second == 0;
    *inverse = level ? 1 : NAN;
    if (level || !(sums[1].first < 0 && sums[2].first > 0 && isfinite(sums[2].first)))
        return SHF_OK;
    return search(slopes, user, inverse);
}

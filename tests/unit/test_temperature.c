/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Temperatures: derivatives beside differences, and where the best one is known or is none. */
#include <criterion/criterion.h>
#include <math.h>

#include "tools/evaluator/temperature.h"

enum { CLASSES = 4 };

static double nll(const double *scores, size_t label, double inverse)
{
    double sum = 0;
    for (size_t k = 0; k < CLASSES; k++)
        sum += exp(inverse * (scores[k] - scores[label]));
    return log(sum);
}

Test(temperature, slopes_are_derivatives)
{
    const double scores[CLASSES] = {1.5, -2, 0.25, 3};
    double logits[CLASSES];
    shf_logits_of(scores, CLASSES, SHF_LOGITS, logits);
    for (size_t label = 0; label < CLASSES; label++)
        for (double inverse = 0.01; inverse < 10; inverse *= 3) {
            const shf_slope slope = shf_slope_of(logits, CLASSES, label, inverse);
            const double step = 1e-4, up = nll(scores, label, inverse + step),
                         down = nll(scores, label, inverse - step),
                         here = nll(scores, label, inverse);
            cr_assert_float_eq(slope.first, (up - down) / (2 * step), 1e-6);
            cr_assert_float_eq(slope.second, (up + down - 2 * here) / (step * step), 1e-5);
        }
}

Test(temperature, logits_are_relative_to_the_largest)
{
    const double scores[CLASSES] = {1e300, -INFINITY, -1e300, 1e300};
    const double probabilities[CLASSES] = {0.5, 0, 0.5, 0x1p-60};
    double logits[CLASSES];
    shf_logits_of(scores, CLASSES, SHF_LOGITS, logits);
    cr_assert(logits[0] == 0 && logits[1] == -INFINITY && logits[2] == -2e300 && logits[3] == 0);
    const shf_slope slope = shf_slope_of(logits, CLASSES, 0, 1);
    cr_assert(slope.first == 0 && slope.second == 0);
    cr_assert_eq(shf_slope_of(logits, CLASSES, 1, 1).first, INFINITY);
    shf_logits_of(probabilities, CLASSES, SHF_PROBABILITIES, logits);
    cr_assert_eq(logits[0], 0);
    cr_assert_float_eq(logits[1], -51 * log(2), 1e-13);
    cr_assert_eq(logits[1], logits[3]);
}

/* ---- the best ---- */

/* Outputs of two classes with logits (gap, 0), of which so many have the first label. */
typedef struct toy {
    double gap, first, second;
    int calls;
    shf_status status;
} toy;

static shf_status sum(void *user, double inverse, shf_slope *out)
{
    toy *t = user;
    const double logits[2] = {0, -t->gap};
    const shf_slope a = shf_slope_of(logits, 2, 0, inverse),
                    b = shf_slope_of(logits, 2, 1, inverse);
    out->first = t->first * a.first + t->second * b.first;
    out->second = t->first * a.second + t->second * b.second;
    t->calls++;
    return t->status;
}

static double fit(double gap, double first, double second)
{
    toy t = {gap, first, second, 0, SHF_OK};
    double inverse;
    cr_assert_eq(shf_temperature_fit(sum, &t, &inverse), SHF_OK);
    cr_assert_leq(t.calls, 60, "%d", t.calls);
    return inverse;
}

/* The probability of the first class is its share of the labels. */
Test(temperature, the_best_gives_the_share)
{
    for (double gap = 1e-7; gap < 1e8; gap *= 10)
        for (double share = 0.5001; share < 1; share += 0.0999) {
            const double expected = log(share / (1 - share)) / gap;
            cr_assert_float_eq(fit(gap, share, 1 - share) / expected, 1, 1e-10, "%g, %g", gap,
                               share);
        }
}

Test(temperature, none_is_best)
{
    cr_assert(isnan(fit(3, 1, 0)));        /* all right: the colder the better */
    cr_assert(isnan(fit(3, 0, 1)));        /* all wrong: the hotter */
    cr_assert(isnan(fit(3, 0.4, 0.6)));    /* worse than chance */
    cr_assert_eq(fit(0, 0.4, 0.6), 1);     /* no difference */
    cr_assert(isnan(fit(INFINITY, 1, 1))); /* a label ruled out */
}

Test(temperature, failures_are_passed_on)
{
    toy t = {3, 2, 1, 0, SHF_ERR_IO};
    double inverse;
    cr_assert_eq(shf_temperature_fit(sum, &t, &inverse), SHF_ERR_IO);
}

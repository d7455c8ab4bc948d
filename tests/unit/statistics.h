/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What the distribution tests share. Their seeds are fixed, so a test that passes once passes
 * always; the bounds on p are there for whoever changes a sampler. */
#ifndef SHF_TESTS_STATISTICS_H
#define SHF_TESTS_STATISTICS_H

#include <math.h>
#include <stddef.h>

/* P(N(0, 1) < z), by libm. */
static inline double normal_below(double z)
{
    return 0.5 * erfc(-z * 0.70710678118654752440);
}

/* The probability that chi-square is as large as this, by Wilson and Hilferty (1931): good to a few
 * per cent of itself where it matters here. */
static inline double chi_square_p(double statistic, double freedom)
{
    double spread = 2 / (9 * freedom);
    return normal_below(-(cbrt(statistic / freedom) - (1 - spread)) / sqrt(spread));
}

/* p of observed counts against probabilities. Bins that expect fewer than 20 are joined with the
 * following ones; an observation where nothing can be is p = 0. */
static inline double fit_p(const double *observed, const double *probability, size_t bins,
                           double total)
{
    double statistic = 0, seen = 0, expected = 0, last_seen = 0, last_expected = 0;
    int classes = 0;
    for (size_t i = 0; i < bins; i++) {
        if (probability[i] <= 0 && observed[i] > 0)
            return 0;
        seen += observed[i];
        expected += total * probability[i];
        if (expected >= 20) {
            statistic += (seen - expected) * (seen - expected) / expected;
            classes++;
            last_seen = seen, last_expected = expected;
            seen = expected = 0;
        }
    }
    if (classes > 0) { /* what is left joins the last class */
        statistic -= (last_seen - last_expected) * (last_seen - last_expected) / last_expected;
        last_seen += seen, last_expected += expected;
        statistic += (last_seen - last_expected) * (last_seen - last_expected) / last_expected;
    }
    return classes < 2 ? 1 : chi_square_p(statistic, classes - 1);
}

#endif

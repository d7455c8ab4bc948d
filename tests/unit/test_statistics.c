/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Intervals and tests where their values are known: by hand, or from SciPy 1.17 and NumPy 2.4. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "tools/evaluator/cells.h"

#define assert_interval(interval, lower, upper)                                                    \
    do {                                                                                           \
        const shf_interval got_ = (interval);                                                      \
        cr_assert_float_eq(got_.low, (lower), 1e-12, "%.17g", got_.low);                           \
        cr_assert_float_eq(got_.high, (upper), 1e-12, "%.17g", got_.high);                         \
    } while (0)

Test(statistics, rates)
{
    /* scipy.stats.binomtest(k, n).proportion_ci(0.95, method) */
    assert_interval(shf_wilson(3, 10, 0.95), 0.10779126740630102, 0.6032218525388546);
    assert_interval(shf_wilson(0, 10, 0.95), 0.0, 0.27753279986288926);
    assert_interval(shf_wilson(10, 10, 0.95), 0.7224672001371109, 1.0);
    assert_interval(shf_wilson(0, 0, 0.95), 0, 1);
    assert_interval(shf_clopper_pearson(3, 10, 0.95), 0.06673951117773447, 0.652452850060008);
    assert_interval(shf_clopper_pearson(0, 10, 0.95), 0.0, 0.30849710781876294);
    assert_interval(shf_clopper_pearson(10, 10, 0.95), 0.6915028921812371, 1.0);
    assert_interval(shf_clopper_pearson(24000, 50000, 0.999), 0.4726415094543236,
                    0.48736454323989314);
}

Test(statistics, means)
{
    const shf_interval interval = shf_mean_interval(2, 9, 100, 0.95);
    cr_assert_float_eq(interval.low, 2 - 1.9599639845400543 * 0.3, 1e-12);
    cr_assert_float_eq(interval.high, 2 + 1.9599639845400543 * 0.3, 1e-12);
    cr_assert(isnan(shf_mean_interval(2, 0, 1, 0.95).low));
}

Test(statistics, mcnemar)
{
    cr_assert_float_eq(shf_mcnemar(9, 1), 0.021484375, 1e-15); /* 22 / 1024 */
    cr_assert_eq(shf_mcnemar(1, 9), shf_mcnemar(9, 1));
    cr_assert_eq(shf_mcnemar(5, 5), 1);
    cr_assert_eq(shf_mcnemar(0, 0), 1);
}

Test(statistics, bootstrap_draws_as_many_as_there_are)
{
    enum { N = 5000 };
    static uint32_t counts[N], again[N], other[N];
    size_t sum = 0, never = 0;
    shf_bootstrap_counts(7, 3, N, counts);
    shf_bootstrap_counts(7, 3, N, again);
    shf_bootstrap_counts(7, 4, N, other);
    size_t different = 0;
    for (size_t i = 0; i < N; i++) {
        cr_assert_eq(counts[i], again[i]);
        different += counts[i] != other[i];
        sum += counts[i];
        never += counts[i] == 0;
    }
    cr_assert_eq(sum, N);
    cr_assert_gt(different, (size_t)N / 2);
    cr_assert_float_eq((double)never / N, exp(-1), 0.03); /* the share that is never drawn */
}

Test(statistics, percentiles_as_numpy_has_them)
{
    double values[] = {5, 1, 4, 2, 3}, one[] = {7}, hole[] = {1, NAN, 2};
    assert_interval(shf_percentile_interval(values, 5, 0.5), 2, 4);
    double again[] = {5, 1, 4, 2, 3};
    assert_interval(shf_percentile_interval(again, 5, 0.95), 1.1, 4.9);
    assert_interval(shf_percentile_interval(one, 1, 0.95), 7, 7);
    cr_assert(isnan(shf_percentile_interval(hole, 3, 0.95).low));
    cr_assert(isnan(shf_percentile_interval(NULL, 0, 0.95).high));
}

/* A confidence on an edge is in the bin below. */
Test(statistics, bins_of_confidence_are_closed_above)
{
    cr_assert_eq(shf_ece_bin(0), 0);
    cr_assert_eq(shf_ece_bin(0.2), 2);
    cr_assert_eq(shf_ece_bin(nextafter(0.2, 1)), 3);
    cr_assert_eq(shf_ece_bin(0.6), 8);
    cr_assert_eq(shf_ece_bin(nextafter(0.6, 1)), 9);
    cr_assert_eq(shf_ece_bin(1), SHF_ECE_BINS - 1);
    cr_assert_eq(shf_ece_bin(1.001), SHF_ECE_BINS - 1); /* rounded probabilities may be above 1 */
}

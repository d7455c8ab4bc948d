/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The evaluator's functions beside values to 50 digits (mpmath), from the middle to the far tails. */
#include <criterion/criterion.h>
#include <math.h>

#include "tools/evaluator/numerics.h"

#define TOLERANCE 1e-12 /* relative */

enum function { QUANTILE, CDF, BETA, BETA_QUANTILE, PMF, TAIL };

static const struct {
    enum function function;
    double a, b, c, value;
} rows[] = {
    {QUANTILE, 1e-300, 0, 0, -37.0470962993612},
    {QUANTILE, 1e-100, 0, 0, -21.273453560965326},
    {QUANTILE, 1e-20, 0, 0, -9.262340089798407},
    {QUANTILE, 1e-10, 0, 0, -6.361340902404057},
    {QUANTILE, 1e-05, 0, 0, -4.264890793922825},
    {QUANTILE, 0.0005, 0, 0, -3.290526731491895},
    {QUANTILE, 0.025, 0, 0, -1.9599639845400543},
    {QUANTILE, 0.2, 0, 0, -0.8416212335729142},
    {QUANTILE, 0.25, 0, 0, -0.6744897501960817},
    {QUANTILE, 0.4, 0, 0, -0.2533471031357997},
    {QUANTILE, 0.4999, 0, 0, -0.00025066283008800747},
    {QUANTILE, 0.50001, 0, 0, 2.506628274882086e-05},
    {QUANTILE, 0.7, 0, 0, 0.5244005127080407},
    {QUANTILE, 0.75, 0, 0, 0.6744897501960817},
    {QUANTILE, 0.975, 0, 0, 1.9599639845400538},
    {QUANTILE, 0.9995, 0, 0, 3.290526731491926},
    {CDF, -37, 0, 0, 5.725571222524577e-300},
    {CDF, -20, 0, 0, 2.7536241186062337e-89},
    {CDF, -8, 0, 0, 6.220960574271784e-16},
    {CDF, -3, 0, 0, 0.0013498980316300946},
    {CDF, -1, 0, 0, 0.15865525393145705},
    {CDF, -1e-09, 0, 0, 0.49999999960105773},
    {CDF, 0.5, 0, 0, 0.6914624612740131},
    {CDF, 3, 0, 0, 0.9986501019683699},
    {BETA, 0.5, 0.5, 0.5, 0.5},
    {BETA, 1e-10, 2, 3, 5.9999999992e-20},
    {BETA, 0.001, 0.01, 5, 0.9527958800070773},
    {BETA, 0.3, 10, 20, 0.3640040810719442},
    {BETA, 0.9999, 50, 0.2, 0.6234515284604607},
    {BETA, 0.7, 700, 300, 0.4963288171392309},
    {BETA, 0.2, 2, 1000, 1},
    {BETA, 0.31, 300, 700, 0.7564186827315436},
    {BETA, 0.999, 3, 2, 0.999994007997},
    {BETA_QUANTILE, 0.025, 1, 1000, 2.5317487491294045e-05},
    {BETA_QUANTILE, 0.025, 500, 501, 0.46854917297179194},
    {BETA_QUANTILE, 0.0005, 3, 97, 0.0015264790566140436},
    {BETA_QUANTILE, 0.975, 20, 5, 0.928681382801945},
    {BETA_QUANTILE, 0.9995, 1, 99, 0.07390345778674186},
    {BETA_QUANTILE, 1e-10, 5, 5, 0.0038109291304125187},
    {BETA_QUANTILE, 0.5, 0.3, 0.4, 0.3431703984215373},
    {BETA_QUANTILE, 0.3, 900, 3, 0.9959951988569354},
    {PMF, 0, 10, 0.1, 0.3486784401},
    {PMF, 10, 10, 0.1, 1.0000000000000006e-10},
    {PMF, 3, 10, 0.25, 0.25028228759765625},
    {PMF, 500, 1000, 0.5, 0.0252250181783608},
    {PMF, 25000, 50000, 0.5, 0.003568230391108985},
    {PMF, 7, 50000, 0.0001, 0.1044479963638601},
    {PMF, 12000, 50000, 0.25, 5.992597956591929e-09},
    {TAIL, 1, 10, 0.1, 0.6513215599000001},
    {TAIL, 8, 10, 0.5, 0.0546875},
    {TAIL, 540, 1000, 0.5, 0.00622207313858589},
    {TAIL, 30, 100, 0.5, 0.9999839199923521},
    {TAIL, 60, 100, 0.001, 1.3215646717578759e-152},
    {TAIL, 900, 1000, 0.3, 0},
};

static double evaluate(enum function function, double a, double b, double c)
{
    switch (function) {
    case QUANTILE:
        return shf_normal_quantile(a);
    case CDF:
        return shf_normal_cdf(a);
    case BETA:
        return shf_beta_cdf(a, b, c);
    case BETA_QUANTILE:
        return shf_beta_quantile(a, b, c);
    case PMF:
        return shf_binomial_pmf(a, b, c);
    case TAIL:
        return shf_binomial_tail(a, b, c);
    }
    return NAN;
}

Test(numerics, agree_with_fifty_digits)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const double got = evaluate(rows[i].function, rows[i].a, rows[i].b, rows[i].c);
        cr_expect(fabs(got - rows[i].value) <= TOLERANCE * fabs(rows[i].value),
                  "row %zu (%g, %g, %g): %.17g instead of %.17g", i, rows[i].a, rows[i].b,
                  rows[i].c, got, rows[i].value);
    }
}

Test(numerics, quantiles_take_probabilities_back)
{
    for (double a = 0.1; a < 1e6; a *= 7)
        for (double b = 0.1; b < 1e6; b *= 5)
            for (double p = 0.0001; p < 1; p += 0.0997) {
                const double x = shf_beta_quantile(p, a, b), back = shf_beta_cdf(x, a, b);
                /* x has its last digit, of which p takes so much */
                const double slope = back - shf_beta_cdf(x * (1 - 1e-15), a, b);
                cr_expect(fabs(back - p) <= 1e-11 + 4 * fabs(slope), "%g of %g, %g: %.17g", p, a, b,
                          back);
            }
}

Test(numerics, edges)
{
    cr_assert_eq(shf_normal_quantile(0.5), 0);
    cr_assert_eq(shf_normal_quantile(0), -INFINITY);
    cr_assert_eq(shf_normal_quantile(1), INFINITY);
    cr_assert(isnan(shf_normal_quantile(-0.1)) && isnan(shf_normal_quantile(NAN)));
    cr_assert_eq(shf_beta_cdf(0, 2, 3), 0);
    cr_assert_eq(shf_beta_cdf(1, 2, 3), 1);
    cr_assert_eq(shf_beta_quantile(0, 2, 3), 0);
    cr_assert_eq(shf_beta_quantile(1, 2, 3), 1);
    cr_assert(isnan(shf_beta_quantile(1.5, 2, 3)));
    cr_assert_eq(shf_binomial_pmf(-1, 5, 0.5), 0);
    cr_assert_eq(shf_binomial_pmf(0, 5, 0), 1);
    cr_assert_eq(shf_binomial_pmf(5, 5, 1), 1);
    cr_assert_eq(shf_binomial_tail(0, 5, 0.5), 1);
    cr_assert_eq(shf_binomial_tail(6, 5, 0.5), 0);
}

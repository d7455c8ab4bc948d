/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* detmath against libm in long double: the worst error in ulp over dense and random arguments, and
 * the edges. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#include "corruptions/base/detmath.h"
#include "corruptions/kernels/philox.h"

static double uniform(uint32_t draw, uint64_t index, double low, double high)
{
    const shf_stream stream = {{1, 2}, {3, 4}};
    uint32_t words[2];
    shf_random_u32(&stream, draw, 2 * index, 2, words);
    return low + (high - low) * ((words[0] + words[1] * 0x1p-32) * 0x1p-32);
}

/* How far a result is from the true value, in units of its last place (the subnormals' below the
 * normal range). */
static double ulps(double result, long double truth)
{
    int exponent;
    frexpl(truth, &exponent);
    if (exponent < DBL_MIN_EXP)
        exponent = DBL_MIN_EXP;
    return (double)ldexpl(fabsl(result - truth), DBL_MANT_DIG - exponent);
}

typedef double (*function)(double);
typedef long double (*reference)(long double);

/* The worst error over [low, high]: evenly spaced arguments, then random ones. */
static double worst(function ours, reference truth, double low, double high)
{
    enum { COUNT = 100000 };
    double most = 0;
    for (int i = 0; i <= 2 * COUNT; i++) {
        double x = i <= COUNT ? low + (high - low) * i / COUNT : uniform(0, (uint64_t)i, low, high);
        double error = ulps(ours(x), truth(x));
        most = error > most ? error : most;
    }
    return most;
}

Test(detmath, exp_is_within_an_ulp)
{
    cr_assert_lt(worst(shf_exp, expl, -1, 1), 0.75);
    cr_assert_lt(worst(shf_exp, expl, -708, 709.78), 0.75);
    cr_assert_lt(worst(shf_exp, expl, -745.1, -708), 1.5);
    cr_assert_lt(worst(shf_exp, expl, -1e-8, 1e-8), 0.75);
}

Test(detmath, log_is_within_an_ulp)
{
    cr_assert_lt(worst(shf_log, logl, 0.5, 2), 0.95);
    cr_assert_lt(worst(shf_log, logl, 1 - 1e-6, 1 + 1e-6), 0.95);
    cr_assert_lt(worst(shf_log, logl, 1e-300, 1e300), 0.95);
    for (uint64_t i = 0; i < 200000; i++) {
        double x = ldexp(uniform(1, i, 1, 2), (int)(i % 2098) - 1074); /* subnormals too */
        cr_assert_lt(ulps(shf_log(x), logl(x)), 0.95, "log(%a)", x);
    }
}

Test(detmath, pow_is_within_an_ulp)
{
    for (uint64_t i = 0; i < 400000; i++) {
        double x = ldexp(uniform(2, i, 1, 2), (int)(i % 120) - 60);
        double y = uniform(3, i, -700, 700) / fmax(1, fabs(log(x)));
        cr_assert_lt(ulps(shf_pow(x, y), powl(x, y)), 0.8, "pow(%a, %a)", x, y);
        double near_1 = 1 + uniform(4, i, -1e-4, 1e-4);
        y = uniform(5, i, -1e6, 1e6);
        cr_assert_lt(ulps(shf_pow(near_1, y), powl(near_1, y)), 0.8, "pow(%a, %a)", near_1, y);
    }
    for (int i = 1; i < 60; i++) {
        cr_assert_eq(shf_pow(2, i), ldexp(1, i));
        cr_assert_eq(shf_pow(4, 0.5 * i), ldexp(1, i));
        cr_assert_eq(shf_pow(i, 1), i);
    }
}

Test(detmath, sin_and_cos_are_within_an_ulp)
{
    static const double bounds[] = {1e-9, 1, 3.2, 100, 0x1p20};
    for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
        cr_assert_lt(worst(shf_sin, sinl, -bounds[i], bounds[i]), 0.9, "sin to %g", bounds[i]);
        cr_assert_lt(worst(shf_cos, cosl, -bounds[i], bounds[i]), 0.9, "cos to %g", bounds[i]);
    }
}

/* The doubles next to multiples of pi / 2, where the reduction cancels most. */
Test(detmath, sin_and_cos_keep_their_digits_near_zeros)
{
    for (int n = 1; n < 667000; n++) {
        double x = (double)(n * 1.5707963267948966192313216916397514421L);
        if (n % 2)
            cr_assert_lt(ulps(shf_cos(x), cosl(x)), 0.9, "cos(%a)", x);
        else
            cr_assert_lt(ulps(shf_sin(x), sinl(x)), 0.9, "sin(%a)", x);
    }
}

Test(detmath, edges)
{
    cr_assert_eq(shf_exp(0), 1);
    cr_assert_eq(shf_exp(-INFINITY), 0);
    cr_assert_eq(shf_exp(INFINITY), INFINITY);
    cr_assert_eq(shf_exp(709.79), INFINITY);
    cr_assert_eq(shf_exp(-745.14), 0);
    cr_assert_eq(shf_exp(-745.13), DBL_TRUE_MIN);
    cr_assert(isnan(shf_exp(NAN)));

    cr_assert_eq(shf_log(1), 0);
    cr_assert_eq(shf_log(0), -INFINITY);
    cr_assert_eq(shf_log(INFINITY), INFINITY);
    cr_assert(isnan(shf_log(-1)) && isnan(shf_log(NAN)) && isnan(shf_log(-INFINITY)));

    static const double values[] = {0, DBL_TRUE_MIN, 0.5, 1, 1 + DBL_EPSILON, 2, DBL_MAX, INFINITY};
    static const double powers[] = {-INFINITY, -DBL_MAX, -1, 0, 1, 1e300, INFINITY};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        for (size_t j = 0; j < sizeof(powers) / sizeof(powers[0]); j++)
            cr_assert_eq(shf_pow(values[i], powers[j]), pow(values[i], powers[j]), "pow(%a, %a)",
                         values[i], powers[j]);
    cr_assert_eq(shf_pow(NAN, 0), 1);
    cr_assert_eq(shf_pow(1, NAN), 1);
    cr_assert(isnan(shf_pow(-2, 3)) && isnan(shf_pow(NAN, 1)) && isnan(shf_pow(2, NAN)));

    cr_assert_eq(shf_sin(0), 0);
    cr_assert_eq(shf_cos(0), 1);
    cr_assert_eq(shf_sin(DBL_TRUE_MIN), DBL_TRUE_MIN);
    cr_assert_eq(shf_sin(-1), -shf_sin(1));
    cr_assert_eq(shf_cos(-1), shf_cos(1));
    cr_assert(isnan(shf_sin(0x1.0000000000001p20)) && isnan(shf_cos(-INFINITY)));
    cr_assert(isnan(shf_sin(NAN)) && isnan(shf_cos(INFINITY)));
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The binomial probability is Loader's (2000, "Fast and accurate computation of binomial
 * probabilities"): large terms that would cancel are subtracted by hand. The incomplete beta function
 * is that times a continued fraction (Abramowitz and Stegun 26.5.8). Inverses are Newton's method on
 * the logarithm of the tail, kept within a bracket. */
#include "tools/evaluator/numerics.h"

#include <math.h>
#include <stdbool.h>

#define LOG_SQRT_2PI 0.91893853320467274178
#define SQRT_2PI 2.50662827463100050242
#define SQRT_HALF 0.70710678118654752440

/* ---- normal ---- */

double shf_normal_cdf(double z)
{
    return 0.5 * erfc(-z * SQRT_HALF);
}

/* p - 1/2 = erf(z / sqrt 2) / 2, where the difference has all its digits. */
static double middle_quantile(double offset)
{
    double z = offset * SQRT_2PI;
    for (int i = 0; i < 50; i++) {
        const double step = (0.5 * erf(z * SQRT_HALF) - offset) * SQRT_2PI * exp(z * z / 2);
        z -= step / (1 + z * step / 2); /* Halley's: the density's derivative is -z times it */
        if (fabs(step) <= 1e-16 * fabs(z))
            break;
    }
    return z;
}

/* log P(Z <= z) = log p, for p below 1/4. */
static double tail_quantile(double p)
{
    const double target = log(p);
    double z = -sqrt(-2 * target);
    for (int i = 0; i < 50; i++) {
        const double tail = shf_normal_cdf(z);
        if (tail <= 0) /* below the range of double: back towards it */
            z /= 1.001;
        else {
            const double step = (log(tail) - target) * tail * SQRT_2PI * exp(z * z / 2);
            z -= step;
            if (fabs(step) <= 1e-15 * fabs(z))
                break;
        }
    }
    return z;
}

double shf_normal_quantile(double p)
{
    if (!(p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return p == 0 ? -INFINITY : INFINITY;
    if (p < 0.25)
        return tail_quantile(p);
    return p > 0.75 ? -tail_quantile(1 - p) : middle_quantile(p - 0.5);
}

/* ---- binomial ---- */

/* log n! less Stirling's approximation of it. */
static double stirling_error(double n)
{
    if (n < 16)
        return n > 0 ? lgamma(n + 1) - (n + 0.5) * log(n) + n - LOG_SQRT_2PI : -LOG_SQRT_2PI;
    const double square = n * n;
    return (1.0 / 12 -
            (1.0 / 360 - (1.0 / 1260 -
                          (1.0 / 1680 - (1.0 / 1188 - 691.0 / 360360 / square) / square) / square) /
                             square) /
                square) /
           n;
}

/* k log(k / m) + m - k, by the series of the inverse hyperbolic tangent where k and m are close. */
static double deviance(double k, double m)
{
    if (fabs(k - m) >= 0.1 * (k + m))
        return (k > 0 ? k * log(k / m) : 0) + m - k;
    const double v = (k - m) / (k + m);
    double sum = (k - m) * v, power = 2 * k * v;
    for (int i = 3; i < 1000; i += 2) {
        power *= v * v;
        const double next = sum + power / i;
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

/* Gamma(n + 1) / (Gamma(k + 1) Gamma(n - k + 1)) p^k q^(n - k), k and rest = n - k not whole
 * necessarily; q is 1 - p with all its digits. */
static double binomial_term(double k, double rest, double p, double q)
{
    if (p == 0 || q == 0)
        return (p == 0 ? k : rest) == 0;
    const double n = k + rest;
    if (k == 0 || rest == 0)
        return exp(n * (k == 0 ? (p < 0.5 ? log1p(-p) : log(q)) : (q < 0.5 ? log1p(-q) : log(p))));
    const double exponent = stirling_error(n) - stirling_error(k) - stirling_error(rest) -
                            deviance(k, n * p) - deviance(rest, n * q);
    return exp(exponent) * sqrt(n / k / rest) / SQRT_2PI;
}

double shf_binomial_pmf(double k, double n, double p)
{
    return k < 0 || k > n ? 0 : binomial_term(k, n - k, p, 1 - p);
}

/* ---- beta ---- */

/* I_x(a, b) / (x^a y^b / (a B(a, b))), for x below (a + 1) / (a + b + 2); by Lentz's method. */
static double beta_fraction(double x, double a, double b)
{
    const double tiny = 1e-300;
    double d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double c = 1, product = d;
    for (int m = 1; m < 1000000; m++) {
        const double numerators[2] = {m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                                      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))};
        double factor = 1;
        for (int i = 0; i < 2; i++) {
            d = 1 + numerators[i] * d;
            c = 1 + numerators[i] / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = fabs(c) < tiny ? tiny : c;
            factor = c * d;
            product *= factor;
        }
        if (fabs(factor - 1) < 1e-16)
            break;
    }
    return product;
}

/* Both tails, each with its digits. */
typedef struct tails {
    double lower, upper;
} tails;

static tails beta_tails(double x, double y, double a, double b)
{
    if (x <= 0 || y <= 0)
        return (tails){x > 0, x <= 0};
    const double term = binomial_term(a, b, x, y) / (a + b); /* x^a y^b / (a b B(a, b)) */
    if (x < (a + 1) / (a + b + 2)) {
        const double lower = term * b * beta_fraction(x, a, b);
        return (tails){lower, 1 - lower};
    }
    const double upper = term * a * beta_fraction(y, b, a);
    return (tails){1 - upper, upper};
}

double shf_beta_cdf(double x, double a, double b)
{
    return beta_tails(x, 1 - x, a, b).lower;
}

/* Newton's method in the logit of x, of which the derivative of I_x is x^a y^b / B(a, b), on the
 * logarithm of the smaller tail. */
double shf_beta_quantile(double p, double a, double b)
{
    if (!(p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return p;
    const bool lower = p <= 0.5;
    const double target = lower ? log(p) : log1p(-p);
    double low = -745, high = 745, logit = log(a / b), x = 0;
    for (int i = 0; i < 200; i++) {
        x = 1 / (1 + exp(-logit));
        const double y = 1 / (1 + exp(logit));
        const tails t = beta_tails(x, y, a, b);
        const double tail = lower ? t.lower : t.upper;
        const double excess = log(tail) - target;
        if ((excess > 0) == lower)
            high = logit;
        else
            low = logit;
        const double slope = binomial_term(a, b, x, y) * a / (a + b) * b / tail;
        double next = logit - (lower ? excess : -excess) / slope;
        if (!(next > low && next < high))
            next = (low + high) / 2;
        const double step = fabs(next - logit);
        logit = next;
        if (step <= 1e-16 * (1 + fabs(logit)))
            break;
    }
    return 1 / (1 + exp(-logit));
}

double shf_binomial_tail(double k, double n, double p)
{
    if (k <= 0 || k > n)
        return k <= 0;
    return shf_beta_cdf(p, k, n - k + 1);
}

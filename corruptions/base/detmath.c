/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* exp, log, pow, sin, cos: the argument is reduced to a short interval around 0, where a Taylor
 * series in double is good to the last bit. A pair of doubles carries what one cannot hold. */
#include "corruptions/base/detmath.h"

#include <math.h> /* INFINITY and NAN; no function */
#include <stdint.h>
#include <string.h>

/* ln 2 and pi / 2 in parts: the leading parts have 32 and 33 bits, so that products with the
 * integers that occur here are exact. */
#define LN2_HI 0x1.62e42feep-1
#define LN2_LO 0x1.a39ef35793c76p-33
#define PI_2_A 0x1.921fb544p+0
#define PI_2_B 0x1.0b4611a6p-34
#define PI_2_C 0x1.3198a2ep-69
#define PI_2_D 0x1.b839a252049c1p-104

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

static double of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

/* c[0] + c[1] x + c[2] x^2 + ... */
static double polynomial(double x, const double *c, int count)
{
    double sum = c[count - 1];
    for (int i = count - 2; i >= 0; i--)
        sum = sum * x + c[i];
    return sum;
}

/* The integer nearest to x, for |x| < 2^31. */
static int nearest(double x)
{
    return (int)(x < 0 ? x - 0.5 : x + 0.5);
}

/* ---- pairs: hi + lo, not evaluated ---- */

typedef struct pair {
    double hi, lo;
} pair;

static pair two_sum(double a, double b) /* exact (Knuth) */
{
    double sum = a + b, of_b = sum - a;
    return (pair){sum, (a - (sum - of_b)) + (b - of_b)};
}

static pair pair_add(pair a, pair b)
{
    pair sum = two_sum(a.hi, b.hi);
    return two_sum(sum.hi, sum.lo + (a.lo + b.lo));
}

static pair halves(double x) /* 26 bits each (Veltkamp); |x| < 2^996 */
{
    double scaled = x * 0x8000001p0, hi = scaled - (scaled - x);
    return (pair){hi, x - hi};
}

static pair pair_mul(pair a, pair b) /* a.hi b.hi is exact (Dekker) */
{
    pair x = halves(a.hi), y = halves(b.hi);
    double product = a.hi * b.hi;
    double error = ((x.hi * y.hi - product) + x.hi * y.lo + x.lo * y.hi) + x.lo * y.lo;
    return two_sum(product, error + (a.hi * b.lo + a.lo * b.hi));
}

/* ---- exp ---- */

/* exp(x + tail) for a tail below an ulp of x: x = n ln 2 + r, exp(x) = 2^n exp(r). */
static double exp_of_sum(double x, double tail)
{
    static const double c[] = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                               1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                               1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
    if (x != x)
        return x;
    if (x > 709.8)
        return INFINITY;
    if (x < -745.2)
        return 0;
    int n = nearest(x * 0x1.71547652b82fep+0);
    pair r = two_sum(x - n * LN2_HI, tail - n * LN2_LO);
    pair sum = two_sum(1, r.hi);
    double result = sum.hi + (sum.lo + (r.lo + r.hi * r.hi * polynomial(r.hi, c, 12)));
    int half = n / 2; /* 2^n itself may lie outside the range of double */
    return result * of_bits((uint64_t)(1023 + half) << 52) *
           of_bits((uint64_t)(1023 + n - half) << 52);
}

double shf_exp(double x)
{
    return exp_of_sum(x, 0);
}

/* ---- log ---- */

/* x = 2^exponent (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); x positive and finite. */
static double split(double x, int *exponent)
{
    int scaled = x < 0x1p-1022 ? 54 : 0;
    uint64_t bits = bits_of(scaled ? x * 0x1p54 : x);
    uint64_t above = bits - 0x3fe6a09e667f3bcd; /* than sqrt(1/2), as integers */
    int64_t e = (int64_t)above >> 52;
    *exponent = (int)e - scaled;
    return of_bits(bits - ((uint64_t)e << 52)) - 1;
}

/* With s = f / (2 + f): log(1 + f) = 2 s + (2/3) s^3 + (2/5) s^5 + ...; from the given term on,
 * divided by the power of s before it. */
static const double log_terms[] = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11, 2.0 / 13,
                                   2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23, 2.0 / 25};

double shf_log(double x)
{
    if (!(x > 0))
        return x == 0 ? -INFINITY : NAN;
    if (x == INFINITY)
        return x;
    int n;
    double f = split(x, &n), s = f / (2 + f), s2 = s * s;
    double rest = s2 * polynomial(s2, log_terms, 12), half = 0.5 * f * f;
    /* 2 s = f - f^2 / 2 + s f^2 / 2 keeps f, which is exact, as the leading part */
    return n * LN2_HI - ((half - (s * (half + rest) + n * LN2_LO)) - f);
}

/* log(x) to about 2^-64 of its value. */
static pair log_pair(double x)
{
    static const pair two_thirds = {0x1.5555555555555p-1, 0x1.5555555555555p-55};
    int n;
    double f = split(x, &n);
    pair below = two_sum(2, f), s = {f / below.hi, 0};
    pair back = pair_mul(s, below);
    s.lo = ((f - back.hi) - back.lo) / below.hi;
    pair s2 = pair_mul(s, s);
    pair factor = {s2.hi * polynomial(s2.hi, log_terms + 1, 11), 0};
    factor = pair_mul(pair_mul(pair_add(two_thirds, factor), s2), s);
    pair log_m = pair_add((pair){2 * s.hi, 2 * s.lo}, factor);
    return pair_add(two_sum(n * LN2_HI, n * LN2_LO), log_m);
}

double shf_pow(double x, double y)
{
    if (y == 0 || x == 1)
        return 1;
    if (!(x >= 0) || y != y)
        return NAN;
    if (x == 0 || x == INFINITY)
        return (x == 0) == (y > 0) ? 0 : INFINITY;
    /* |log x| is 0x1p-53 at least: beyond 2^70 every y gives 0 or infinity */
    y = y > 0x1p70 ? 0x1p70 : y < -0x1p70 ? -0x1p70 : y;
    pair product = pair_mul(log_pair(x), (pair){y, 0});
    return exp_of_sum(product.hi, product.lo);
}

/* ---- sin, cos ---- */

/* x = quadrant pi / 2 + the result, which is pi / 4 at most. */
static pair reduce(double x, int *quadrant)
{
    *quadrant = nearest(x * 0x1.45f306dc9c883p-1);
    double n = *quadrant;
    pair r = two_sum(x - n * PI_2_A, -(n * PI_2_B));
    return pair_add(r, (pair){-(n * PI_2_C), -(n * PI_2_D)});
}

static double sin_near_0(pair x)
{
    static const double c[] = {
        -1.0 / 6,        1.0 / 120,        -1.0 / 5040,         1.0 / 362880,
        -1.0 / 39916800, 1.0 / 6227020800, -1.0 / 1307674368e3, 1.0 / 355687428096e3};
    double z = x.hi * x.hi;
    return x.hi + (x.lo * (1 - 0.5 * z) + x.hi * z * polynomial(z, c, 8));
}

static double cos_near_0(pair x)
{
    static const double c[] = {
        1.0 / 24,        -1.0 / 720,         1.0 / 40320,         -1.0 / 3628800,
        1.0 / 479001600, -1.0 / 87178291200, 1.0 / 20922789888e3, -1.0 / 6402373705728e3};
    double z = x.hi * x.hi, half = 0.5 * z, first = 1 - half;
    return first + (((1 - first) - half) + (z * z * polynomial(z, c, 8) - x.hi * x.lo));
}

static double circle(double x, int quarter)
{
    if (!(x >= -0x1p20 && x <= 0x1p20))
        return NAN;
    int quadrant;
    pair r = reduce(x, &quadrant);
    quadrant += quarter;
    double value = quadrant & 1 ? cos_near_0(r) : sin_near_0(r);
    return quadrant & 2 ? -value : value;
}

double shf_sin(double x)
{
    return circle(x, 0);
}

double shf_cos(double x)
{
    return circle(x, 1);
}

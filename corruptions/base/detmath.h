/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Elementary functions that give the same bits on every machine: + - * / and integers only, no
 * libm. Within 1 ulp of the true value (tested; 1.5 where the result is subnormal). They are for
 * tables and for values drawn once; kernels have their own. */
#ifndef SHF_BASE_DETMATH_H
#define SHF_BASE_DETMATH_H

double shf_exp(double x);
double shf_log(double x);           /* -infinity for 0, NaN below */
double shf_pow(double x, double y); /* as C's pow for x >= 0; NaN below, but for y = 0 */
double shf_sin(double x);           /* NaN where |x| > 2^20 */
double shf_cos(double x);           /* likewise */

#endif

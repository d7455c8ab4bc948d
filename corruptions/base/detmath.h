/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Elementary functions that give the same bits on every machine: + - * / sqrt and integers only, no
 * libm. Accurate to 1 ulp or close (the errors are stated and tested), and free of branches where a
 * kernel inlines them. */
#ifndef SHF_BASE_DETMATH_H
#define SHF_BASE_DETMATH_H

double shf_exp(double x);
double shf_log(double x);           /* x > 0 */
double shf_pow(double x, double y); /* x >= 0 */
double shf_sin(double x);           /* |x| <= 2^20 */
double shf_cos(double x);

#endif

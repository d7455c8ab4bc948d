/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Lines through points: by hand, and where there is none. */
#include <criterion/criterion.h>
#include <math.h>

#include "tools/evaluator/line_fit.h"

Test(line_fit, by_hand)
{
    const double x[] = {1, 2, 3, 4}, y[] = {3, 1, 4, 4};
    const shf_line_fit fit = shf_line_fit_of(x, y, 4);
    cr_assert_float_eq(fit.slope, 0.6, 1e-15);
    cr_assert_float_eq(fit.intercept, 1.5, 1e-15);
    cr_assert_float_eq(fit.r2, 0.3, 1e-15); /* 1.8 of 6 */
}

Test(line_fit, far_from_zero)
{
    const double x[] = {1e9, 1e9 + 1, 1e9 + 2}, y[] = {-1e9, -1e9 - 2, -1e9 - 4};
    const shf_line_fit fit = shf_line_fit_of(x, y, 3);
    cr_assert_eq(fit.slope, -2);
    cr_assert_eq(fit.r2, 1);
}

Test(line_fit, where_there_is_none)
{
    const double same[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, other[] = {1, 2, 3, 4, 5, 6, 7};
    cr_assert(isnan(shf_line_fit_of(same, other, 7).slope));
    cr_assert(isnan(shf_line_fit_of(other, same, 0).slope));
    cr_assert(isnan(shf_line_fit_of(other, same, 1).slope));
    const shf_line_fit level = shf_line_fit_of(other, same, 7);
    cr_assert(level.slope == 0 && level.intercept == 0.1 && isnan(level.r2));
}

Test(line_fit, logits)
{
    cr_assert_eq(shf_logit(0.5), 0);
    cr_assert_float_eq(shf_logit(0.9), log(9), 1e-15);
    for (double p = 1e-12; p < 1; p = p * 1.7 + 1e-13)
        cr_assert_float_eq(shf_logistic(shf_logit(p)) / p, 1, 1e-13);
    cr_assert(shf_logistic(-800) == 0 && shf_logistic(800) == 1);
}

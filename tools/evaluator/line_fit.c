/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/line_fit.h"

#include <math.h>

/* By way of the first, so that the mean of equal values is no other. */
static double mean_of(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i] - values[0];
    return n > 0 ? values[0] + sum / (double)n : NAN;
}

shf_line_fit shf_line_fit_of(const double *x, const double *y, size_t n)
{
    const double middle_x = mean_of(x, n), middle_y = mean_of(y, n);
    double xx = 0, xy = 0, yy = 0;
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - middle_x) * (x[i] - middle_x);
        xy += (x[i] - middle_x) * (y[i] - middle_y);
        yy += (y[i] - middle_y) * (y[i] - middle_y);
    }
    const double slope = xx > 0 ? xy / xx : NAN;
    return (shf_line_fit){slope, middle_y - slope * middle_x,
                          xx > 0 && yy > 0 ? xy / xx * xy / yy : NAN};
}

double shf_logit(double p)
{
    return log(p) - log1p(-p);
}

double shf_logistic(double x)
{
    return 1 / (1 + exp(-x));
}

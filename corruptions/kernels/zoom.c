/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Where the samples of a clipped zoom come from. */
#include "corruptions/kernels/zoom.h"

#include <math.h>

static int round_half_to_even(double x)
{
    const int whole = (int)x;
    const double rest = x - whole;
    return rest > 0.5 || (rest == 0.5 && whole % 2 == 1) ? whole + 1 : whole;
}

shf_zoom shf_zoom_of(double factor, int size)
{
    const int taken = (int)ceil(size / factor), enlarged = round_half_to_even(taken * factor);
    return (shf_zoom){.begin = (size - taken) / 2,
                      .taken = taken,
                      .trim = enlarged > size ? (enlarged - size) / 2 : 0,
                      .scale = enlarged > 1 ? (double)(taken - 1) / (enlarged - 1) : 1.0};
}

int shf_zoom_place(const shf_zoom *zoom, int i, double *part)
{
    const double at = (i + zoom->trim) * zoom->scale;
    const int first = (int)at, last = zoom->taken - 1;
    *part = first < last ? at - first : 0;
    return first < last ? first : last;
}

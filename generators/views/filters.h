/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Weights of the pixels around a place, which lies a fraction behind the pixel in their middle. Of the
 * fraction 0 that pixel has all the weight, exactly. */
#ifndef SHF_GENERATORS_FILTERS_H
#define SHF_GENERATORS_FILTERS_H

#include "corruptions/base/detmath.h"

#define SHF_MOST_TAPS 6

typedef void shf_weights(double fraction, double *weights);

static inline void shf_bilinear_weights(double fraction, double *weights)
{
    weights[0] = 1 - fraction;
    weights[1] = fraction;
}

/* Keys 1981, doi:10.1109/TASSP.1981.1163711, with the a of OpenCV and PyTorch. */
static inline void shf_bicubic_weights(double fraction, double *weights)
{
    const double a = -0.75, right = 1 - fraction;
    const double outer[] = {1 + fraction, 1 + right}, inner[] = {fraction, right};
    for (int i = 0; i < 2; i++) {
        weights[3 * i] = a * (((outer[i] - 5) * outer[i] + 8) * outer[i] - 4);
        weights[1 + i] = ((a + 2) * inner[i] - (a + 3)) * inner[i] * inner[i] + 1;
    }
}

/* sinc(x) sinc(x / 3) at x = fraction - k, k = -2..3, divided by their sum. With p = pi fraction,
 * sin(pi x) = +-sin(p), and sin(pi x / 3) = sin(p / 3) cos(k pi / 3) - cos(p / 3) sin(k pi / 3). */
static inline void shf_lanczos_weights(double fraction, double *weights)
{
    static const double pi = 3.141592653589793, root = 0.8660254037844386; /* of 3 / 4 */
    static const double cosines[] = {-0.5, 0.5, 1, 0.5, -0.5, -1};
    const double sines[] = {-root, -root, 0, root, root, 0};
    const double p = pi * fraction, whole = shf_sin(p);
    const double sine = shf_sin(p / 3), cosine = shf_cos(p / 3);
    double sum = 0;
    for (int i = 0; i < 6; i++) {
        const double x = pi * (fraction - (i - 2)), sign = i % 2 ? -3 : 3;
        const double third = sine * cosines[i] - cosine * sines[i];
        weights[i] = fraction == 0 ? i == 2 : sign * whole * third / (x * x);
        sum += weights[i];
    }
    for (int i = 0; i < 6; i++)
        weights[i] /= sum;
}

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Steps of Fourier transforms, of many columns side by side. */
#include "corruptions/kernels/kernels.h"

/* (a, b) becomes (a + w b, a - w b). */
void SHF_KERNEL(butterflies)(float *restrict ar, float *restrict ai, float *restrict br,
                             float *restrict bi, float wr, float wi, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const float re = wr * br[i] - wi * bi[i], im = wr * bi[i] + wi * br[i];
        br[i] = ar[i] - re;
        bi[i] = ai[i] - im;
        ar[i] += re;
        ai[i] += im;
    }
}

/* a becomes w a. */
void SHF_KERNEL(rotate)(float *restrict ar, float *restrict ai, float wr, float wi, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const float re = wr * ar[i] - wi * ai[i];
        ai[i] = wr * ai[i] + wi * ar[i];
        ar[i] = re;
    }
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* How like the truth a filled hole is. */
#ifndef SHF_BENCH_REMOVAL_MEASURE_H
#define SHF_BENCH_REMOVAL_MEASURE_H

#include <shiftforge/image.h>

typedef struct bench_likeness {
    double psnr; /* dB, of the pixels of the hole, at most 60 */
    double ssim; /* Wang et al. 2004, luma, mean over windows of 8 x 8 that touch the hole */
    double
        apart; /* between the distributions of the gradient's size, luma: the mean distance of quantiles */
    double gradient, true_gradient; /* mean size of the gradient of luma in the hole, levels */
    double seam, true_seam;         /* mean step of luma over the edge of the hole, levels */
} bench_likeness;

/* hole: one channel, > 0 in it, at least one pixel. */
bench_likeness bench_compare(const shf_image *filled, const shf_image *truth,
                             const shf_image *hole);

#endif

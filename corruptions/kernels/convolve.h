/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Convolution of 8-bit images with fixed-point taps: exact, so that the order of the sums is free. */
#ifndef SHF_KERNELS_CONVOLVE_H
#define SHF_KERNELS_CONVOLVE_H

#include <stdbool.h>

#include <shiftforge/image.h>

#include "corruptions/kernels/kernels.h"

/* Which sample of 0 .. size - 1 stands for the one at index, which may lie any distance outside. */
int shf_border_index(shf_border border, int index, int size);

#define SHF_TAP_BITS 22 /* a tap of weight 1 is 1 << SHF_TAP_BITS; see convolve_loops.c */

/* The taps of a symmetric convolution, the centre first, and what its sums become. */
typedef struct shf_convolution {
    int radius;
    const int32_t *taps;  /* radius + 1, from 0 on; with both sides they add up to the weight 1 */
    const uint8_t *exact; /* 256: what a sum of exactly v becomes; all others are truncated */
    bool rounded;         /* half a level is added to every sum first */
} shf_convolution;

/* Such taps of radius + 1 weights, the centre first, that add up to 1 with both sides. What is lost by
 * rounding goes to the centre: at most radius / 2^SHF_TAP_BITS. */
void shf_fill_taps(const double *weights, int radius, int32_t *taps);

/* Down and then along, each channel alone. in and out may be the same pixels. SHF_ERR_MEMORY. */
shf_status shf_convolve(shf_context *context, const shf_image *in,
                        const shf_convolution *convolution, shf_border border,
                        const shf_image *out);

/* The Gaussian that scipy.ndimage.gaussian_filter and skimage compute: radius
 * int(truncate sigma + 0.5), taps exp(-i^2 / 2 sigma^2) normalised, double precision, on [0, 1],
 * result times 255 truncated. Each channel alone. in and out may be the same pixels. sigma from 0
 * to 500, truncate from 1 to 8: beyond, fixed-point taps are too coarse. SHF_ERR_MEMORY. */
shf_status shf_gaussian_blur(shf_context *context, const shf_image *in, double sigma,
                             double truncate, shf_border border, const shf_image *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Convolution of 8-bit images with fixed-point taps: exact, so that the order of the sums is free. */
#ifndef SHF_KERNELS_CONVOLVE_H
#define SHF_KERNELS_CONVOLVE_H

#include <shiftforge/image.h>

#include "corruptions/kernels/kernels.h"

/* The Gaussian that scipy.ndimage.gaussian_filter and skimage compute: radius
 * int(truncate sigma + 0.5), taps exp(-i^2 / 2 sigma^2) normalised, double precision, on [0, 1],
 * result times 255 truncated. Each channel alone. in and out may be the same pixels.
 * SHF_ERR_MEMORY. */
shf_status shf_gaussian_blur(shf_context *context, const shf_image *in, double sigma,
                             double truncate, shf_border border, const shf_image *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Planes of doubles, and their smoothing by a Gaussian of any width. */
#ifndef SHF_KERNELS_SMOOTH_H
#define SHF_KERNELS_SMOOTH_H

#include <stddef.h>

#include <shiftforge/status.h>

#include "corruptions/base/arena.h"
#include "corruptions/kernels/kernels.h"

typedef struct shf_plane {
    double *values; /* row y starts at y stride; NULL if there was no memory */
    int width, height;
    size_t stride; /* an odd multiple of SHF_PLANE_STEP; what lies beyond width is of no account */
} shf_plane;

#define SHF_PLANE_STEP 16

/* Of scratch memory; the values are undefined, those beyond the width 0. */
shf_plane shf_plane_take(shf_arena *arena, int width, int height);

/* scipy.ndimage.gaussian_filter in double: radius int(truncate sigma + 0.5), taps exp(-i^2 / 2
 * sigma^2) normalised; the plane goes on by SHF_BORDER_REFLECT. The sums are within rounding of
 * scipy's, in an order of their own that is the same on any machine. Takes scratch memory of the
 * plane's size once more. SHF_ERR_MEMORY. */
shf_status shf_smooth_reflected(shf_context *context, const shf_plane *plane, double sigma,
                                double truncate);
/* The same by SHF_BORDER_NEAREST, as skimage.filters.gaussian has it. */
shf_status shf_smooth_nearest(shf_context *context, const shf_plane *plane, double sigma,
                              double truncate);

#endif

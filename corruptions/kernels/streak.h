/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Streaks: the one-sided motion blur of ImageMagick 6.9 (Q16), for motion_blur and snow. */
#ifndef SHF_KERNELS_STREAK_H
#define SHF_KERNELS_STREAK_H

#include <shiftforge/image.h>

#define SHF_STREAK_BITS 23      /* a tap of weight 1 is 1 << SHF_STREAK_BITS; see streak_loops.c */
#define SHF_STREAK_RADIUS 500.0 /* at most */

/* radius from 0 (no blur) to SHF_STREAK_RADIUS, sigma above 0, degrees clockwise from the right as y
 * points down. Takes a copy of the image, up to 2 radius + 1 columns wider. in and out may be the
 * same pixels. SHF_ERR_MEMORY. */
typedef struct shf_streak {
    double radius, sigma, degrees;
} shf_streak;
shf_status shf_streak_blur(shf_context *context, const shf_image *in, const shf_streak *streak,
                           const shf_image *out);

#endif

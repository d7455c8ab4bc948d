/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The clipped zoom of Hendrycks & Dietterich 2019, arXiv:1903.12261, in one direction, for zoom_blur
 * and snow. The middle t = ceil(size / factor) samples, from (size - t) / 2 on, become
 * n = round(t factor), half to even, by linear interpolation that keeps the ends in their places;
 * of these the size from (n - size) / 2 on stay. */
#ifndef SHF_KERNELS_ZOOM_H
#define SHF_KERNELS_ZOOM_H

typedef struct shf_zoom {
    int begin, taken; /* the middle samples */
    int trim;         /* enlarged ones before the first that stays */
    double scale;     /* from one enlarged sample to the next, in samples */
} shf_zoom;

/* factor: 1 or more. */
shf_zoom shf_zoom_of(double factor, int size);

/* Sample i of the result lies between the middle sample that this returns, 0 .. taken - 1, and the
 * next one, at *part of the way, which is 0 at the last. */
int shf_zoom_place(const shf_zoom *zoom, int i, double *part);

#endif

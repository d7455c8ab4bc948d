/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Canonical crops: a crop that moves with the content of a picture, so that what follows sees the same
 * pixels wherever the picture was cut. Our reconstruction of Robust Inference by Crop Selection from
 * the abstract of Shifman & Weiss 2024, arXiv:2404.07153; docs/views.md has what it holds. */
#ifndef SHIFTFORGE_CANONICAL_H
#define SHIFTFORGE_CANONICAL_H

#include <stdbool.h>
#include <stddef.h>

#include <shiftforge/image.h>
#include <shiftforge/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a crop's response is: the filter at its middle pixel (width / 2, height / 2), of luma. */
typedef enum shf_canonical_filter {
    SHF_CANONICAL_LOG = 0,      /* less the Laplacian of a Gaussian: bright blobs of size sigma */
    SHF_CANONICAL_GAUSSIAN = 1, /* a Gaussian */
    SHF_CANONICAL_BOX = 2       /* the mean over a square of 2 sigma + 1 pixels, sigma rounded */
} shf_canonical_filter;

/* A zero field takes its default. */
typedef struct shf_canonical_options {
    size_t struct_size;
    shf_canonical_filter filter;
    double sigma;   /* pixels, 0.25 to 64; 0: 0.25 */
    int candidates; /* positions on each axis, around the middle; 0: all that there are */
    bool circular;  /* the picture goes on at its other side, and every position is a candidate */
} shf_canonical_options;

/* Where the canonical crop of width x height lies: of all candidates, the one of largest response; of
 * equal ones the first, row by row. A response is of the pixels of its crop alone: what the filter
 * reaches (4 sigma + 1 pixels, of a box sigma) has to be in it. Sums are of integers: the same on every
 * machine.
 *
 * circular: width and height at most those of the picture; of equal responses, the one whose picture,
 * rolled to it, sorts first byte by byte. So the crop of a picture and those of all that it can be
 * rolled to have the same pixels. SHF_ERR_ARGUMENT says what does not fit. */
SHF_API shf_status shf_canonical_find(shf_context *context, const shf_canonical_options *options,
                                      const shf_image *in, int width, int height, int *left,
                                      int *top);

/* The same, and copies its pixels: out, of in's channels, says how large the crop is; circular ones of
 * the whole size roll the picture. left and top may be NULL. in and out have no byte in common. */
SHF_API shf_status shf_canonical_crop(shf_context *context, const shf_canonical_options *options,
                                      const shf_image *in, const shf_image *out, int *left,
                                      int *top);

#ifdef __cplusplus
}
#endif
#endif

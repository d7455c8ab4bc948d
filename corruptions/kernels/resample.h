/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Resizing as Pillow does it, bit for bit. */
#ifndef SHF_KERNELS_RESAMPLE_H
#define SHF_KERNELS_RESAMPLE_H

#include <shiftforge/image.h>

typedef enum shf_filter { SHF_FILTER_BOX, SHF_FILTER_BILINEAR } shf_filter;

/* out is a different image of any size >= 1x1 with in's channels. SHF_ERR_MEMORY. */
shf_status shf_resample(shf_context *context, const shf_image *in, shf_filter filter,
                        const shf_image *out);

/* The same, followed by a crop: out gets the pixels from (left, top) of in resized to width x
 * height. Only these are computed, so that width and height may be beyond SHF_MAX_SIDE. */
shf_status shf_resample_crop(shf_context *context, const shf_image *in, shf_filter filter,
                             int width, int height, int left, int top, const shf_image *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Boxes and masks. */
#ifndef SHF_ATTRIBUTE_BOX_H
#define SHF_ATTRIBUTE_BOX_H

#include <stdint.h>

#include <shiftforge/image.h>

/* Pixels left to right - 1, top to bottom - 1. */
typedef struct shf_box {
    int left, top, right, bottom;
} shf_box;

/* The smallest one with all values above 0 of a packed plane; right is 0 if there is none. */
shf_box shf_box_of(const uint8_t *plane, int width, int height);

/* Both are valid images, the mask of one channel and the image's size; or SHF_ERR_ARGUMENT. */
shf_status shf_mask_check(shf_context *context, const shf_image *image, const shf_image *mask);

#endif

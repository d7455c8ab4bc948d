/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of an image. */
#ifndef SHF_BASE_ROWS_H
#define SHF_BASE_ROWS_H

#include <stdint.h>

#include "corruptions/base/arena.h"
#include <shiftforge/image.h>

/* Row y, from the top, whatever the sign of the stride. */
static inline uint8_t *shf_row(const shf_image *image, int y)
{
    return (uint8_t *)image->data + (ptrdiff_t)y * image->stride;
}

/* Samples in a row. */
static inline size_t shf_row_samples(const shf_image *image)
{
    return (size_t)image->width * (size_t)image->channels;
}

/* Copies pixels; the same image twice is no work. */
void shf_image_copy(const shf_image *from, const shf_image *to);

/* A packed image of scratch memory; data is NULL if there is none. */
shf_image shf_image_take(shf_arena *arena, int width, int height, int channels);

#endif

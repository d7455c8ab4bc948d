/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Holes in pictures of floats, and ways to fill them. */
#ifndef SHF_ATTRIBUTE_FILL_H
#define SHF_ATTRIBUTE_FILL_H

#include <stddef.h>
#include <stdint.h>

#include <shiftforge/image.h>

/* A picture with a hole. */
typedef struct shf_holed {
    int width, height, channels;
    float *values;       /* interleaved, packed */
    const uint8_t *hole; /* 1 where a pixel is to be found, 0 where it is known, packed */
} shf_holed;

/* Each replaces the values in the hole; at least one pixel is known. Scratch memory as they need, given
 * back. SHF_ERR_MEMORY. */
shf_status shf_fill_pull_push(shf_context *context, const shf_holed *picture);
shf_status shf_fill_harmonic(shf_context *context, const shf_holed *picture);
shf_status shf_fill_biharmonic(shf_context *context, const shf_holed *picture);

/* Changes the values in the hole so that their steps come near to wanted ones: least is the sum of (step - wanted)^2
 * over all pairs of neighbours, and of hold times what a value is changed by, squared. above: for each value, the
 * sum over the neighbours in the picture of how much it is wanted to be above them. Bhat, Curless, Cohen & Zitnick
 * 2008, "Fourier analysis of the 2D screened Poisson equation". */
shf_status shf_mend_gradients(shf_context *context, const shf_holed *picture, const float *above,
                              float hold);

/* Pull-push for pixels that are known a little: weights from 0 to 1, one a pixel, that are used up.
 * A value becomes weight * value + (1 - weight) * what its surroundings say. */
shf_status shf_pull_push(shf_context *context, float *values, float *weights, int width, int height,
                         int channels);

/* Patches of SHF_PATCH x SHF_PATCH pixels from elsewhere, where there is one without a hole, in
 * pictures of less than 2^29 pixels; else harmonic. 8-bit values, in place. */
#define SHF_PATCH 8
shf_status shf_fill_patches(shf_context *context, const shf_image *image, const uint8_t *hole);

static inline uint8_t shf_to_u8(float value)
{
    return (uint8_t)(value > 0 ? value < 255 ? value + 0.5F : 255 : 0);
}

/* Values, rounded and clamped, to the pixels of the hole. */
void shf_store_hole(const shf_holed *picture, const shf_image *image);
/* A picture of scratch memory with an image's values; values is NULL if there is no memory. */
shf_holed shf_holed_of(shf_context *context, const shf_image *image, const uint8_t *hole);

/* The square of the distance of each pixel from the nearest one where inside is 0, exact: Felzenszwalb &
 * Huttenlocher 2012, "Distance transforms of sampled functions". SHF_FAR where all are inside. */
#define SHF_FAR ((int64_t)1 << 40)
shf_status shf_squared_distances(shf_context *context, const uint8_t *inside, int width, int height,
                                 int64_t *out);

#endif

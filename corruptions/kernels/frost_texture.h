/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pictures of frost on glass. Ours are made here: crystals grow branch by branch over a plasma
 * fractal, and tones are matched to the statistics of the five textures of the published frost. */
#ifndef SHF_KERNELS_FROST_TEXTURE_H
#define SHF_KERNELS_FROST_TEXTURE_H

#include <shiftforge/corruption.h>
#include <shiftforge/random.h>
#include <shiftforge/status.h>

#include "corruptions/base/pictures.h"

typedef struct shf_frost_texture {
    int width, height;
    const uint8_t *pixels; /* RGB, rows end to end; valid until the context's next cached table */
} shf_frost_texture;

/* Texture 1 to 5 of those given, or, where that is NULL, of ours, with its sides multiplied by scale,
 * above 0 up to 4, from the context's cache: of ours 1.6 MB for the largest and 4.3 MB for all at scale
 * 1, scale * scale times that at others; 192 MB for the largest that can be given, at 4. Each of ours
 * is made when it is first asked for, which takes up to 20 MB of scratch memory; those that are given
 * are not copied at scale 1. SHF_ERR_MEMORY. */
shf_status shf_frost_texture_get(shf_context *context, const shf_pictures *given, int texture,
                                 double scale, shf_frost_texture *out);

/* The picture that OpenCV's INTER_LINEAR makes of 8-bit RGB for a factor on both axes, of
 * the size that shf_frost_scaled gives: bit for bit for the published factors, 0.3 and 0.2; for some
 * others, 0.5 among them, rare values differ by one. SHF_ERR_MEMORY. */
int shf_frost_scaled(int size, double scale);
shf_status shf_frost_resize(shf_context *context, const uint8_t *in, int width, int height,
                            double scale, uint8_t *out);

/* ---- crystals (frost_crystals.c) ---- */

typedef struct shf_frost_style {
    int crystals;
    double shortest, longest; /* stem of a crystal, in pixels */
    double side_angle;        /* of a branch to its stem, in radians */
    double side_length;       /* of a branch to what is left of its stem */
    double spacing;           /* pixels between branches */
    int depth;                /* of branching: 0 is a stem alone */
    double bend;              /* of a stem, in radians a pixel, at most */
    double cover;             /* how much a stroke hides of what is below, 0 to 1 */
    double order;  /* turns of the crystals' direction as the ground goes from low to high */
    double spread; /* of single crystals' directions, in turns to both sides */
    double decay;  /* of the ground's fractal */
    double ground, relief; /* weights of the ground and of light from the upper left */
} shf_frost_style;

/* Lightness without a unit, width x height. SHF_ERR_MEMORY. */
shf_status shf_frost_grow(shf_context *context, const shf_stream *stream,
                          const shf_frost_style *style, int width, int height, float *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A placed object, and what blends it into a canvas. */
#ifndef SHF_ATTRIBUTE_LAYER_H
#define SHF_ATTRIBUTE_LAYER_H

#include <shiftforge/image.h>

/* Floats over a part of a canvas: colours on [0, 255] times alpha, and alpha on [0, 1], packed. */
typedef struct shf_layer {
    int left, top, width, height, channels;
    float *colour, *alpha;
} shf_layer;

/* How far around an object a blend changes or reads a canvas, px. */
#define SHF_LAPLACIAN_LEVELS 3
#define SHF_LAPLACIAN_MARGIN (4 << SHF_LAPLACIAN_LEVELS)
#define SHF_POISSON_MARGIN 2

/* Colours of the layer that are not multiplied by alpha, and go on where there is none. They use up the
 * layer's. SHF_ERR_MEMORY. */
shf_status shf_blend_laplacian(shf_context *context, const shf_layer *layer,
                               const shf_image *canvas);
shf_status shf_blend_poisson(shf_context *context, const shf_layer *layer, const shf_image *canvas);

#endif

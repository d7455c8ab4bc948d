/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The relief of a gray picture by its edges, as spatter has it: OpenCV's operations, bit for bit. All
 * pictures are packed and of one byte a pixel. */
#ifndef SHF_KERNELS_RELIEF_H
#define SHF_KERNELS_RELIEF_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <shiftforge/status.h>

/* The whole chain: edges, their distance up to 20, its 3x3 mean truncated to 8 bits, equalised,
 * embossed, 3x3 mean. Takes 13 bytes a pixel of scratch memory. SHF_ERR_MEMORY. */
shf_status shf_relief(shf_context *context, const uint8_t *in, int width, int height, uint8_t *out);

/* Its parts. Canny (1986) as OpenCV has it for thresholds 50 and 150: 3x3 Sobel with repeated edges,
 * |dx| + |dy|; out is 255 on an edge, else 0. SHF_ERR_MEMORY. */
shf_status shf_canny(shf_context *context, const uint8_t *in, int width, int height, uint8_t *out);
/* The distance of each pixel to the next that is not 0, in units of 2^-16 pixel: by steps of 1, 1.4
 * and 2.1969 (Borgefors 1986), at most 20 pixels. SHF_ERR_MEMORY. */
#define SHF_RELIEF_LARGEST (20 << 16)
shf_status shf_edge_distance(shf_context *context, const uint8_t *edges, int width, int height,
                             int32_t *out);
/* Histogram equalisation, in place. */
void shf_equalize(uint8_t *image, size_t count);

/* ---- shared with relief_loops.c ---- */

#define SHF_STEP_STRAIGHT 65536 /* 1 */
#define SHF_STEP_DIAGONAL 91750 /* 1.4 */
#define SHF_STEP_KNIGHT 143976  /* 2.1969 */

typedef struct shf_gradient {
    int dx, dy;
} shf_gradient;

/* 3x3 Sobel of rows a, b, c at columns l, x, r. */
static inline shf_gradient shf_sobel(const uint8_t *a, const uint8_t *b, const uint8_t *c, size_t l,
                                     size_t x, size_t r)
{
    return (shf_gradient){(a[r] - a[l]) + 2 * (b[r] - b[l]) + (c[r] - c[l]),
                          (c[l] - a[l]) + 2 * (c[x] - a[x]) + (c[r] - a[r])};
}

static inline int32_t shf_sobel_size(shf_gradient g)
{
    return abs(g.dx) + abs(g.dy);
}

#endif

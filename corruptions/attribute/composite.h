/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Objects cut out and put elsewhere. A point (x, y) lies in pixel (floor x, floor y): the middle of the
 * first pixel is (0.5, 0.5). Alpha: Porter & Duff 1984, "Compositing digital images". */
#ifndef SHF_ATTRIBUTE_COMPOSITE_H
#define SHF_ATTRIBUTE_COMPOSITE_H

#include <stdbool.h>

#include <shiftforge/image.h>

#include "corruptions/attribute/box.h"

/* How a mask becomes alpha: clamp((d - erode) / (feather + 1)) at the distance d from the nearest pixel
 * outside of the mask. The picture's own edge is no edge of the object. */
typedef struct shf_matting {
    double erode, feather; /* px, 0 to 64 */
} shf_matting;

/* An object lifted off its background: the box where alpha is above 0. */
typedef struct shf_cutout {
    shf_image colour; /* the image's where alpha is 255; towards the edge and beyond it what lies
                         inside goes on, so that no halo of the old background travels along */
    shf_image alpha;  /* one channel */
    int left, top;    /* where the box lay in the image */
    double x, y;      /* the centroid of alpha, a point of the image */
    double area;      /* the sum of alpha / 255, px */
} shf_cutout;

/* mask: one channel, of the image's size, > 0 on the object. Memory of the context's scratch arena,
 * which whoever calls rewinds. SHF_ERR_DATA if nothing of the mask is left; SHF_ERR_ARGUMENT;
 * SHF_ERR_MEMORY. */
shf_status shf_lift_object(shf_context *context, const shf_image *image, const shf_image *mask,
                           const shf_matting *matting, shf_cutout *out);

/* A point p of the object's image goes to about + move + scale * turned(mirrored(p - about)). */
typedef struct shf_placing {
    double about_x, about_y; /* a point of the object's image: its centroid, the image's centre */
    double scale;            /* above 0, 1 keeps the size */
    double angle_deg;        /* against the clock, as seen */
    bool mirror;             /* left for right */
    double move_x, move_y;   /* px, to the right and down */
} shf_placing;

typedef enum shf_blend {
    SHF_BLEND_HARD,      /* the object where alpha is one half or more */
    SHF_BLEND_FEATHER,   /* colour alpha + canvas (1 - alpha) */
    SHF_BLEND_LAPLACIAN, /* the same band by band: Burt & Adelson 1983 */
    SHF_BLEND_POISSON,   /* the object's gradients, the canvas's edge: Perez et al. 2003 */
    SHF_BLENDS           /* how many there are */
} shf_blend;

/* "hard", "feather", "laplacian", "poisson"; NULL beyond. */
const char *shf_blend_name(shf_blend blend);
/* false if there is none of this name. */
bool shf_blend_find(const char *name, shf_blend *blend);

/* The pixels that the cutout's box comes to lie on, left to right - 1 and top to bottom - 1, not cut at any
 * canvas. Interpolation goes half a pixel of the object's beyond, so that an enlarged or turned one fades out
 * there. */
shf_box shf_placed_box(const shf_cutout *cutout, const shf_placing *placing);

/* Puts it on the canvas, of the cutout's channels and of any size; what lies outside is cut off.
 * Premultiplied colours are taken by linear interpolation, averaged over ceil(1 / scale)^2 points of each
 * pixel, so that moves by whole pixels copy exactly and alpha's area grows by scale^2. Hard, feather and Poisson
 * change no pixel without alpha; the Laplacian does near the object. SHF_ERR_ARGUMENT; SHF_ERR_MEMORY. */
shf_status shf_place_object(shf_context *context, const shf_cutout *cutout,
                            const shf_placing *placing, shf_blend blend, const shf_image *canvas);

/* Alpha alone as it would be placed, 0 elsewhere: mask is one channel, of the canvas's size. */
shf_status shf_place_alpha(shf_context *context, const shf_cutout *cutout,
                           const shf_placing *placing, const shf_image *mask);

#endif

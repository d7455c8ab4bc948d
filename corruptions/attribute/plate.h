/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The energy of a thin plate, the sum of uxx^2 + 2 uxy^2 + uyy^2 over all differences that lie in the picture, whose
 * edges are free: its gradient, and a multigrid cycle that approximates what undoes it in a hole. */
#ifndef SHF_ATTRIBUTE_PLATE_H
#define SHF_ATTRIBUTE_PLATE_H

#include "corruptions/attribute/multigrid.h"

/* Laid out as shf_grid. */
typedef struct shf_plate {
    int width, height;
    size_t stride, size;
    double *unknown;      /* 1 or 0 */
    double *xx, *yy, *xy; /* differences */
    double *solution, *rest, *side;
} shf_plate;

typedef struct shf_plates {
    shf_plate plates[SHF_GRIDS];
    int count;
} shf_plates;

/* Scratch memory, not given back. SHF_ERR_MEMORY. */
shf_status shf_plates_make(shf_context *context, const shf_region *region, shf_plates *out);

/* out = half the gradient of in's energy, at all pixels; the ring of out is of no account. */
void shf_plate_apply(const shf_plate *plate, const double *in, double *out);

/* out = a symmetric, positive approximation of what has the gradient in, at the unknown pixels; 0 at others. */
void shf_plates_cycle(const shf_plates *plates, const double *in, double *out);

#endif

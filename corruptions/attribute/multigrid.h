/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Laplace's equation on the pixels of a hole, a graph whose edges join neighbours: a multigrid cycle that
 * approximates its inverse, to precondition conjugate gradients. Trottenberg, Oosterlee & Schueller 2001,
 * "Multigrid"; Braess 1995, "Towards algebraic multigrid for elliptic problems of second order". */
#ifndef SHF_ATTRIBUTE_MULTIGRID_H
#define SHF_ATTRIBUTE_MULTIGRID_H

#include <stddef.h>
#include <stdint.h>

#include <shiftforge/status.h>

/* Pixel (x, y) of a grid is (y + 1) stride + x + 1: there is a ring of zeros around. */
typedef struct shf_grid {
    int width, height;
    size_t stride, size;
    double *diagonal;     /* what a pixel's edges weigh; 0 where it is known */
    double *inverse;      /* 1 / diagonal, or 0 */
    double *right, *down; /* what the edge to the next unknown pixel weighs */
    double *solution, *rest;
    double *side; /* the right side, of all grids but the finest */
} shf_grid;

#define SHF_GRIDS 18
typedef struct shf_multigrid {
    shf_grid grids[SHF_GRIDS];
    int count;
} shf_multigrid;

/* A part of a picture, with all unknown pixels and their neighbours. */
typedef struct shf_region {
    int left, top, width, height;
    const uint8_t *hole; /* from its first pixel on, 1 where one is unknown */
    int picture_width, picture_height;
} shf_region;

/* Scratch memory, not given back. SHF_ERR_MEMORY. */
shf_status shf_multigrid_make(shf_context *context, const shf_region *region, shf_multigrid *out);

/* Planes of zeros of scratch memory. SHF_ERR_MEMORY. */
shf_status shf_zeros_take(shf_context *context, double **const *planes, size_t count, size_t size);

/* out = A in: of each unknown pixel, the sum over its neighbours of what it is above them; 0 at known ones, where
 * in has to be 0, too. */
void shf_grid_apply(const shf_grid *grid, const double *in, double *out);

/* out = a symmetric, positive approximation of A^-1 in. */
void shf_multigrid_cycle(const shf_multigrid *grids, const double *in, double *out);

#endif

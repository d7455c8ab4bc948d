/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The mean of warps, each larger than the one before, which grows from view to view: of views in their
 * order, each costs one warp. */
#ifndef SHF_GENERATORS_MEAN_H
#define SHF_GENERATORS_MEAN_H

#include "generators/views/cut.h"

typedef struct shf_mean {
    float *sums;   /* of values / 255 */
    int count;     /* of warps that are in them: */
    shf_warp warp; /* the first */
} shf_mean;

/* With room for images of that size; NULL sums: no memory. */
shf_mean shf_mean_take(shf_arena *arena, int width, int height, int channels);

/* What a view shows of the cutting's field, of which warp->steps + 1 is the mean: in single precision, in
 * their order, cut off. It does not depend on what the mean has been asked for before. */
void shf_mean_show(shf_mean *mean, const shf_cutting *cutting, const shf_view *view,
                   const shf_image *out);

#endif

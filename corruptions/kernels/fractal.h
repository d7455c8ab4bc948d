/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Plasma fractals by the diamond-square rule on a torus, as the published fog has them. */
#ifndef SHF_KERNELS_FRACTAL_H
#define SHF_KERNELS_FRACTAL_H

#include <shiftforge/random.h>
#include <shiftforge/status.h>

#define SHF_FRACTAL_DRAWS 64 /* draw ids that a map takes, from the one it is given */

/* size rows of size values, and each row's first value once more at its end: the map repeats without
 * a seam. */
typedef struct shf_fractal {
    int size;
    double *values;   /* of the context's scratch memory */
    double low, high; /* least and largest value */
} shf_fractal;

/* size: a power of two from 2 to 2^14. decay, above 0: what the amplitude is divided by from one
 * level to the next. It takes 10 size^2 bytes while it works and leaves 8 size^2. SHF_ERR_MEMORY. */
shf_status shf_fractal_make(shf_context *context, const shf_stream *stream, uint32_t first_draw,
                            int size, double decay, shf_fractal *out);

static inline const double *shf_fractal_row(const shf_fractal *map, int y)
{
    return map->values + (size_t)(y % map->size) * ((size_t)map->size + 1);
}

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Filling polygons. */
#ifndef SHF_MASKS_POLYGON_H
#define SHF_MASKS_POLYGON_H

#include <shiftforge/image.h>

/* Sets the pixels of a mask whose middle lies in a polygon, x, y, x, y, ..., by the even-odd rule. A point (x, y)
 * lies in pixel (floor x, floor y). SHF_ERR_MEMORY. */
shf_status shf_polygon_fill(shf_context *context, const double *points, size_t count,
                            const shf_image *mask);

#endif

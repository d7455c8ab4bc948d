/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Warps: an image turned, enlarged, sheared, tilted and moved, by one projective map. */
#ifndef SHF_GENERATORS_WARP_H
#define SHF_GENERATORS_WARP_H

#include <shiftforge/image.h>
#include <shiftforge/random.h>

#include "generators/views/area.h"
#include "manifests/view.h"

/* Where the pixel (x, y) of the result comes from: (X / Z - half - x0, Y / Z - half - y0), with
 * (X, Y, Z) = m (x + left + half, y + top + half, 1). Last bits count where values are cut off, so
 * places are counted as the published operations count them: from pixels' corners, half being 0.5, or
 * from their middles, and from the corner of the whole image. */
typedef struct shf_map {
    double m[9];   /* row by row */
    double half;   /* 0.5 or 0 */
    int left, top; /* of the part of the result that is wanted, */
    int x0, y0;    /* and of the part of the image that there is */
} shf_map;

/* The map of a warp of an image of that size. */
shf_map shf_warp_map(const shf_warp *warp, int width, int height);
/* Where one pixel comes from. */
void shf_map_place(const shf_map *map, int x, int y, double place[2]);

/* The pixels that a result of that size is read from, and those of them that count: in whole moves
 * along an axis, a pixel's neighbours do not. */
shf_area shf_warp_reads(const shf_map *map, shf_sampling sampling, int width, int height);
shf_area shf_warp_needs(const shf_map *map, shf_sampling sampling, int width, int height);

/* How far beyond a square of that side the pixels lie that the view's warp of it is read from, at most,
 * drawn ones included; of the middle of a larger image they lie no further. */
int shf_warp_reach(const shf_view *view, int side);

/* Each pixel of out is read from those of in around its place. in has all that shf_warp_reads says, or
 * for frames' samplings counts as 0 beyond its sides. in and out are apart, and may be of different
 * sizes. */
void shf_warp_image(const shf_image *in, const shf_map *map, shf_sampling sampling,
                    const shf_image *out);

/* The warp of a view for one image: as given, or drawn for the key. */
shf_warp shf_view_warp(const shf_view *view, const shf_address *address);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Warps: an image turned, enlarged, sheared, tilted and moved, by one projective map. */
#ifndef SHF_GENERATORS_WARP_H
#define SHF_GENERATORS_WARP_H

#include <shiftforge/image.h>
#include <shiftforge/random.h>

#include "manifests/view.h"

/* Where the pixel (x, y) of the result comes from: (X / Z, Y / Z), of (X, Y, Z) = m (x, y, 1). Places
 * are those of the middles of pixels, (0, 0) that of the first one. */
typedef struct shf_map {
    double m[9]; /* row by row */
} shf_map;

/* The map of a warp of an image of that size. */
shf_map shf_warp_map(const shf_warp *warp, int width, int height);
/* The same for a part of the result, from (left, top) on, and a part of the image, from (x, y) on. */
shf_map shf_map_part(const shf_map *map, int left, int top, int x, int y);
/* Where one pixel comes from. */
void shf_map_place(const shf_map *map, double x, double y, double place[2]);

/* How far beyond a square of that side the pixels lie that a warp of it shows, at most; of the middle of a
 * larger image they lie no further. */
int shf_warp_reach(const shf_warp *warp, int side);

/* Each pixel of out is the bilinear mean of the four around its place, with 0 around the image. in and
 * out are apart, and may be of different sizes. */
void shf_warp_image(const shf_image *in, const shf_map *map, shf_sampling sampling,
                    const shf_image *out);

/* The warp of a view for one image: as given, or drawn for the key. */
shf_warp shf_view_warp(const shf_view *view, const shf_address *address);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Changes of colour, over whole images. */
#ifndef SHF_KERNELS_COLOUR_H
#define SHF_KERNELS_COLOUR_H

#include <stdint.h>

#include <shiftforge/image.h>

/* What happens to saturation and value (both 0..1, clipped after): S scale + shift, V + shift. */
typedef struct shf_hsv_change {
    double saturation_scale, saturation_shift, value_shift;
} shf_hsv_change;

/* RGB through HSV and back, as skimage computes it in double, times 255 truncated. A gray image is
 * R = G = B, and keeps one channel: the value. in and out may be the same pixels. */
void shf_change_hsv(shf_context *context, const shf_image *in, const shf_hsv_change *change,
                    const shf_image *out);

/* out = channel[c][in]: any change of each channel alone. in and out may be the same pixels. */
typedef struct shf_level_map {
    uint8_t channel[3][256]; /* one channel: only the first is used */
} shf_level_map;
void shf_map_levels(const shf_image *in, const shf_level_map *map, const shf_image *out);

#endif

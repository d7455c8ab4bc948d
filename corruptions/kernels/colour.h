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

/* Pillow's mix of two levels, ground + factor (level - ground) in single precision, truncated; beyond
 * them for a factor over 1 or below 0, and clipped. */
static inline uint8_t shf_mix_levels(int ground, int level, float factor)
{
    const float mixed = (float)ground + factor * (float)(level - ground);
    return (uint8_t)(int)(mixed > 0 ? mixed < 255 ? mixed : 255 : 0);
}

/* Pillow's luma, convert("L"): exact for equal channels. */
static inline uint8_t shf_luma_of(const uint8_t *rgb)
{
    return (uint8_t)((19595u * rgb[0] + 38470u * rgb[1] + 7471u * rgb[2] + 32768u) >> 16);
}
/* Of each pixel, to one channel or to three, which may be those of rgb. */
void shf_luma(const shf_image *rgb, const shf_image *out);

/* Three equal channels. rgb and gray have no byte in common. */
void shf_spread_gray(const shf_image *gray, const shf_image *rgb);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tiled background of ImageNet-9, Xiao et al. 2020, arXiv:2006.09994 (Only-BG-T): of the four strips of the
 * picture beside a box, above, below, left and right of it, the largest is repeated over the box. */
#include "corruptions/attribute/strip.h"

#include "corruptions/base/rows.h"

/* The first of the largest; its area is 0 if the box is the picture. */
static shf_strip largest(const shf_image *image, const shf_strip *box)
{
    const int right = box->left + box->width, bottom = box->top + box->height;
    const shf_strip strips[] = {
        {0, 0, image->width, box->top},
        {0, bottom, image->width, image->height - bottom},
        {0, 0, box->left, image->height},
        {right, 0, image->width - right, image->height},
    };
    shf_strip best = strips[0];
    for (int i = 1; i < 4; i++)
        if ((int64_t)strips[i].width * strips[i].height > (int64_t)best.width * best.height)
            best = strips[i];
    return best;
}

bool shf_tile_box(const shf_image *image, const shf_strip *box)
{
    const shf_strip strip = largest(image, box);
    if (strip.width == 0 || strip.height == 0)
        return false;
    const int channels = image->channels;
    for (int y = 0; y < box->height; y++) {
        const uint8_t *from = shf_row(image, strip.top + y % strip.height) + strip.left * channels;
        uint8_t *to = shf_row(image, box->top + y) + box->left * channels;
        for (int i = 0; i < box->width * channels; i++)
            to[i] = from[i % (strip.width * channels)];
    }
    return true;
}

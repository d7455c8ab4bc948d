/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tiled background of ImageNet-9, Xiao et al. 2020, arXiv:2006.09994 (Only-BG-T): of the four strips of the
 * picture beside a box, above, below, left and right of it, the largest is repeated over the box. */
#include "corruptions/attribute/strip.h"

#include "corruptions/base/rows.h"

static int64_t area(const shf_box *box)
{
    return (int64_t)(box->right - box->left) * (box->bottom - box->top);
}

/* The first of the largest; its area is 0 if the box is the picture. */
static shf_box largest(const shf_image *image, const shf_box *box)
{
    const shf_box strips[] = {
        {0, 0, image->width, box->top},
        {0, box->bottom, image->width, image->height},
        {0, 0, box->left, image->height},
        {box->right, 0, image->width, image->height},
    };
    int best = 0;
    for (int i = 1; i < 4; i++)
        if (area(&strips[i]) > area(&strips[best]))
            best = i;
    return strips[best];
}

/* The strip repeated over a region, in step with its copy at (left, top). */
static void repeat(const shf_image *image, const shf_box *strip, const shf_box *region, int left,
                   int top)
{
    const int n = image->channels, height = strip->bottom - strip->top;
    const int samples = (strip->right - strip->left) * n, size = (region->right - region->left) * n;
    const int right = (samples - left * n % samples + region->left * n) % samples;
    const int down = height - top % height;
    for (int y = region->top; y < region->bottom; y++) {
        const uint8_t *from = shf_row(image, strip->top + (y + down) % height) + strip->left * n;
        uint8_t *to = shf_row(image, y) + region->left * n;
        for (int i = 0; i < size; i++)
            to[i] = from[(i + right) % samples];
    }
}

bool shf_tile_box(const shf_image *image, const shf_box *box)
{
    const shf_box strip = largest(image, box);
    const bool found = area(&strip) > 0;
    if (found)
        repeat(image, &strip, box, box->left, box->top);
    return found;
}

bool shf_tile_picture(const shf_image *image, const shf_box *box)
{
    const shf_box strip = largest(image, box), picture = {0, 0, image->width, image->height};
    const bool found = area(&strip) > 0;
    if (found)
        repeat(image, &strip, &picture, strip.left, strip.top);
    return found;
}

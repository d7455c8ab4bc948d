/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "corruptions/attribute/box.h"

#include "corruptions/base/context.h"

shf_box shf_box_of(const uint8_t *plane, int width, int height)
{
    shf_box box = {width, height, 0, 0};
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            if (plane[(size_t)y * (size_t)width + (size_t)x]) {
                box.left = x < box.left ? x : box.left;
                box.right = x + 1 > box.right ? x + 1 : box.right;
                box.top = y < box.top ? y : box.top;
                box.bottom = y + 1;
            }
    return box;
}

shf_status shf_mask_check(shf_context *context, const shf_image *image, const shf_image *mask)
{
    shf_status status = shf_image_check(context, image, "input");
    if (!status)
        status = shf_image_check(context, mask, "mask");
    if (status)
        return status;
    if (mask->channels != 1 || mask->width != image->width || mask->height != image->height)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "mask image: %dx%d with %d channels; one channel of the image's %dx%d",
                        mask->width, mask->height, mask->channels, image->width, image->height);
    return SHF_OK;
}

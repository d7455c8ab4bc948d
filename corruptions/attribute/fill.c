/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pictures with holes from images, and back. */
#include "corruptions/attribute/fill.h"

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

shf_holed shf_holed_of(shf_context *context, const shf_image *image, const uint8_t *hole)
{
    const size_t samples = shf_row_samples(image);
    float *values =
        shf_arena_take(&context->scratch, samples * (size_t)image->height, sizeof(*values));
    for (int y = 0; y < image->height && values; y++)
        for (size_t i = 0; i < samples; i++)
            values[(size_t)y * samples + i] = shf_row(image, y)[i];
    return (shf_holed){image->width, image->height, image->channels, values, hole};
}

void shf_store_hole(const shf_holed *picture, const shf_image *image)
{
    const size_t n = (size_t)picture->channels;
    for (int y = 0; y < picture->height; y++)
        for (int x = 0; x < picture->width; x++) {
            const size_t pixel = (size_t)y * (size_t)picture->width + (size_t)x;
            if (!picture->hole[pixel])
                continue;
            for (size_t c = 0; c < n; c++)
                shf_row(image, y)[(size_t)x * n + c] = shf_to_u8(picture->values[pixel * n + c]);
        }
}

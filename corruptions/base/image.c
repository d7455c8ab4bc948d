/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Checking, copying and taking images. */
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

shf_image shf_image_of(void *data, int width, int height, int channels)
{
    return (shf_image){.struct_size = sizeof(shf_image),
                       .data = data,
                       .width = width,
                       .height = height,
                       .channels = channels,
                       .sample = SHF_U8,
                       .stride = (ptrdiff_t)width * channels};
}

shf_status shf_image_check(shf_context *context, const shf_image *image, const char *what)
{
    if (image->struct_size != sizeof(shf_image))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s image: struct_size is %zu, this library's is %zu: recompile", what,
                        image->struct_size, sizeof(shf_image));
    if (!image->data)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s image: no data", what);
    if (image->width < 1 || image->width > SHF_MAX_SIDE || image->height < 1 ||
        image->height > SHF_MAX_SIDE)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s image: %dx%d pixels; each side must be 1 to %d", what, image->width,
                        image->height, SHF_MAX_SIDE);
    if (image->channels != 1 && image->channels != 3)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s image: %d channels; 1 (gray) or 3 (RGB)",
                        what, image->channels);
    if (image->sample != SHF_U8)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s image: sample type %d; only SHF_U8 (0)",
                        what, (int)image->sample);
    ptrdiff_t least = (ptrdiff_t)image->width * image->channels;
    if (image->stride < least && image->stride > -least)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s image: stride of %td bytes; a row has %td",
                        what, image->stride, least);
    return SHF_OK;
}

void shf_image_copy(const shf_image *from, const shf_image *to)
{
    if (from->data == to->data)
        return;
    for (int y = 0; y < from->height; y++)
        memcpy(shf_row(to, y), shf_row(from, y), shf_row_samples(from));
}

shf_image shf_image_take(shf_arena *arena, int width, int height, int channels)
{
    void *data = shf_arena_take(arena, (size_t)height, (size_t)width * (size_t)channels);
    return shf_image_of(data, width, height, channels);
}

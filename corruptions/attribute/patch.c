/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Until the patches come: harmonic. */
#include "corruptions/attribute/fill.h"
#include "corruptions/base/context.h"

shf_status shf_fill_patches(shf_context *context, const shf_image *image, const uint8_t *hole)
{
    const shf_holed picture = shf_holed_of(context, image, hole);
    if (!picture.values)
        return shf_fail_memory(context, "a picture of floats");
    shf_status status = shf_fill_harmonic(context, &picture);
    if (!status)
        shf_store_hole(&picture, image);
    return status;
}

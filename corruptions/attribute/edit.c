/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Objects of scenes: removed, lifted, put on a canvas. */
#include "corruptions/attribute/edit.h"

#include <math.h>

#include "corruptions/attribute/removal.h"
#include "corruptions/base/rows.h"

shf_status shf_background_make(shf_context *context, const shf_image *in, const shf_image *mask,
                               const shf_image *out)
{
    const shf_removing removing = {.method = SHF_REMOVE_PATCH, .dilate = SHF_EDIT_DILATE};
    return shf_remove_object(context, in, mask, &removing, out);
}

shf_status shf_edit_lift(const shf_call *call, const shf_matte *matte, shf_cutout *out)
{
    const shf_matting matting = {.erode = matte->erode, .feather = matte->feather};
    return shf_lift_object(call->context, call->in, call->scene->mask, &matting, out);
}

shf_status shf_edit_background(const shf_call *call, shf_image *out)
{
    const shf_image *in = call->in, *known = call->scene->background;
    *out = shf_image_take(&call->context->scratch, in->width, in->height, in->channels);
    if (!out->data)
        return shf_fail_memory(call->context, "a background");
    if (!known)
        return shf_background_make(call->context, in, call->scene->mask, out);
    shf_image_copy(known, out);
    return SHF_OK;
}

shf_status shf_edit_compose(const shf_call *call, const shf_image *background,
                            const shf_cutout *cutout, const shf_placing *placing,
                            const shf_matte *matte)
{
    const shf_placing same = {.scale = 1};
    shf_image_copy(background, call->out);
    return shf_place_object(call->context, cutout, placing ? placing : &same,
                            (shf_blend)matte->blend, call->out);
}

shf_status shf_edit_before(const shf_call *call, const shf_image *background,
                           const shf_matte *matte)
{
    shf_cutout cutout;
    shf_status status = shf_edit_lift(call, matte, &cutout);
    return status ? status : shf_edit_compose(call, background, &cutout, NULL, matte);
}

shf_status shf_edit_spectrum(const shf_call *call, const shf_complexity *how, double *exponent,
                             const shf_matte *matte)
{
    shf_complexity asked = *how;
    shf_image background;
    shf_changed changed;
    asked.b = isnan(*exponent) ? NULL : exponent;
    shf_status status = shf_edit_background(call, &background);
    if (!status)
        status = shf_change_complexity(call->context, &background, &asked, &background, &changed);
    if (status)
        return status;
    *exponent = changed.b;
    return shf_edit_before(call, &background, matte);
}

double shf_edit_inside(double first, double end, double side)
{
    if (end - first > side)
        return (side - first - end) / 2;
    return first < 0 ? -first : end > side ? side - end : 0;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Views: the input cut out of the source, moved or warped. */
#include "corruptions/base/rows.h"
#include "generators/pipeline/making.h"
#include "generators/views/warp.h"

static void note(shf_drawn *drawn, const char *name, double value)
{
    drawn->values[drawn->count].name = name;
    drawn->values[drawn->count++].value = value;
}

/* The canonical crop, turned and moved. */
static shf_status warp_view(shf_making *making, const shf_view *view, const shf_address *address,
                            shf_output_record *output)
{
    const shf_warp warp = shf_view_warp(view, address);
    if (shf_view_draws_warp(view)) {
        note(&output->drawn, "angle", warp.angle);
        note(&output->drawn, "tx", warp.tx);
        note(&output->drawn, "ty", warp.ty);
    }
    return shf_cut_turned(making->worker->context, &making->worker->arena, &making->cutting, view,
                          &warp, &making->input, &output->outside);
}

static shf_status shift_view(shf_making *making, const shf_view *view, const shf_address *address,
                             shf_output_record *output)
{
    int dx, dy;
    shf_view_shift(view, address, &dx, &dy);
    if (view->positions) {
        note(&output->drawn, "dx", dx);
        note(&output->drawn, "dy", dy);
    }
    return shf_cut(making->worker->context, &making->worker->arena, &making->cutting, view, dx, dy,
                   &making->input, &output->outside);
}

/* The canonical crop out of the warped image. */
static shf_status cut_warped(shf_making *making, const shf_view *view)
{
    const shf_image *in = &making->input; /* of which the size is known */
    const shf_image out =
        shf_image_take(&making->worker->arena, in->width, in->height, in->channels);
    if (!out.data)
        return shf_fail_memory(making->worker->context, "a frame");
    if (view->warp.steps)
        shf_mean_show(&making->mean, &making->cutting, view, &out);
    else
        shf_cut_warped(&making->cutting, &view->warp, view->sampling, &out);
    making->input = out;
    return SHF_OK;
}

/* The input of a view, and what the row says of it. */
shf_status shf_make_view(shf_making *making, const shf_view *view, const shf_address *address,
                         shf_output_record *output)
{
    static const char *const part[] = {"part_left", "part_top", "part_width", "part_height"};
    if (view->warps && shf_view_is_frame(view))
        return cut_warped(making, view);
    shf_status status = view->warps ? warp_view(making, view, address, output)
                                    : shift_view(making, view, address, output);
    output->dropped = making->input.data == NULL;
    if (making->plan->preprocess.area)
        for (int i = 0; i < 4; i++)
            note(&output->drawn, part[i], making->cutting.part[i]);
    return status;
}

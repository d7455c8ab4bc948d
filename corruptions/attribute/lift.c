/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* An object off its background: alpha by the distance from the outside, colours of the edge by pull-push from
 * what is surely the object's. */
#include "corruptions/attribute/composite.h"
#include "corruptions/attribute/fill.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

/* How much the own colour of a pixel of the edge counts beside what lies inside of it: it only decides where
 * the object is so thin that there is no inside. */
#define EDGE_WEIGHT 0.001F

/* Alpha of the whole image, packed; *box is where it is above 0. */
static shf_status make_alpha(shf_context *context, const shf_image *mask,
                             const shf_matting *matting, uint8_t *alpha, shf_box *box)
{
    const size_t width = (size_t)mask->width, pixels = width * (size_t)mask->height;
    int64_t *squares = shf_arena_take(&context->scratch, pixels, sizeof(*squares));
    if (!squares)
        return shf_fail_memory(context, "an alpha channel");
    for (size_t i = 0; i < pixels; i++)
        alpha[i] = shf_row(mask, (int)(i / width))[i % width] > 0;
    shf_status status = shf_squared_distances(context, alpha, mask->width, mask->height, squares);
    if (status)
        return status;
    for (size_t i = 0; i < pixels; i++) {
        const double d = __builtin_sqrt((double)squares[i]);
        const double part = (d - matting->erode) / (matting->feather + 1);
        alpha[i] = (uint8_t)(part > 0 ? part < 1 ? 255 * part + 0.5 : 255 : 0);
    }
    *box = shf_box_of(alpha, mask->width, mask->height);
    return SHF_OK;
}

static void measure(shf_cutout *cutout)
{
    uint64_t sum = 0, sum_x = 0, sum_y = 0;
    for (int y = 0; y < cutout->alpha.height; y++)
        for (int x = 0; x < cutout->alpha.width; x++) {
            const uint64_t a = shf_row(&cutout->alpha, y)[x];
            sum += a;
            sum_x += a * (uint64_t)x;
            sum_y += a * (uint64_t)y;
        }
    cutout->area = (double)sum / 255;
    cutout->x = cutout->left + (double)sum_x / (double)sum + 0.5;
    cutout->y = cutout->top + (double)sum_y / (double)sum + 0.5;
}

/* The image's colours in the box, those of the edge replaced. */
static shf_status take_colours(shf_context *context, const shf_image *image, const shf_image *mask,
                               const shf_cutout *cutout)
{
    const int width = cutout->alpha.width, height = cutout->alpha.height, n = image->channels;
    const size_t pixels = (size_t)width * (size_t)height;
    float *values = shf_arena_take(&context->scratch, pixels * (size_t)n, sizeof(*values));
    float *weights = shf_arena_take(&context->scratch, pixels, sizeof(*weights));
    if (!values || !weights)
        return shf_fail_memory(context, "an object's colours");
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const size_t i = (size_t)y * (size_t)width + (size_t)x;
            const uint8_t *from =
                shf_row(image, cutout->top + y) + (ptrdiff_t)(cutout->left + x) * n;
            const bool edge = shf_row(mask, cutout->top + y)[cutout->left + x] > 0;
            weights[i] = shf_row(&cutout->alpha, y)[x] == 255 ? 1 : edge ? EDGE_WEIGHT : 0;
            for (int c = 0; c < n; c++)
                values[i * (size_t)n + (size_t)c] = from[c];
        }
    shf_status status = shf_pull_push(context, values, weights, width, height, n);
    for (size_t i = 0; i < pixels * (size_t)n; i++)
        ((uint8_t *)cutout->colour.data)[i] = shf_to_u8(values[i]);
    return status;
}

static shf_status check(shf_context *context, const shf_image *image, const shf_image *mask,
                        const shf_matting *matting)
{
    shf_status status = shf_mask_check(context, image, mask);
    if (status)
        return status;
    if (!(matting->erode >= 0 && matting->erode <= 64 && matting->feather >= 0 &&
          matting->feather <= 64))
        return shf_fail(context, SHF_ERR_ARGUMENT, "erode and feather must be 0 to 64 px");
    return SHF_OK;
}

shf_status shf_lift_object(shf_context *context, const shf_image *image, const shf_image *mask,
                           const shf_matting *matting, shf_cutout *out)
{
    shf_status status = check(context, image, mask, matting);
    if (status)
        return status;
    shf_arena *arena = &context->scratch;
    uint8_t *alpha = shf_arena_take(arena, (size_t)mask->height, (size_t)mask->width);
    shf_box box = {0};
    status = alpha ? make_alpha(context, mask, matting, alpha, &box)
                   : shf_fail_memory(context, "an alpha channel");
    if (status)
        return status;
    if (box.right == 0)
        return shf_fail(context, SHF_ERR_DATA,
                        "nothing is left of the mask, eroded: no object to lift");
    shf_image part = shf_image_of(alpha + (size_t)box.top * (size_t)mask->width + box.left,
                                  box.right - box.left, box.bottom - box.top, 1);
    part.stride = mask->width;
    *out = (shf_cutout){
        .colour = shf_image_take(arena, part.width, part.height, image->channels),
        .alpha = part,
        .left = box.left,
        .top = box.top,
    };
    if (!out->colour.data)
        return shf_fail_memory(context, "an object's colours");
    measure(out);
    return take_colours(context, image, mask, out);
}

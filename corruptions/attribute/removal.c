/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The methods by name, and the mask as a hole. */
#include "corruptions/attribute/removal.h"

#include <string.h>

#include "corruptions/attribute/fill.h"
#include "corruptions/attribute/strip.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

/* A method fills the image where hole is 1; at least one pixel is known. */
typedef struct hole_of_image {
    const shf_image *image;
    const uint8_t *hole;
    const shf_removing *removing;
} hole_of_image;

static shf_status fill_constant(shf_context *context, const hole_of_image *at)
{
    (void)context;
    const shf_image *image = at->image;
    const int n = image->channels;
    uint64_t sums[3] = {0}, known = 0;
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
            if (!at->hole[(size_t)y * (size_t)image->width + (size_t)x]) {
                known++;
                for (int c = 0; c < n; c++)
                    sums[c] += shf_row(image, y)[x * n + c];
            }
    uint8_t colour[3] = {0};
    for (int c = 0; c < n; c++)
        colour[c] = at->removing->colour ? at->removing->colour[c]
                                         : (uint8_t)((sums[c] + known / 2) / known);
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
            if (at->hole[(size_t)y * (size_t)image->width + (size_t)x])
                memcpy(shf_row(image, y) + x * n, colour, (size_t)n);
    return SHF_OK;
}

static shf_status fill_strip(shf_context *context, const hole_of_image *at)
{
    const int width = at->image->width, height = at->image->height;
    const shf_box box = shf_box_of(at->hole, width, height);
    if (shf_tile_box(at->image, &box))
        return SHF_OK;
    return shf_fail(context, SHF_ERR_DATA,
                    "the object's box is the whole picture of %dx%d: there is no strip of "
                    "background; use another method of removal",
                    width, height);
}

static shf_status fill_patches(shf_context *context, const hole_of_image *at)
{
    return shf_fill_patches(context, at->image, at->hole);
}

typedef shf_status (*fill)(shf_context *context, const shf_holed *picture);

static const struct method {
    const char *name;
    shf_status (*image)(shf_context *context, const hole_of_image *at); /* of 8-bit pixels, or */
    fill values;                                                        /* of floats */
} methods[SHF_REMOVALS] = {
    [SHF_REMOVE_CONSTANT] = {"constant", fill_constant, NULL},
    [SHF_REMOVE_STRIP] = {"strip", fill_strip, NULL},
    [SHF_REMOVE_PULL_PUSH] = {"pull_push", NULL, shf_fill_pull_push},
    [SHF_REMOVE_HARMONIC] = {"harmonic", NULL, shf_fill_harmonic},
    [SHF_REMOVE_BIHARMONIC] = {"biharmonic", NULL, shf_fill_biharmonic},
    [SHF_REMOVE_PATCH] = {"patch", fill_patches, NULL},
};

const char *shf_removal_name(shf_removal method)
{
    return (unsigned)method < SHF_REMOVALS ? methods[method].name : NULL;
}

bool shf_removal_find(const char *name, shf_removal *method)
{
    for (int i = 0; i < SHF_REMOVALS; i++)
        if (strcmp(methods[i].name, name) == 0) {
            *method = (shf_removal)i;
            return true;
        }
    return false;
}

static shf_status check(shf_context *context, const shf_image *image, const shf_image *mask,
                        const shf_removing *removing, const shf_image *out)
{
    shf_status status = shf_mask_check(context, image, mask);
    if (!status)
        status = shf_image_check(context, out, "output");
    if (status)
        return status;
    if (out->channels != image->channels || out->width != image->width ||
        out->height != image->height)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "output image: %dx%d with %d channels; the input has %dx%d with %d",
                        out->width, out->height, out->channels, image->width, image->height,
                        image->channels);
    if (removing->dilate < 0 || removing->dilate > 64)
        return shf_fail(context, SHF_ERR_ARGUMENT, "dilate is %d px; it must be 0 to 64",
                        removing->dilate);
    if ((unsigned)removing->method >= SHF_REMOVALS)
        return shf_fail(context, SHF_ERR_ARGUMENT, "there is no method of removal %d",
                        (int)removing->method);
    return SHF_OK;
}

/* 1 where the mask or what is near to it is. *known and *lost: how many pixels are 0 and 1. */
static shf_status make_hole(shf_context *context, const shf_image *mask, int dilate, uint8_t *hole,
                            size_t *known, size_t *lost)
{
    const size_t width = (size_t)mask->width, pixels = width * (size_t)mask->height;
    for (int y = 0; y < mask->height; y++)
        for (size_t x = 0; x < width; x++)
            hole[(size_t)y * width + x] = shf_row(mask, y)[x] == 0;
    if (dilate > 0) {
        int64_t *squares = shf_arena_take(&context->scratch, pixels, sizeof(*squares));
        if (!squares)
            return shf_fail_memory(context, "a dilated mask");
        shf_status status =
            shf_squared_distances(context, hole, mask->width, mask->height, squares);
        if (status)
            return status;
        for (size_t i = 0; i < pixels; i++)
            hole[i] = squares[i] > (int64_t)dilate * dilate;
    }
    *known = 0;
    for (size_t i = 0; i < pixels; i++) {
        *known += hole[i];
        hole[i] = !hole[i];
    }
    *lost = pixels - *known;
    return SHF_OK;
}

static shf_status fill_hole(shf_context *context, const hole_of_image *at)
{
    const struct method *method = &methods[at->removing->method];
    if (method->image)
        return method->image(context, at);
    const shf_holed picture = shf_holed_of(context, at->image, at->hole);
    if (!picture.values)
        return shf_fail_memory(context, "a picture of floats");
    shf_status status = method->values(context, &picture);
    if (!status)
        shf_store_hole(&picture, at->image);
    return status;
}

shf_status shf_remove_object(shf_context *context, const shf_image *image, const shf_image *mask,
                             const shf_removing *removing, const shf_image *out)
{
    shf_status status = check(context, image, mask, removing, out);
    if (status)
        return status;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    uint8_t *hole = shf_arena_take(&context->scratch, (size_t)mask->height, (size_t)mask->width);
    size_t known = 0, lost = 0;
    status = hole ? make_hole(context, mask, removing->dilate, hole, &known, &lost)
                  : shf_fail_memory(context, "a mask");
    if (!status && known == 0)
        status = shf_fail(context, SHF_ERR_DATA,
                          "the mask, dilated by %d px, is the whole picture of %dx%d: nothing is "
                          "left to fill it from",
                          removing->dilate, mask->width, mask->height);
    if (!status) {
        shf_image_copy(image, out);
        if (lost > 0)
            status = fill_hole(context, &(hole_of_image){out, hole, removing});
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

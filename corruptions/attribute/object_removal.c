/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* object_removal: the background alone, with the object, or the box around it, filled. No-FG, Only-BG-B and
 * Only-BG-T of ImageNet-9, Xiao et al. 2020, arXiv:2006.09994: the object black, its box black, its box a tile of
 * the largest strip beside it. Theirs are annotators' boxes; ours is the mask's, larger by so many pixels that no
 * soft edge of the object is left. Where that leaves nothing to fill from, all is black. */
#include <string.h>

#include "corruptions/attribute/edit.h"
#include "corruptions/attribute/removal.h"
#include "corruptions/base/rows.h"

enum { FILL_BLACK = SHF_REMOVALS, FILLS };

typedef struct parameters {
    int fill, whole_box, dilate;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(
        parameters, fill, "1", 0, FILLS - 1,
        "0 mean, 1 a tiled strip, 2 pull-push, 3 harmonic, 4 biharmonic, 5 patches, 6 black"),
    SHF_PARAMETER(parameters, whole_box, "1", 0, 1, "1: the object's box, 0: its shape"),
    SHF_PARAMETER(parameters, dilate, "px", 0, 64, "so much around it is filled, too"),
};

/* fill, whole_box, dilate */
static const parameters no_fg[] = {{FILL_BLACK, 0, 0}};
static const parameters only_bg_b[] = {{FILL_BLACK, 1, SHF_EDIT_DILATE}};
static const parameters only_bg_t[] = {{SHF_REMOVE_STRIP, 1, SHF_EDIT_DILATE}};
static const parameters backgrounds[] = {
    {SHF_REMOVE_CONSTANT, 0, SHF_EDIT_DILATE},
    {SHF_REMOVE_STRIP, 1, SHF_EDIT_DILATE},
    {SHF_REMOVE_PULL_PUSH, 0, SHF_EDIT_DILATE},
    {SHF_REMOVE_HARMONIC, 0, SHF_EDIT_DILATE},
    {SHF_REMOVE_BIHARMONIC, 0, SHF_EDIT_DILATE},
    {SHF_REMOVE_PATCH, 0, SHF_EDIT_DILATE},
    {FILL_BLACK, 0, SHF_EDIT_DILATE},
};

static const shf_table tables[] = {
    SHF_TABLE_AS("imagenet-9", "no_fg", no_fg),
    SHF_TABLE_IN("imagenet-9", "only_bg", "only_bg_b", only_bg_b),
    SHF_TABLE_IN("imagenet-9", "only_bg", "only_bg_t", only_bg_t),
    SHF_TABLE("backgrounds", backgrounds),
};

/* The mask's box, so much larger, as a mask. */
static shf_status cover_box(const shf_call *call, int more, shf_image *out)
{
    const shf_image *mask = call->scene->mask;
    const int width = mask->width, height = mask->height;
    *out = shf_image_take(&call->context->scratch, width, height, 1);
    if (!out->data)
        return shf_fail_memory(call->context, "the mask of a box");
    shf_image_copy(mask, out);
    const shf_box box = shf_box_of(out->data, width, height);
    const int left = box.left > more ? box.left - more : 0;
    const int right = box.right + more < width ? box.right + more : width;
    for (int y = 0; box.right && y < height; y++)
        if (y >= box.top - more && y < box.bottom + more)
            memset(shf_row(out, y) + left, 255, (size_t)(right - left));
    return SHF_OK;
}

static shf_status apply(const shf_call *call)
{
    static const uint8_t black[3] = {0};
    const parameters *p = call->parameters;
    const bool is_black = p->fill == FILL_BLACK;
    const shf_removing removing = {
        .method = is_black ? SHF_REMOVE_CONSTANT : (shf_removal)p->fill,
        .dilate = p->whole_box ? 0 : p->dilate,
        .colour = is_black ? black : NULL,
    };
    shf_image mask = *call->scene->mask;
    shf_status status = p->whole_box ? cover_box(call, p->dilate, &mask) : SHF_OK;
    if (!status)
        status = shf_remove_object(call->context, call->in, &mask, &removing, call->out);
    if (status != SHF_ERR_DATA)
        return status;
    for (int y = 0; y < call->out->height; y++)
        memset(shf_row(call->out, y), 0, shf_row_samples(call->out));
    return SHF_OK;
}

const shf_corruption shf_corruption_object_removal = {
    .name = "object_removal",
    .family = "attribute",
    .summary = "the background alone: the object or its box filled",
    .reference = "Xiao et al. 2020, arXiv:2006.09994",
    .revision = 1,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

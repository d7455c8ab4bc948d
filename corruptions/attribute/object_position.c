/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* object_position: the object moves to where x and y say: 0 the left or upper side, 1 the right or lower one, its box
 * being inside at any of them; in whole pixels, so that the object stays as it was. Drawn uniformly; set, they
 * make a grid. Li et al. 2023, arXiv:2303.17096. A box as large as the picture stays. */
#include <math.h>

#include "corruptions/attribute/edit.h"

enum { DRAW_X, DRAW_Y };

typedef struct parameters {
    SHF_MATTE_FIELDS;
    double x, y;
} parameters;

static const shf_parameter table[] = {
    SHF_MATTE_ROWS(parameters),
    SHF_DRAWN_PARAMETER(parameters, x, "1", 0, 1,
                        "where the box is: 0 at the left, 1 at the right"),
    SHF_DRAWN_PARAMETER(parameters, y, "1", 0, 1,
                        "where the box is: 0 at the top, 1 at the bottom"),
};

/* erode, feather, blend; x, y */
static const parameters imagenet_e[] = {{SHF_MATTE_USUAL, SHF_DRAW_DOUBLE, SHF_DRAW_DOUBLE}};

static const shf_table tables[] = {
    SHF_TABLE_AS("imagenet-e", "random_position", imagenet_e),
};

/* From where a box lies to where it shall. */
static double move_to(int first, int size, int side, double at)
{
    const int room = side - size;
    return room > 0 ? floor(at * room + 0.5) - first : 0;
}

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    const shf_matte matte = SHF_MATTE_OF(p);
    shf_image background;
    shf_cutout cutout;
    if (isnan(p->x))
        p->x = shf_random_uniform(&call->stream, DRAW_X, 0, 0, 1);
    if (isnan(p->y))
        p->y = shf_random_uniform(&call->stream, DRAW_Y, 0, 0, 1);
    shf_status status = shf_edit_background(call, &background);
    if (!status)
        status = shf_edit_lift(call, &matte, &cutout);
    if (status)
        return status;
    const shf_placing placing = {
        .scale = 1,
        .move_x = move_to(cutout.left, cutout.alpha.width, call->in->width, p->x),
        .move_y = move_to(cutout.top, cutout.alpha.height, call->in->height, p->y),
    };
    return shf_edit_compose(call, &background, &cutout, &placing, &matte);
}

const shf_corruption shf_corruption_object_position = {
    .name = "object_position",
    .family = "attribute",
    .summary = "the object moved to another place of the picture",
    .reference = "Li et al. 2023, arXiv:2303.17096",
    .revision = 1,
    .stochastic = true,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

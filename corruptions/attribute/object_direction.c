/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* object_direction: the object turned by an angle, drawn uniformly up to most_deg either way, about its centroid or
 * the middle of the picture, or mirrored left for right before. What leaves the picture is cut off. Li et al. 2023,
 * arXiv:2303.17096, whose code turns about the middle of the picture; its range is not published. */
#include <math.h>

#include "corruptions/attribute/edit.h"

enum { DRAW_ANGLE };
enum { ABOUT_CENTROID, ABOUT_MIDDLE, ABOUTS };

typedef struct parameters {
    SHF_MATTE_FIELDS;
    double most_deg, angle;
    int mirror, about;
} parameters;

static const shf_parameter table[] = {
    SHF_MATTE_ROWS(parameters),
    SHF_USUAL_PARAMETER(parameters, most_deg, "deg", 0, 180, 45,
                        "angles are drawn up to this, either way"),
    SHF_DRAWN_PARAMETER(parameters, angle, "deg", -180, 180, "the turn, counter-clockwise"),
    SHF_USUAL_PARAMETER(parameters, mirror, "1", 0, 1, 0, "1: left for right, before the turn"),
    SHF_USUAL_PARAMETER(parameters, about, "1", 0, ABOUTS - 1, 0,
                        "the turn is about 0 the object's centroid, 1 the middle of the picture"),
};

/* erode, feather, blend; most_deg, angle, mirror, about */
static const parameters imagenet_e[] = {
    {SHF_MATTE_USUAL, 45, SHF_DRAW_DOUBLE, 0, ABOUT_CENTROID},
};

static const shf_table tables[] = {
    SHF_TABLE_AS("imagenet-e", "random_direction", imagenet_e),
};

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    const shf_matte matte = SHF_MATTE_OF(p);
    shf_image background;
    shf_cutout cutout;
    if (isnan(p->angle))
        p->angle = shf_random_uniform(&call->stream, DRAW_ANGLE, 0, -p->most_deg, p->most_deg);
    shf_status status = shf_edit_background(call, &background);
    if (!status)
        status = shf_edit_lift(call, &matte, &cutout);
    if (status)
        return status;
    const bool middle = p->about == ABOUT_MIDDLE;
    const shf_placing placing = {
        .about_x = middle ? call->in->width / 2.0 : cutout.x,
        .about_y = middle ? call->in->height / 2.0 : cutout.y,
        .scale = 1,
        .angle_deg = p->angle,
        .mirror = p->mirror,
    };
    return shf_edit_compose(call, &background, &cutout, &placing, &matte);
}

const shf_corruption shf_corruption_object_direction = {
    .name = "object_direction",
    .family = "attribute",
    .summary = "the object turned, or mirrored",
    .reference = "Li et al. 2023, arXiv:2303.17096",
    .deviation = "About the object's centroid unless set otherwise, by a range of our choice",
    .revision = 1,
    .stochastic = true,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

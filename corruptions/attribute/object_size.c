/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* object_size: the object takes a given share of the picture: scaled by s = sqrt(rate W H / A) about its centroid,
 * A being the sum of its alpha, and moved as little as brings its box inside. Where the box has no room at that scale,
 * and for rate 1 (full), s is the largest at which it has. Li et al. 2023, arXiv:2303.17096, whose code comes
 * within 0.015 of a rate by steps about the middle of the box, and stretches to the frame; ours is the closed form. */
#include <math.h>

#include "corruptions/attribute/edit.h"

#define MOST_SCALE 256.0 /* that objects are placed at, and 1 by it the least */

typedef struct parameters {
    SHF_MATTE_FIELDS;
    double rate, scale;
} parameters;

static const shf_parameter table[] = {
    SHF_MATTE_ROWS(parameters),
    SHF_PARAMETER(parameters, rate, "1", 0.001, 1,
                  "share of the picture's area; 1: as large as fits inside"),
    SHF_DRAWN_PARAMETER(
        parameters, scale, "1", 1 / MOST_SCALE, MOST_SCALE,
        "of the object's sides; else the one that gives the rate, where that fits inside"),
};

/* erode, feather, blend; rate, scale */
static const parameters full[] = {{SHF_MATTE_USUAL, 1, SHF_DRAW_DOUBLE}};
static const parameters size_10[] = {{SHF_MATTE_USUAL, 0.1, SHF_DRAW_DOUBLE}};
static const parameters size_8[] = {{SHF_MATTE_USUAL, 0.08, SHF_DRAW_DOUBLE}};
static const parameters size_5[] = {{SHF_MATTE_USUAL, 0.05, SHF_DRAW_DOUBLE}};

static const shf_table tables[] = {
    SHF_TABLE_AS("imagenet-e", "size_full", full),
    SHF_TABLE_AS("imagenet-e", "size_10", size_10),
    SHF_TABLE_AS("imagenet-e", "size_8", size_8),
    SHF_TABLE_AS("imagenet-e", "size_5", size_5),
};

static double scale_for(const shf_call *call, const shf_cutout *cutout, double rate)
{
    const double width = call->in->width, height = call->in->height;
    const double across = width / cutout->alpha.width, down = height / cutout->alpha.height;
    const double fits = across < down ? across : down;
    const double largest = fits < MOST_SCALE ? fits : MOST_SCALE;
    const double wanted = sqrt(rate * width * height / cutout->area);
    return rate == 1 || wanted > largest ? largest : wanted;
}

static shf_placing place(const shf_call *call, const shf_cutout *cutout, double s)
{
    const double width = call->in->width, height = call->in->height;
    const double left = cutout->x + s * (cutout->left - cutout->x);
    const double top = cutout->y + s * (cutout->top - cutout->y);
    return (shf_placing){
        .about_x = cutout->x,
        .about_y = cutout->y,
        .scale = s,
        .move_x = shf_edit_inside(left, left + s * cutout->alpha.width, width),
        .move_y = shf_edit_inside(top, top + s * cutout->alpha.height, height),
    };
}

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    const shf_matte matte = SHF_MATTE_OF(p);
    shf_image background;
    shf_cutout cutout;
    shf_status status = shf_edit_background(call, &background);
    if (!status)
        status = shf_edit_lift(call, &matte, &cutout);
    if (status)
        return status;
    if (isnan(p->scale))
        p->scale = scale_for(call, &cutout, p->rate);
    const shf_placing placing = place(call, &cutout, p->scale);
    return shf_edit_compose(call, &background, &cutout, &placing, &matte);
}

const shf_corruption shf_corruption_object_size = {
    .name = "object_size",
    .family = "attribute",
    .summary = "the object scaled to a share of the picture's area",
    .reference = "Li et al. 2023, arXiv:2303.17096",
    .deviation = "The closed form about the centroid, not steps about the middle of the box",
    .revision = 1,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

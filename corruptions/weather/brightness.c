/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* brightness: V of HSV plus a constant, clipped to [0, 1]; see kernels/colour_loops.c for HSV.
 * Source: create_c of Hendrycks & Dietterich 2019, which uses skimage's rgb2hsv and hsv2rgb.
 * A gray image keeps its one channel: level / 255 + the constant. */
#include "corruptions/corruption.h"
#include "corruptions/kernels/colour.h"

typedef struct parameters {
    double added_value;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, added_value, "1", -1, 1,
                  "added to the value of HSV, of the range 0..1"),
};

/* added_value */
static const parameters imagenet[] = {{0.1}, {0.2}, {0.3}, {0.4}, {0.5}};
static const parameters cifar10[] = {{0.05}, {0.1}, {0.15}, {0.2}, {0.3}};
/* Of a sequence the last frame; its others are between these. */
static const parameters imagenet_p[] = {{0.3}}, imagenet_p_range[] = {{-0.3}, {0.3}};
static const parameters cifar_p[] = {{0.225}}, cifar_p_range[] = {{-0.225}, {0.225}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet),
    SHF_TABLE("imagenet-64-c", imagenet),
    SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE_RANGE("imagenet-p", NULL, imagenet_p, imagenet_p_range),
    SHF_TABLE_RANGE("cifar-p", NULL, cifar_p, cifar_p_range),
};

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    shf_hsv_change change = {1.0, 0.0, p->added_value};
    shf_change_hsv(call->context, call->in, &change, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_brightness = {
    .name = "brightness",
    .family = "weather",
    .summary = "a constant added to the value of HSV",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation = "",
    .revision = 1,
    .exactness = SHF_EXACT_BITS,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

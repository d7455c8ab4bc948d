/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* saturate: S of HSV times a scale plus a shift, clipped to [0, 1]; see kernels/colour_loops.c for HSV.
 * Source: create_c of Hendrycks & Dietterich 2019, which uses skimage's rgb2hsv and hsv2rgb.
 * The first two severities take colour away, the others add it. Gray pixels of an RGB image have
 * hue 0, so a shift turns them red, as published; an image of one channel has no saturation and
 * stays as it is. */
#include "corruptions/corruption.h"
#include "corruptions/kernels/colour.h"

typedef struct parameters {
    double scale, shift;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, scale, "1", 0, 1000, "factor of the saturation of HSV"),
    SHF_PARAMETER(parameters, shift, "1", -1, 1, "added to it after, of the range 0..1"),
};

/* scale, shift */
static const parameters imagenet[] = {{0.3, 0}, {0.1, 0}, {2, 0}, {5, 0.1}, {20, 0.2}};
static const parameters imagenet_64[] = {{0.3, 0}, {0.1, 0}, {2, 0}, {5, 0.1}, {30, 0.2}};
static const parameters cifar10[] = {{0.3, 0}, {0.1, 0}, {1.5, 0}, {2, 0.1}, {2.5, 0.2}};

/* MedMNIST-C; datasets share rows under the name of the first that has them. */
static const parameters path[] = {{1, 0.05}, {1, 0.1}, {1, 0.15}, {1, 0.2}, {1, 0.25}};
static const parameters blood[] = {{1, 0.05}, {1, 0.1}, {1, 0.15}, {1, 0.17}, {1, 0.2}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),       SHF_TABLE("imagenet-c-299", imagenet),
    SHF_TABLE("imagenet-64-c", imagenet_64), SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("medmnist-c/pathmnist", path), SHF_TABLE("medmnist-c/bloodmnist", blood),
};

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    shf_hsv_change change = {p->scale, p->shift, 0.0};
    shf_change_hsv(call->context, call->in, &change, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_saturate = {
    .name = "saturate",
    .family = "digital",
    .summary = "the saturation of HSV scaled and shifted",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation = "an image of one channel has no saturation and stays as it is",
    .revision = 1,
    .not_monotone = true,
    .coloured = true,
    .exactness = SHF_EXACT_BITS,
    .membership = SHF_SET_EXTRA,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

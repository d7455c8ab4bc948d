/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* gaussian_blur: each channel convolved with a Gaussian of radius int(truncate sigma + 0.5), edges
 * repeated.
 * Source: create_c of Hendrycks & Dietterich 2019, which uses skimage's gaussian in double. Ours is
 * an exact integer convolution (kernels/convolve_loops.c) that is truncated alike; it differs where
 * the published double lies within about 1e-4 of an integer. In flat areas the published value hangs
 * on the last bit of the exponential, which differs between versions of NumPy: ours is made with
 * that of detmath. */
#include "corruptions/corruption.h"
#include "corruptions/kernels/convolve.h"

typedef struct parameters {
    double sigma_px, truncate;
} parameters;

static const shf_parameter table[] = {
    SHF_SCALED_PARAMETER(parameters, sigma_px, "px", 0, 100, "standard deviation of the Gaussian"),
    SHF_USUAL_PARAMETER(parameters, truncate, "1", 1, 16, 4, "radius of the Gaussian / sigma"),
};

/* sigma_px, truncate */
static const parameters imagenet[] = {{1, 4}, {2, 4}, {3, 4}, {4, 4}, {6, 4}};
static const parameters imagenet_299[] = {{1.5, 4}, {2.5, 4}, {3.5, 4}, {4.5, 4}, {6.5, 4}};
static const parameters imagenet_64[] = {{0.5, 4}, {0.75, 4}, {1, 4}, {1.25, 4}, {1.5, 4}};
static const parameters cifar10[] = {{0.4, 4}, {0.6, 4}, {0.7, 4}, {0.8, 4}, {1, 4}};
/* Of a sequence the last frame; its others are between these. */
static const parameters imagenet_p[] = {{1.3, 6}}, imagenet_p_range[] = {{0.25, 6}, {1.3, 6}};
static const parameters cifar_p[] = {{0.75, 7}}, cifar_p_range[] = {{0.3, 7}, {0.75, 7}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),
    SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE_RANGE("imagenet-p", NULL, imagenet_p, imagenet_p_range),
    SHF_TABLE_RANGE("cifar-p", NULL, cifar_p, cifar_p_range),
};

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    return shf_gaussian_blur(call->context, call->in, p->sigma_px, p->truncate, SHF_BORDER_NEAREST,
                             call->out);
}

const shf_corruption shf_corruption_gaussian_blur = {
    .name = "gaussian_blur",
    .family = "blur",
    .summary = "a Gaussian blur",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation =
        "computed in exact integers instead of double, which moves rare values by one level",
    .revision = 1,
    .exactness = SHF_EXACT_WITHIN_1,
    .membership = SHF_SET_EXTRA,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

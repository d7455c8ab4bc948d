/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* gaussian_blur: each channel convolved with a Gaussian of radius int(4 sigma + 0.5), edges repeated.
 * Source: create_c of Hendrycks & Dietterich 2019, which uses skimage's gaussian in double. Ours is
 * an exact integer convolution (kernels/convolve_loops.c) that is truncated alike; it differs where
 * the published double lies within about 1e-4 of an integer. In flat areas the published value hangs
 * on the last bit of the exponential, which differs between versions of NumPy: ours is made with
 * that of detmath. */
#include "corruptions/corruption.h"
#include "corruptions/kernels/convolve.h"

#define TRUNCATE 4.0 /* radius / sigma */

typedef struct parameters {
    double sigma_px;
} parameters;

static const shf_parameter table[] = {
    SHF_SCALED_PARAMETER(parameters, sigma_px, "px", 0, 100, "standard deviation of the Gaussian"),
};

/* sigma_px */
static const parameters imagenet[] = {{1}, {2}, {3}, {4}, {6}};
static const parameters imagenet_299[] = {{1.5}, {2.5}, {3.5}, {4.5}, {6.5}};
static const parameters imagenet_64[] = {{0.5}, {0.75}, {1}, {1.25}, {1.5}};
static const parameters cifar10[] = {{0.4}, {0.6}, {0.7}, {0.8}, {1}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),
    SHF_TABLE("cifar10-c", cifar10),
};

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    return shf_gaussian_blur(call->context, call->in, p->sigma_px, TRUNCATE, SHF_BORDER_NEAREST,
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

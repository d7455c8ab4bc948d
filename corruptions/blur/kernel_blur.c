/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* kernel_blur: a Gaussian of a given number of taps n, sigma = 0.15 n + 0.35, mirrored borders
 * (reflect-101), rounded, as torchvision's gaussian_blur does it on 8-bit images. Source: the
 * gaussian_blur of Di Salvo et al. 2024, arXiv:2406.17536. That of ImageNet-C has its sigma given,
 * four of them on either side, repeated edges, and is truncated.
 *
 * Ours is an exact integer convolution (kernels/convolve_loops.c); the published one sums in single
 * precision, and so differs where a sum lies close to half a level. A half itself goes to the even
 * level, as there. An even number of taps counts as the odd one below: training draws them so. Where an
 * image is smaller than the kernel, the published code fails; ours mirrors it again. */
#include "corruptions/base/detmath.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/convolve.h"

#define LARGEST_RADIUS 250

typedef struct parameters {
    int kernel_size_px;
} parameters;

static const shf_parameter table[] = {
    SHF_SCALED_PARAMETER(parameters, kernel_size_px, "px", 1, 2 * LARGEST_RADIUS + 1,
                         "taps of the Gaussian; an even number counts as the odd one below"),
};

/* kernel_size_px; datasets share rows under the name of the first that has them */
static const parameters tissue[] = {{13}, {15}, {17}, {21}, {25}};
static const parameters chest[] = {{3}, {5}, {7}, {9}, {11}};
static const parameters chest_range[] = {{3}, {13}}; /* a sixth row is published */
static const parameters organ[] = {{11}, {13}, {15}, {17}, {21}};

static const shf_table tables[] = {
    SHF_TABLE_AS("medmnist-c/tissuemnist", "gaussian_blur", tissue),
    SHF_TABLE_RANGE("medmnist-c/chestmnist", "gaussian_blur", chest, chest_range),
    SHF_TABLE_RANGE("medmnist-c/pneumoniamnist", "gaussian_blur", chest, chest_range),
    SHF_TABLE_AS("medmnist-c/organamnist", "gaussian_blur", organ),
    SHF_TABLE_AS("medmnist-c/organcmnist", "gaussian_blur", organ),
    SHF_TABLE_AS("medmnist-c/organsmnist", "gaussian_blur", organ),
};

static void fill_weights(int radius, double *weights)
{
    const double sigma = 0.15 * (2 * radius + 1) + 0.35;
    double sum = 0;
    for (int i = radius; i >= 0; i--) {
        weights[i] = shf_exp(-0.5 * (i / sigma) * (i / sigma));
        sum += i > 0 ? 2 * weights[i] : weights[i];
    }
    for (int i = 0; i <= radius; i++)
        weights[i] /= sum;
}

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const int radius = (p->kernel_size_px - 1) / 2;
    double weights[LARGEST_RADIUS + 1];
    int32_t taps[LARGEST_RADIUS + 1];
    uint8_t even[256];
    fill_weights(radius, weights);
    shf_fill_taps(weights, radius, taps);
    for (int v = 0; v < 256; v++) /* v: half a level was added to v - 1/2 */
        even[v] = (uint8_t)(v & ~1);
    const shf_convolution convolution = {radius, taps, even, true};
    return shf_convolve(call->context, call->in, &convolution, SHF_BORDER_REFLECT101, call->out);
}

const shf_corruption shf_corruption_kernel_blur = {
    .name = "kernel_blur",
    .family = "blur",
    .summary = "a Gaussian blur by the size of its kernel",
    .reference = "Di Salvo et al. 2024, arXiv:2406.17536",
    .deviation =
        "computed in exact integers instead of single precision, which moves rare values by "
        "one level",
    .revision = 1,
    .exactness = SHF_EXACT_WITHIN_1,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

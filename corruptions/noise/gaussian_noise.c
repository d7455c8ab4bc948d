/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* gaussian_noise: clip(x + N(0, sigma)) with x on [0, 1], each channel value alone; times 255,
 * truncated. Hendrycks & Dietterich 2019, arXiv:1903.12261. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"

typedef struct parameters {
    double sigma;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, sigma, "1", 0, 2, "standard deviation, of the range 0..1"),
};

/*                                     sigma */
static const parameters imagenet[] = {{0.08}, {0.12}, {0.18}, {0.26}, {0.38}};
static const parameters imagenet_299[] = {{0.09}, {0.13}, {0.19}, {0.27}, {0.40}};
static const parameters imagenet_64[] = {{0.04}, {0.08}, {0.12}, {0.15}, {0.18}};
static const parameters cifar10[] = {{0.04}, {0.06}, {0.08}, {0.09}, {0.10}};
static const parameters imagenet_p[] = {{0.03}, {0.05}, {0.08}};
static const parameters cifar_p[] = {{0.02}, {0.04}, {0.06}};

/* MedMNIST-C; datasets share rows under the name of the first that has them. */
static const parameters derma[] = {{0.04}, {0.08}, {0.12}, {0.18}, {0.26}};
static const parameters retina[] = {{0.04}, {0.08}, {0.12}, {0.16}, {0.2}};
static const parameters pneumonia[] = {{0.04}, {0.05}, {0.06}, {0.07}, {0.08}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),           SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),     SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("imagenet-p", imagenet_p),         SHF_TABLE("cifar-p", cifar_p),
    SHF_TABLE("medmnist-c/dermamnist", derma),   SHF_TABLE("medmnist-c/retinamnist", retina),
    SHF_TABLE("medmnist-c/chestmnist", derma),   SHF_TABLE("medmnist-c/pneumoniamnist", pneumonia),
    SHF_TABLE("medmnist-c/organamnist", retina), SHF_TABLE("medmnist-c/organcmnist", retina),
    SHF_TABLE("medmnist-c/organsmnist", retina),
};

enum { DRAW_NOISE };

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const shf_kernels *kernels = call->context->kernels;
    const size_t samples = shf_row_samples(call->in);
    float *normals = shf_arena_take(&call->context->scratch, samples, sizeof(*normals));
    if (!normals)
        return shf_fail_memory(call->context, "a row of noise");
    for (int y = 0; y < call->in->height; y++) {
        kernels->normals(&call->stream, DRAW_NOISE, (uint64_t)y * samples, samples, normals);
        kernels->add_normals(shf_row(call->in, y), normals, (float)(255 * p->sigma), 0, samples,
                             shf_row(call->out, y));
    }
    return SHF_OK;
}

const shf_corruption shf_corruption_gaussian_noise = {
    .name = "gaussian_noise",
    .family = "noise",
    .summary = "normal noise of one strength, as in poor light",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .revision = 1,
    .stochastic = true,
    .coloured = true,
    .exactness = SHF_EXACT_DISTRIBUTION,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

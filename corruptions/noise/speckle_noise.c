/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* speckle_noise: clip(x + x N(0, sigma)) with x on [0, 1], each channel value alone; times 255,
 * truncated. Hendrycks & Dietterich 2019, arXiv:1903.12261. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"

typedef struct parameters {
    double sigma;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, sigma, "1", 0, 2, "standard deviation, of the value itself"),
};

/*                                     sigma */
static const parameters imagenet[] = {{0.15}, {0.20}, {0.35}, {0.45}, {0.60}};
static const parameters imagenet_299[] = {{0.16}, {0.21}, {0.36}, {0.46}, {0.61}};
static const parameters imagenet_64[] = {{0.15}, {0.20}, {0.25}, {0.30}, {0.35}};
static const parameters cifar10[] = {{0.06}, {0.10}, {0.12}, {0.16}, {0.20}};
static const parameters imagenet_p[] = {{0.05}, {0.10}, {0.15}};
static const parameters cifar_p[] = {{0.05}, {0.07}, {0.10}};

/* MedMNIST-C; datasets share rows under the name of the first that has them. */
static const parameters derma[] = {{0.05}, {0.15}, {0.2}, {0.35}, {0.45}};
static const parameters retina[] = {{0.1}, {0.15}, {0.2}, {0.25}, {0.3}};
static const parameters oct[] = {{0.15}, {0.3}, {0.4}, {0.5}, {0.6}};
static const parameters pneumonia[] = {{0.05}, {0.07}, {0.1}, {0.15}, {0.2}};
static const parameters organ[] = {{0.05}, {0.1}, {0.2}, {0.3}, {0.4}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),          SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),    SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("imagenet-p", imagenet_p),        SHF_TABLE("cifar-p", cifar_p),
    SHF_TABLE("medmnist-c/dermamnist", derma),  SHF_TABLE("medmnist-c/retinamnist", retina),
    SHF_TABLE("medmnist-c/octmnist", oct),      SHF_TABLE("medmnist-c/breastmnist", retina),
    SHF_TABLE("medmnist-c/chestmnist", derma),  SHF_TABLE("medmnist-c/pneumoniamnist", pneumonia),
    SHF_TABLE("medmnist-c/organamnist", organ), SHF_TABLE("medmnist-c/organcmnist", organ),
    SHF_TABLE("medmnist-c/organsmnist", organ),
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
        kernels->add_normals(shf_row(call->in, y), normals, 0, (float)p->sigma, samples,
                             shf_row(call->out, y));
    }
    return SHF_OK;
}

const shf_corruption shf_corruption_speckle_noise = {
    .name = "speckle_noise",
    .family = "noise",
    .summary = "normal noise that grows with the value, as of coherent light",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .revision = 1,
    .stochastic = true,
    .coloured = true,
    .exactness = SHF_EXACT_DISTRIBUTION,
    .membership = SHF_SET_EXTRA,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* impulse_noise (salt and pepper): with probability amount a channel value becomes 255 or 0, half
 * and half; each channel value alone. Hendrycks & Dietterich 2019, arXiv:1903.12261.
 * One 32-bit word decides, so the probabilities hold to 2^-32. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"

typedef struct parameters {
    double amount;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, amount, "1", 0, 1, "share of the channel values that is replaced"),
};

/*                                     amount */
static const parameters imagenet[] = {{0.03}, {0.06}, {0.09}, {0.17}, {0.27}};
static const parameters imagenet_299[] = {{0.04}, {0.07}, {0.10}, {0.18}, {0.28}};
static const parameters imagenet_64[] = {{0.01}, {0.02}, {0.05}, {0.08}, {0.14}};
static const parameters cifar10[] = {{0.01}, {0.02}, {0.03}, {0.05}, {0.07}};

/* MedMNIST-C; datasets share rows under the name of the first that has them. */
static const parameters derma[] = {{0.01}, {0.03}, {0.06}, {0.09}, {0.17}};
static const parameters tissue[] = {{0.01}, {0.015}, {0.02}, {0.025}, {0.03}};
static const parameters pneumonia[] = {{0.005}, {0.01}, {0.013}, {0.017}, {0.02}};
static const parameters organ[] = {{0.01}, {0.02}, {0.03}, {0.05}, {0.08}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),          SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),    SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("medmnist-c/dermamnist", derma),  SHF_TABLE("medmnist-c/tissuemnist", tissue),
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
    const uint32_t half = (uint32_t)(p->amount * 0x1p31 + 0.5); /* of the words: white, or black */
    uint32_t *words = shf_arena_take(&call->context->scratch, samples, sizeof(*words));
    if (!words)
        return shf_fail_memory(call->context, "a row of noise");
    for (int y = 0; y < call->in->height; y++) {
        kernels->random_u32(&call->stream, DRAW_NOISE, (uint64_t)y * samples, samples, words);
        kernels->add_impulses(shf_row(call->in, y), words, half, samples, shf_row(call->out, y));
    }
    return SHF_OK;
}

const shf_corruption shf_corruption_impulse_noise = {
    .name = "impulse_noise",
    .family = "noise",
    .summary = "values replaced by black or white, as by bit errors",
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

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shot_noise: clip(Poisson(x photons) / photons) with x on [0, 1], each channel value alone; times
 * 255, truncated. Hendrycks & Dietterich 2019, arXiv:1903.12261. */
#include "corruptions/base/poisson.h"
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"

typedef struct parameters {
    double photons;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, photons, "1", 1, SHF_POISSON_MAX_PHOTONS,
                  "photons that a value of 1 stands for: the fewer, the more noise"),
};

/*                                     photons */
static const parameters imagenet[] = {{60}, {25}, {12}, {5}, {3}};
static const parameters imagenet_299[] = {{50}, {20}, {10}, {5}, {3}};
static const parameters imagenet_64[] = {{250}, {100}, {50}, {30}, {15}};
static const parameters cifar10[] = {{500}, {250}, {100}, {75}, {50}};
static const parameters imagenet_p[] = {{300}, {120}, {60}};
static const parameters cifar_p[] = {{700}, {400}, {200}};

/* MedMNIST-C; datasets share rows under the name of the first that has them. */
static const parameters derma[] = {{60}, {25}, {18}, {10}, {5}};
static const parameters pneumonia[] = {{300}, {200}, {150}, {100}, {80}};
static const parameters organ[] = {{200}, {100}, {50}, {25}, {15}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),
    SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("imagenet-p", imagenet_p),
    SHF_TABLE("cifar-p", cifar_p),
    SHF_TABLE("medmnist-c/dermamnist", derma),
    SHF_TABLE("medmnist-c/chestmnist", derma),
    SHF_TABLE("medmnist-c/pneumoniamnist", pneumonia),
    SHF_TABLE("medmnist-c/organamnist", organ),
    SHF_TABLE("medmnist-c/organcmnist", organ),
    SHF_TABLE("medmnist-c/organsmnist", organ),
};

enum { DRAW_NOISE };

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const size_t samples = shf_row_samples(call->in);
    uint32_t *words = shf_arena_take(&call->context->scratch, samples, sizeof(*words));
    if (!words)
        return shf_fail_memory(call->context, "a row of noise");
    const shf_poisson *poisson;
    shf_status status = shf_poisson_tables(call->context, p->photons, &poisson);
    for (int y = 0; !status && y < call->in->height; y++) {
        const uint64_t first = (uint64_t)y * samples;
        const uint8_t *in = shf_row(call->in, y);
        uint8_t *out = shf_row(call->out, y);
        call->context->kernels->random_u32(&call->stream, DRAW_NOISE, first, samples, words);
        for (size_t i = 0; i < samples; i++)
            out[i] =
                shf_poisson_draw(poisson, in[i], words[i], &call->stream, DRAW_NOISE, first + i);
    }
    return status;
}

const shf_corruption shf_corruption_shot_noise = {
    .name = "shot_noise",
    .family = "noise",
    .summary = "the noise of counting few photons",
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

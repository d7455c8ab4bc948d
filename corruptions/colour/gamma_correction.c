/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* gamma_correction: int(255.999 (x / 255)^gamma), as torchvision's adjust_gamma does it on 8-bit
 * images. Source: Di Salvo et al. 2024, arXiv:2406.17536, which has it as gamma_corr_up and
 * gamma_corr_down. */
#include "corruptions/base/detmath.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/colour.h"

typedef struct parameters {
    double gamma;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, gamma, "1", 0, 100, "exponent: over 1 darker, below 1 lighter"),
};

/* gamma; datasets share rows under the name of the first that has them */
static const parameters chest_up[] = {{1.1}, {1.2}, {1.3}, {1.4}, {1.6}};
static const parameters chest_down[] = {{0.9}, {0.8}, {0.7}, {0.6}, {0.4}};
static const parameters organ_up[] = {{1.3}, {1.4}, {1.6}, {1.8}, {2}};

static const shf_table tables[] = {
    SHF_TABLE_AS("medmnist-c/chestmnist", "gamma_corr_up", chest_up),
    SHF_TABLE_AS("medmnist-c/chestmnist", "gamma_corr_down", chest_down),
    SHF_TABLE_AS("medmnist-c/pneumoniamnist", "gamma_corr_up", chest_up),
    SHF_TABLE_AS("medmnist-c/pneumoniamnist", "gamma_corr_down", chest_down),
    SHF_TABLE_AS("medmnist-c/organamnist", "gamma_corr_up", organ_up),
    SHF_TABLE_AS("medmnist-c/organamnist", "gamma_corr_down", chest_down),
    SHF_TABLE_AS("medmnist-c/organcmnist", "gamma_corr_up", organ_up),
    SHF_TABLE_AS("medmnist-c/organcmnist", "gamma_corr_down", chest_down),
    SHF_TABLE_AS("medmnist-c/organsmnist", "gamma_corr_up", organ_up),
    SHF_TABLE_AS("medmnist-c/organsmnist", "gamma_corr_down", chest_down),
};

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    shf_level_map map;
    for (int v = 0; v < 256; v++) {
        const double level = (255 + 1 - 1e-3) * shf_pow(v / 255.0, p->gamma);
        for (int c = 0; c < 3; c++)
            map.channel[c][v] = (uint8_t)(int)(level < 255 ? level : 255);
    }
    shf_map_levels(call->in, &map, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_gamma_correction = {
    .name = "gamma_correction",
    .family = "colour",
    .summary = "each value on a power curve",
    .reference = "Di Salvo et al. 2024, arXiv:2406.17536",
    .revision = 1,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

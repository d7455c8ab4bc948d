/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* enhance_brightness: each value times a factor, in single precision, clipped and truncated, as
 * Pillow's ImageEnhance.Brightness does it. Source: the brightness of Di Salvo et al. 2024,
 * arXiv:2406.17536, which has it as brightness_up and brightness_down. That of ImageNet-C is another:
 * it adds to the value of HSV. */
#include "corruptions/corruption.h"
#include "corruptions/kernels/colour.h"

typedef struct parameters {
    double factor;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, factor, "1", 0, 100, "what each value is multiplied with"),
};

/* factor; datasets share rows under the name of the first that has them */
static const parameters path_up[] = {{1.1}, {1.15}, {1.2}, {1.22}, {1.25}};
static const parameters path_down[] = {{0.85}, {0.8}, {0.75}, {0.72}, {0.7}};
static const parameters blood_up[] = {{1.1}, {1.2}, {1.3}, {1.35}, {1.4}};
static const parameters blood_down[] = {{0.9}, {0.8}, {0.7}, {0.6}, {0.5}};
static const parameters derma_up[] = {{1.1}, {1.2}, {1.3}, {1.4}, {1.5}};
static const parameters tissue_up[] = {{1.3}, {1.4}, {1.5}, {1.6}, {1.7}};
static const parameters tissue_down[] = {{0.8}, {0.7}, {0.6}, {0.5}, {0.4}};
static const parameters breast_up[] = {{1.4}, {1.5}, {1.6}, {1.8}, {2}};
static const parameters breast_down[] = {{0.55}, {0.5}, {0.45}, {0.4}, {0.3}};
static const parameters organ_up[] = {{1.2}, {1.3}, {1.4}, {1.5}, {1.6}};
static const parameters organ_down[] = {{0.8}, {0.75}, {0.7}, {0.65}, {0.6}};

static const shf_table tables[] = {
    SHF_TABLE_AS("medmnist-c/pathmnist", "brightness_up", path_up),
    SHF_TABLE_AS("medmnist-c/pathmnist", "brightness_down", path_down),
    SHF_TABLE_AS("medmnist-c/bloodmnist", "brightness_up", blood_up),
    SHF_TABLE_AS("medmnist-c/bloodmnist", "brightness_down", blood_down),
    SHF_TABLE_AS("medmnist-c/dermamnist", "brightness_up", derma_up),
    SHF_TABLE_AS("medmnist-c/dermamnist", "brightness_down", blood_down),
    SHF_TABLE_AS("medmnist-c/retinamnist", "brightness_down", blood_down),
    SHF_TABLE_AS("medmnist-c/tissuemnist", "brightness_up", tissue_up),
    SHF_TABLE_AS("medmnist-c/tissuemnist", "brightness_down", tissue_down),
    SHF_TABLE_AS("medmnist-c/breastmnist", "brightness_up", breast_up),
    SHF_TABLE_AS("medmnist-c/breastmnist", "brightness_down", breast_down),
    SHF_TABLE_AS("medmnist-c/chestmnist", "brightness_up", derma_up),
    SHF_TABLE_AS("medmnist-c/chestmnist", "brightness_down", blood_down),
    SHF_TABLE_AS("medmnist-c/pneumoniamnist", "brightness_up", derma_up),
    SHF_TABLE_AS("medmnist-c/pneumoniamnist", "brightness_down", blood_down),
    SHF_TABLE_AS("medmnist-c/organamnist", "brightness_up", organ_up),
    SHF_TABLE_AS("medmnist-c/organamnist", "brightness_down", organ_down),
    SHF_TABLE_AS("medmnist-c/organcmnist", "brightness_up", organ_up),
    SHF_TABLE_AS("medmnist-c/organcmnist", "brightness_down", organ_down),
    SHF_TABLE_AS("medmnist-c/organsmnist", "brightness_up", organ_up),
    SHF_TABLE_AS("medmnist-c/organsmnist", "brightness_down", organ_down),
};

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    shf_level_map map;
    for (int c = 0; c < call->in->channels; c++)
        for (int v = 0; v < 256; v++)
            map.channel[c][v] = shf_mix_levels(0, v, (float)p->factor);
    shf_map_levels(call->in, &map, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_enhance_brightness = {
    .name = "enhance_brightness",
    .family = "colour",
    .summary = "each value multiplied with a factor",
    .reference = "Di Salvo et al. 2024, arXiv:2406.17536",
    .revision = 1,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* enhance_contrast: m + f (x - m) in single precision, clipped and truncated, m being the mean luma of
 * the image rounded half up, as Pillow's ImageEnhance.Contrast does it. Source: the contrast of Di
 * Salvo et al. 2024, arXiv:2406.17536, which has it as contrast_up and contrast_down. That of
 * ImageNet-C takes each channel's own mean, unrounded. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/colour.h"

typedef struct parameters {
    double factor;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, factor, "1", 0, 100,
                  "what distances from the mean luma are multiplied with"),
};

/* factor; datasets share rows under the name of the first that has them */
static const parameters path_up[] = {{1.1}, {1.2}, {1.3}, {1.4}, {1.6}};
static const parameters path_down[] = {{0.8}, {0.7}, {0.6}, {0.55}, {0.5}};
static const parameters blood_up[] = {{1.1}, {1.15}, {1.2}, {1.25}, {1.3}};
static const parameters blood_down[] = {{0.9}, {0.8}, {0.7}, {0.6}, {0.5}};
static const parameters derma_down[] = {{0.8}, {0.7}, {0.6}, {0.5}, {0.4}};
static const parameters retina_down[] = {{0.9}, {0.8}, {0.7}, {0.6}, {0.4}};
static const parameters oct_down[] = {{0.6}, {0.4}, {0.3}, {0.2}, {0.15}};
static const parameters organ_up[] = {{1.3}, {1.4}, {1.6}, {1.7}, {1.8}};

static const shf_table tables[] = {
    SHF_TABLE_AS("medmnist-c/pathmnist", "contrast_up", path_up),
    SHF_TABLE_AS("medmnist-c/pathmnist", "contrast_down", path_down),
    SHF_TABLE_AS("medmnist-c/bloodmnist", "contrast_up", blood_up),
    SHF_TABLE_AS("medmnist-c/bloodmnist", "contrast_down", blood_down),
    SHF_TABLE_AS("medmnist-c/dermamnist", "contrast_up", path_up),
    SHF_TABLE_AS("medmnist-c/dermamnist", "contrast_down", derma_down),
    SHF_TABLE_AS("medmnist-c/retinamnist", "contrast_down", retina_down),
    SHF_TABLE_AS("medmnist-c/tissuemnist", "contrast_up", path_up),
    SHF_TABLE_AS("medmnist-c/tissuemnist", "contrast_down", retina_down),
    SHF_TABLE_AS("medmnist-c/octmnist", "contrast_down", oct_down),
    SHF_TABLE_AS("medmnist-c/breastmnist", "contrast_down", retina_down),
    SHF_TABLE_AS("medmnist-c/chestmnist", "contrast_up", path_up),
    SHF_TABLE_AS("medmnist-c/chestmnist", "contrast_down", retina_down),
    SHF_TABLE_AS("medmnist-c/pneumoniamnist", "contrast_up", path_up),
    SHF_TABLE_AS("medmnist-c/pneumoniamnist", "contrast_down", retina_down),
    SHF_TABLE_AS("medmnist-c/organamnist", "contrast_up", organ_up),
    SHF_TABLE_AS("medmnist-c/organamnist", "contrast_down", path_down),
    SHF_TABLE_AS("medmnist-c/organcmnist", "contrast_up", organ_up),
    SHF_TABLE_AS("medmnist-c/organcmnist", "contrast_down", path_down),
    SHF_TABLE_AS("medmnist-c/organsmnist", "contrast_up", organ_up),
    SHF_TABLE_AS("medmnist-c/organsmnist", "contrast_down", path_down),
};

static int mean_luma(const shf_image *image)
{
    uint64_t sum = 0;
    for (int y = 0; y < image->height; y++) {
        const uint8_t *row = shf_row(image, y);
        uint32_t row_sum = 0; /* of at most SHF_MAX_SIDE values */
        for (int x = 0; x < image->width; x++)
            row_sum += image->channels == 3 ? shf_luma_of(row + 3 * (size_t)x) : row[x];
        sum += row_sum;
    }
    return (int)((double)sum / ((double)image->width * image->height) + 0.5);
}

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const int mean = mean_luma(call->in);
    shf_level_map map;
    for (int c = 0; c < call->in->channels; c++)
        for (int v = 0; v < 256; v++)
            map.channel[c][v] = shf_mix_levels(mean, v, (float)p->factor);
    shf_map_levels(call->in, &map, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_enhance_contrast = {
    .name = "enhance_contrast",
    .family = "colour",
    .summary = "distances from the image's mean luma multiplied with a factor",
    .reference = "Di Salvo et al. 2024, arXiv:2406.17536",
    .revision = 1,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* contrast: (x - mean) f + mean, the mean being that of the channel, clipped to [0, 1] and truncated.
 * Source: create_c of Hendrycks & Dietterich 2019. NumPy's mean over height and width adds pixel
 * after pixel in double; so do we: an exact sum would differ in the last bits, and with it values
 * that lie on an integer. A gray image is one channel. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/colour.h"

typedef struct parameters {
    double factor;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, factor, "1", 0, 100,
                  "what distances from the channel's mean are multiplied with"),
};

/* factor */
static const parameters imagenet[] = {{0.4}, {0.3}, {0.2}, {0.1}, {0.05}};
static const parameters cifar10[] = {{0.75}, {0.5}, {0.4}, {0.3}, {0.15}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet),
    SHF_TABLE("imagenet-64-c", imagenet),
    SHF_TABLE("cifar10-c", cifar10),
};

static void means_of(const shf_image *image, const double *level, double *mean)
{
    double sum[3] = {0};
    for (int y = 0; y < image->height; y++) {
        const uint8_t *row = shf_row(image, y);
        if (image->channels == 1) {
            for (int x = 0; x < image->width; x++)
                sum[0] += level[row[x]];
            continue;
        }
        for (size_t i = 0; i < shf_row_samples(image); i += 3) {
            sum[0] += level[row[i]];
            sum[1] += level[row[i + 1]];
            sum[2] += level[row[i + 2]];
        }
    }
    for (int c = 0; c < image->channels; c++)
        mean[c] = sum[c] / ((double)image->width * image->height);
}

static uint8_t changed(double x, double mean, double factor)
{
    double y = (x - mean) * factor + mean;
    y = y > 0.0 ? y : 0.0;
    return (uint8_t)((y < 1.0 ? y : 1.0) * 255.0);
}

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    double level[256], mean[3];
    for (int v = 0; v < 256; v++)
        level[v] = v / 255.0;
    means_of(call->in, level, mean);

    shf_level_map map;
    for (int c = 0; c < call->in->channels; c++)
        for (int v = 0; v < 256; v++)
            map.channel[c][v] = changed(level[v], mean[c], p->factor);
    shf_map_levels(call->in, &map, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_contrast = {
    .name = "contrast",
    .family = "digital",
    .summary = "distances from the mean of each channel multiplied with a factor",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation = "",
    .revision = 1,
    .exactness = SHF_EXACT_BITS,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

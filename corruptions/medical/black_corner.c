/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* black_corner: what lies outside a circle is black, as through a dermatoscope. Its centre is pixel
 * (W / 2, H / 2), its radius int(the centre's distance to the nearest edge times a factor); pixels whose
 * distance from the centre is at most that stay. Source: Di Salvo et al. 2024, arXiv:2406.17536, which
 * has OpenCV draw the disk. Its severities are not in order. */
#include <string.h>

#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"

typedef struct parameters {
    double radius_multiplier;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, radius_multiplier, "1", 0, 10,
                  "radius of the circle over half the image's shorter side"),
};

/* radius_multiplier */
static const parameters derma[] = {{1.1}, {1.05}, {1}, {0.9}, {0.95}};

static const shf_table tables[] = {
    SHF_TABLE("medmnist-c/dermamnist", derma),
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const int width = call->in->width, height = call->in->height, channels = call->in->channels;
    const int x = width / 2, y = height / 2; /* no farther from the left and the top edge */
    const int64_t radius = (int64_t)(least(x, y) * p->radius_multiplier);
    shf_image_copy(call->in, call->out);
    for (int row = 0; row < height; row++) {
        const int64_t rest = radius * radius - (int64_t)(row - y) * (row - y);
        const int64_t reach = rest < 0 ? -1 : (int64_t)sqrt((double)rest); /* exact, below 2^52 */
        const int left = reach < x ? (int)(x - reach) : 0;
        const int right = reach < width - 1 - x ? (int)(x + reach + 1) : width;
        uint8_t *out = shf_row(call->out, row);
        if (left >= right)
            memset(out, 0, shf_row_samples(call->out));
        else {
            memset(out, 0, (size_t)(left * channels));
            memset(out + right * channels, 0, (size_t)((width - right) * channels));
        }
    }
    return SHF_OK;
}

const shf_corruption shf_corruption_black_corner = {
    .name = "black_corner",
    .family = "medical",
    .summary = "black outside a circle, as through a dermatoscope",
    .reference = "Di Salvo et al. 2024, arXiv:2406.17536",
    .revision = 1,
    .not_monotone = true, /* as published */
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Changes of colour: the walk over the rows. */
#include "corruptions/kernels/colour.h"

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/kernels.h"

void shf_map_levels(const shf_image *in, const shf_level_map *map, const shf_image *out)
{
    for (int y = 0; y < in->height; y++) {
        const uint8_t *from = shf_row(in, y);
        uint8_t *to = shf_row(out, y);
        if (in->channels == 1) {
            for (int x = 0; x < in->width; x++)
                to[x] = map->channel[0][from[x]];
            continue;
        }
        for (size_t i = 0; i < shf_row_samples(in); i += 3) {
            to[i] = map->channel[0][from[i]];
            to[i + 1] = map->channel[1][from[i + 1]];
            to[i + 2] = map->channel[2][from[i + 2]];
        }
    }
}

/* One channel: R = G = B, whose saturation is 0 and whose value is the level itself. */
static void change_gray(const shf_kernels *kernels, const shf_image *in,
                        const shf_hsv_change *change, const shf_image *out)
{
    uint8_t gray[256][3];
    shf_level_map map;
    for (int v = 0; v < 256; v++)
        gray[v][0] = gray[v][1] = gray[v][2] = (uint8_t)v;
    kernels->change_hsv(gray[0], gray[0], 256, 1.0, 0.0, change->value_shift);
    for (int v = 0; v < 256; v++)
        map.channel[0][v] = gray[v][0];
    shf_map_levels(in, &map, out);
}

void shf_change_hsv(shf_context *context, const shf_image *in, const shf_hsv_change *change,
                    const shf_image *out)
{
    if (in->channels == 1) {
        change_gray(context->kernels, in, change, out);
        return;
    }
    for (int y = 0; y < in->height; y++)
        context->kernels->change_hsv(shf_row(in, y), shf_row(out, y), (size_t)in->width,
                                     change->saturation_scale, change->saturation_shift,
                                     change->value_shift);
}

void shf_luma(const shf_image *rgb, const shf_image *out)
{
    const size_t step = (size_t)out->channels;
    for (int y = 0; y < out->height; y++) {
        const uint8_t *from = shf_row(rgb, y);
        uint8_t *to = shf_row(out, y);
        for (size_t x = 0; x < (size_t)out->width; x++) {
            const uint8_t luma = shf_luma_of(from + 3 * x);
            for (size_t c = 0; c < step; c++)
                to[step * x + c] = luma;
        }
    }
}

void shf_spread_gray(const shf_image *gray, const shf_image *rgb)
{
    for (int y = 0; y < gray->height; y++) {
        const uint8_t *from = shf_row(gray, y);
        uint8_t *to = shf_row(rgb, y);
        for (int x = 0; x < gray->width; x++, to += 3)
            to[0] = to[1] = to[2] = from[x];
    }
}

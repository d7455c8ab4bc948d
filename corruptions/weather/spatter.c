/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* spatter: drops of water or splashes of mud, as on a lens. Source: create_c of Hendrycks & Dietterich
 * 2019. layer = Gaussian (truncate 4, edges repeated, double) of normal(mean, sigma), one for all
 * channels; what is under the threshold becomes 0. Then
 *   water: layer8 = layer * 255 as 8 bits, which wrap; m = layer8 * relief(layer8) in float, divided
 *          by its maximum, times strength (relief: spatter_relief, OpenCV's operations in integers);
 *          out = clip(x + m (175, 238, 238) / 255);
 *          of a sequence, the layer first ran down its columns so many times:
 *          a[y] = run_back a[y + 1] + run_stay a[y] + run_one a[y - 1] + run_two a[y - 2], 0 outside;
 *   mud:   m = Gaussian of (layer > threshold); under 0.8 becomes 0;
 *          out = clip(x (1 - m) + m (63, 42, 20) / 255);
 * floats, times 255, truncated. Where the maximum of m is 0 the published code divides 0 by 0 and
 * gives black; ours leaves the image as it is. A gray image gets the colour's .299 R + .587 G + .114 B.
 * Any size: the same constants in pixels; scaled to the image, the deviation grows with the Gaussian
 * that smooths it away, so that as much is over the threshold. Scratch memory: 23 bytes a pixel. */
#include <string.h>

#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/relief.h"
#include "corruptions/kernels/smooth.h"

#define TRUNCATE 4.0 /* radius / sigma */

typedef struct parameters {
    double mean, sigma, blur_sigma_px, threshold, strength, edge_sigma_px;
    int mud;
    int runs;
    double run_back, run_stay, run_one, run_two;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, mean, "1", -1, 2, "mean of the random layer"),
    SHF_SCALED_PARAMETER(parameters, sigma, "1", 0, 2, "standard deviation of the random layer"),
    SHF_SCALED_PARAMETER(parameters, blur_sigma_px, "px", 0, 100,
                         "Gaussian that smooths the layer"),
    SHF_PARAMETER(parameters, threshold, "1", 0, 2, "the layer below it is clean"),
    SHF_PARAMETER(parameters, strength, "1", 0, 100, "water: of the colour added"),
    SHF_SCALED_PARAMETER(parameters, edge_sigma_px, "px", 0, 100,
                         "mud: Gaussian that softens its edges"),
    SHF_PARAMETER(parameters, mud, "1", 0, 1, "0: water, 1: mud"),
    SHF_USUAL_PARAMETER(parameters, runs, "1", 0, 1000, 0,
                        "water: how often it has run down by a step"),
    SHF_USUAL_PARAMETER(parameters, run_back, "1", 0, 1, 0.05,
                        "of a step: the share that goes up by a pixel"),
    SHF_USUAL_PARAMETER(parameters, run_stay, "1", 0, 1, 0.1, "the share that stays"),
    SHF_USUAL_PARAMETER(parameters, run_one, "1", 0, 1, 0.15,
                        "the share that runs down by a pixel"),
    SHF_USUAL_PARAMETER(parameters, run_two, "1", 0, 1, 0.7, "the share that runs down by two"),
};

/* No run, and the steps of ImageNet-P for those who set some. */
#define STILL 0, 0.05, 0.1, 0.15, 0.7

/* mean, sigma, blur_sigma_px, threshold, strength (published in one column with the next),
 * edge_sigma_px, mud; of sequences: runs, run_back, run_stay, run_one, run_two */
static const parameters imagenet[] = {{0.65, 0.3, 4, 0.69, 0.6, 0, 0, STILL},
                                      {0.65, 0.3, 3, 0.68, 0.6, 0, 0, STILL},
                                      {0.65, 0.3, 2, 0.68, 0.5, 0, 0, STILL},
                                      {0.65, 0.3, 1, 0.65, 0, 1.5, 1, STILL},
                                      {0.67, 0.4, 1, 0.65, 0, 1.5, 1, STILL}};
static const parameters imagenet_299[] = {{0.65, 0.3, 4, 0.69, 0.9, 0, 0, STILL},
                                          {0.65, 0.3, 3.5, 0.68, 0.9, 0, 0, STILL},
                                          {0.65, 0.3, 3, 0.68, 0.8, 0, 0, STILL},
                                          {0.65, 0.3, 1.2, 0.65, 0, 1.8, 1, STILL},
                                          {0.67, 0.4, 1.2, 0.65, 0, 1.8, 1, STILL}};
static const parameters imagenet_64[] = {{0.62, 0.1, 0.7, 0.7, 0.6, 0, 0, STILL},
                                         {0.65, 0.1, 0.8, 0.7, 0.6, 0, 0, STILL},
                                         {0.65, 0.3, 1, 0.69, 0.6, 0, 0, STILL},
                                         {0.65, 0.1, 0.7, 0.68, 0, 0.6, 1, STILL},
                                         {0.65, 0.1, 0.5, 0.67, 0, 0.6, 1, STILL}};
static const parameters cifar10[] = {{0.62, 0.1, 0.7, 0.7, 0.5, 0, 0, STILL},
                                     {0.65, 0.1, 0.8, 0.7, 0.5, 0, 0, STILL},
                                     {0.65, 0.3, 1, 0.69, 0.5, 0, 0, STILL},
                                     {0.65, 0.1, 0.7, 0.69, 0, 0.6, 1, STILL},
                                     {0.65, 0.1, 0.5, 0.68, 0, 0.6, 1, STILL}};
static const parameters imagenet_p[] = {{0.65, 0.27, 3.7, 0.69, 0.6, 0, 0, STILL}};
static const parameters cifar_p[] = {{0.6, 0.265, 1.75, 0.7, 0.6, 0, 0, 0, 0, 0.2, 0.8, 0}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),       SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64), SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("imagenet-p", imagenet_p),     SHF_TABLE("cifar-p", cifar_p),
};

enum { DRAW_LAYER };

static const float water_colour[] = {175 / 255.0, 238 / 255.0, 238 / 255.0};
static const float mud_colour[] = {63 / 255.0, 42 / 255.0, 20 / 255.0};

static float colour_of(const float *colour, int channels, int channel)
{
    return channels == 3 ? colour[channel]
                         : 0.299f * colour[0] + 0.587f * colour[1] + 0.114f * colour[2];
}

static shf_status make_layer(const shf_call *call, const parameters *p, shf_plane *plane)
{
    shf_arena *arena = &call->context->scratch;
    const size_t width = (size_t)call->in->width;
    *plane = shf_plane_take(arena, call->in->width, call->in->height);
    float *normals = shf_arena_take(arena, width, sizeof(*normals));
    if (!plane->values || !normals)
        return shf_fail_memory(call->context, "a layer of drops");
    for (size_t y = 0; y < (size_t)plane->height; y++) {
        call->context->kernels->normals(&call->stream, DRAW_LAYER, y * width, width, normals);
        for (size_t x = 0; x < width; x++)
            plane->values[y * plane->stride + x] = p->mean + p->sigma * (double)normals[x];
    }
    return shf_smooth_nearest(call->context, plane, p->blur_sigma_px, TRUNCATE);
}

/* A row of the image with that share of the colour in each pixel; mud covers what is behind it. */
static void mix(const shf_call *call, int y, const float *share, bool mud)
{
    const int channels = call->in->channels;
    float colour[3] = {0};
    for (int c = 0; c < channels; c++)
        colour[c] = colour_of(mud ? mud_colour : water_colour, channels, c);
    call->context->kernels->add_colour(shf_row(call->in, y), channels, share, colour, mud,
                                       (size_t)call->in->width, shf_row(call->out, y));
}

static void clear_below(const shf_plane *layer, double threshold)
{
    for (size_t y = 0; y < (size_t)layer->height; y++)
        for (size_t x = 0; x < (size_t)layer->width; x++) {
            double *v = &layer->values[y * layer->stride + x];
            *v = *v < threshold ? 0 : *v;
        }
}

/* One step down from one plane into another. nothing is a row of zeros. */
static void run_once(const parameters *p, const shf_plane *from, const double *nothing,
                     const shf_plane *to)
{
    for (int y = 0; y < from->height; y++) {
        const double *rows[4]; /* from y + 1 to y - 2 */
        for (int i = 0; i < 4; i++) {
            const int at = y + 1 - i;
            const bool there = at >= 0 && at < from->height;
            rows[i] = there ? from->values + (size_t)at * from->stride : nothing;
        }
        double *out = to->values + (size_t)y * to->stride;
        for (int x = 0; x < from->width; x++)
            out[x] = p->run_back * rows[0][x] + p->run_stay * rows[1][x] + p->run_one * rows[2][x] +
                     p->run_two * rows[3][x];
    }
}

static shf_status run_down(const shf_call *call, const parameters *p, shf_plane *layer)
{
    if (p->runs == 0)
        return SHF_OK;
    shf_arena *arena = &call->context->scratch;
    shf_plane next = shf_plane_take(arena, layer->width, layer->height);
    double *nothing = shf_arena_take(arena, (size_t)layer->width, sizeof(*nothing));
    if (!next.values || !nothing)
        return shf_fail_memory(call->context, "drops that run");
    memset(nothing, 0, (size_t)layer->width * sizeof(*nothing));
    for (int i = 0; i < p->runs; i++) {
        const shf_plane last = *layer;
        run_once(p, &last, nothing, &next);
        *layer = next;
        next = last;
    }
    return SHF_OK;
}

static shf_status add_water(const shf_call *call, const parameters *p, shf_plane *layer)
{
    shf_arena *arena = &call->context->scratch;
    const size_t width = (size_t)layer->width, count = width * (size_t)layer->height;
    uint8_t *drops = shf_arena_take(arena, count, 1), *relief = shf_arena_take(arena, count, 1);
    float *m = shf_arena_take(arena, width, sizeof(*m));
    if (!drops || !relief || !m)
        return shf_fail_memory(call->context, "drops of water");
    clear_below(layer, p->threshold);
    shf_status status = run_down(call, p, layer);
    if (status)
        return status;
    for (size_t y = 0; y < (size_t)layer->height; y++)
        for (size_t x = 0; x < width; x++)
            drops[y * width + x] =
                (uint8_t)((int)(layer->values[y * layer->stride + x] * 255) & 255);
    status = shf_relief(call->context, drops, layer->width, layer->height, relief);
    if (status)
        return status;
    int most = 0;
    for (size_t i = 0; i < count; i++)
        most = drops[i] * relief[i] > most ? drops[i] * relief[i] : most;
    if (most == 0) {
        shf_image_copy(call->in, call->out);
        return SHF_OK;
    }
    for (size_t y = 0; y < (size_t)layer->height; y++) {
        for (size_t x = 0; x < width; x++)
            m[x] = (float)(drops[y * width + x] * relief[y * width + x]) / (float)most *
                   (float)p->strength;
        mix(call, (int)y, m, false);
    }
    return SHF_OK;
}

static shf_status add_mud(const shf_call *call, const parameters *p, const shf_plane *layer)
{
    const size_t width = (size_t)layer->width;
    for (size_t y = 0; y < (size_t)layer->height; y++)
        for (size_t x = 0; x < width; x++) {
            double *v = &layer->values[y * layer->stride + x];
            *v = *v > p->threshold ? 1 : 0;
        }
    shf_status status = shf_smooth_nearest(call->context, layer, p->edge_sigma_px, TRUNCATE);
    float *m = shf_arena_take(&call->context->scratch, width, sizeof(*m));
    if (status)
        return status;
    if (!m)
        return shf_fail_memory(call->context, "splashes of mud");
    for (size_t y = 0; y < (size_t)layer->height; y++) {
        for (size_t x = 0; x < width; x++) {
            const float v = (float)layer->values[y * layer->stride + x];
            m[x] = v < 0.8f ? 0 : v;
        }
        mix(call, (int)y, m, true);
    }
    return SHF_OK;
}

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    shf_plane layer;
    shf_status status = make_layer(call, p, &layer);
    if (status)
        return status;
    return p->mud ? add_mud(call, p, &layer) : add_water(call, p, &layer);
}

const shf_corruption shf_corruption_spatter = {
    .name = "spatter",
    .family = "weather",
    .summary = "drops of water or splashes of mud on the lens",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation = "where there is no drop at all the published code gives a black image, and ours "
                 "the image as it is; one channel gets the luma of the colour",
    .revision = 1,
    .stochastic = true,
    .coloured = true,
    .not_monotone = true,
    .exactness = SHF_EXACT_DISTRIBUTION,
    .membership = SHF_SET_EXTRA,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

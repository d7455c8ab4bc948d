/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* fog: (x + c p) M / (M + c), clipped, times 255, truncated; x on [0, 1], M the largest x of all
 * pixels and channels, c the thickness, p the top-left corner of a plasma fractal on [0, 1]
 * (kernels/fractal.c), the same for all channels. In double, in the published order.
 * Source: create_c of Hendrycks & Dietterich 2019, arXiv:1903.12261.
 *
 * Other sizes: the profile's map is kept for smaller images, which take its corner; for larger ones
 * the map's side is the next power of two of the longer side, up to 4096 (it then holds 10 * 4096^2
 * bytes, 168 MB); beyond that the map repeats, without a seam. A gray image is one channel. A black
 * image stays black, as the published formula has it. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/fractal.h"

#define LARGEST_MAP 4096

typedef struct parameters {
    double thickness, wibble_decay;
    int map_px;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, thickness, "1", 0, 100, "of the densest fog, of the range 0..1"),
    SHF_PARAMETER(parameters, wibble_decay, "1", 1, 100,
                  "what the fractal's amplitude is divided by from one scale to the next"),
    SHF_PARAMETER(parameters, map_px, "px", 2, LARGEST_MAP,
                  "least side of the fractal map, which is a power of two"),
};

/* thickness, wibble_decay, map_px */
static const parameters imagenet[] = {
    {1.5, 2, 256}, {2, 2, 256}, {2.5, 1.7, 256}, {2.5, 1.5, 256}, {3, 1.4, 256}};
static const parameters imagenet_299[] = {
    {1.5, 2, 512}, {2, 2, 512}, {2.5, 1.8, 512}, {2.5, 1.6, 512}, {3, 1.5, 512}};
static const parameters imagenet_64[] = {
    {0.4, 3, 64}, {0.7, 3, 64}, {1, 2.5, 64}, {1.5, 2, 64}, {2, 1.75, 64}};
static const parameters cifar10[] = {
    {0.2, 3, 32}, {0.5, 3, 32}, {0.75, 2.5, 32}, {1, 2, 32}, {1.5, 1.75, 32}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),
    SHF_TABLE("cifar10-c", cifar10),
};

enum { DRAW_FRACTAL };

static int map_side(const shf_image *image, int least)
{
    const int longer = image->width > image->height ? image->width : image->height;
    const int wanted = longer > least ? longer : least;
    int side = 2;
    while (side < wanted && side < LARGEST_MAP)
        side *= 2;
    return side;
}

static uint8_t brightest_value(const shf_image *image)
{
    uint8_t brightest = 0;
    for (int y = 0; y < image->height; y++) {
        const uint8_t *row = shf_row(image, y);
        for (size_t i = 0; i < shf_row_samples(image); i++)
            brightest = row[i] > brightest ? row[i] : brightest;
    }
    return brightest;
}

/* Densities of a row; where the image is wider than the map, of the map again and again. */
static void row_density(const shf_call *call, const shf_fractal *map, int y, double *out)
{
    const parameters *p = call->parameters;
    const double range = map->high > map->low ? map->high - map->low : 1;
    for (int x = 0; x < call->in->width; x += map->size) {
        const int left = call->in->width - x, count = left < map->size ? left : map->size;
        call->context->kernels->fog_density(shf_fractal_row(map, y), map->low, range, p->thickness,
                                            (size_t)count, out + x);
    }
}

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const shf_image *in = call->in;
    shf_fractal map;
    shf_status status = shf_fractal_make(call->context, &call->stream, DRAW_FRACTAL,
                                         map_side(in, p->map_px), p->wibble_decay, &map);
    if (status)
        return status;
    double *density = shf_arena_take(&call->context->scratch, (size_t)in->width, sizeof(*density));
    if (!density)
        return shf_fail_memory(call->context, "a row of fog");

    double level[256];
    for (int v = 0; v < 256; v++)
        level[v] = v / 255.0;
    const uint8_t brightest = brightest_value(in);
    const double total = brightest > 0 ? level[brightest] + p->thickness : 1; /* 0 / 0 is 0 */
    for (int y = 0; y < in->height; y++) {
        row_density(call, &map, y, density);
        call->context->kernels->add_fog(shf_row(in, y), in->channels, level, density,
                                        level[brightest], total, (size_t)in->width,
                                        shf_row(call->out, y));
    }
    return SHF_OK;
}

const shf_corruption shf_corruption_fog = {
    .name = "fog",
    .family = "weather",
    .summary = "a haze of uneven density, drawn as a plasma fractal",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation =
        "the published code works at its own size only; a larger image gets a fractal map of "
        "the next power of two, which repeats beyond 4096 pixels, and a smaller one the "
        "corner of the profile's map",
    .revision = 1,
    .stochastic = true,
    .not_monotone = true, /* the fractal's draw weighs more than the severity */
    .exactness = SHF_EXACT_DISTRIBUTION,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

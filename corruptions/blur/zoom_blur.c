/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* zoom_blur: (x + the sum of x enlarged by each of n zooms) / (n + 1), x on [0, 1] in single
 * precision; clipped, times 255, truncated. The zooms are 1 + k d, k = 0, 1, ... (1 is among them),
 * d = (1 + step) - 1 in double, ceil((end - 1) / step) of them: NumPy's arange(1, end, step).
 * Source: create_c of Hendrycks & Dietterich 2019, arXiv:1903.12261, whose zoom keeps the middle
 * (kernels/zoom.h).
 *
 * Ours interpolates in single precision, down and then along; the published code (scipy's zoom) in
 * double, rounded to single. Flat areas are the same. Columns are treated as rows, of the width:
 * the published code has square images only. Any size and a gray image work alike; one row or column
 * stays as it is in that direction. Memory: the image in single precision, channel by channel, and
 * a row of indices for each zoom. */
#include <string.h>

#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/zoom.h"

typedef struct parameters {
    double zoom_end, zoom_step;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, zoom_end, "1", 1, 5, "zooms are below this (but for rounding)"),
    SHF_PARAMETER(parameters, zoom_step, "1", 0.01, 1, "from one zoom to the next, from 1 on"),
};

/* zoom_end, zoom_step */
static const parameters imagenet[] = {
    {1.11, 0.01}, {1.16, 0.01}, {1.21, 0.02}, {1.26, 0.02}, {1.31, 0.03}};
static const parameters small[] = {
    {1.06, 0.01}, {1.11, 0.01}, {1.16, 0.01}, {1.21, 0.01}, {1.26, 0.01}};
/* MedMNIST-C has the rows of ImageNet-C; for training it draws the end from 1 to the last zoom. */
static const parameters derma_range[] = {{1, 0.01}, {1.3, 0.03}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet),
    SHF_TABLE("imagenet-64-c", small),
    SHF_TABLE("cifar10-c", small),
    SHF_TABLE_RANGE("medmnist-c/dermamnist", NULL, imagenet, derma_range),
};

/* ---- one direction of one zoom ---- */

/* Sample i of size comes from between first[i] and the next, at part[i] of the way; beyond size, up
 * to a whole block, from the last. */
typedef struct places {
    int32_t *first;
    float *part;
} places;

static size_t whole_blocks(int size)
{
    return ((size_t)size + SHF_ZOOM_BLOCK - 1) / SHF_ZOOM_BLOCK * SHF_ZOOM_BLOCK;
}

static void fill_places(double factor, int size, const places *out)
{
    const shf_zoom zoom = shf_zoom_of(factor, size);
    for (int i = 0; i < size; i++) {
        double part;
        out->first[i] = zoom.begin + shf_zoom_place(&zoom, i, &part);
        out->part[i] = (float)part;
    }
    for (size_t i = (size_t)size; i < whole_blocks(size); i++) {
        out->first[i] = out->first[size - 1];
        out->part[i] = 0;
    }
}

/* ---- the walk ---- */

typedef struct walk {
    int count;            /* zooms */
    places *down, *along; /* of each zoom */
    shf_zoomed *zooms;
    size_t wide;  /* width, in whole blocks */
    size_t pitch; /* of a channel's row, with a block to be read beyond the last place */
    size_t row;   /* of all channels' */
    float *image;
    float *mixed; /* a channel's row for each zoom */
    float *sums;
    uint8_t *levels; /* a row of each channel */
} walk;

static bool take_places(shf_arena *scratch, int size, places *out)
{
    out->first = shf_arena_take(scratch, whole_blocks(size), sizeof(*out->first));
    out->part = shf_arena_take(scratch, whole_blocks(size), sizeof(*out->part));
    return out->first && out->part;
}

static shf_status make_places(const shf_call *call, walk *w)
{
    const parameters *p = call->parameters;
    shf_arena *scratch = &call->context->scratch;
    const double step = (1.0 + p->zoom_step) - 1.0;
    w->count = (int)ceil((p->zoom_end - 1.0) / p->zoom_step);
    w->down = shf_arena_take(scratch, (size_t)w->count, sizeof(*w->down));
    w->along = shf_arena_take(scratch, (size_t)w->count, sizeof(*w->along));
    for (int k = 0; w->down && w->along && k < w->count; k++) {
        if (!take_places(scratch, call->in->height, &w->down[k]) ||
            !take_places(scratch, call->in->width, &w->along[k]))
            return shf_fail_memory(call->context, "the places of a zoom");
        fill_places(1.0 + k * step, call->in->height, &w->down[k]);
        fill_places(1.0 + k * step, call->in->width, &w->along[k]);
    }
    return w->down && w->along ? SHF_OK : shf_fail_memory(call->context, "the places of zooms");
}

/* The image on [0, 1], each channel's row apart by pitch. */
static void fill_image(const walk *w, const shf_image *in)
{
    float unit[256];
    for (int v = 0; v < 256; v++)
        unit[v] = (float)(v / 255.0);
    float *to = w->image;
    for (int y = 0; y < in->height; y++)
        for (int c = 0; c < in->channels; c++, to += w->pitch) {
            const uint8_t *from = shf_row(in, y) + c;
            for (int x = 0; x < in->width; x++)
                to[x] = unit[from[x * in->channels]];
            for (size_t x = (size_t)in->width; x < w->pitch; x++)
                to[x] = 0;
        }
}

/* One channel of a row. */
static void make_levels(const walk *w, const shf_kernels *kernels, int y, const float *image,
                        uint8_t *levels)
{
    for (int k = 0; k < w->count; k++) {
        const float *row = image + (size_t)w->down[k].first[y] * w->row;
        const float part = w->down[k].part[y];
        float *mixed = w->mixed + (size_t)k * w->pitch;
        w->zooms[k] = (shf_zoomed){w->along[k].first, w->along[k].part, part > 0 ? mixed : row};
        if (part > 0)
            kernels->mix_rows(row, row + w->row, part, w->pitch, mixed);
    }
    kernels->zoom_row(image + (size_t)y * w->row, w->zooms, (size_t)w->count, w->wide, w->sums,
                      levels);
}

static void make_row(const walk *w, const shf_call *call, int y)
{
    const shf_kernels *kernels = call->context->kernels;
    const size_t width = (size_t)call->in->width;
    for (int c = 0; c < call->in->channels; c++)
        make_levels(w, kernels, y, w->image + (size_t)c * w->pitch,
                    w->levels + (size_t)c * w->wide);
    if (call->in->channels == 1)
        memcpy(shf_row(call->out, y), w->levels, width);
    else
        kernels->interleave(w->levels, w->levels + w->wide, w->levels + 2 * w->wide, width,
                            shf_row(call->out, y));
}

static shf_status apply(const shf_call *call)
{
    shf_arena *scratch = &call->context->scratch;
    walk w = {.wide = whole_blocks(call->in->width)};
    w.pitch = w.wide + SHF_ZOOM_BLOCK;
    w.row = w.pitch * (size_t)call->in->channels;
    shf_status status = make_places(call, &w);
    if (status)
        return status;
    w.image = shf_arena_take(scratch, (size_t)call->in->height * w.row, sizeof(*w.image));
    w.mixed = shf_arena_take(scratch, (size_t)w.count * w.pitch, sizeof(*w.mixed));
    w.zooms = shf_arena_take(scratch, (size_t)w.count, sizeof(*w.zooms));
    w.sums = shf_arena_take(scratch, w.wide, sizeof(*w.sums));
    w.levels = shf_arena_take(scratch, w.wide, (size_t)call->in->channels);
    if (!w.image || !w.mixed || !w.zooms || !w.sums || !w.levels)
        return shf_fail_memory(call->context, "the image of a zoom blur");
    fill_image(&w, call->in);
    for (int y = 0; y < call->in->height; y++)
        make_row(&w, call, y);
    return SHF_OK;
}

const shf_corruption shf_corruption_zoom_blur = {
    .name = "zoom_blur",
    .family = "blur",
    .summary = "the mean of the image at growing zooms, as when a camera moves forward",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation = "interpolated in single precision instead of double, which moves rare values by "
                 "one level",
    .revision = 1,
    .exactness = SHF_EXACT_WITHIN_1,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

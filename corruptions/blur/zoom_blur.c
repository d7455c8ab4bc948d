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
 * stays as it is in that direction. Memory: the image in single precision, and a row of indices for
 * each zoom. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/zoom.h"

typedef struct parameters {
    double zoom_end, zoom_step;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, zoom_end, "1", 1.01, 5, "zooms are below this (but for rounding)"),
    SHF_PARAMETER(parameters, zoom_step, "1", 0.01, 1, "from one zoom to the next, from 1 on"),
};

/* zoom_end, zoom_step */
static const parameters imagenet[] = {
    {1.11, 0.01}, {1.16, 0.01}, {1.21, 0.02}, {1.26, 0.02}, {1.31, 0.03}};
static const parameters small[] = {
    {1.06, 0.01}, {1.11, 0.01}, {1.16, 0.01}, {1.21, 0.01}, {1.26, 0.01}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet),
    SHF_TABLE("imagenet-64-c", small),
    SHF_TABLE("cifar10-c", small),
};

/* ---- one direction of one zoom ---- */

/* Sample i of size comes from between first[i] and the next, at part[i] of the way. */
typedef struct places {
    int32_t *first;
    float *part;
} places;

static void fill_places(double factor, int size, const places *out)
{
    const shf_zoom zoom = shf_zoom_of(factor, size);
    for (int i = 0; i < size; i++) {
        double part;
        out->first[i] = zoom.begin + shf_zoom_place(&zoom, i, &part);
        out->part[i] = (float)part;
    }
}

/* ---- the walk ---- */

typedef struct walk {
    int count;             /* zooms */
    places *down, *along;  /* of each zoom */
    size_t samples, pitch; /* of a row; the same with spare values */
    float *image, *mixed, *sum;
} walk;

static bool take_places(shf_arena *scratch, int size, places *out)
{
    out->first = shf_arena_take(scratch, (size_t)size, sizeof(*out->first));
    out->part = shf_arena_take(scratch, (size_t)size, sizeof(*out->part));
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

/* The image on [0, 1], its rows apart by pitch. */
static void fill_image(const walk *w, const shf_image *in)
{
    float unit[256];
    for (int v = 0; v < 256; v++)
        unit[v] = (float)(v / 255.0);
    for (int y = 0; y < in->height; y++) {
        const uint8_t *from = shf_row(in, y);
        float *to = w->image + (size_t)y * w->pitch;
        for (size_t i = 0; i < w->samples; i++)
            to[i] = unit[from[i]];
        for (size_t i = w->samples; i < w->pitch; i++)
            to[i] = 0;
    }
}

static void make_row(const walk *w, const shf_call *call, int y)
{
    const shf_kernels *kernels = call->context->kernels;
    for (size_t i = 0; i < w->pitch; i++)
        w->sum[i] = 0;
    for (int k = 0; k < w->count; k++) {
        const float *row = w->image + (size_t)w->down[k].first[y] * w->pitch;
        const float part = w->down[k].part[y];
        if (part > 0) {
            kernels->mix_rows(row, row + w->pitch, part, w->pitch, w->mixed);
            row = w->mixed;
        }
        kernels->add_zoomed(row, call->in->channels, w->along[k].first, w->along[k].part,
                            (size_t)call->in->width, w->sum);
    }
    kernels->mean_of_zooms(w->image + (size_t)y * w->pitch, w->sum, (float)(w->count + 1),
                           w->samples, shf_row(call->out, y));
}

static shf_status apply(const shf_call *call)
{
    shf_arena *scratch = &call->context->scratch;
    walk w = {.samples = shf_row_samples(call->in)};
    w.pitch = w.samples + 4; /* a pixel, and the fourth value of the last one */
    shf_status status = make_places(call, &w);
    if (status)
        return status;
    w.image = shf_arena_take(scratch, (size_t)call->in->height * w.pitch, sizeof(*w.image));
    w.mixed = shf_arena_take(scratch, w.pitch, sizeof(*w.mixed));
    w.sum = shf_arena_take(scratch, w.pitch, sizeof(*w.sum));
    if (!w.image || !w.mixed || !w.sum)
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

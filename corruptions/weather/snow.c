/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* snow: flakes that streak as they fall, over an image that is made lighter. Source: create_c of
 * Hendrycks & Dietterich 2019, arXiv:1903.12261. A layer of normal(mean, sigma), one for all
 * channels, is enlarged by the clipped zoom (kernels/zoom.h), in double; what is under the threshold
 * becomes 0; clipped to [0, 1], times 255, truncated; blurred to streaks at a random angle
 * (kernels/streak.h), which gives L. With g = .299 R + .587 G + .114 B,
 *   out = clip(w x + (1 - w) max(x, 1.5 g + 0.5) + L + L turned by 180 degrees),
 * the image's part in single precision, the sum in double; times 255, truncated.
 *
 * The layer's values are numbered y w + x before the zoom, and only those that it keeps are drawn.
 * Any size: the same constants; columns are treated as rows, of the width (the published code has
 * square images only). A gray image comes out as each channel of the same image in RGB. Memory: the
 * layer in 8 bits, what the streak takes, and rows. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/streak.h"
#include "corruptions/kernels/zoom.h"

typedef struct parameters {
    double mean, sigma, zoom, threshold, blur_radius_px, blur_sigma_px, image_weight, angle;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, mean, "1", -1, 2, "mean of the random layer"),
    SHF_PARAMETER(parameters, sigma, "1", 0, 2, "standard deviation of the random layer"),
    SHF_PARAMETER(parameters, zoom, "1", 1, 100, "what the layer is enlarged by: size of flakes"),
    SHF_PARAMETER(parameters, threshold, "1", 0, 2, "the layer below it is clear air"),
    SHF_SCALED_PARAMETER(parameters, blur_radius_px, "px", 0, SHF_STREAK_RADIUS,
                         "half the length of a streak, rounded up; 0 is no blur"),
    SHF_SCALED_PARAMETER(parameters, blur_sigma_px, "px", 0.01, 1000,
                         "deviation of the weights along a streak"),
    SHF_PARAMETER(parameters, image_weight, "1", 0, 1,
                  "weight of the image, the rest being that of the lighter one"),
    SHF_DRAWN_PARAMETER(parameters, angle, "deg", -180, 180,
                        "where a streak points to: 0 right, 90 down; drawn from -135 to -45"),
};

#define DRAWN SHF_DRAW_DOUBLE

/* mean, sigma, zoom, threshold, blur_radius_px, blur_sigma_px, image_weight; angle */
static const parameters imagenet[] = {{0.1, 0.3, 3, 0.5, 10, 4, 0.8, DRAWN},
                                      {0.2, 0.3, 2, 0.5, 12, 4, 0.7, DRAWN},
                                      {0.55, 0.3, 4, 0.9, 12, 8, 0.7, DRAWN},
                                      {0.55, 0.3, 4.5, 0.85, 12, 8, 0.65, DRAWN},
                                      {0.55, 0.3, 2.5, 0.85, 12, 12, 0.55, DRAWN}};
static const parameters imagenet_64[] = {{0.1, 0.2, 1, 0.6, 8, 3, 0.8, DRAWN},
                                         {0.1, 0.2, 1, 0.5, 10, 4, 0.8, DRAWN},
                                         {0.15, 0.3, 1.75, 0.55, 10, 4, 0.7, DRAWN},
                                         {0.25, 0.3, 2.25, 0.6, 12, 6, 0.65, DRAWN},
                                         {0.3, 0.3, 1.25, 0.65, 14, 12, 0.6, DRAWN}};
static const parameters cifar10[] = {{0.1, 0.2, 1, 0.6, 8, 3, 0.95, DRAWN},
                                     {0.1, 0.2, 1, 0.5, 10, 4, 0.9, DRAWN},
                                     {0.15, 0.3, 1.75, 0.55, 10, 4, 0.9, DRAWN},
                                     {0.25, 0.3, 2.25, 0.6, 12, 6, 0.85, DRAWN},
                                     {0.3, 0.3, 1.25, 0.65, 14, 12, 0.8, DRAWN}};
static const parameters imagenet_p[] = {{0.05, 0.3, 3, 0.5, 14, 4, 0.85, DRAWN}};
static const parameters cifar_p[] = {{0.05, 0.3, 2, 0.5, 10, 2, 0.85, DRAWN}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),       SHF_TABLE("imagenet-c-299", imagenet),
    SHF_TABLE("imagenet-64-c", imagenet_64), SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("imagenet-p", imagenet_p),     SHF_TABLE("cifar-p", cifar_p),
};

enum { DRAW_LAYER, DRAW_ANGLE };

/* ---- the layer ---- */

/* Rows of the layer before the zoom, the middle of them and of each the middle values; two are kept,
 * number k in place k % 2. */
typedef struct flakes {
    const shf_call *call;
    shf_zoom down, along;
    int number[2];
    double *rows[2], *mixed; /* with a spare value at the end */
    float *normals;
    int32_t *first; /* along: between which and the next a value lies, */
    double *part;   /* and where */
} flakes;

static shf_status take_flakes(const shf_call *call, flakes *f)
{
    const parameters *p = call->parameters;
    shf_arena *scratch = &call->context->scratch;
    const size_t width = (size_t)call->in->width;
    *f = (flakes){.call = call,
                  .down = shf_zoom_of(p->zoom, call->in->height),
                  .along = shf_zoom_of(p->zoom, call->in->width),
                  .number = {-1, -1}};
    double *rows = shf_arena_take(scratch, 3 * (width + 1), sizeof(*rows));
    f->normals = shf_arena_take(scratch, width, sizeof(*f->normals));
    f->first = shf_arena_take(scratch, width, sizeof(*f->first));
    f->part = shf_arena_take(scratch, width, sizeof(*f->part));
    if (!rows || !f->normals || !f->first || !f->part)
        return shf_fail_memory(call->context, "rows of snow");
    f->rows[0] = rows;
    f->rows[1] = rows + (width + 1);
    f->mixed = rows + 2 * (width + 1);
    for (int x = 0; x < call->in->width; x++)
        f->first[x] = shf_zoom_place(&f->along, x, &f->part[x]);
    return SHF_OK;
}

static const double *drawn_row(flakes *f, int k)
{
    const shf_call *call = f->call;
    const parameters *p = call->parameters;
    double *row = f->rows[k % 2];
    if (f->number[k % 2] == k)
        return row;
    const size_t count = (size_t)f->along.taken;
    const uint64_t first =
        (uint64_t)(f->down.begin + k) * (uint64_t)call->in->width + (uint64_t)f->along.begin;
    call->context->kernels->normals(&call->stream, DRAW_LAYER, first, count, f->normals);
    for (size_t i = 0; i < count; i++)
        row[i] = p->mean + p->sigma * (double)f->normals[i];
    row[count] = 0;
    f->number[k % 2] = k;
    return row;
}

/* Row y of the enlarged layer, still between its columns. */
static const double *mixed_row(flakes *f, int y)
{
    double part;
    const int k = shf_zoom_place(&f->down, y, &part);
    const double *above = drawn_row(f, k);
    if (part <= 0)
        return above;
    const double *below = drawn_row(f, k + 1);
    for (int i = 0; i <= f->along.taken; i++)
        f->mixed[i] = above[i] + part * (below[i] - above[i]);
    return f->mixed;
}

static shf_status make_layer(const shf_call *call, const shf_image *layer)
{
    const parameters *p = call->parameters;
    flakes f;
    shf_status status = take_flakes(call, &f);
    if (status)
        return status;
    for (int y = 0; y < layer->height; y++)
        call->context->kernels->flake_row(mixed_row(&f, y), f.first, f.part, p->threshold,
                                          (size_t)layer->width, shf_row(layer, y));
    const shf_streak streak = {p->blur_radius_px, p->blur_sigma_px, p->angle};
    return shf_streak_blur(call->context, layer, &streak, layer);
}

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    const shf_image *in = call->in;
    if (isnan(p->angle))
        p->angle = shf_random_uniform(&call->stream, DRAW_ANGLE, 0, -135, -45);
    const shf_image layer = shf_image_take(&call->context->scratch, in->width, in->height, 1);
    if (!layer.data)
        return shf_fail_memory(call->context, "a layer of snow");
    shf_status status = make_layer(call, &layer);
    for (int y = 0; !status && y < in->height; y++)
        call->context->kernels->add_snow(shf_row(in, y), in->channels, shf_row(&layer, y),
                                         shf_row(&layer, in->height - 1 - y), p->image_weight,
                                         (size_t)in->width, shf_row(call->out, y));
    return status;
}

const shf_corruption shf_corruption_snow = {
    .name = "snow",
    .family = "weather",
    .summary = "falling flakes as streaks at a random angle, over a lighter image",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation = "streaks computed in fixed point instead of double, and the gray without fused "
                 "multiply-adds, which OpenCV has on some machines: each moves rare values by one "
                 "level; truncated as ImageMagick 6.9.11 (Q16) does, where other builds round",
    .revision = 1,
    .stochastic = true,
    .not_monotone = true, /* imagenet-c's third row has fewer flakes than the second */
    .exactness = SHF_EXACT_DISTRIBUTION,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

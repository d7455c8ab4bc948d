/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A cutout under a map: each pixel of the canvas is the mean over points that the inverse map takes to the
 * cutout, where premultiplied colours and alpha are interpolated. */
#include <string.h>

#include "corruptions/attribute/composite.h"
#include "corruptions/attribute/fill.h"
#include "corruptions/attribute/layer.h"
#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"

#define RADIANS 0.017453292519943295 /* of a degree */

/* ---- the map ---- */

/* forward: canvas = about + move + m (object - about); m = scale R diag(mirror, 1), y downwards */
typedef struct map {
    double m[4], inverse[4];
    const shf_placing *placing;
} map;

static map map_of(const shf_placing *p)
{
    const double cosine = shf_cos(p->angle_deg * RADIANS), sine = shf_sin(p->angle_deg * RADIANS);
    const double flip = p->mirror ? -1 : 1, s = p->scale;
    return (map){.m = {flip * s * cosine, s * sine, -flip * s * sine, s * cosine},
                 .inverse = {flip * cosine / s, -flip * sine / s, sine / s, cosine / s},
                 .placing = p};
}

shf_box shf_placed_box(const shf_cutout *cutout, const shf_placing *placing)
{
    const map at = map_of(placing);
    double low[2] = {1e9, 1e9}, high[2] = {-1e9, -1e9};
    for (int corner = 0; corner < 4; corner++) {
        const double x = cutout->left + (corner & 1) * cutout->alpha.width - placing->about_x;
        const double y = cutout->top + (corner >> 1) * cutout->alpha.height - placing->about_y;
        const double to[2] = {
            placing->about_x + placing->move_x + at.m[0] * x + at.m[1] * y,
            placing->about_y + placing->move_y + at.m[2] * x + at.m[3] * y,
        };
        for (int i = 0; i < 2; i++) {
            low[i] = to[i] < low[i] ? to[i] : low[i];
            high[i] = to[i] > high[i] ? to[i] : high[i];
        }
    }
    int edges[4];
    for (int i = 0; i < 2; i++) { /* a rounding error is not a pixel */
        edges[i] = (int)__builtin_floor(low[i] + 1e-6);
        edges[2 + i] = (int)__builtin_ceil(high[i] - 1e-6);
    }
    return (shf_box){edges[0], edges[1], edges[2], edges[3]};
}

/* ---- sampling ---- */

/* Premultiplied colours and alpha side by side, in a ring of nothing. */
typedef struct source {
    const float *values;
    int width, height, samples; /* with the ring; of a pixel */
    double left, top;           /* the middle of its first pixel, a point of the image */
} source;

static bool take_source(shf_context *context, const shf_cutout *cutout, source *out)
{
    const int n = cutout->colour.channels;
    *out = (source){NULL,  cutout->alpha.width + 2, cutout->alpha.height + 2,
                    n + 1, cutout->left - 0.5,      cutout->top - 0.5};
    const size_t count = (size_t)out->width * (size_t)out->height * (size_t)out->samples;
    float *values = shf_arena_take(&context->scratch, count, sizeof(*values));
    out->values = values;
    if (!values)
        return false;
    memset(values, 0, count * sizeof(*values));
    for (int y = 0; y < cutout->alpha.height; y++)
        for (int x = 0; x < cutout->alpha.width; x++) {
            float *to = values + ((size_t)(y + 1) * (size_t)out->width + (size_t)x + 1) *
                                     (size_t)out->samples;
            const float alpha = (float)shf_row(&cutout->alpha, y)[x] / 255;
            for (int c = 0; c < n; c++)
                to[c] = alpha * shf_row(&cutout->colour, y)[x * n + c];
            to[n] = alpha;
        }
    return true;
}

/* Adds what is at a point of the image. */
static void add_sample(const source *from, double x, double y, float *sums)
{
    x -= from->left;
    y -= from->top;
    if (!(x >= 0 && y >= 0 && x <= from->width - 1 && y <= from->height - 1))
        return;
    const int x0 = x < from->width - 2 ? (int)x : from->width - 2;
    const int y0 = y < from->height - 2 ? (int)y : from->height - 2;
    const float right = (float)(x - x0), below = (float)(y - y0);
    const size_t n = (size_t)from->samples, row = (size_t)from->width * n;
    const float *at = from->values + (size_t)y0 * row + (size_t)x0 * n;
    for (size_t c = 0; c < n; c++) {
        const float upper = (1 - right) * at[c] + right * at[n + c];
        const float lower = (1 - right) * at[row + c] + right * at[row + n + c];
        sums[c] += (1 - below) * upper + below * lower;
    }
}

static void sample_pixel(const source *from, const map *at, int side, int px, int py, float *sums)
{
    const shf_placing *p = at->placing;
    for (int i = 0; i < side; i++)
        for (int j = 0; j < side; j++) {
            const double x = px + (j + 0.5) / side - p->move_x - p->about_x;
            const double y = py + (i + 0.5) / side - p->move_y - p->about_y;
            add_sample(from, p->about_x + at->inverse[0] * x + at->inverse[1] * y,
                       p->about_y + at->inverse[2] * x + at->inverse[3] * y, sums);
        }
}

/* ---- layers ---- */

static shf_box grown(shf_box box, int margin, const shf_image *canvas)
{
    box.left = box.left - margin > 0 ? box.left - margin : 0;
    box.top = box.top - margin > 0 ? box.top - margin : 0;
    box.right = box.right + margin < canvas->width ? box.right + margin : canvas->width;
    box.bottom = box.bottom + margin < canvas->height ? box.bottom + margin : canvas->height;
    return box;
}

/* What of the object lies on the canvas, and margin px around it. */
static shf_status make_layer(shf_context *context, const shf_cutout *cutout,
                             const shf_placing *placing, int margin, const shf_image *canvas,
                             shf_layer *out)
{
    const int fringe = (int)__builtin_ceil(placing->scale / 2); /* what interpolation adds */
    const shf_box box = grown(shf_placed_box(cutout, placing), margin + fringe, canvas);
    *out = (shf_layer){.left = box.left, .top = box.top, .channels = cutout->colour.channels};
    if (box.right <= box.left || box.bottom <= box.top)
        return SHF_OK;
    out->width = box.right - box.left;
    out->height = box.bottom - box.top;
    const size_t n = (size_t)out->channels, pixels = (size_t)out->width * (size_t)out->height;
    source from;
    out->colour = shf_arena_take(&context->scratch, pixels * n, sizeof(float));
    out->alpha = shf_arena_take(&context->scratch, pixels, sizeof(float));
    if (!take_source(context, cutout, &from) || !out->colour || !out->alpha)
        return shf_fail_memory(context, "a placed object");
    const map at = map_of(placing);
    const int side = placing->scale < 1 ? (int)__builtin_ceil(1 / placing->scale) : 1;
    const float share = 1.0F / (float)(side * side);
    for (size_t i = 0; i < pixels; i++) {
        float sums[4] = {0};
        sample_pixel(&from, &at, side, box.left + (int)(i % (size_t)out->width),
                     box.top + (int)(i / (size_t)out->width), sums);
        for (size_t c = 0; c < n; c++)
            out->colour[i * n + c] = share * sums[c];
        out->alpha[i] = share * sums[n];
    }
    return SHF_OK;
}

/* ---- blending pixel by pixel ---- */

static shf_status blend_hard(shf_context *context, const shf_layer *layer, const shf_image *canvas)
{
    (void)context;
    const size_t n = (size_t)layer->channels, width = (size_t)layer->width;
    for (int y = 0; y < layer->height; y++) {
        uint8_t *to = shf_row(canvas, layer->top + y) + (size_t)layer->left * n;
        for (size_t x = 0; x < width; x++) {
            const size_t i = (size_t)y * width + x;
            for (size_t c = 0; c < n && layer->alpha[i] >= 0.5F; c++)
                to[x * n + c] = shf_to_u8(layer->colour[i * n + c] / layer->alpha[i]);
        }
    }
    return SHF_OK;
}

static shf_status blend_feather(shf_context *context, const shf_layer *layer,
                                const shf_image *canvas)
{
    (void)context;
    const size_t n = (size_t)layer->channels, width = (size_t)layer->width;
    for (int y = 0; y < layer->height; y++) {
        uint8_t *to = shf_row(canvas, layer->top + y) + (size_t)layer->left * n;
        for (size_t x = 0; x < width; x++) {
            const size_t i = (size_t)y * width + x;
            for (size_t c = 0; c < n && layer->alpha[i] > 0; c++)
                to[x * n + c] = shf_to_u8(layer->colour[i * n + c] +
                                          (1 - layer->alpha[i]) * (float)to[x * n + c]);
        }
    }
    return SHF_OK;
}

static const struct blend {
    const char *name;
    int margin;
    shf_status (*apply)(shf_context *context, const shf_layer *layer, const shf_image *canvas);
} blends[SHF_BLENDS] = {
    [SHF_BLEND_HARD] = {"hard", 0, blend_hard},
    [SHF_BLEND_FEATHER] = {"feather", 0, blend_feather},
    [SHF_BLEND_LAPLACIAN] = {"laplacian", SHF_LAPLACIAN_MARGIN, shf_blend_laplacian},
    [SHF_BLEND_POISSON] = {"poisson", SHF_POISSON_MARGIN, shf_blend_poisson},
};

const char *shf_blend_name(shf_blend blend)
{
    return (unsigned)blend < SHF_BLENDS ? blends[blend].name : NULL;
}

bool shf_blend_find(const char *name, shf_blend *blend)
{
    for (int i = 0; i < SHF_BLENDS; i++)
        if (strcmp(blends[i].name, name) == 0) {
            *blend = (shf_blend)i;
            return true;
        }
    return false;
}

/* ---- placing ---- */

static bool within(double value, double most)
{
    return value >= -most && value <= most;
}

static shf_status check_placing(shf_context *context, const shf_placing *p)
{
    if (!(p->scale >= 1.0 / 256 && p->scale <= 256))
        return shf_fail(context, SHF_ERR_ARGUMENT, "the scale must be 1/256 to 256");
    if (!within(p->angle_deg, 36000) || !within(p->move_x, 1e6) || !within(p->move_y, 1e6) ||
        !within(p->about_x, 1e6) || !within(p->about_y, 1e6))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "an object is placed by at most 36000 degrees and a million pixels");
    return SHF_OK;
}

shf_status shf_place_object(shf_context *context, const shf_cutout *cutout,
                            const shf_placing *placing, shf_blend blend, const shf_image *canvas)
{
    shf_status status = shf_image_check(context, canvas, "canvas");
    if (!status)
        status = check_placing(context, placing);
    if (!status && canvas->channels != cutout->colour.channels)
        status = shf_fail(context, SHF_ERR_ARGUMENT, "canvas image: %d channels; the object has %d",
                          canvas->channels, cutout->colour.channels);
    if (!status && (unsigned)blend >= SHF_BLENDS)
        status = shf_fail(context, SHF_ERR_ARGUMENT, "there is no blending %d", (int)blend);
    if (status)
        return status;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_layer layer;
    status = make_layer(context, cutout, placing, blends[blend].margin, canvas, &layer);
    if (!status && layer.width > 0)
        status = blends[blend].apply(context, &layer, canvas);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

shf_status shf_place_alpha(shf_context *context, const shf_cutout *cutout,
                           const shf_placing *placing, const shf_image *mask)
{
    shf_status status = shf_image_check(context, mask, "mask");
    if (!status)
        status = check_placing(context, placing);
    if (!status && mask->channels != 1)
        status = shf_fail(context, SHF_ERR_ARGUMENT, "mask image: %d channels; it has one",
                          mask->channels);
    if (status)
        return status;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_layer layer;
    status = make_layer(context, cutout, placing, 0, mask, &layer);
    for (int y = 0; y < mask->height && !status; y++)
        memset(shf_row(mask, y), 0, (size_t)mask->width);
    for (int y = 0; y < layer.height && !status; y++)
        for (int x = 0; x < layer.width; x++)
            shf_row(mask, layer.top + y)[layer.left + x] =
                shf_to_u8(255 * layer.alpha[(size_t)y * (size_t)layer.width + (size_t)x]);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

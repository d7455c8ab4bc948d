/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* frost: clip(a x + b texture) on [0, 255], truncated; the texture is one of five, cut out at a drawn
 * place. Source: create_c of Hendrycks & Dietterich 2019, arXiv:1903.12261, whose photographs are not
 * ours to ship: the textures are grown here (kernels/frost_texture.h) with the same sizes, colours,
 * tones and about the same spectra, unless the operation was given others, such as those photographs.
 * Row and column start anywhere on 0 .. H - h - 1, 0 .. W - w - 1: as published, the last place is
 * never used.
 *
 * Other sizes: where the image is as high or wide as the texture, it starts anywhere in it, and the
 * texture goes on mirrored. A gray image gets the texture's luminance. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/convolve.h"
#include "corruptions/kernels/frost_texture.h"

typedef struct parameters {
    double image_weight, frost_weight, texture_scale;
    int texture, row, column;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, image_weight, "1", 0, 1, "weight of the image"),
    SHF_PARAMETER(parameters, frost_weight, "1", 0, 1, "weight of the frost texture"),
    SHF_SCALED_PARAMETER(parameters, texture_scale, "1", 0.01, 4,
                         "what the texture's sides are scaled by"),
    SHF_DRAWN_PARAMETER(parameters, texture, "1", 1, SHF_FROST_TEXTURES, "which of the textures"),
    SHF_DRAWN_PARAMETER(parameters, row, "px", 0, 65535, "the texture's row at the image's top"),
    SHF_DRAWN_PARAMETER(parameters, column, "px", 0, 65535,
                        "the texture's column at the image's left"),
};

#define DRAWN SHF_DRAW_INT, SHF_DRAW_INT, SHF_DRAW_INT

/* image_weight, frost_weight, texture_scale; texture, row, column */
static const parameters imagenet[] = {{1, 0.4, 1, DRAWN},
                                      {0.8, 0.6, 1, DRAWN},
                                      {0.7, 0.7, 1, DRAWN},
                                      {0.65, 0.7, 1, DRAWN},
                                      {0.6, 0.75, 1, DRAWN}};
static const parameters imagenet_64[] = {{1, 0.3, 0.3, DRAWN},
                                         {0.9, 0.4, 0.3, DRAWN},
                                         {0.8, 0.45, 0.3, DRAWN},
                                         {0.75, 0.5, 0.3, DRAWN},
                                         {0.7, 0.55, 0.3, DRAWN}};
static const parameters cifar10[] = {{1, 0.2, 0.2, DRAWN},
                                     {1, 0.3, 0.2, DRAWN},
                                     {0.9, 0.4, 0.2, DRAWN},
                                     {0.85, 0.4, 0.2, DRAWN},
                                     {0.75, 0.45, 0.2, DRAWN}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet),
    SHF_TABLE("imagenet-64-c", imagenet_64),
    SHF_TABLE("cifar10-c", cifar10),
};

enum { DRAW_TEXTURE, DRAW_ROW, DRAW_COLUMN };

/* Where a side of the image starts on that of the texture. */
static int start(const shf_stream *stream, uint32_t draw, int texture, int image)
{
    const int places = texture > image ? texture - image : texture;
    return shf_random_int(stream, draw, 0, 0, places - 1);
}

static uint8_t luminance(const uint8_t *rgb)
{
    return (uint8_t)((77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2] + 128) >> 8);
}

/* The texture's samples along a row of the image, mirrored at its sides. */
static void texture_row(const shf_frost_texture *t, int y, int column, const shf_image *image,
                        uint8_t *out)
{
    const int line = shf_border_index(SHF_BORDER_REFLECT, y, t->height);
    const uint8_t *row = t->pixels + 3 * (size_t)t->width * (size_t)line;
    for (int x = 0; x < image->width; x++) {
        int at = column + x;
        at = at < t->width ? at : shf_border_index(SHF_BORDER_REFLECT, at, t->width);
        const uint8_t *rgb = row + 3 * (size_t)at;
        if (image->channels == 1) {
            out[x] = luminance(rgb);
        } else {
            out[3 * x] = rgb[0];
            out[3 * x + 1] = rgb[1];
            out[3 * x + 2] = rgb[2];
        }
    }
}

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    const shf_image *in = call->in;
    if (p->texture == SHF_DRAW_INT)
        p->texture = shf_random_int(&call->stream, DRAW_TEXTURE, 0, 1, SHF_FROST_TEXTURES);
    shf_frost_texture texture;
    shf_status status = shf_frost_texture_get(call->context, call->pictures[SHF_PICTURES_FROST],
                                              p->texture, p->texture_scale, &texture);
    if (status)
        return status;
    if (p->row == SHF_DRAW_INT)
        p->row = start(&call->stream, DRAW_ROW, texture.height, in->height);
    if (p->column == SHF_DRAW_INT)
        p->column = start(&call->stream, DRAW_COLUMN, texture.width, in->width);

    const size_t samples = shf_row_samples(in);
    uint8_t *frost = shf_arena_take(&call->context->scratch, samples, 1);
    if (!frost)
        return shf_fail_memory(call->context, "a row of frost");
    for (int y = 0; y < in->height; y++) {
        const uint8_t *from = shf_row(in, y);
        uint8_t *to = shf_row(call->out, y);
        texture_row(&texture, p->row + y, p->column, in, frost);
        for (size_t i = 0; i < samples; i++) {
            const double value = p->image_weight * from[i] + p->frost_weight * frost[i];
            to[i] = (uint8_t)(int)(value < 255 ? value : 255);
        }
    }
    return SHF_OK;
}

const shf_corruption shf_corruption_frost = {
    .name = "frost",
    .family = "weather",
    .summary = "ice crystals on the window: a texture of frost, mixed in",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation =
        "the five textures are made procedurally, with the statistics of the published "
        "photographs, unless those are given (--frost-textures); where the image is larger "
        "than a texture, that goes on mirrored",
    .revision = 1,
    .stochastic = true,
    .coloured = true,
    .not_monotone = true, /* a dark texture may darken less than a light one lightens */
    .exactness = SHF_EXACT_DISTRIBUTION,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

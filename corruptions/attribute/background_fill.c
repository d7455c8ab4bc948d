/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* background_fill: the object alone, before one colour (black: Only-FG of ImageNet-9, Xiao et al. 2020,
 * arXiv:2006.09994), or before the largest strip beside it, repeated over the whole picture. */
#include <string.h>

#include "corruptions/attribute/edit.h"
#include "corruptions/attribute/strip.h"
#include "corruptions/base/rows.h"

enum { FILL_BLACK, FILL_GRAY, FILL_MEAN, FILL_TILE, FILLS };

typedef struct parameters {
    SHF_MATTE_FIELDS;
    int fill;
} parameters;

static const shf_parameter table[] = {
    SHF_MATTE_ROWS(parameters),
    SHF_PARAMETER(parameters, fill, "1", 0, FILLS - 1,
                  "0 black, 1 gray (128), 2 the background's mean, 3 a strip of it as a tile"),
};

/* erode, feather, blend; fill */
static const parameters backgrounds[] = {
    {SHF_MATTE_USUAL, FILL_BLACK},
    {SHF_MATTE_USUAL, FILL_GRAY},
    {SHF_MATTE_USUAL, FILL_MEAN},
    {SHF_MATTE_USUAL, FILL_TILE},
};

static const parameters only_fg[] = {{SHF_MATTE_HARD, FILL_BLACK}};

static const shf_table tables[] = {
    SHF_TABLE("backgrounds", backgrounds),
    SHF_TABLE_AS("imagenet-9", "only_fg", only_fg),
};

static void fill_colour(const shf_image *image, const uint8_t *colour)
{
    for (int y = 0; y < image->height; y++) {
        uint8_t *row = shf_row(image, y);
        for (size_t i = 0; i < shf_row_samples(image); i++)
            row[i] = colour[i % (size_t)image->channels];
    }
}

static void take_mean(const shf_image *image, uint8_t *colour)
{
    uint64_t sums[3] = {0};
    const uint64_t count = (uint64_t)image->width * (uint64_t)image->height;
    for (int y = 0; y < image->height; y++) {
        const uint8_t *row = shf_row(image, y);
        for (size_t i = 0; i < shf_row_samples(image); i++)
            sums[i % (size_t)image->channels] += row[i];
    }
    for (int c = 0; c < image->channels; c++)
        colour[c] = (uint8_t)((sums[c] + count / 2) / count);
}

/* The strip beside the object's box over the picture; where there is none the picture stays. */
static void tile(const shf_image *image, const shf_cutout *cutout)
{
    const shf_box box = {cutout->left, cutout->top, cutout->left + cutout->colour.width,
                         cutout->top + cutout->colour.height};
    shf_tile_picture(image, &box);
}

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const shf_matte matte = SHF_MATTE_OF(p);
    uint8_t colour[3] = {0};
    shf_image background;
    shf_cutout cutout;
    shf_status status = shf_edit_background(call, &background);
    if (!status)
        status = shf_edit_lift(call, &matte, &cutout);
    if (status)
        return status;
    if (p->fill == FILL_GRAY)
        memset(colour, 128, sizeof(colour));
    if (p->fill == FILL_MEAN)
        take_mean(&background, colour);
    if (p->fill == FILL_TILE)
        tile(&background, &cutout);
    else
        fill_colour(&background, colour);
    return shf_edit_compose(call, &background, &cutout, NULL, &matte);
}

const shf_corruption shf_corruption_background_fill = {
    .name = "background_fill",
    .family = "attribute",
    .summary = "the object before one colour, or before a tile of its background",
    .reference = "Xiao et al. 2020, arXiv:2006.09994",
    .revision = 1,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

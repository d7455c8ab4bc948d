/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* bubble: air bubbles under the cover glass, as disks of white that let the picture through: 100 / 255 of
 * white inside, 130 / 255 on a rim of two pixels. A bubble hides what it covers of those before it.
 * n bubbles, n uniform on 7 .. max_count; each of a radius r uniform on 3 .. max_radius_px and a centre
 * uniform on r .. W - r, r .. H - r. Source: Di Salvo et al. 2024, arXiv:2406.17536, which has Pillow
 * draw them; its squares only, for which its exchange of width and height does not matter.
 *
 * Smaller maxima are the only value then; a radius larger than half the image's shorter side is that. */
#include <string.h>

#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/draw.h"

#define FEWEST 7
#define SMALLEST_RADIUS 3
#define RIM 2 /* pixels */
#define INSIDE_ALPHA 100
#define RIM_ALPHA 130

typedef struct parameters {
    int max_radius_px, max_count, count;
} parameters;

static const shf_parameter table[] = {
    SHF_SCALED_PARAMETER(parameters, max_radius_px, "px", 1, 10000,
                         "radius of the largest bubbles, without the rim"),
    SHF_PARAMETER(parameters, max_count, "1", 1, 10000, "how many bubbles there are at most"),
    SHF_DRAWN_PARAMETER(parameters, count, "1", 0, 10000, "how many there are"),
};

#define DRAWN SHF_DRAW_INT

/* max_radius_px, max_count, count */
static const parameters path[] = {
    {7, 15, DRAWN}, {10, 15, DRAWN}, {12, 15, DRAWN}, {15, 20, DRAWN}, {17, 25, DRAWN}};
static const parameters blood[] = {
    {5, 10, DRAWN}, {7, 10, DRAWN}, {10, 10, DRAWN}, {12, 12, DRAWN}, {15, 12, DRAWN}};

static const shf_table tables[] = {
    SHF_TABLE("medmnist-c/pathmnist", path),
    SHF_TABLE("medmnist-c/bloodmnist", blood),
};

enum { DRAW_COUNT, DRAW_RADIUS, DRAW_X, DRAW_Y };

static int least(int a, int b)
{
    return a < b ? a : b;
}

typedef struct place {
    int x, y;
} place;

/* The next pixel of a circle's edge, up and inwards: of three the one with the least
 * |x^2 + y^2 - radius^2|, the first of those that are as near. */
static place next_place(place at, int radius)
{
    const place candidates[3] = {{at.x, at.y + 1}, {at.x - 1, at.y + 1}, {at.x - 1, at.y}};
    place nearest = at;
    int64_t least_error = INT64_MAX;
    for (int i = 0; i < 3; i++) {
        const int64_t x = candidates[i].x, y = candidates[i].y;
        const int64_t error = x * x + y * y - (int64_t)radius * radius;
        if ((error < 0 ? -error : error) < least_error) {
            least_error = error < 0 ? -error : error;
            nearest = candidates[i];
        }
    }
    return nearest;
}

/* Columns x - half .. x + half of a row, as far as the mask has them. */
static void set_span(const shf_image *mask, int x, int y, int half, uint8_t value)
{
    const int left = x - half > 0 ? x - half : 0, end = least(x + half + 1, mask->width);
    if (y >= 0 && y < mask->height && left < end)
        memset(shf_row(mask, y) + left, value, (size_t)(end - left));
}

/* A disk as Pillow draws an ellipse of diameters 2 radius + 1: each row as wide as the first pixel of the
 * edge that is met there. */
static void set_disk(const shf_image *mask, int x, int y, int radius, uint8_t value)
{
    place edge = {radius, 0};
    for (int row = 0; row <= radius; row++) {
        while (edge.y < row)
            edge = next_place(edge, radius);
        set_span(mask, x, y - row, edge.x, value);
        set_span(mask, x, y + row, edge.x, value);
    }
}

static void set_bubble(const shf_image *mask, const parameters *p, const shf_stream *stream, int i)
{
    const uint64_t index = (uint64_t)i;
    const int most = least(p->max_radius_px, least(mask->width, mask->height) / 2);
    const int radius =
        shf_random_int(stream, DRAW_RADIUS, index, least(SMALLEST_RADIUS, most), most);
    const int x = shf_random_int(stream, DRAW_X, index, radius, mask->width - radius);
    const int y = shf_random_int(stream, DRAW_Y, index, radius, mask->height - radius);
    set_disk(mask, x, y, radius + RIM, RIM_ALPHA);
    set_disk(mask, x, y, radius, INSIDE_ALPHA);
}

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    static const shf_colour white = {{255, 255, 255}};
    shf_image mask = shf_image_take(&call->context->scratch, call->in->width, call->in->height, 1);
    if (!mask.data)
        return shf_fail_memory(call->context, "a layer of bubbles");
    memset(mask.data, 0, (size_t)mask.stride * (size_t)mask.height);
    if (p->count == SHF_DRAW_INT)
        p->count =
            shf_random_int(&call->stream, DRAW_COUNT, 0, least(FEWEST, p->max_count), p->max_count);
    for (int i = 0; i < p->count; i++)
        set_bubble(&mask, p, &call->stream, i);
    shf_image_copy(call->in, call->out);
    shf_blend(call->out, &mask, 0, 0, white);
    return SHF_OK;
}

const shf_corruption shf_corruption_bubble = {
    .name = "bubble",
    .family = "medical",
    .summary = "air bubbles under the cover glass",
    .reference = "Di Salvo et al. 2024, arXiv:2406.17536",
    .revision = 1,
    .stochastic = true,
    .not_monotone = true, /* by the draws */
    .exactness = SHF_EXACT_DISTRIBUTION,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* stain_deposit: drops of ink on the slide. n marks, n uniform on 1 .. max_marks, each black, in a square
 * of side_px at a place uniform on 10 .. W - side - 10, 10 .. H - side - 10. Source: Di Salvo et al. 2024,
 * arXiv:2406.17536, whose ten masks of either size are not ours to ship. Ours are made for each mark:
 *
 *   the share of its square that it covers is uniform on least_cover .. most_cover, those of the
 *   published masks; these are the pixels where d / (1 + sum over k = 1 .. 15 of a_k) +
 *   2 raggedness_px v u is least, d being the distance from the middle, t the direction,
 *   a_k = (c_k cos k t + s_k sin k t) irregularity / (k + 1), c_k and s_k uniform on -1 .. 1, v on
 *   0 .. 1 for each mark, u on 0 .. 1 for each pixel. The values of irregularity and raggedness_px
 *   give the marks the variograms of the masks.
 *
 * Of masks of the caller's, each mark has one of those that are side_px wide, or, where there are none, one
 * of all, its pixels those nearest to the square's; values below 128 are ink.
 *
 * Where an image has no such place, marks lie as near to the edges as need be, or are cut off. */
#include <string.h>

#include "corruptions/base/pictures.h"
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"

#define MARGIN 10 /* pixels to the image's edges */
#define WAVES 15
#define LARGEST_SIDE 1024

typedef struct parameters {
    int max_marks, side_px;
    double least_cover, most_cover, irregularity, raggedness_px;
    int marks;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, max_marks, "1", 1, 10000, "how many marks there are at most"),
    SHF_SCALED_PARAMETER(parameters, side_px, "px", 1, LARGEST_SIDE, "side of a mark's square"),
    SHF_PARAMETER(parameters, least_cover, "1", 0, 1, "share of it that a mark covers, at least"),
    SHF_PARAMETER(parameters, most_cover, "1", 0, 1, "and at most"),
    SHF_PARAMETER(parameters, irregularity, "1", 0, 1, "of its outline: 0 is a circle"),
    SHF_SCALED_PARAMETER(parameters, raggedness_px, "px", 0, 1000,
                         "how far splashes lie beyond a mark's edge"),
    SHF_DRAWN_PARAMETER(parameters, marks, "1", 0, 10000, "how many marks there are"),
};

#define SMALL 24, 0.48, 0.78, 0.4, 0.4, SHF_DRAW_INT
#define LARGE 32, 0.47, 0.61, 0.53, 1.6, SHF_DRAW_INT

/* max_marks; side_px, least_cover, most_cover, irregularity, raggedness_px, marks */
static const parameters path[] = {{1, SMALL}, {2, SMALL}, {3, SMALL}, {4, SMALL}, {5, LARGE}};
static const parameters path_range[] = {{1, SMALL}, {5, SMALL}}; /* training has the small ones */
static const parameters blood[] = {{1, SMALL}, {2, SMALL}, {3, SMALL}, {3, SMALL}, {3, LARGE}};
static const parameters blood_range[] = {{1, SMALL}, {3, SMALL}};

static const shf_table tables[] = {
    SHF_TABLE_RANGE("medmnist-c/pathmnist", NULL, path, path_range),
    SHF_TABLE_RANGE("medmnist-c/bloodmnist", NULL, blood, blood_range),
};

enum {
    DRAW_COUNT,
    DRAW_X,
    DRAW_Y,
    DRAW_COVER,
    DRAW_COSINE,
    DRAW_SINE,
    DRAW_RAGGED,
    DRAW_SPLASH,
    DRAW_MASK
};

#define INK_BELOW 128 /* of a mask's values */

/* ---- one mark of ours ---- */

typedef struct outline {
    double cosine[WAVES], sine[WAVES];
} outline;

/* 1 + the waves in the direction of (x, y), which is a unit vector: (x + i y)^k = cos k t + i sin k t. */
static double wave(const outline *o, double x, double y)
{
    double sum = 1, re = 1, im = 0;
    for (int k = 0; k < WAVES; k++) {
        const double next = re * x - im * y;
        im = re * y + im * x;
        re = next;
        sum += o->cosine[k] * re + o->sine[k] * im;
    }
    return sum > 0.25 ? sum : 0.25;
}

static void draw_outline(const shf_stream *stream, uint64_t first, double irregularity,
                         outline *out)
{
    for (uint64_t k = 0; k < WAVES; k++) {
        const double weight = irregularity / (double)(k + 2);
        out->cosine[k] = shf_random_uniform(stream, DRAW_COSINE, first + k, -weight, weight);
        out->sine[k] = shf_random_uniform(stream, DRAW_SINE, first + k, -weight, weight);
    }
}

/* For each pixel of the square how far out it is. words: side of them. */
static void fill_depths(const shf_call *call, int mark, uint32_t *words, float *depths)
{
    const parameters *p = call->parameters;
    const size_t side = (size_t)p->side_px, first = (size_t)mark * side * side;
    const double middle = (double)(side - 1) / 2;
    const double ragged =
        2 * p->raggedness_px * shf_random_uniform(&call->stream, DRAW_RAGGED, (uint64_t)mark, 0, 1);
    outline o;
    draw_outline(&call->stream, (uint64_t)mark * WAVES, p->irregularity, &o);
    for (size_t y = 0; y < side; y++) {
        call->context->kernels->random_u32(&call->stream, DRAW_SPLASH, first + y * side, side,
                                           words);
        for (size_t x = 0; x < side; x++) {
            const double dx = (double)x - middle, dy = (double)y - middle;
            const double d = sqrt(dx * dx + dy * dy), unit = d > 0 ? 1 / d : 0;
            depths[y * side + x] =
                (float)(d / wave(&o, dx * unit, dy * unit) + words[x] * 0x1p-32 * ragged);
        }
    }
}

/* The depth that a share of the pixels is below, to a pixel or two. */
static float depth_of(const float *depths, size_t pixels, double share)
{
    float low = 0, high = 8 * LARGEST_SIDE;
    for (int step = 0; step < 32; step++) {
        const float middle = (low + high) / 2;
        size_t below = 0;
        for (size_t i = 0; i < pixels; i++)
            below += depths[i] < middle;
        if ((double)below < share * (double)pixels)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* What a thread works in. */
typedef struct workroom {
    uint32_t *words; /* side */
    float *depths;   /* side x side */
    bool *ink;       /* likewise */
} workroom;

static void make_mark(const shf_call *call, int mark, const workroom *r)
{
    const parameters *p = call->parameters;
    const size_t pixels = (size_t)p->side_px * (size_t)p->side_px;
    fill_depths(call, mark, r->words, r->depths);
    const double cover = shf_random_uniform(&call->stream, DRAW_COVER, (uint64_t)mark,
                                            p->least_cover, p->most_cover);
    const float limit = depth_of(r->depths, pixels, cover);
    for (size_t i = 0; i < pixels; i++)
        r->ink[i] = r->depths[i] < limit;
}

/* ---- one of the caller's masks ---- */

/* The number of masks that are so wide; the i-th of them, or of all for side 0. */
static size_t count_masks(const shf_pictures *masks, int side)
{
    size_t count = 0;
    for (size_t i = 0; i < masks->count; i++)
        count += masks->pictures[i].image.width == side;
    return count;
}

static const shf_image *mask_of(const shf_pictures *masks, int side, size_t number)
{
    size_t i = 0;
    for (;; i++)
        if ((side == 0 || masks->pictures[i].image.width == side) && number-- == 0)
            return &masks->pictures[i].image;
}

static void take_mark(const shf_call *call, const shf_pictures *masks, int mark, bool *ink)
{
    const parameters *p = call->parameters;
    const size_t side = (size_t)p->side_px, fitting = count_masks(masks, p->side_px);
    const int last = (int)(fitting ? fitting : masks->count) - 1;
    const int number = shf_random_int(&call->stream, DRAW_MASK, (uint64_t)mark, 0, last);
    const shf_image *mask = mask_of(masks, fitting ? p->side_px : 0, (size_t)number);
    const size_t width = (size_t)mask->width;
    for (size_t y = 0; y < side; y++) {
        const uint8_t *row = shf_row(mask, (int)((2 * y + 1) * width / (2 * side)));
        for (size_t x = 0; x < side; x++)
            ink[y * side + x] = row[(2 * x + 1) * width / (2 * side)] < INK_BELOW;
    }
}

/* ---- all ---- */

/* Where a square begins on a side of the image. */
static int begin(const shf_stream *stream, uint32_t draw, int mark, int length, int side)
{
    const int room = length - side, margin = room < 2 * MARGIN ? room / 2 : MARGIN;
    return room < 2 * MARGIN ? margin
                             : shf_random_int(stream, draw, (uint64_t)mark, margin, room - margin);
}

static void blacken(const shf_image *image, int left, int top, int side, const bool *ink)
{
    const size_t channels = (size_t)image->channels;
    for (int y = 0; y < side; y++) {
        if (top + y < 0 || top + y >= image->height)
            continue;
        uint8_t *row = shf_row(image, top + y);
        for (int x = 0; x < side; x++)
            if (ink[y * side + x] && left + x >= 0 && left + x < image->width)
                memset(row + (size_t)(left + x) * channels, 0, channels);
    }
}

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    const size_t side = (size_t)p->side_px;
    const shf_pictures *masks = call->pictures[SHF_PICTURES_INK];
    shf_arena *arena = &call->context->scratch;
    const workroom r = {shf_arena_take(arena, side, sizeof(*r.words)),
                        shf_arena_take(arena, side * side, sizeof(*r.depths)),
                        shf_arena_take(arena, side * side, sizeof(*r.ink))};
    if (!r.words || !r.depths || !r.ink)
        return shf_fail_memory(call->context, "a mark of ink");
    if (p->marks == SHF_DRAW_INT)
        p->marks = shf_random_int(&call->stream, DRAW_COUNT, 0, 1, p->max_marks);
    shf_image_copy(call->in, call->out);
    for (int i = 0; i < p->marks; i++) {
        if (masks)
            take_mark(call, masks, i, r.ink);
        else
            make_mark(call, i, &r);
        blacken(call->out, begin(&call->stream, DRAW_X, i, call->in->width, p->side_px),
                begin(&call->stream, DRAW_Y, i, call->in->height, p->side_px), p->side_px, r.ink);
    }
    return SHF_OK;
}

const shf_corruption shf_corruption_stain_deposit = {
    .name = "stain_deposit",
    .family = "medical",
    .summary = "drops of ink on the slide",
    .reference = "Di Salvo et al. 2024, arXiv:2406.17536",
    .deviation = "the marks are made procedurally, of the sizes and the coverage of the published "
                 "masks, which are not ours to ship, unless masks are given (--ink-masks)",
    .revision = 1,
    .stochastic = true,
    .not_monotone = true, /* by the draws */
    .exactness = SHF_EXACT_DISTRIBUTION,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

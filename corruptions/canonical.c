/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Canonical crops. Responses are separable integer convolutions of luma: luma below 2^24, taps that add
 * up to less than 2^15 on either axis, so sums below 2^55. */
#include <shiftforge/canonical.h>

#include <stdint.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"

#define LEAST_SIGMA 0.25
#define MOST_SIGMA 64.0
#define MOST_RADIUS 257
#define ONE 16384.0 /* what a smoothing filter adds up to */
#define MOST_PERIODS 4

typedef struct taps {
    int radius;
    int64_t smooth[2 * MOST_RADIUS + 1]; /* a Gaussian or a box */
    int64_t
        second[2 * MOST_RADIUS + 1]; /* less sigma^2 times its second derivative; adds up to 0 */
    bool blobs;                      /* second on one axis, smooth on the other, both ways */
} taps;

/* Luma around the middles of all candidates. */
typedef struct plane {
    int32_t *luma; /* (columns + 2 radius) x (rows + 2 radius) */
    int columns, rows, stride;
} plane;

typedef struct search {
    shf_context *context;
    shf_canonical_options options;
    const shf_image *in;
    int width, height;         /* of the crop */
    int first_left, first_top; /* of the first candidate */
    taps taps;
    plane plane;
    int64_t *responses; /* columns x rows */
} search;

/* ---- filters ---- */

static int64_t rounded(double value)
{
    return value < 0 ? -(int64_t)(0.5 - value) : (int64_t)(value + 0.5);
}

static void make_box(taps *t, double sigma)
{
    t->radius = (int)(sigma + 0.5);
    for (int i = 0; i <= 2 * t->radius; i++)
        t->smooth[i] = 1;
}

static void make_gaussian(taps *t, double sigma)
{
    double sum = 0, weights[2 * MOST_RADIUS + 1];
    int64_t rest = 0;
    t->radius = (int)(4 * sigma) + 1;
    for (int i = 0; i <= 2 * t->radius; i++) {
        const double x = (i - t->radius) / sigma;
        weights[i] = shf_exp(-0.5 * x * x);
        sum += weights[i];
    }
    for (int i = 0; i <= 2 * t->radius; i++) {
        const double x = (i - t->radius) / sigma, share = ONE * weights[i] / sum;
        t->smooth[i] = rounded(share);
        t->second[i] = rounded((1 - x * x) * share);
        rest += t->second[i];
    }
    t->second[t->radius] -= rest; /* flat areas have no response */
}

static shf_status make_taps(search *s)
{
    const double sigma = s->options.sigma;
    if (!(sigma >= LEAST_SIGMA && sigma <= MOST_SIGMA))
        return shf_fail(s->context, SHF_ERR_ARGUMENT, "a canonical crop's sigma is from %g to %g",
                        LEAST_SIGMA, MOST_SIGMA);
    if (s->options.filter != SHF_CANONICAL_LOG && s->options.filter != SHF_CANONICAL_GAUSSIAN &&
        s->options.filter != SHF_CANONICAL_BOX)
        return shf_fail(s->context, SHF_ERR_ARGUMENT, "a canonical crop has no filter %d",
                        (int)s->options.filter);
    if (s->options.filter == SHF_CANONICAL_BOX)
        make_box(&s->taps, sigma);
    else
        make_gaussian(&s->taps, sigma);
    s->taps.blobs = s->options.filter == SHF_CANONICAL_LOG;
    const int shorter = s->width < s->height ? s->width : s->height;
    if (s->taps.radius > (shorter - 1) / 2)
        return shf_fail(s->context, SHF_ERR_ARGUMENT,
                        "a crop of %dx%d: the filter reaches %d pixels from its middle, beyond it: "
                        "take a smaller sigma or a larger crop",
                        s->width, s->height, s->taps.radius);
    return SHF_OK;
}

/* ---- candidates ---- */

/* How many on an axis, and the first. */
static shf_status axis_candidates(const search *s, int side, int part, int *count, int *first)
{
    const int wanted = s->options.candidates, all = side - part + 1;
    if (part < 1 || part > side)
        return shf_fail(s->context, SHF_ERR_ARGUMENT, "a crop of %dx%d out of %dx%d", s->width,
                        s->height, s->in->width, s->in->height);
    if (s->options.circular) {
        *count = side;
        *first = -(part / 2); /* so that the middle of the first is pixel 0 */
        return SHF_OK;
    }
    if (wanted < 0 || wanted > all)
        return shf_fail(s->context, SHF_ERR_ARGUMENT,
                        "%d candidates on an axis: a crop of %d out of %d has %d", wanted, part,
                        side, all);
    *count = wanted ? wanted : all;
    *first = (all - *count) / 2;
    return SHF_OK;
}

static shf_status settle(search *s, const shf_canonical_options *options)
{
    size_t size = sizeof(*options);
    if (options->struct_size && options->struct_size < size)
        size = options->struct_size;
    memcpy(&s->options, options, size);
    if (s->options.sigma == 0)
        s->options.sigma = LEAST_SIGMA;
    if (s->options.circular && s->options.candidates)
        return shf_fail(s->context, SHF_ERR_ARGUMENT,
                        "a circular canonical crop has every position as a candidate");
    shf_status status = shf_image_check(s->context, s->in, "input");
    if (!status)
        status = axis_candidates(s, s->in->width, s->width, &s->plane.columns, &s->first_left);
    if (!status)
        status = axis_candidates(s, s->in->height, s->height, &s->plane.rows, &s->first_top);
    return status ? status : make_taps(s);
}

/* ---- responses ---- */

static int wrap(int at, int side)
{
    const int rest = at % side;
    return rest < 0 ? rest + side : rest;
}

static int32_t luma_of(const uint8_t *pixel, int channels)
{
    return channels == 1 ? 65536 * pixel[0] : 19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2];
}

static shf_status take_luma(search *s)
{
    plane *p = &s->plane;
    const int r = s->taps.radius, left = s->first_left + s->width / 2 - r;
    const int top = s->first_top + s->height / 2 - r;
    p->stride = p->columns + 2 * r;
    p->luma = shf_arena_take(&s->context->scratch, (size_t)p->stride * (size_t)(p->rows + 2 * r),
                             sizeof(*p->luma));
    if (!p->luma)
        return shf_fail_memory(s->context, "a canonical crop");
    for (int y = 0; y < p->rows + 2 * r; y++) {
        const uint8_t *row = shf_row(s->in, wrap(top + y, s->in->height));
        int32_t *out = p->luma + (size_t)y * (size_t)p->stride;
        for (int x = 0; x < p->stride; x++)
            out[x] = luma_of(row + (ptrdiff_t)wrap(left + x, s->in->width) * s->in->channels,
                             s->in->channels);
    }
    return SHF_OK;
}

/* Adds a column of taps of rows of sums to the responses. */
static void add_columns(search *s, const int64_t *sums, const int64_t *weights)
{
    const size_t columns = (size_t)s->plane.columns;
    for (size_t y = 0; y < (size_t)s->plane.rows; y++)
        for (size_t k = 0; k <= 2 * (size_t)s->taps.radius; k++) {
            const int64_t *row = sums + (y + k) * columns;
            int64_t *out = s->responses + y * columns;
            for (size_t x = 0; x < columns; x++)
                out[x] += weights[k] * row[x];
        }
}

static void sum_rows(const search *s, const int64_t *weights, int64_t *sums)
{
    const size_t columns = (size_t)s->plane.columns, reach = 2 * (size_t)s->taps.radius;
    for (size_t y = 0; y < (size_t)s->plane.rows + reach; y++) {
        const int32_t *luma = s->plane.luma + y * (size_t)s->plane.stride;
        int64_t *out = sums + y * columns;
        memset(out, 0, columns * sizeof(*out));
        for (size_t k = 0; k <= reach; k++)
            for (size_t x = 0; x < columns; x++)
                out[x] += weights[k] * luma[x + k];
    }
}

static shf_status respond(search *s)
{
    const size_t columns = (size_t)s->plane.columns, rows = (size_t)s->plane.rows;
    shf_arena *arena = &s->context->scratch;
    s->responses = shf_arena_take(arena, columns * rows, sizeof(*s->responses));
    int64_t *sums =
        shf_arena_take(arena, columns * (rows + 2 * (size_t)s->taps.radius), sizeof(*sums));
    if (!s->responses || !sums)
        return shf_fail_memory(s->context, "a canonical crop");
    memset(s->responses, 0, columns * rows * sizeof(*s->responses));
    sum_rows(s, s->taps.smooth, sums);
    add_columns(s, sums, s->taps.blobs ? s->taps.second : s->taps.smooth);
    if (!s->taps.blobs)
        return SHF_OK;
    sum_rows(s, s->taps.second, sums);
    add_columns(s, sums, s->taps.smooth);
    return SHF_OK;
}

/* ---- the best candidate ---- */

static size_t first_best(const search *s)
{
    size_t best = 0;
    for (size_t i = 1; i < (size_t)s->plane.columns * (size_t)s->plane.rows; i++)
        best = s->responses[i] > s->responses[best] ? i : best;
    return best;
}

/* Rows of the picture rolled so that a pixel comes first, against those for another pixel. */
static int compare_rolled(const search *s, size_t a, size_t b)
{
    const shf_image *in = s->in;
    const size_t width = (size_t)in->width, channels = (size_t)in->channels;
    const size_t ax = a % width, bx = b % width;
    for (size_t y = 0; y < (size_t)in->height; y++) {
        const uint8_t *one = shf_row(in, (int)((a / width + y) % (size_t)in->height));
        const uint8_t *two = shf_row(in, (int)((b / width + y) % (size_t)in->height));
        for (size_t x = 0; x < width;) { /* up to where either row begins anew */
            const size_t from = (ax + x) % width, to = (bx + x) % width;
            const size_t run = width - (from > to ? from : to);
            const size_t count = run < width - x ? run : width - x;
            const int order = memcmp(one + from * channels, two + to * channels, count * channels);
            if (order)
                return order;
            x += count;
        }
    }
    return 0;
}

/* Of equal responses the one whose rolled picture sorts first. A picture that is the same rolled by
 * some way (flat, or a pattern) would be compared for ever: what lies that way from a position that
 * has been looked at is the same again. */
static size_t settle_tie(const search *s, size_t best)
{
    const size_t width = (size_t)s->plane.columns, height = (size_t)s->plane.rows;
    const int64_t response = s->responses[best];
    size_t periods[MOST_PERIODS][2], period_count = 0;
    for (size_t i = best + 1; i < width * height; i++) {
        bool again = s->responses[i] != response;
        for (size_t p = 0; !again && p < period_count; p++) {
            const size_t x = (i % width + width - periods[p][0]) % width;
            const size_t y = (i / width + height - periods[p][1]) % height;
            const size_t before = y * width + x;
            again = before < i && s->responses[before] == response;
        }
        const int order = again ? 1 : compare_rolled(s, i, best);
        if (order == 0 && period_count < MOST_PERIODS) {
            periods[period_count][0] = (i % width + width - best % width) % width;
            periods[period_count++][1] = (i / width + height - best / width) % height;
        }
        best = order < 0 ? i : best;
    }
    return best;
}

static shf_status find(search *s, const shf_canonical_options *options, int *left, int *top)
{
    shf_status status = settle(s, options);
    if (!status)
        status = take_luma(s);
    if (!status)
        status = respond(s);
    if (status)
        return status;
    size_t best = first_best(s);
    if (s->options.circular)
        best = settle_tie(s, best);
    *left = s->first_left + (int)(best % (size_t)s->plane.columns);
    *top = s->first_top + (int)(best / (size_t)s->plane.columns);
    if (s->options.circular) {
        *left = wrap(*left, s->in->width);
        *top = wrap(*top, s->in->height);
    }
    return SHF_OK;
}

shf_status shf_canonical_find(shf_context *context, const shf_canonical_options *options,
                              const shf_image *in, int width, int height, int *left, int *top)
{
    search s = {.context = context, .in = in, .width = width, .height = height};
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = find(&s, options, left, top);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* ---- its pixels ---- */

static void copy_crop(const shf_image *in, int left, int top, const shf_image *out)
{
    const int channels = in->channels, before = in->width - left;
    const int first = before < out->width ? before : out->width;
    for (int y = 0; y < out->height; y++) {
        const uint8_t *from = shf_row(in, wrap(top + y, in->height));
        uint8_t *to = shf_row(out, y);
        memcpy(to, from + (ptrdiff_t)left * channels, (size_t)first * (size_t)channels);
        memcpy(to + (ptrdiff_t)first * channels, from,
               (size_t)(out->width - first) * (size_t)channels);
    }
}

shf_status shf_canonical_crop(shf_context *context, const shf_canonical_options *options,
                              const shf_image *in, const shf_image *out, int *left, int *top)
{
    int x, y;
    shf_status status = shf_image_check(context, out, "output");
    if (!status)
        status = shf_canonical_find(context, options, in, out->width, out->height, &x, &y);
    if (!status && out->channels != in->channels)
        status =
            shf_fail(context, SHF_ERR_ARGUMENT, "input has %d channels, output %d: make them alike",
                     in->channels, out->channels);
    if (status)
        return status;
    copy_crop(in, x, y, out);
    if (left)
        *left = x;
    if (top)
        *top = y;
    return SHF_OK;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The walk of a streak. Of 2 ceil(radius) + 1 taps number i weighs exp(-i^2 / 2 sigma^2), normalised,
 * and lies ceil(i cos a - 1/2) to the right and ceil(i sin a - 1/2) below; what is outside is the
 * nearest edge. Steps that are shorter than a pixel may meet in one: their weights are added. */
#include "corruptions/kernels/streak.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/kernels.h"

typedef struct tap_list {
    int count;
    int32_t *weights;
    int *right, *down; /* where each lies */
} tap_list;

static const double degree = 3.14159265358979323846 / 180;

/* The published weights, in double. */
static void fill_weights(const shf_streak *streak, int count, double *weights)
{
    double sum = 0;
    for (int i = 0; i < count; i++) {
        weights[i] = shf_exp(-((double)i * i) / (2 * streak->sigma * streak->sigma));
        sum += weights[i];
    }
    for (int i = 0; i < count; i++)
        weights[i] /= sum;
}

/* The taps in fixed point; what is lost in rounding goes to the first, which is the heaviest. */
static void fill_taps(const shf_streak *streak, int count, const double *weights, tap_list *taps)
{
    const double right = shf_cos(degree * streak->degrees),
                 down = shf_sin(degree * streak->degrees);
    int32_t rest = (int32_t)1 << SHF_STREAK_BITS;
    taps->count = 0;
    for (int i = 0; i < count; i++) {
        const int x = (int)ceil(i * right - 0.5), y = (int)ceil(i * down - 0.5);
        const int32_t weight = (int32_t)(weights[i] * (1 << SHF_STREAK_BITS) + 0.5);
        int last = taps->count - 1;
        if (last < 0 || taps->right[last] != x || taps->down[last] != y) {
            last = taps->count++;
            taps->right[last] = x;
            taps->down[last] = y;
            taps->weights[last] = 0;
        }
        taps->weights[last] += weight;
        rest -= weight;
    }
    taps->weights[0] += rest;
}

static shf_status take_taps(shf_context *context, const shf_streak *streak, tap_list *taps)
{
    const int count = 2 * (int)ceil(streak->radius) + 1;
    shf_arena *arena = &context->scratch;
    double *weights = shf_arena_take(arena, (size_t)count, sizeof(*weights));
    taps->weights = shf_arena_take(arena, (size_t)count, sizeof(*taps->weights));
    taps->right = shf_arena_take(arena, (size_t)count, sizeof(*taps->right));
    taps->down = shf_arena_take(arena, (size_t)count, sizeof(*taps->down));
    if (!weights || !taps->weights || !taps->right || !taps->down)
        return shf_fail_memory(context, "the taps of a streak");
    fill_weights(streak, count, weights);
    fill_taps(streak, count, weights, taps);
    return SHF_OK;
}

static int clamp(int value, int limit)
{
    return value < 0 ? 0 : value < limit ? value : limit - 1;
}

/* A row of width + |reach| pixels that goes on with the edge, to the left if reach is negative. */
static void extend_row(const uint8_t *from, int width, int channels, int reach, uint8_t *to)
{
    const size_t row = (size_t)width * (size_t)channels;
    const size_t margin = (size_t)abs(reach) * (size_t)channels;
    const uint8_t *edge = reach < 0 ? from : from + row - channels;
    uint8_t *gap = reach < 0 ? to : to + row;
    memcpy(reach < 0 ? to + margin : to, from, row);
    for (size_t i = 0; i < margin; i++)
        gap[i] = edge[i % (size_t)channels];
}

static void blur(const shf_context *context, const shf_image *wide, int before,
                 const tap_list *taps, const uint8_t **rows, const shf_image *out)
{
    for (int y = 0; y < out->height; y++) {
        for (int k = 0; k < taps->count; k++)
            rows[k] = shf_row(wide, clamp(y + taps->down[k], out->height)) +
                      (ptrdiff_t)(before + taps->right[k]) * out->channels;
        context->kernels->streak(rows, taps->weights, taps->count, shf_row_samples(out),
                                 shf_row(out, y));
    }
}

shf_status shf_streak_blur(shf_context *context, const shf_image *in, const shf_streak *streak,
                           const shf_image *out)
{
    shf_mark mark = shf_arena_mark(&context->scratch);
    tap_list taps = {0};
    shf_status status = take_taps(context, streak, &taps);
    if (status)
        goto done;
    const int reach = taps.right[taps.count - 1]; /* it only grows, to one side */
    shf_image wide =
        shf_image_take(&context->scratch, in->width + abs(reach), in->height, in->channels);
    const uint8_t **rows = shf_arena_take(&context->scratch, (size_t)taps.count, sizeof(*rows));
    if (!wide.data || !rows) {
        status = shf_fail_memory(context, "the rows of a streak");
        goto done;
    }
    for (int y = 0; y < in->height; y++)
        extend_row(shf_row(in, y), in->width, in->channels, reach, shf_row(&wide, y));
    blur(context, &wide, reach < 0 ? -reach : 0, &taps, rows, out);
done:
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

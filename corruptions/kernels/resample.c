/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Resizing as Pillow does it, bit for bit: rows first, then columns, 8 bits between the two. With
 * scale = in / out, pixel i of the output is the mean, weighted by the filter, of the input pixels
 * within the filter's support around c = (i + 0.5) scale, where the filter is stretched by the scale
 * if that is above 1. The weights are made in double and applied in integers. */
#include "corruptions/kernels/resample.h"

#include <math.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/kernels.h"

/* Weights for the output pixels first .. first + count - 1 of one axis. */
typedef struct axis {
    shf_taps *taps;
    int count;
} axis;

/* ---- weights ---- */

static double box(double t)
{
    return t > -0.5 && t <= 0.5 ? 1 : 0;
}

static double bilinear(double t)
{
    return t > -1 && t < 1 ? 1 - fabs(t) : 0;
}

static const struct {
    double (*weight)(double t);
    double support;
} filters[] = {
    [SHF_FILTER_BOX] = {box, 0.5},
    [SHF_FILTER_BILINEAR] = {bilinear, 1.0},
};

/* Weights are normalised so that they add up to 1, then rounded to 22 fraction bits. */
static void fill_weights(shf_filter filter, double centre, double stretch, shf_taps *taps,
                         double *weights)
{
    double sum = 0;
    for (int j = 0; j < taps->count; j++) {
        weights[j] = filters[filter].weight((j + taps->first - centre + 0.5) * (1.0 / stretch));
        sum += weights[j];
    }
    sum = sum != 0 ? sum : 1;
    for (int j = 0; j < taps->count; j++)
        taps->weights[j] = (int32_t)(0.5 + weights[j] / sum * (1 << SHF_RESAMPLE_BITS));
}

static shf_status make_axis(shf_context *context, shf_filter filter, int in_size, int out_size,
                            int first, int count, axis *out)
{
    double scale = (double)in_size / out_size;
    double stretch = scale > 1 ? scale : 1;
    double support = filters[filter].support * stretch;
    size_t most = (size_t)ceil(support) * 2 + 1;
    out->count = count;
    out->taps = shf_arena_take(&context->scratch, (size_t)count, sizeof(*out->taps));
    int32_t *weights = shf_arena_take(&context->scratch, (size_t)count * most, sizeof(*weights));
    double *unrounded = shf_arena_take(&context->scratch, most, sizeof(*unrounded));
    if (!out->taps || !weights || !unrounded)
        return shf_fail_memory(context, "the weights of a resize");
    for (int i = 0; i < count; i++) {
        double centre = (first + i + 0.5) * scale;
        int from = (int)(centre - support + 0.5), to = (int)(centre + support + 0.5);
        from = from < 0 ? 0 : from;
        to = to > in_size ? in_size : to;
        out->taps[i] = (shf_taps){from, to - from, weights + (size_t)i * most};
        fill_weights(filter, centre, stretch, &out->taps[i], unrounded);
    }
    return SHF_OK;
}

/* ---- the two passes ---- */

static shf_image view(const shf_image *image, int left, int top, int width, int height)
{
    shf_image part = *image;
    part.data = shf_row(image, top) + (ptrdiff_t)left * image->channels;
    part.width = width;
    part.height = height;
    return part;
}

/* Columns left .. left + out_width - 1 of in resized to a width, every row. */
static shf_status resize_across(shf_context *context, const shf_image *in, shf_filter filter,
                                int width, int left, int out_width, shf_image *out)
{
    if (width == in->width) {
        *out = view(in, left, 0, out_width, in->height);
        return SHF_OK;
    }
    axis columns;
    shf_status status = make_axis(context, filter, in->width, width, left, out_width, &columns);
    if (status)
        return status;
    *out = shf_image_take(&context->scratch, out_width, in->height, in->channels);
    if (!out->data)
        return shf_fail_memory(context, "a resize");
    for (int y = 0; y < in->height; y++)
        context->kernels->resample_row(shf_row(in, y), in->channels, columns.taps, columns.count,
                                       shf_row(out, y));
    return SHF_OK;
}

/* A pass is left out where the size stays; the other only sees the rows that are needed. */
static shf_status resample(shf_context *context, const shf_image *in, shf_filter filter, int width,
                           int height, int left, int top, const shf_image *out)
{
    shf_image rows, between;
    if (height == in->height) {
        rows = view(in, 0, top, in->width, out->height);
        shf_status status =
            resize_across(context, &rows, filter, width, left, out->width, &between);
        if (!status)
            shf_image_copy(&between, out);
        return status;
    }
    axis down;
    shf_status status = make_axis(context, filter, in->height, height, top, out->height, &down);
    if (status)
        return status;
    const shf_taps *last = &down.taps[down.count - 1];
    int first = down.taps[0].first;
    rows = view(in, 0, first, in->width, last->first + last->count - first);
    status = resize_across(context, &rows, filter, width, left, out->width, &between);
    if (status)
        return status;
    int32_t *sums = shf_arena_take(&context->scratch, shf_row_samples(out), sizeof(*sums));
    if (!sums)
        return shf_fail_memory(context, "a resize");
    for (int y = 0; y < out->height; y++) {
        const shf_taps *taps = &down.taps[y];
        context->kernels->resample_column(shf_row(&between, taps->first - first), between.stride,
                                          taps, shf_row_samples(out), sums, shf_row(out, y));
    }
    return SHF_OK;
}

shf_status shf_resample_crop(shf_context *context, const shf_image *in, shf_filter filter,
                             int width, int height, int left, int top, const shf_image *out)
{
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = resample(context, in, filter, width, height, left, top, out);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

shf_status shf_resample(shf_context *context, const shf_image *in, shf_filter filter,
                        const shf_image *out)
{
    return shf_resample_crop(context, in, filter, out->width, out->height, 0, 0, out);
}

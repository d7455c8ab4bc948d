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

/* Every row of in becomes a row of out. */
static void pass_rows(shf_context *context, const shf_image *in, const axis *columns,
                      const shf_image *out)
{
    for (int y = 0; y < out->height; y++)
        context->kernels->resample_row(shf_row(in, y), in->channels, columns->taps, columns->count,
                                       shf_row(out, y));
}

/* Row i of out is a sum of rows of in; in starts at row top of the image that the taps are for. */
static void pass_columns(shf_context *context, const shf_image *in, int top, const axis *rows,
                         int32_t *sums, const shf_image *out)
{
    for (int y = 0; y < out->height; y++) {
        const shf_taps *taps = &rows->taps[y];
        context->kernels->resample_column(shf_row(in, taps->first - top), in->stride, taps,
                                          shf_row_samples(out), sums, shf_row(out, y));
    }
}

static shf_status resample(shf_context *context, const shf_image *in, shf_filter filter, int width,
                           int height, int left, int top, const shf_image *out)
{
    axis columns, rows;
    shf_status status = make_axis(context, filter, in->width, width, left, out->width, &columns);
    if (!status)
        status = make_axis(context, filter, in->height, height, top, out->height, &rows);
    if (status)
        return status;
    const shf_taps *last = &rows.taps[rows.count - 1];
    int first_row = rows.taps[0].first, row_count = last->first + last->count - first_row;
    shf_image between = view(in, 0, first_row, in->width, row_count);
    if (width != in->width) {
        shf_image source = between;
        between = shf_image_take(&context->scratch, out->width, row_count, in->channels);
        if (!between.data)
            return shf_fail_memory(context, "a resize");
        pass_rows(context, &source, &columns, &between);
    } else {
        between = view(&between, left, 0, out->width, row_count);
    }
    if (height == in->height) {
        shf_image_copy(&between, out);
        return SHF_OK;
    }
    int32_t *sums = shf_arena_take(&context->scratch, shf_row_samples(out), sizeof(*sums));
    if (!sums)
        return shf_fail_memory(context, "a resize");
    pass_columns(context, &between, first_row, &rows, sums, out);
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

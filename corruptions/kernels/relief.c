/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Edges, distances and relief: each step as OpenCV computes it, in integers. */
#include "corruptions/kernels/relief.h"

#include <stdbool.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/kernels/kernels.h"

#define LOW 50
#define HIGH 150
#define TAN_22 13573 /* tan(22.5 degrees) * 2^15 */

/* ---- neighbours ---- */

/* Beyond an edge: the edge itself, or (reflect 101) what is before it. */
static size_t repeated(int index, int size)
{
    return (size_t)(index < 0 ? 0 : index < size ? index : size - 1);
}

static size_t mirrored(int index, int size)
{
    return (size_t)(index < 0 ? size > 1 : index < size ? index : size > 1 ? size - 2 : 0);
}

/* A plane of integers with a margin of others around it. */
typedef struct grid {
    int32_t *values; /* of the pixel (0, 0) */
    ptrdiff_t stride;
} grid;

#define MARGIN 2

static bool take_grid(shf_arena *arena, int width, int height, int32_t margin, grid *out)
{
    const size_t stride = (size_t)width + 2 * MARGIN,
                 count = stride * ((size_t)height + 2 * MARGIN);
    int32_t *values = shf_arena_take(arena, count, sizeof(*values));
    if (!values)
        return false;
    for (size_t i = 0; i < count; i++)
        values[i] = margin;
    *out = (grid){values + MARGIN * stride + MARGIN, (ptrdiff_t)stride};
    return true;
}

static int32_t *grid_row(const grid *g, int y)
{
    return g->values + y * g->stride;
}

/* ---- edges ---- */

/* Rows y - 1, y, y + 1. */
typedef struct rows {
    const uint8_t *a, *b, *c;
} rows;

static rows rows_at(const uint8_t *in, size_t width, int height, int y,
                    size_t (*beyond)(int index, int size))
{
    return (rows){in + beyond(y - 1, height) * width, in + (size_t)y * width,
                  in + beyond(y + 1, height) * width};
}

/* Whether the magnitude m[0] is the largest across its edge: of equal ones the last along an axis,
 * and none along a diagonal. */
static bool is_ridge(const int32_t *m, ptrdiff_t stride, shf_gradient g)
{
    const int64_t run = (int64_t)abs(g.dx) * TAN_22, rise = (int64_t)abs(g.dy) << 15;
    if (rise < run)
        return m[0] > m[-1] && m[0] >= m[1];
    if (rise > run + ((int64_t)abs(g.dx) << 16))
        return m[0] > m[-stride] && m[0] >= m[stride];
    const int side = (g.dx ^ g.dy) < 0 ? -1 : 1;
    return m[0] > m[-stride - side] && m[0] > m[stride + side];
}

enum { NOTHING, WEAK, EDGE = 255 };

/* Weak ridges that touch an edge become edges; stack has room for every pixel. */
static void follow(uint8_t *kind, int width, int height, uint32_t *stack, size_t depth)
{
    while (depth > 0) {
        const uint32_t place = stack[--depth];
        const int x = (int)(place % (uint32_t)width), y = (int)(place / (uint32_t)width);
        for (int j = y > 0 ? y - 1 : 0; j <= y + 1 && j < height; j++)
            for (int i = x > 0 ? x - 1 : 0; i <= x + 1 && i < width; i++) {
                const size_t next = (size_t)j * (size_t)width + (size_t)i;
                if (kind[next] == WEAK) {
                    kind[next] = EDGE;
                    stack[depth++] = (uint32_t)next; /* sides are below 2^16 */
                }
            }
    }
}

shf_status shf_canny(shf_context *context, const uint8_t *in, int width, int height, uint8_t *out)
{
    const size_t count = (size_t)width * (size_t)height;
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = SHF_OK;
    grid magnitude;
    uint32_t *stack = shf_arena_take(&context->scratch, count, sizeof(*stack));
    size_t depth = 0, i = 0;
    if (!stack || !take_grid(&context->scratch, width, height, 0, &magnitude)) {
        status = shf_fail_memory(context, "the edges of a picture");
        goto done;
    }
    for (int y = 0; y < height; y++) {
        const rows r = rows_at(in, (size_t)width, height, y, repeated);
        context->kernels->sobel_row(r.a, r.b, r.c, (size_t)width, grid_row(&magnitude, y));
    }
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++, i++) {
            const int32_t *m = grid_row(&magnitude, y) + x;
            out[i] = NOTHING;
            if (m[0] <= LOW)
                continue;
            const rows r = rows_at(in, (size_t)width, height, y, repeated);
            if (!is_ridge(m, magnitude.stride,
                          shf_sobel(r.a, r.b, r.c, repeated(x - 1, width), (size_t)x,
                                    repeated(x + 1, width))))
                continue;
            out[i] = m[0] > HIGH ? EDGE : WEAK;
            if (m[0] > HIGH)
                stack[depth++] = (uint32_t)i;
        }
    follow(out, width, height, stack, depth);
    for (i = 0; i < count; i++)
        out[i] = out[i] == EDGE ? EDGE : NOTHING;
done:
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* ---- distances ---- */

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

shf_status shf_edge_distance(shf_context *context, const uint8_t *edges, int width, int height,
                             int32_t *out)
{
    shf_mark mark = shf_arena_mark(&context->scratch);
    grid g;
    if (!take_grid(&context->scratch, width, height, SHF_RELIEF_LARGEST, &g))
        return shf_fail_memory(context, "the distances to edges");
    for (int y = 0; y < height; y++) {
        int32_t *row = grid_row(&g, y);
        for (int x = 0; x < width; x++)
            row[x] = *edges++ ? 0 : SHF_RELIEF_LARGEST;
        context->kernels->step_down(row, -g.stride, (size_t)width);
        for (int x = 0; x < width; x++)
            row[x] = least(row[x], row[x - 1] + SHF_STEP_STRAIGHT);
    }
    for (int y = height - 1; y >= 0; y--) {
        int32_t *row = grid_row(&g, y);
        context->kernels->step_down(row, g.stride, (size_t)width);
        for (int x = width - 1; x >= 0; x--)
            row[x] = least(row[x], row[x + 1] + SHF_STEP_STRAIGHT);
        memcpy(out + (size_t)y * (size_t)width, row, (size_t)width * sizeof(*row));
    }
    shf_arena_rewind(&context->scratch, mark);
    return SHF_OK;
}

/* ---- the rest ---- */

void shf_equalize(uint8_t *image, size_t count)
{
    size_t histogram[256] = {0}, sum = 0;
    uint8_t level[256] = {0};
    for (size_t i = 0; i < count; i++)
        histogram[image[i]]++;
    int v = 0;
    while (histogram[v] == 0)
        v++;
    if (histogram[v] == count)
        return;
    const float scale = 255.0f / (float)(count - histogram[v]);
    for (v++; v < 256; v++) {
        sum += histogram[v];
        const float value = (float)sum * scale;
        const float rounded = (value + 0x1.8p23f) - 0x1.8p23f; /* halves to even */
        level[v] = (uint8_t)(rounded < 255 ? rounded : 255);
    }
    for (size_t i = 0; i < count; i++)
        image[i] = level[image[i]];
}

typedef void filter(const uint8_t *a, const uint8_t *b, const uint8_t *c, size_t width,
                    uint8_t *out);

static void filter_rows(const uint8_t *in, size_t width, int height, filter *kernel, uint8_t *out)
{
    for (int y = 0; y < height; y++) {
        const rows r = rows_at(in, width, height, y, mirrored);
        kernel(r.a, r.b, r.c, width, out + (size_t)y * width);
    }
}

shf_status shf_relief(shf_context *context, const uint8_t *in, int width, int height, uint8_t *out)
{
    const shf_kernels *kernels = context->kernels;
    const size_t wide = (size_t)width, count = wide * (size_t)height;
    shf_mark mark = shf_arena_mark(&context->scratch);
    int32_t *distance = shf_arena_take(&context->scratch, count, sizeof(*distance));
    uint8_t *other = shf_arena_take(&context->scratch, count, 1);
    shf_status status = SHF_OK;
    if (!distance || !other)
        status = shf_fail_memory(context, "the relief of a picture");
    if (!status)
        status = shf_canny(context, in, width, height, out);
    if (!status)
        status = shf_edge_distance(context, out, width, height, distance);
    if (!status) {
        for (int y = 0; y < height; y++)
            kernels->mean_distances(
                distance + mirrored(y - 1, height) * wide, distance + (size_t)y * wide,
                distance + mirrored(y + 1, height) * wide, wide, out + (size_t)y * wide);
        shf_equalize(out, count);
        filter_rows(out, wide, height, kernels->emboss_row, other);
        filter_rows(other, wide, height, kernels->mean_row, out);
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

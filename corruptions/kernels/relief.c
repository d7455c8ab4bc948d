/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Edges, distances and relief: each step as OpenCV computes it, in integers. */
#include "corruptions/kernels/relief.h"

#include <stdbool.h>
#include <stdlib.h>

#include "corruptions/base/context.h"

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

typedef struct gradient {
    int dx, dy;
} gradient;

static gradient sobel(const uint8_t *in, int width, int height, int x, int y)
{
    const uint8_t *up = in + repeated(y - 1, height) * (size_t)width;
    const uint8_t *row = in + (size_t)y * (size_t)width;
    const uint8_t *down = in + repeated(y + 1, height) * (size_t)width;
    const size_t left = repeated(x - 1, width), right = repeated(x + 1, width);
    return (gradient){(up[right] - up[left]) + 2 * (row[right] - row[left]) +
                          (down[right] - down[left]),
                      (down[left] - up[left]) + 2 * (down[x] - up[x]) + (down[right] - up[right])};
}

/* Whether the magnitude m[0] is the largest across its edge: of equal ones the last along an axis,
 * and none along a diagonal. */
static bool is_ridge(const int32_t *m, ptrdiff_t stride, gradient g)
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
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const gradient g = sobel(in, width, height, x, y);
            grid_row(&magnitude, y)[x] = abs(g.dx) + abs(g.dy);
        }
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++, i++) {
            const int32_t *m = grid_row(&magnitude, y) + x;
            out[i] = NOTHING;
            if (m[0] <= LOW || !is_ridge(m, magnitude.stride, sobel(in, width, height, x, y)))
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

#define STRAIGHT 65536 /* 1 */
#define DIAGONAL 91750 /* 1.4 */
#define KNIGHT 143976  /* 2.1969 */

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* One place, from those before it: back leads to the row before, one to the place before in a row. */
static inline int32_t nearer(const int32_t *d, ptrdiff_t back, ptrdiff_t one)
{
    int32_t knight =
        least(least(d[2 * back - 1], d[2 * back + 1]), least(d[back - 2], d[back + 2]));
    int32_t straight = least(d[back], d[one]), diagonal = least(d[back - 1], d[back + 1]);
    return least(least(d[0], straight + STRAIGHT), least(diagonal + DIAGONAL, knight + KNIGHT));
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
            row[x] = *edges++ ? 0 : nearer(row + x, -g.stride, -1);
    }
    out += (size_t)width * (size_t)height;
    for (int y = height - 1; y >= 0; y--) {
        int32_t *row = grid_row(&g, y);
        for (int x = width - 1; x >= 0; x--)
            *--out = row[x] = nearer(row + x, g.stride, 1);
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

/* 3x3 means of distances, truncated, in the rounding of OpenCV's floats. */
static void mean_distances(const int32_t *in, int width, int height, uint8_t *out)
{
    for (int y = 0; y < height; y++) {
        const int32_t *a = in + mirrored(y - 1, height) * (size_t)width;
        const int32_t *b = in + (size_t)y * (size_t)width;
        const int32_t *c = in + mirrored(y + 1, height) * (size_t)width;
        for (int x = 0; x < width; x++) {
            const size_t l = mirrored(x - 1, width), r = mirrored(x + 1, width);
            const int32_t sum = (a[l] + a[x] + a[r]) + (b[l] + b[x] + b[r]) + (c[l] + c[x] + c[r]);
            *out++ = (uint8_t)(int)(float)(sum * 0x1p-16 * (1.0 / 9));
        }
    }
}

/* A weighted sum of the 3x3 neighbours over divisor, which is odd, rounded and clipped. */
static void filter(const uint8_t *in, int width, int height, const int w[9], int divisor,
                   uint8_t *out)
{
    for (int y = 0; y < height; y++) {
        const uint8_t *a = in + mirrored(y - 1, height) * (size_t)width;
        const uint8_t *b = in + (size_t)y * (size_t)width;
        const uint8_t *c = in + mirrored(y + 1, height) * (size_t)width;
        for (int x = 0; x < width; x++) {
            const size_t l = mirrored(x - 1, width), r = mirrored(x + 1, width);
            int sum = a[l] * w[0] + a[x] * w[1] + a[r] * w[2] + b[l] * w[3] + b[x] * w[4] +
                      b[r] * w[5] + c[l] * w[6] + c[x] * w[7] + c[r] * w[8];
            sum = sum > 0 ? (sum + divisor / 2) / divisor : 0;
            *out++ = (uint8_t)(sum < 255 ? sum : 255);
        }
    }
}

shf_status shf_relief(shf_context *context, const uint8_t *in, int width, int height, uint8_t *out)
{
    static const int emboss[9] = {-2, -1, 0, -1, 1, 1, 0, 1, 2},
                     ones[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    const size_t count = (size_t)width * (size_t)height;
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
        mean_distances(distance, width, height, out);
        shf_equalize(out, count);
        filter(out, width, height, emboss, 1, other);
        filter(other, width, height, ones, 9, out);
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

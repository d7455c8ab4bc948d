/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Exact squared distances, in integers: along columns by counting, then along each row the lower
 * envelope of the parabolas (x - q)^2 + f(q). */
#include "corruptions/attribute/fill.h"
#include "corruptions/base/context.h"

/* From the nearest 0 of the same column. */
static void count_columns(const uint8_t *inside, int width, int height, int64_t *out)
{
    const size_t w = (size_t)width, count = w * (size_t)height;
    const int64_t most = (int64_t)1 << 20; /* beyond any column */
    for (size_t i = 0; i < count; i++) {
        const int64_t above = i < w ? most : out[i - w];
        out[i] = !inside[i] ? 0 : above < most ? above + 1 : most;
    }
    for (size_t i = count - w; i-- > 0;)
        if (out[i + w] + 1 < out[i])
            out[i] = out[i + w] + 1;
    for (size_t i = 0; i < count; i++)
        out[i] *= out[i];
}

/* The first x at which the parabola of q lies no higher than that of p, p < q. */
static int64_t crossing(const int64_t *f, int p, int q)
{
    const int64_t rise = f[q] + (int64_t)q * q - f[p] - (int64_t)p * p, run = 2 * ((int64_t)q - p);
    return rise > 0 ? (rise + run - 1) / run : -(-rise / run);
}

static void envelop_row(int64_t *row, int width, int64_t *f, int *lowest, int64_t *from)
{
    int k = 0;
    for (int x = 0; x < width; x++)
        f[x] = row[x];
    lowest[0] = 0;
    from[0] = INT64_MIN;
    for (int q = 1; q < width; q++) {
        int64_t start = crossing(f, lowest[k], q);
        while (k > 0 && start <= from[k])
            start = crossing(f, lowest[--k], q);
        lowest[++k] = q;
        from[k] = start;
    }
    const int last = k;
    k = 0;
    for (int x = 0; x < width; x++) {
        while (k < last && from[k + 1] <= x)
            k++;
        const int64_t d = x - lowest[k];
        row[x] = d * d + f[lowest[k]];
    }
}

shf_status shf_squared_distances(shf_context *context, const uint8_t *inside, int width, int height,
                                 int64_t *out)
{
    shf_arena *arena = &context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    int64_t *f = shf_arena_take(arena, (size_t)width, sizeof(*f));
    int64_t *from = shf_arena_take(arena, (size_t)width, sizeof(*from));
    int *lowest = shf_arena_take(arena, (size_t)width, sizeof(*lowest));
    if (f && from && lowest) {
        count_columns(inside, width, height, out);
        for (int y = 0; y < height; y++)
            envelop_row(out + (size_t)y * (size_t)width, width, f, lowest, from);
    }
    shf_arena_rewind(arena, mark);
    return f && from && lowest ? SHF_OK : shf_fail_memory(context, "distances from a mask");
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Plasma fractals, level after level from one value to the whole map. A level takes the n x n values
 * of the last as corners, and makes 2n x 2n of them:
 *
 *     corner  top   corner      centre: mean of its four corners
 *      left  centre  left       top: of centre below, centre above, corner left, corner right
 *     corner  top   corner      left: of centre right, centre left, corner above, corner below
 *
 * each plus w U(-w, w), that is with an amplitude of w squared; indices wrap. w is 100 at first, and
 * divided by decay after each level. Sums are in the published order. The values of a level have the
 * draw ids first + 3 level + 0 (centres), 1 (tops), 2 (lefts), and the index row n + column. */
#include "corruptions/kernels/fractal.h"

#include <stdbool.h>

#include "corruptions/base/context.h"
#include "corruptions/kernels/kernels.h"

#define FIRST_AMPLITUDE 100.0

typedef struct level {
    const shf_kernels *kernels;
    const shf_stream *stream;
    uint32_t draw;
    double w;
    size_t n;
    const double *from; /* n rows of n + 1 */
    double *to;         /* 2n rows of 2n + 1 */
} level;

/* Rows of one level. Those of centres begin with the last value, of index -1. */
typedef struct rows {
    double *centres[3], *top, *left;
    uint32_t *words;
} rows;

enum { CENTRES, TOPS, LEFTS };

static const uint32_t *words_of(const level *l, const rows *r, int kind, size_t k)
{
    l->kernels->random_u32(l->stream, l->draw + (uint32_t)kind, k * l->n, l->n, r->words);
    return r->words;
}

static const double *corners(const level *l, size_t k)
{
    return l->from + k % l->n * (l->n + 1);
}

static void make_centres(const level *l, const rows *r, size_t k, double *out)
{
    const double *above = corners(l, k), *below = corners(l, k + 1);
    l->kernels->fractal_means(above, below, above + 1, below + 1, words_of(l, r, CENTRES, k), l->w,
                              l->n, out + 1);
    out[0] = out[l->n];
}

static void weave(const double *even, const double *odd, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = even[i];
        out[2 * i + 1] = odd[i];
    }
    out[2 * n] = out[0];
}

static void make_level(const level *l, const rows *r)
{
    const size_t n = l->n;
    double *last = r->centres[0], *above = last, *here = r->centres[1];
    make_centres(l, r, n - 1, last);
    for (size_t k = 0; k < n; k++) {
        const double *corner = corners(l, k), *next = corners(l, k + 1);
        if (k == n - 1)
            here = last;
        else
            make_centres(l, r, k, here);
        l->kernels->fractal_means(here + 1, above + 1, corner, corner + 1, words_of(l, r, TOPS, k),
                                  l->w, n, r->top);
        l->kernels->fractal_means(here + 1, here, corner, next, words_of(l, r, LEFTS, k), l->w, n,
                                  r->left);
        weave(corner, r->top, n, l->to + 2 * k * (2 * n + 1));
        weave(r->left, here + 1, n, l->to + (2 * k + 1) * (2 * n + 1));
        double *free_row = above == last ? r->centres[2] : above;
        above = here;
        here = free_row;
    }
}

static shf_status take_rows(shf_context *context, size_t n, rows *out)
{
    bool good = true;
    double **doubles[] = {&out->centres[0], &out->centres[1], &out->centres[2], &out->top,
                          &out->left};
    for (size_t i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++) {
        *doubles[i] = shf_arena_take(&context->scratch, n + 1, sizeof(double));
        good &= *doubles[i] != NULL;
    }
    out->words = shf_arena_take(&context->scratch, n, sizeof(*out->words));
    return good && out->words ? SHF_OK : shf_fail_memory(context, "a fractal's rows");
}

shf_status shf_fractal_make(shf_context *context, const shf_stream *stream, uint32_t first_draw,
                            int size, double decay, shf_fractal *out)
{
    const size_t side = (size_t)size, half = side / 2;
    double *map = shf_arena_take(&context->scratch, side * (side + 1), sizeof(*map));
    const shf_mark mark = shf_arena_mark(&context->scratch);
    double *other = shf_arena_take(&context->scratch, half * (half + 1), sizeof(*other));
    rows r;
    if (!map || !other)
        return shf_fail_memory(context, "a fractal");
    shf_status status = take_rows(context, half, &r);
    if (status)
        return status;

    /* Levels go to and fro between the two; the last has to end in the map. */
    int levels = 0;
    while (size >> levels > 1)
        levels++;
    double *from = levels % 2 ? other : map;
    from[0] = from[1] = 0;
    level l = {context->kernels, stream, first_draw, FIRST_AMPLITUDE, 1, from, NULL};
    for (; l.n < side; l.n *= 2, l.draw += 3, l.w /= decay) {
        l.to = l.from == map ? other : map;
        make_level(&l, &r);
        l.from = l.to;
    }
    *out = (shf_fractal){size, map, 0, 0};
    context->kernels->fractal_bounds(map, side * (side + 1), &out->low, &out->high);
    shf_arena_rewind(&context->scratch, mark);
    return SHF_OK;
}

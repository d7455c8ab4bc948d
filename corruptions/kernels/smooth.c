/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Smoothing of planes. A column of n values with its reflection is a signal of period 2 n that is
 * even, so that
 *   - taps further out than a period are added to those within: K(t) = sum over m of tap(t + 2 n m),
 *     and a Gaussian of any radius costs at most n taps a value;
 *   - sums S(j) = x(j) + x(n - 1 - j) and differences D(j) of the two halves stay apart: with
 *     P(t) = K(t) + K(n - t) and Q(t) = K(t) - K(n - t)
 *         out(i) + out(n - 1 - i) = sum over j < n / 2 of S(j) (P(|i - j|) + P(i + j + 1)),
 *     and the same of D and Q gives their difference: half the work again.
 * This is exact but for the rounding of the sums. Measured at v3, 224x224: two planes of radius 512
 * take 0.7 ms longer than two of radius 7. */
#include "corruptions/kernels/smooth.h"

#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"

#define ROWS SHF_WEIGHED_ROWS

/* What a pass over columns of n values needs. */
typedef struct pass {
    const shf_kernels *kernels;
    int n, reach;       /* of what is in P and Q */
    const double *taps; /* see fill_taps */
    int radius;
    double *sum, *difference; /* P and Q, n + 1 values each */
    double *weights;          /* ROWS for each row */
    double *even, *odd;       /* ROWS rows each */
} pass;

/* The steps that hold a row. */
static size_t steps(int width)
{
    return ((size_t)width + SHF_PLANE_STEP - 1) / SHF_PLANE_STEP;
}

/* An odd number of steps from row to row spreads a column over the sets of a cache. */
shf_plane shf_plane_take(shf_arena *arena, int width, int height)
{
    const size_t stride = (steps(width) | 1) * SHF_PLANE_STEP;
    shf_plane plane = {NULL, width, height, stride};
    plane.values = shf_arena_take(arena, stride * (size_t)height, sizeof(*plane.values));
    for (int y = 0; plane.values && y < height; y++)
        for (size_t x = (size_t)width; x < stride; x++)
            plane.values[(size_t)y * stride + x] = 0;
    return plane;
}

/* radius + 1 taps, and after them as many sums of those from each one on. */
static void fill_taps(double sigma, int radius, double *taps)
{
    double sum = taps[0] = 1;
    for (int i = 1; i <= radius; i++) {
        taps[i] = shf_exp(-0.5 / (sigma * sigma) * ((double)i * i));
        sum += 2 * taps[i];
    }
    for (int i = 0; i <= radius; i++)
        taps[i] /= sum;
    double *rest = taps + radius + 1;
    for (int i = radius; i >= 0; i--)
        rest[i] = taps[i] + (i < radius ? rest[i + 1] : 0);
}

/* P and Q of columns of n. */
static void fold_taps(pass *p, int n)
{
    double *folded = p->weights; /* K; there is room for n + 1 */
    memset(folded, 0, ((size_t)n + 1) * sizeof(*folded));
    for (int i = -p->radius; i <= p->radius; i++) {
        const int t = (i % (2 * n) + 2 * n) % (2 * n);
        if (t <= n)
            folded[t] += p->taps[i < 0 ? -i : i];
    }
    for (int t = 0; t <= n; t++) {
        p->sum[t] = folded[t] + folded[n - t];
        p->difference[t] = folded[t] - folded[n - t];
    }
    p->n = n;
    p->reach = p->radius < n / 2 ? p->radius : n;
}

/* Row j becomes S / 2, row n - 1 - j D / 2. The middle one of an odd number is its own opposite: half
 * of its sum. */
static void split_rows(const shf_plane *plane)
{
    const int n = plane->height;
    for (int j = 0; j < n / 2; j++) {
        double *a = plane->values + (size_t)j * plane->stride;
        double *b = plane->values + (size_t)(n - 1 - j) * plane->stride;
        for (size_t x = 0; x < plane->stride; x++) {
            const double sum = a[x] + b[x], difference = a[x] - b[x];
            a[x] = 0.5 * sum;
            b[x] = 0.5 * difference;
        }
    }
    double *middle = plane->values + (size_t)(n / 2) * plane->stride;
    for (size_t x = 0; n % 2 && x < plane->stride; x++)
        middle[x] *= 0.5;
}

/* Rows i ... i + ROWS - 1 of out, one kind of them; of = P or Q. */
static void weigh(const pass *p, const double *of, const double *rows, ptrdiff_t stride, int i,
                  int count, size_t columns, double *out)
{
    const int first = i > p->reach ? i - p->reach : 0;
    const int last = count - i - ROWS > p->reach ? i + ROWS + p->reach : count;
    double *weights = p->weights;
    for (int j = first; j < last; j++)
        for (int r = i; r < i + ROWS; r++) /* rows past the middle are not looked at */
            *weights++ = r + j + 1 <= p->n ? of[r > j ? r - j : j - r] + of[r + j + 1] : 0;
    p->kernels->weigh_rows(p->weights, rows + first * stride, stride, (size_t)(last - first),
                           columns, out);
}

/* Smooths the columns of from, which is overwritten; out is the result transposed. */
static void smooth_columns(pass *p, const shf_plane *from, const shf_plane *out)
{
    const int n = from->height, half = (n + 1) / 2;
    const ptrdiff_t stride = (ptrdiff_t)from->stride;
    const size_t columns = steps(from->width) * SHF_PLANE_STEP;
    fold_taps(p, n);
    split_rows(from);
    for (int i = 0; i < half; i += ROWS) {
        const int rows = half - i < ROWS ? half - i : ROWS;
        weigh(p, p->sum, from->values, stride, i, half, columns, p->even);
        weigh(p, p->difference, from->values + (n - 1) * stride, -stride, i, n / 2, columns,
              p->odd);
        for (size_t at = 0; at < ROWS * columns; at++) {
            const double even = p->even[at], odd = p->odd[at];
            p->even[at] = even + odd;
            p->odd[at] = even - odd;
        }
        for (size_t x = 0; x < (size_t)from->width; x++) {
            double *to = out->values + x * out->stride;
            for (int r = 0; r < rows; r++) {
                to[n - 1 - i - r] = p->odd[(size_t)r * columns + x];
                to[i + r] = p->even[(size_t)r * columns + x]; /* alike in the middle: odd is 0 */
            }
        }
    }
}

/* The same where the edges are repeated: what is beyond them is added to their weights. */
static void smooth_columns_nearest(pass *p, const shf_plane *from, const shf_plane *out)
{
    const int n = from->height, radius = p->radius;
    const ptrdiff_t stride = (ptrdiff_t)from->stride;
    const size_t columns = steps(from->width) * SHF_PLANE_STEP;
    const double *rest = p->taps + radius + 1; /* rest[t] = sum of the taps from t on */
    for (int i = 0; i < n; i += ROWS) {
        const int rows = n - i < ROWS ? n - i : ROWS;
        const int first = i > radius ? i - radius : 0;
        const int last = n - i - ROWS > radius ? i + ROWS + radius : n;
        double *weight = p->weights;
        for (int j = first; j < last; j++)
            for (int r = i; r < i + ROWS; r++) {
                const int t = r > j ? r - j : j - r;
                *weight = t <= radius ? p->taps[t] : 0;
                if (j == 0 && r < radius)
                    *weight += rest[r + 1];
                if (j == n - 1 && r < n && n - r <= radius)
                    *weight += rest[n - r];
                weight++;
            }
        p->kernels->weigh_rows(p->weights, from->values + first * stride, stride,
                               (size_t)(last - first), columns, p->even);
        for (int x = 0; x < from->width; x++)
            for (int r = 0; r < rows; r++)
                out->values[(size_t)x * out->stride + (size_t)(i + r)] =
                    p->even[(size_t)r * columns + (size_t)x];
    }
}

static shf_status smooth(shf_context *context, const shf_plane *plane, double sigma,
                         double truncate,
                         void (*columns)(pass *, const shf_plane *, const shf_plane *))
{
    const int radius = (int)(truncate * sigma + 0.5);
    const int longer = plane->width > plane->height ? plane->width : plane->height;
    const size_t n = (size_t)longer + SHF_PLANE_STEP;
    shf_arena *arena = &context->scratch;
    shf_mark mark = shf_arena_mark(arena);
    shf_status status = SHF_OK;
    const shf_plane turned = shf_plane_take(arena, plane->height, plane->width);
    double *taps = shf_arena_take(arena, (size_t)radius + 1, 2 * sizeof(*taps));
    double *tables = shf_arena_take(arena, n, (2 + 3 * ROWS) * sizeof(*tables));
    if (!turned.values || !taps || !tables) {
        status = shf_fail_memory(context, "the smoothing of a plane");
        goto done;
    }
    fill_taps(sigma, radius, taps);
    pass p = {context->kernels,
              0,
              0,
              taps,
              radius,
              tables,
              tables + n,
              tables + 2 * n,
              tables + (2 + ROWS) * n,
              tables + (2 + 2 * ROWS) * n};
    columns(&p, plane, &turned);
    columns(&p, &turned, plane);
done:
    shf_arena_rewind(arena, mark);
    return status;
}

shf_status shf_smooth_reflected(shf_context *context, const shf_plane *plane, double sigma,
                                double truncate)
{
    return smooth(context, plane, sigma, truncate, smooth_columns);
}

shf_status shf_smooth_nearest(shf_context *context, const shf_plane *plane, double sigma,
                              double truncate)
{
    return smooth(context, plane, sigma, truncate, smooth_columns_nearest);
}

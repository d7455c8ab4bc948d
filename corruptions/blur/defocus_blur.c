/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* defocus_blur: correlation with a disk of the given radius whose edge is softened by a Gaussian;
 * x on [0, 1], reflect-101 borders, clipped, times 255, truncated.
 * Source: create_c of Hendrycks & Dietterich 2019, arXiv:1903.12261. The kernel as published, in
 * single precision: places of a square grid with X^2 + Y^2 <= r^2, divided by their count; then a
 * Gaussian of three taps (r <= 8, grid of 17 x 17) or five (grid of 2 r + 1), reflected at the
 * grid's edge, as OpenCV computes it on CPUs with fused products. It is not normalised again: where
 * the disk comes near the edge, the picture gets lighter by up to 2.1 %, and where the weights add up
 * to a hair under 1, flat areas get darker by one level.
 *
 * Ours is the exact sum of those weights: the inner disk, of one weight, as runs that slide down,
 * the rim by its symmetry (kernels/disk_loops.c), for which weights that differ in the last bit of
 * single precision are made equal without a change of their sum. The published sums, by a Fourier
 * transform in double, differ from it by less than 1e-12.
 * Any size and a gray image work alike; a fractional radius over 8 has the grid of the whole number
 * below. Memory: the image with a margin of the radius, and some 20 rows a unit of radius. */

#include <string.h>

#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/convolve.h"
#include "corruptions/kernels/disk.h"

#define LARGEST_RADIUS 60
#define LARGEST_SIDE (2 * LARGEST_RADIUS + 1)

typedef struct parameters {
    double radius_px, alias_sigma_px;
} parameters;

static const shf_parameter table[] = {
    SHF_SCALED_PARAMETER(parameters, radius_px, "px", 0, LARGEST_RADIUS, "radius of the disk"),
    SHF_PARAMETER(parameters, alias_sigma_px, "px", 0.01, 100,
                  "standard deviation of the Gaussian that softens its edge"),
};

/* radius_px, alias_sigma_px */
static const parameters imagenet[] = {{3, 0.1}, {4, 0.5}, {6, 0.5}, {8, 0.5}, {10, 0.5}};
static const parameters imagenet_299[] = {{4, 0.1}, {5, 0.5}, {7, 0.5}, {10, 0.5}, {12, 0.5}};
static const parameters imagenet_64[] = {{0.5, 0.6}, {1, 0.1}, {1.5, 0.1}, {2.5, 0.01}, {3, 0.1}};
static const parameters cifar10[] = {{0.3, 0.4}, {0.4, 0.5}, {0.5, 0.6}, {1, 0.2}, {1.5, 0.1}};

/* MedMNIST-C; datasets share rows under the name of the first that has them. */
static const parameters path[] = {{3, 0.1}, {4, 0.1}, {5, 0.2}, {6, 0.2}, {7, 0.3}};
static const parameters blood[] = {{2, 0.01}, {3, 0.1}, {4, 0.1}, {5, 0.1}, {6, 0.1}};
static const parameters derma[] = {{4, 0.1}, {5, 0.2}, {6, 0.3}, {7, 0.4}, {8, 0.5}};
static const parameters retina[] = {{4, 0.1}, {5, 0.2}, {6, 0.3}, {7, 0.4}, {8, 0.5}};
static const parameters oct[] = {{0.5, 0.6}, {1, 0.5}, {1.5, 0.1}, {2, 0.5}, {2.5, 0.1}};
static const parameters retina_range[] = {{4, 0.1}, {9, 0.6}}; /* a sixth row is published */

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),
    SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("medmnist-c/pathmnist", path),
    SHF_TABLE("medmnist-c/bloodmnist", blood),
    SHF_TABLE("medmnist-c/dermamnist", derma),
    SHF_TABLE_RANGE("medmnist-c/retinamnist", NULL, retina, retina_range),
    SHF_TABLE("medmnist-c/octmnist", oct),
};

/* ---- the kernel ---- */

/* A quarter of the kernel, row after row from its centre; the other quarters are its mirror
 * images. Weights are in units of 2^-bits: as fine as 32 bits for all but the centre allow, of which
 * the published single precision has 24. */
typedef struct disk {
    int side; /* of the quarter: offsets 0 .. side - 1 */
    int bits;
    uint64_t weights[(LARGEST_RADIUS + 1) * (LARGEST_RADIUS + 1)];
    int heights[LARGEST_RADIUS + 1]; /* column a has the centre's weight up to this offset, or -1 */
} disk;

/* Rows and columns are softened in other orders: of (a, b) and (b, a), which differ in the last bit,
 * both take the mean. */
static uint64_t weight_of(const disk *d, int a, int b)
{
    return a > b ? d->weights[a * d->side + b] : d->weights[b * d->side + a];
}

#define FINEST_BITS 44 /* 255 times a sum of weights, at most 2, is below 2^53 */

/* Taps from the centre on, normalised over both sides. */
static void fill_taps(double sigma, int reach, float *taps)
{
    double weights[3], sum = 0;
    for (int i = 0; i <= reach; i++) {
        weights[i] = i > 0 ? shf_exp(-(double)(i * i) / (2 * sigma * sigma)) : 1.0;
        sum += i > 0 ? 2 * weights[i] : weights[i];
    }
    for (int i = 0; i <= reach; i++)
        taps[i] = (float)(weights[i] / sum);
}

/* a b + c rounded once, but for rare ties of ties: a b is exact in double. */
static float fused(float a, float b, float c)
{
    return (float)((double)a * (double)b + (double)c);
}

/* The Gaussian along one axis at an offset >= 0 of a line that is symmetric about offset 0, with the
 * fused products of OpenCV: along a row the first pair is multiplied first, down a column the centre.
 * The order decides on which side of 1 the weights' sum is, and with it flat areas. */
static float soften(const float *line, int step, int side, int offset, const float *taps, int reach)
{
    const float centre = line[offset * step];
    float sum = 0;
    for (int i = 1; i <= reach; i++) {
        const int before = offset > i ? offset - i : i - offset;
        const int after = offset + i < side ? offset + i : 2 * (side - 1) - offset - i;
        const float pair = line[before * step] + line[after * step];
        if (i > 1)
            sum = fused(pair, taps[i], sum);
        else
            sum = step == 1 ? fused(centre, taps[0], pair * taps[1])
                            : fused(pair, taps[1], centre * taps[0]);
    }
    return sum;
}

/* weights: (side, side), as published; spare: as many. */
static void publish_weights(const parameters *p, int side, float *weights, float *spare)
{
    const int reach = p->radius_px > 8 ? 2 : 1;
    float taps[3], count = 0;
    for (int a = 0; a < side; a++)
        for (int b = 0; b < side; b++) {
            weights[a * side + b] = a * a + b * b <= p->radius_px * p->radius_px;
            count += weights[a * side + b] * (float)((a ? 2 : 1) * (b ? 2 : 1));
        }
    for (int i = 0; i < side * side; i++)
        weights[i] /= count;
    fill_taps(p->alias_sigma_px, reach, taps);
    for (int a = 0; a < side; a++)
        for (int b = 0; b < side; b++)
            spare[a * side + b] = soften(weights + a * side, 1, side, b, taps, reach);
    for (int a = 0; a < side; a++)
        for (int b = 0; b < side; b++)
            weights[a * side + b] = soften(spare + b, side, side, a, taps, reach);
}

static void fill_weights(disk *d, const float *published)
{
    float largest = 0; /* but for the centre */
    for (int i = 1; i < d->side * d->side; i++)
        largest = published[i] > largest ? published[i] : largest;
    double one = (double)((uint64_t)1 << FINEST_BITS);
    for (d->bits = FINEST_BITS; largest * one >= 0x1p32 - 1; one /= 2)
        d->bits--;
    for (int a = 0; a < d->side; a++)
        for (int b = 0; b <= a; b++) {
            const float one_way = published[a * d->side + b], other = published[b * d->side + a];
            d->weights[a * d->side + b] =
                (uint64_t)(((double)one_way + (double)other) * (one / 2) + 0.5);
        }
}

/* The columns of the centre's weight, none longer than the one before, and the same set when
 * turned. */
static void fill_heights(disk *d)
{
    int longest[LARGEST_RADIUS + 1];
    for (int a = 0; a < d->side; a++) {
        int height = -1;
        while (height + 1 < d->side && weight_of(d, a, height + 1) == d->weights[0] &&
               (a == 0 || height + 1 <= longest[a - 1]))
            height++;
        longest[a] = height;
    }
    for (int a = 0; a < d->side; a++)
        for (d->heights[a] = -1; d->heights[a] < longest[a] && longest[d->heights[a] + 1] >= a;)
            d->heights[a]++;
}

/* The largest offset that has a weight. */
static int reach_of(const disk *d)
{
    int reach = 0;
    for (int a = 0; a < d->side; a++)
        for (int b = 0; b < d->side; b++)
            if (weight_of(d, a, b) > 0 && a > reach)
                reach = a;
    return reach;
}

static shf_status make_disk(const shf_call *call, disk **out)
{
    const parameters *p = call->parameters;
    const int side = (p->radius_px <= 8 ? 8 : (int)p->radius_px) + 1;
    const size_t places = (size_t)side * (size_t)side;
    shf_arena *scratch = &call->context->scratch;
    disk *d = shf_arena_take(scratch, 1, sizeof(*d));
    float *weights = shf_arena_take(scratch, places, sizeof(*weights));
    float *spare = shf_arena_take(scratch, places, sizeof(*spare));
    if (!d || !weights || !spare)
        return shf_fail_memory(call->context, "the kernel of a disk");
    d->side = side;

    publish_weights(p, side, weights, spare);
    fill_weights(d, weights);
    fill_heights(d);
    *out = d;
    return SHF_OK;
}

/* ---- the walk ---- */

typedef struct walk {
    const disk *disk;
    int reach, channels, rim_count;
    size_t stride, count;  /* of a padded row; values of a row, in whole blocks */
    uint8_t *padded;       /* the image with a margin of reach on every side */
    uint16_t *pairs;       /* rows y - b and y + b added, for b = 0 .. reach, as wide as padded */
    const uint16_t *zeros; /* a row */
    uint64_t *runs;
    uint8_t *row;
    shf_rim *rims;
} walk;

/* Row y, from -reach on, at the place of column x of the image. */
static const uint8_t *padded_at(const walk *w, int y, int x)
{
    return w->padded + (size_t)(y + w->reach) * w->stride +
           (size_t)(x + w->reach) * (size_t)w->channels;
}

static void fill_padded(const walk *w, const shf_image *in)
{
    const size_t channels = (size_t)w->channels, samples = shf_row_samples(in);
    const size_t margin = (size_t)w->reach * channels;
    for (int y = -w->reach; y < in->height + w->reach; y++) {
        const uint8_t *from = shf_row(in, shf_border_index(SHF_BORDER_REFLECT101, y, in->height));
        uint8_t *to = w->padded + (size_t)(y + w->reach) * w->stride;
        memset(to, 0, w->stride);
        memcpy(to + margin, from, samples);
        for (int i = 1; i <= w->reach; i++) {
            const int left = shf_border_index(SHF_BORDER_REFLECT101, -i, in->width);
            const int right = shf_border_index(SHF_BORDER_REFLECT101, in->width - 1 + i, in->width);
            memcpy(to + margin - (size_t)i * channels, from + (size_t)left * channels, channels);
            memcpy(to + margin + samples + (size_t)(i - 1) * channels,
                   from + (size_t)right * channels, channels);
        }
    }
}

static const uint16_t *pair_at(const walk *w, int b, int x)
{
    return w->pairs + (size_t)b * w->stride + (size_t)(x + w->reach) * (size_t)w->channels;
}

/* The places (a, b), (b, a) and their mirror images, for every a >= b outside the runs. */
static void fill_rims(walk *w)
{
    w->rim_count = 0;
    for (int a = 1; a <= w->reach; a++)
        for (int b = 0; b <= a; b++) {
            const uint64_t weight = weight_of(w->disk, a, b);
            if (weight == 0 || b <= w->disk->heights[a])
                continue;
            w->rims[w->rim_count++] =
                (shf_rim){(uint32_t)weight,
                          {pair_at(w, b, a), pair_at(w, b, -a), a > b ? pair_at(w, a, b) : w->zeros,
                           a > b && b > 0 ? pair_at(w, a, -b) : w->zeros}};
        }
}

/* Moves the runs down to row y, or sums them up there. */
static void move_runs(const walk *w, const shf_kernels *kernels, int y)
{
    const uint8_t *enter[LARGEST_SIDE], *leave[LARGEST_SIDE];
    const int tallest = y > 0 ? 0 : w->disk->heights[0];
    for (int offset = -tallest; offset <= tallest; offset++) {
        int columns = 0;
        for (int x = -w->reach; x <= w->reach; x++) {
            const int height = w->disk->heights[x < 0 ? -x : x];
            if (height < (offset < 0 ? -offset : offset))
                continue;
            enter[columns] = padded_at(w, y > 0 ? y + height : offset, x);
            leave[columns] = y > 0 ? padded_at(w, y - 1 - height, x) : (const uint8_t *)w->zeros;
            columns++;
        }
        kernels->slide_runs(enter, leave, columns, w->count, w->runs);
    }
}

static void make_rows(const walk *w, const shf_kernels *kernels, const shf_image *out)
{
    memset(w->runs, 0, w->count * sizeof(*w->runs));
    for (int y = 0; y < out->height; y++) {
        move_runs(w, kernels, y);
        if (w->rim_count > 0) {
            const size_t left = (size_t)w->reach * (size_t)w->channels;
            for (size_t i = 0; i < w->stride; i++)
                w->pairs[i] = padded_at(w, y, 0)[i - left];
            for (int b = 1; b <= w->reach; b++)
                kernels->add_pair(padded_at(w, y - b, -w->reach), padded_at(w, y + b, -w->reach),
                                  w->stride, w->pairs + (size_t)b * w->stride);
        }
        kernels->disk_row(w->runs, w->disk->weights[0], w->rims, w->rim_count, w->disk->bits,
                          w->count, w->row);
        memcpy(shf_row(out, y), w->row, shf_row_samples(out));
    }
}

static shf_status apply(const shf_call *call)
{
    disk *d = NULL;
    shf_status status = make_disk(call, &d);
    if (status)
        return status;
    const shf_image *in = call->in;
    shf_arena *scratch = &call->context->scratch;
    walk w = {.disk = d, .reach = reach_of(d), .channels = in->channels};
    const size_t reach = (size_t)w.reach;
    w.count = (shf_row_samples(in) + SHF_DISK_BLOCK - 1) / SHF_DISK_BLOCK * SHF_DISK_BLOCK;
    w.stride = w.count + 2 * reach * (size_t)in->channels;
    w.padded = shf_arena_take(scratch, (size_t)in->height + 2 * reach, w.stride);
    w.pairs = shf_arena_take(scratch, (reach + 1) * w.stride, sizeof(*w.pairs));
    uint16_t *zeros = shf_arena_take(scratch, w.stride, sizeof(*zeros));
    w.runs = shf_arena_take(scratch, w.count, sizeof(*w.runs));
    w.row = shf_arena_take(scratch, w.count, 1);
    w.rims = shf_arena_take(scratch, (reach + 1) * (reach + 2) / 2, sizeof(*w.rims));
    if (!w.padded || !w.pairs || !zeros || !w.runs || !w.row || !w.rims)
        return shf_fail_memory(call->context, "the rows of a defocus blur");
    memset(zeros, 0, w.stride * sizeof(*zeros));
    w.zeros = zeros;
    fill_padded(&w, in);
    fill_rims(&w);
    make_rows(&w, call->context->kernels, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_defocus_blur = {
    .name = "defocus_blur",
    .family = "blur",
    .summary = "the blur of a lens out of focus: a disk with a softened edge",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation = "the published kernel summed exactly instead of by a Fourier transform, which "
                 "moves rare values by one level",
    .revision = 2,
    .exactness = SHF_EXACT_WITHIN_1,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

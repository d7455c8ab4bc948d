/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Coarser plates are plates of pixels twice as large, unknown where all four are; corrections are interpolated
 * linearly, and rests gathered by the same weights. Before and after, three Richardson steps whose lengths are
 * Chebyshev's for the part of the spectrum, up to 64, that a coarser plate does not see. */
#include "corruptions/attribute/plate.h"

#include <string.h>

#define STEPS 3
static const double lengths[STEPS] = {1 / 59.98, 1 / 34.0, 1 / 8.02}; /* of 4 to 64 */
#define LAST_ROUNDS 4                                                 /* on the coarsest plate */

static shf_status take_plate(shf_context *context, int width, int height, shf_plate *out)
{
    *out = (shf_plate){.width = width, .height = height, .stride = (size_t)width + 2};
    out->size = out->stride * ((size_t)height + 2);
    double **planes[] = {&out->unknown,  &out->xx,   &out->yy,  &out->xy,
                         &out->solution, &out->rest, &out->side};
    return shf_zeros_take(context, planes, sizeof(planes) / sizeof(*planes), out->size);
}

/* Of the first pixel of a row. */
static size_t row_of(const shf_plate *plate, int y)
{
    return (size_t)(y + 1) * plate->stride + 1;
}

static void coarsen(const shf_plate *fine, const shf_plate *coarse)
{
    for (int y = 0; y < coarse->height; y++)
        for (int x = 0; x < coarse->width; x++) {
            const double *at = fine->unknown + row_of(fine, 2 * y) + 2 * x;
            coarse->unknown[row_of(coarse, y) + (size_t)x] =
                at[0] * at[1] * at[fine->stride] * at[fine->stride + 1];
        }
}

shf_status shf_plates_make(shf_context *context, const shf_region *region, shf_plates *out)
{
    shf_plate *plate = out->plates;
    shf_status status = take_plate(context, region->width, region->height, plate);
    if (status)
        return status;
    for (int y = 0; y < plate->height; y++)
        for (int x = 0; x < plate->width; x++)
            plate->unknown[row_of(plate, y) + (size_t)x] =
                region->hole[(size_t)y * (size_t)region->picture_width + (size_t)x];
    while (plate->width >= 8 && plate->height >= 8) {
        status = take_plate(context, plate->width / 2, plate->height / 2, plate + 1);
        if (status)
            return status;
        coarsen(plate, plate + 1);
        plate++;
    }
    out->count = (int)(plate - out->plates) + 1;
    return SHF_OK;
}

/* Differences that reach over the grid's edge do not count; the ring stays 0. */
static void take_bends(const shf_plate *p, const double *in)
{
    const size_t s = p->stride;
    for (int y = 0; y < p->height; y++) {
        const size_t first = row_of(p, y), last = first + (size_t)p->width - 1;
        const double down = y > 0 && y + 1 < p->height ? 1 : 0, across = y + 1 < p->height ? 2 : 0;
        for (size_t i = first; i <= last; i++) {
            p->xx[i] = in[i - 1] - 2 * in[i] + in[i + 1];
            p->yy[i] = down * (in[i - s] - 2 * in[i] + in[i + s]);
            p->xy[i] = across * (in[i] - in[i + 1] - in[i + s] + in[i + s + 1]);
        }
        p->xx[first] = p->xx[last] = p->xy[last] = 0;
    }
}

void shf_plate_apply(const shf_plate *p, const double *in, double *out)
{
    const size_t s = p->stride;
    const double *xx = p->xx, *yy = p->yy, *xy = p->xy;
    take_bends(p, in);
    for (size_t i = s + 1; i < p->size - s - 1; i++)
        out[i] = xx[i - 1] - 2 * xx[i] + xx[i + 1] + yy[i - s] - 2 * yy[i] + yy[i + s] + xy[i] -
                 xy[i - 1] - xy[i - s] + xy[i - s - 1];
}

/* solution += length (in - K solution) */
static void relax(const shf_plate *p, const double *in, double length)
{
    shf_plate_apply(p, p->solution, p->rest);
    for (size_t i = p->stride + 1; i < p->size - p->stride - 1; i++)
        p->solution[i] += length * p->unknown[i] * (in[i] - p->rest[i]);
}

/* The pixel that pixel i of the finer plate leans to, beside i / 2; itself at the end. */
static int beside(int i, int size)
{
    const int at = i / 2 + (i % 2 ? 1 : -1);
    return at < 0 || at >= size ? (i / 2 < size ? i / 2 : size - 1) : at;
}

static int over(int i, int size)
{
    return i / 2 < size ? i / 2 : size - 1;
}

/* 4 P^T rest: the equation is 16 times as stiff on pixels twice as large, and P^T adds up four. */
static void gather(const shf_plate *fine, const double *in, const shf_plate *coarse)
{
    memset(coarse->side, 0, coarse->size * sizeof(*coarse->side));
    for (int y = 0; y < fine->height; y++) {
        double *near = coarse->side + row_of(coarse, over(y, coarse->height));
        double *far = coarse->side + row_of(coarse, beside(y, coarse->height));
        for (int x = 0; x < fine->width; x++) {
            const size_t i = row_of(fine, y) + (size_t)x;
            const double rest = fine->unknown[i] * (in[i] - fine->rest[i]) / 4;
            const int a = over(x, coarse->width), b = beside(x, coarse->width);
            near[a] += 9 * rest;
            near[b] += 3 * rest;
            far[a] += 3 * rest;
            far[b] += rest;
        }
    }
    for (size_t i = 0; i < coarse->size; i++)
        coarse->side[i] *= coarse->unknown[i];
}

static void correct(const shf_plate *coarse, const shf_plate *fine)
{
    for (int y = 0; y < fine->height; y++) {
        const double *near = coarse->solution + row_of(coarse, over(y, coarse->height));
        const double *far = coarse->solution + row_of(coarse, beside(y, coarse->height));
        for (int x = 0; x < fine->width; x++) {
            const size_t i = row_of(fine, y) + (size_t)x;
            const int a = over(x, coarse->width), b = beside(x, coarse->width);
            fine->solution[i] +=
                fine->unknown[i] * (9 * near[a] + 3 * near[b] + 3 * far[a] + far[b]) / 16;
        }
    }
}

static void cycle(const shf_plate *p, int depth, const double *in)
{
    const int rounds = depth == 1 ? LAST_ROUNDS : 1;
    memset(p->solution, 0, p->size * sizeof(*p->solution));
    for (int i = 0; i < rounds * STEPS; i++)
        relax(p, in, lengths[i % STEPS]);
    if (depth > 1) {
        shf_plate_apply(p, p->solution, p->rest);
        gather(p, in, p + 1);
        cycle(p + 1, depth - 1, p[1].side);
        correct(p + 1, p);
    }
    for (int i = 0; i < rounds * STEPS; i++)
        relax(p, in, lengths[STEPS - 1 - i % STEPS]);
}

void shf_plates_cycle(const shf_plates *plates, const double *in, double *out)
{
    cycle(plates->plates, plates->count, in);
    memcpy(out, plates->plates[0].solution, plates->plates[0].size * sizeof(*out));
}

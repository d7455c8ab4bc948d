/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Harmonic and biharmonic filling. What is minimal: the sum over neighbours of (u - v)^2, or that of uxx^2 +
 * 2 uxy^2 + uyy^2, the energy of a thin plate, over all pixels whose differences lie in the picture: its
 * edges are free. A start by pull-push, then conjugate gradients (Hestenes & Stiefel 1952), preconditioned by
 * a multigrid cycle. */
#include "corruptions/attribute/box.h"
#include "corruptions/attribute/fill.h"
#include "corruptions/attribute/multigrid.h"
#include "corruptions/attribute/plate.h"
#include "corruptions/base/context.h"

#define MARGIN 2 /* what a plate's differences reach */

typedef struct equation {
    shf_multigrid grids;            /* of both: it knows what is unknown */
    shf_plates plates;              /* of the plate */
    double *values;                 /* of one channel, known ones too */
    double *side, *way, *image, *z; /* of conjugate gradients */
    const float *above;             /* NULL: 0; else what the gradient at a pixel is to be */
    double hold;                    /* of the square of what the values are changed by */
    double tolerance;               /* of the energy of the error, as a part of the first */
    int steps;                      /* at most */
    void (*apply)(const struct equation *e, const double *in, double *out);
    void (*precondition)(const struct equation *e, const double *in, double *out);
} equation;

/* ---- the two energies: half their gradient, at all pixels ---- */

static void apply_membrane(const equation *e, const double *in, double *out)
{
    const shf_grid *g = &e->grids.grids[0];
    for (int y = 0; y < g->height; y++) {
        const size_t first = (size_t)(y + 1) * g->stride + 1, last = first + (size_t)g->width - 1;
        const double *above = in - (y > 0 ? g->stride : 0);
        const double *below = in + (y + 1 < g->height ? g->stride : 0);
        for (size_t i = first; i <= last; i++)
            out[i] = 4 * in[i] - in[i - 1] - in[i + 1] - above[i] - below[i];
        out[first] += in[first - 1] - in[first];
        out[last] += in[last + 1] - in[last];
    }
}

static void apply_held(const equation *e, const double *in, double *out)
{
    const shf_grid *g = &e->grids.grids[0];
    apply_membrane(e, in, out);
    for (size_t i = g->stride; i < g->size - g->stride; i++)
        out[i] += e->hold * in[i];
}

static void apply_plate(const equation *e, const double *in, double *out)
{
    shf_plate_apply(&e->plates.plates[0], in, out);
}

static void cycle_membrane(const equation *e, const double *in, double *out)
{
    shf_multigrid_cycle(&e->grids, in, out);
}

static void cycle_plate(const equation *e, const double *in, double *out)
{
    shf_plates_cycle(&e->plates, in, out);
}

/* ---- conjugate gradients ---- */

static double dot(const shf_grid *g, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < g->size; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Only unknown pixels have an equation. */
static void clear_known(const shf_grid *g, double *plane)
{
    for (size_t i = 0; i < g->size; i++)
        plane[i] = g->diagonal[i] > 0 ? plane[i] : 0;
}

/* side: what the gradient is to be, of the energy without hold. */
static void solve(const equation *e)
{
    const shf_grid *g = &e->grids.grids[0];
    e->apply(e, e->values, e->image);
    for (size_t i = 0; i < g->size; i++)
        e->side[i] += e->hold * e->values[i] - e->image[i];
    clear_known(g, e->side);
    e->precondition(e, e->side, e->way);
    double energy = dot(g, e->side, e->way);
    const double enough = energy * e->tolerance;
    for (int step = 0; step < e->steps && energy > enough; step++) {
        e->apply(e, e->way, e->image);
        clear_known(g, e->image);
        const double length = energy / dot(g, e->way, e->image);
        for (size_t i = 0; i < g->size; i++) {
            e->values[i] += length * e->way[i];
            e->side[i] -= length * e->image[i];
        }
        e->precondition(e, e->side, e->z);
        const double left = dot(g, e->side, e->z);
        for (size_t i = 0; i < g->size; i++)
            e->way[i] = e->z[i] + left / energy * e->way[i];
        energy = left;
    }
}

/* ---- pictures ---- */

/* The box of the hole and MARGIN around it. */
static shf_region region_of(const shf_holed *picture)
{
    const shf_box box = shf_box_of(picture->hole, picture->width, picture->height);
    const int left = box.left > MARGIN ? box.left - MARGIN : 0;
    const int top = box.top > MARGIN ? box.top - MARGIN : 0;
    const int right = box.right + MARGIN < picture->width ? box.right + MARGIN : picture->width;
    const int bottom =
        box.bottom + MARGIN < picture->height ? box.bottom + MARGIN : picture->height;
    return (shf_region){left,
                        top,
                        right - left,
                        bottom - top,
                        picture->hole + (size_t)top * (size_t)picture->width + left,
                        picture->width,
                        picture->height};
}

static shf_status take_planes(shf_context *context, equation *e)
{
    double **planes[] = {&e->values, &e->side, &e->way, &e->image, &e->z};
    return shf_zeros_take(context, planes, sizeof(planes) / sizeof(*planes),
                          e->grids.grids[0].size);
}

static void solve_channel(const equation *e, const shf_region *region, const shf_holed *picture,
                          int channel)
{
    const shf_grid *g = &e->grids.grids[0];
    const size_t n = (size_t)picture->channels, pitch = (size_t)picture->width;
    float *values =
        picture->values + ((size_t)region->top * pitch + (size_t)region->left) * n + channel;
    for (int y = 0; y < g->height; y++)
        for (int x = 0; x < g->width; x++) {
            const size_t i = (size_t)(y + 1) * g->stride + (size_t)x + 1;
            const size_t from = ((size_t)y * pitch + (size_t)x) * n;
            e->values[i] = values[from];
            e->side[i] =
                e->above ? (double)e->above[(values - picture->values) + (ptrdiff_t)from] : 0;
        }
    solve(e);
    for (int y = 0; y < g->height; y++)
        for (int x = 0; x < g->width; x++)
            if (region->hole[(size_t)y * pitch + (size_t)x])
                values[((size_t)y * pitch + (size_t)x) * n] =
                    (float)e->values[(size_t)(y + 1) * g->stride + (size_t)x + 1];
}

/* From what the values of the hole are. */
static shf_status mend(shf_context *context, const shf_holed *picture, equation *e)
{
    const shf_region region = region_of(picture);
    if (region.width <= 0) /* no hole */
        return SHF_OK;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = shf_multigrid_make(context, &region, &e->grids);
    if (!status && e->apply == apply_plate)
        status = shf_plates_make(context, &region, &e->plates);
    if (!status)
        status = take_planes(context, e);
    for (int c = 0; c < picture->channels && !status; c++)
        solve_channel(e, &region, picture, c);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

static shf_status fill(shf_context *context, const shf_holed *picture, equation *e)
{
    shf_status status = shf_fill_pull_push(context, picture);
    return status ? status : mend(context, picture, e);
}

shf_status shf_mend_gradients(shf_context *context, const shf_holed *picture, const float *above,
                              float hold)
{
    equation e = {.above = above,
                  .hold = hold,
                  .tolerance = 1e-4,
                  .steps = 100,
                  .apply = apply_held,
                  .precondition = cycle_membrane};
    return mend(context, picture, &e);
}

shf_status shf_fill_harmonic(shf_context *context, const shf_holed *picture)
{
    equation e = {
        .tolerance = 1e-6, .steps = 100, .apply = apply_membrane, .precondition = cycle_membrane};
    return fill(context, picture, &e);
}

shf_status shf_fill_biharmonic(shf_context *context, const shf_holed *picture)
{
    equation e = {
        .tolerance = 1e-8, .steps = 100, .apply = apply_plate, .precondition = cycle_plate};
    return fill(context, picture, &e);
}

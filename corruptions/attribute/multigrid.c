/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Four pixels become one of the next grid, whose edges weigh half the sum of those that they stand for: as
 * in the equation on pixels twice as large. One damped Jacobi step before and after, so that the cycle is
 * symmetric; corrections go to all four alike. */
#include "corruptions/attribute/multigrid.h"

#include <string.h>

#include "corruptions/base/context.h"

#define DAMPING 0.8
#define LAST_STEPS 8 /* on the coarsest grid */

shf_status shf_zeros_take(shf_context *context, double **const *planes, size_t count, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        *planes[i] = shf_arena_take(&context->scratch, size, sizeof(double));
        if (!*planes[i])
            return shf_fail_memory(context, "an equation of pixels");
        memset(*planes[i], 0, size * sizeof(double));
    }
    return SHF_OK;
}

static shf_status take_grid(shf_context *context, int width, int height, shf_grid *out)
{
    *out = (shf_grid){.width = width, .height = height, .stride = (size_t)width + 2};
    out->size = out->stride * ((size_t)height + 2);
    double **planes[] = {&out->diagonal, &out->inverse, &out->right, &out->down,
                         &out->solution, &out->rest,    &out->side};
    return shf_zeros_take(context, planes, sizeof(planes) / sizeof(*planes), out->size);
}

static void invert(const shf_grid *grid)
{
    for (size_t i = 0; i < grid->size; i++)
        grid->inverse[i] = grid->diagonal[i] > 0 ? 1 / grid->diagonal[i] : 0;
}

static void fill_finest(const shf_region *region, const shf_grid *grid)
{
    const size_t pitch = (size_t)region->picture_width;
    for (int y = 0; y < grid->height; y++)
        for (int x = 0; x < grid->width; x++) {
            const uint8_t *at = region->hole + (size_t)y * pitch + x;
            const size_t i = (size_t)(y + 1) * grid->stride + (size_t)x + 1;
            const int px = region->left + x, py = region->top + y;
            if (!*at)
                continue;
            grid->diagonal[i] = (px > 0) + (py > 0) + (px + 1 < region->picture_width) +
                                (py + 1 < region->picture_height);
            grid->right[i] = x + 1 < grid->width && at[1];
            grid->down[i] = y + 1 < grid->height && at[pitch];
        }
    invert(grid);
}

static void coarsen(const shf_grid *fine, const shf_grid *coarse)
{
    for (int y = 0; y < fine->height; y++)
        for (int x = 0; x < fine->width; x++) {
            const size_t i = (size_t)(y + 1) * fine->stride + (size_t)x + 1;
            const size_t to = (size_t)(y / 2 + 1) * coarse->stride + (size_t)(x / 2) + 1;
            /* what is inside of the four is no edge of theirs */
            const double right = fine->right[i], down = fine->down[i];
            coarse->diagonal[to] += 0.5 * fine->diagonal[i];
            if (x % 2)
                coarse->right[to] += 0.5 * right;
            else
                coarse->diagonal[to] -= right;
            if (y % 2)
                coarse->down[to] += 0.5 * down;
            else
                coarse->diagonal[to] -= down;
        }
    invert(coarse);
}

shf_status shf_multigrid_make(shf_context *context, const shf_region *region, shf_multigrid *out)
{
    shf_grid *grid = out->grids;
    shf_status status = take_grid(context, region->width, region->height, grid);
    if (status)
        return status;
    fill_finest(region, grid);
    while (grid->width > 2 || grid->height > 2) {
        status = take_grid(context, (grid->width + 1) / 2, (grid->height + 1) / 2, grid + 1);
        if (status)
            return status;
        coarsen(grid, grid + 1);
        grid++;
    }
    out->count = (int)(grid - out->grids) + 1;
    return SHF_OK;
}

void shf_grid_apply(const shf_grid *grid, const double *restrict in, double *restrict out)
{
    const size_t s = grid->stride;
    const double *diagonal = grid->diagonal, *right = grid->right, *down = grid->down;
    memset(out, 0, s * sizeof(*out));
    for (size_t i = s; i < grid->size - s; i++)
        out[i] = diagonal[i] * in[i] - right[i] * in[i + 1] - right[i - 1] * in[i - 1] -
                 down[i] * in[i + s] - down[i - s] * in[i - s];
    memset(out + grid->size - s, 0, s * sizeof(*out));
}

/* solution += DAMPING D^-1 (in - A solution) */
static void relax(const shf_grid *grid, const double *in)
{
    shf_grid_apply(grid, grid->solution, grid->rest);
    for (size_t i = 0; i < grid->size; i++)
        grid->solution[i] += DAMPING * grid->inverse[i] * (in[i] - grid->rest[i]);
}

static void restrict_rest(const shf_grid *fine, const double *in, const shf_grid *coarse)
{
    memset(coarse->side, 0, coarse->size * sizeof(*coarse->side));
    for (int y = 0; y < fine->height; y++) {
        const size_t from = (size_t)(y + 1) * fine->stride + 1;
        double *to = coarse->side + (size_t)(y / 2 + 1) * coarse->stride + 1;
        for (int x = 0; x < fine->width; x++)
            to[x / 2] += in[from + (size_t)x] - fine->rest[from + (size_t)x];
    }
}

static void correct(const shf_grid *coarse, const shf_grid *fine)
{
    for (int y = 0; y < fine->height; y++) {
        const double *from = coarse->solution + (size_t)(y / 2 + 1) * coarse->stride + 1;
        const size_t to = (size_t)(y + 1) * fine->stride + 1;
        for (int x = 0; x < fine->width; x++)
            if (fine->diagonal[to + (size_t)x] > 0)
                fine->solution[to + (size_t)x] += from[x / 2];
    }
}

static void cycle(const shf_grid *grid, int depth, const double *in)
{
    for (size_t i = 0; i < grid->size; i++)
        grid->solution[i] = DAMPING * grid->inverse[i] * in[i];
    if (depth == 1) {
        for (int i = 1; i < LAST_STEPS; i++)
            relax(grid, in);
        return;
    }
    shf_grid_apply(grid, grid->solution, grid->rest);
    restrict_rest(grid, in, grid + 1);
    cycle(grid + 1, depth - 1, grid[1].side);
    correct(grid + 1, grid);
    relax(grid, in);
}

void shf_multigrid_cycle(const shf_multigrid *grids, const double *in, double *out)
{
    cycle(grids->grids, grids->count, in);
    memcpy(out, grids->grids[0].solution, grids->grids[0].size * sizeof(*out));
}

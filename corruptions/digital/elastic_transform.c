/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* elastic_transform: an affine map, and then every pixel moved by a smooth random field. In detail, as
 * in create_c of Hendrycks & Dietterich 2019 (after Simard et al. 2003), on floats v / 255:
 *   - with c = size / 2 and s = shorter side / 3 in whole numbers, the points (c + s, c + s),
 *     (c + s, c - s), (c - s, c - s) move by U(-affine, affine) along x and y, in float; the map that
 *     this gives, reflected at the border (101), by OpenCV's warpAffine, which knows 1/32 pixel;
 *   - dx and dy = alpha * Gaussian(U(-1, 1)), truncated at 3 sigma, half-sample reflection, in
 *     double, made float; bilinear samples in double at (x + dx, y + dy), half-sample reflection;
 *   - made float, clipped, times 255, truncated.
 * Ours solves the map directly (the published code solves six equations and inverts), and smooths in
 * another order of sums: that moves a value where a coordinate lies within rounding of the middle
 * between two.
 * Any size: the same constants in pixels. The published centre is (height / 2, width / 2) for x and
 * y; ours is that of each axis, the same for squares. Where the three points lie on a line (always
 * where the shorter side is less than 3 pixels) there is no map, and the image is moved by dx and dy
 * alone. Scratch memory: 36 bytes a pixel of three channels, 28 of one. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/convolve.h"
#include "corruptions/kernels/smooth.h"

#define TRUNCATE 3.0 /* radius / sigma */

typedef struct parameters {
    double alpha_px, smoothing_sigma_px, affine_px;
    double shift_x1, shift_y1, shift_x2, shift_y2, shift_x3, shift_y3;
} parameters;

/* clang-format off */
#define SHIFT(field, meaning) SHF_DRAWN_PARAMETER(parameters, field, "px", -1000, 1000, meaning)
/* clang-format on */

static const shf_parameter table[] = {
    SHF_SCALED_PARAMETER(parameters, alpha_px, "px", 0, 10000,
                         "scale of the field: its shift without smoothing"),
    SHF_SCALED_PARAMETER(parameters, smoothing_sigma_px, "px", 0, 1000,
                         "standard deviation of the Gaussian that smooths the field"),
    SHF_SCALED_PARAMETER(parameters, affine_px, "px", 0, 1000,
                         "how far the three points of the affine map move at most along x and y"),
    SHIFT(shift_x1, "by how much the lower right point moves along x"),
    SHIFT(shift_y1, "by how much the lower right point moves along y"),
    SHIFT(shift_x2, "by how much the upper right point moves along x"),
    SHIFT(shift_y2, "by how much the upper right point moves along y"),
    SHIFT(shift_x3, "by how much the upper left point moves along x"),
    SHIFT(shift_y3, "by how much the upper left point moves along y"),
};

/* The published values are products with a size in pixels: 244 where 224 was meant, 360 for 299. */
#define ROW(size, alpha, sigma, affine)                                                            \
    {                                                                                              \
        (size) * (alpha), (size) * (sigma), (size) * (affine), SHF_DRAW_DOUBLE, SHF_DRAW_DOUBLE,   \
            SHF_DRAW_DOUBLE, SHF_DRAW_DOUBLE, SHF_DRAW_DOUBLE, SHF_DRAW_DOUBLE                     \
    }
#define LARGE_ROWS(size)                                                                           \
    {                                                                                              \
        ROW(size, 2.0, 0.7, 0.1), ROW(size, 2.0, 0.08, 0.2), ROW(size, 0.05, 0.01, 0.02),          \
            ROW(size, 0.07, 0.01, 0.02), ROW(size, 0.12, 0.01, 0.02)                               \
    }

static const parameters imagenet[] = LARGE_ROWS(244.0);
static const parameters imagenet_299[] = LARGE_ROWS(360.0);
/*                                            size   alpha sigma affine */
static const parameters imagenet_64[] = {ROW(64.0, 0.0, 0.0, 0.08), ROW(64.0, 0.05, 0.3, 0.06),
                                         ROW(64.0, 0.1, 0.08, 0.06), ROW(64.0, 0.1, 0.03, 0.03),
                                         ROW(64.0, 0.16, 0.03, 0.02)};
static const parameters cifar10[] = {ROW(32.0, 0.0, 0.0, 0.08), ROW(32.0, 0.05, 0.2, 0.07),
                                     ROW(32.0, 0.08, 0.06, 0.06), ROW(32.0, 0.1, 0.04, 0.05),
                                     ROW(32.0, 0.1, 0.03, 0.03)};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),
    SHF_TABLE("cifar10-c", cifar10),
};

enum { DRAW_SHIFTS, DRAW_DX, DRAW_DY };

/* ---- the affine map ---- */

static void draw_shifts(const shf_call *call, parameters *p)
{
    double *const shifts[6] = {&p->shift_x1, &p->shift_y1, &p->shift_x2,
                               &p->shift_y2, &p->shift_x3, &p->shift_y3};
    for (uint64_t i = 0; i < 6; i++)
        if (isnan(*shifts[i]))
            *shifts[i] =
                shf_random_uniform(&call->stream, DRAW_SHIFTS, i, -p->affine_px, p->affine_px);
}

/* From the moved points back: where a pixel comes from; false if the points lie on a line. */
static bool solve_map(const parameters *p, int width, int height, double map[6])
{
    const int cx = width / 2, cy = height / 2, s = (width < height ? width : height) / 3;
    const float x1 = (float)(cx + s) + (float)p->shift_x1,
                y1 = (float)(cy + s) + (float)p->shift_y1;
    const float x2 = (float)(cx + s) + (float)p->shift_x2,
                y2 = (float)(cy - s) + (float)p->shift_y2;
    const float x3 = (float)(cx - s) + (float)p->shift_x3,
                y3 = (float)(cy - s) + (float)p->shift_y3;
    /* These edges of the moved triangle were (0, 2 s) and (2 s, 0). */
    const double ux = (double)x1 - x2, uy = (double)y1 - y2;
    const double vx = (double)x2 - x3, vy = (double)y2 - y3;
    const double determinant = ux * vy - uy * vx;
    if (s == 0 || determinant == 0)
        return false;
    const double scale = 2.0 * s / determinant;
    map[0] = -uy * scale;
    map[1] = ux * scale;
    map[2] = (cx + s) - map[0] * x2 - map[1] * y2;
    map[3] = vy * scale;
    map[4] = -vx * scale;
    map[5] = (cy - s) - map[3] * x2 - map[4] * y2;
    return true;
}

/* ---- images of floats ---- */

/* All indices from -size to 2 size - 1; false if there is no memory. */
static bool take_axis(shf_arena *arena, int size, shf_border border, shf_axis *axis)
{
    int *at = shf_arena_take(arena, 3 * (size_t)size, sizeof(*at));
    for (int i = 0; at && i < 3 * size; i++)
        at[i] = shf_border_index(border, i - size, size);
    *axis = (shf_axis){size, border, at};
    return at != NULL;
}

static bool take_samples(shf_arena *arena, const shf_image *like, shf_border border, float **values,
                         shf_samples *samples)
{
    const size_t stride = shf_row_samples(like), count = stride * (size_t)like->height;
    *values = shf_arena_take(arena, count + 3, sizeof(**values));
    if (*values)
        (*values)[count] = (*values)[count + 1] = (*values)[count + 2] = 0;
    *samples = (shf_samples){.values = *values, .stride = stride, .channels = like->channels};
    return take_axis(arena, like->width, border, &samples->x) &&
           take_axis(arena, like->height, border, &samples->y) && *values;
}

static void load(const shf_image *image, float *to)
{
    float level[256];
    for (int v = 0; v < 256; v++)
        level[v] = (float)v / 255.0f;
    for (int y = 0; y < image->height; y++)
        for (size_t i = 0; i < shf_row_samples(image); i++)
            *to++ = level[shf_row(image, y)[i]];
}

/* The image as floats, after the affine map. */
static shf_status warp(const shf_call *call, const parameters *p, shf_samples *out)
{
    shf_arena *arena = &call->context->scratch;
    const shf_image *in = call->in;
    float *to, *from_values;
    if (!take_samples(arena, in, SHF_BORDER_REFLECT, &to, out))
        return shf_fail_memory(call->context, "an image of floats");
    double map[6];
    if (!solve_map(p, in->width, in->height, map)) {
        load(in, to);
        return SHF_OK;
    }
    shf_mark mark = shf_arena_mark(arena);
    shf_samples from;
    if (!take_samples(arena, in, SHF_BORDER_REFLECT101, &from_values, &from))
        return shf_fail_memory(call->context, "an image of floats");
    load(in, from_values);
    for (int y = 0; y < in->height; y++)
        call->context->kernels->warp_affine_row(&from, map, y, in->width,
                                                to + (size_t)y * from.stride);
    shf_arena_rewind(arena, mark);
    return SHF_OK;
}

/* ---- the field ---- */

/* One coordinate of it, into width * height floats. */
static shf_status make_field(const shf_call *call, const parameters *p, uint32_t draw, float *out)
{
    shf_arena *arena = &call->context->scratch;
    const int width = call->in->width, height = call->in->height;
    const size_t count = (size_t)width;
    shf_mark mark = shf_arena_mark(arena);
    shf_plane plane = shf_plane_take(arena, width, height);
    uint32_t *words = shf_arena_take(arena, count, sizeof(*words));
    shf_status status = SHF_ERR_MEMORY;
    if (!plane.values || !words) {
        shf_fail_memory(call->context, "a field of shifts");
        goto done;
    }
    for (size_t y = 0; y < (size_t)height; y++) {
        call->context->kernels->random_u32(&call->stream, draw, y * count, count, words);
        for (size_t x = 0; x < count; x++) /* uniform on (-1, 1) */
            plane.values[y * plane.stride + x] = (words[x] + 0.5) * 0x1p-31 - 1;
    }
    status = shf_smooth_reflected(call->context, &plane, p->smoothing_sigma_px, TRUNCATE);
    if (status)
        goto done;
    for (size_t y = 0; y < (size_t)height; y++)
        for (size_t x = 0; x < count; x++)
            out[y * count + x] = (float)(p->alpha_px * plane.values[y * plane.stride + x]);
done:
    shf_arena_rewind(arena, mark);
    return status;
}

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    const size_t width = (size_t)call->in->width, count = width * (size_t)call->in->height;
    shf_samples warped;
    draw_shifts(call, p);
    shf_status status = warp(call, p, &warped);
    if (status)
        return status;
    float *dx = shf_arena_take(&call->context->scratch, count, 2 * sizeof(*dx));
    if (!dx)
        return shf_fail_memory(call->context, "a field of shifts");
    float *dy = dx + count;
    if (p->alpha_px > 0) {
        status = make_field(call, p, DRAW_DX, dx);
        if (!status)
            status = make_field(call, p, DRAW_DY, dy);
    } else {
        for (size_t i = 0; i < 2 * count; i++)
            dx[i] = 0;
    }
    for (int y = 0; !status && y < call->in->height; y++)
        call->context->kernels->displace_row(&warped, dx + (size_t)y * width,
                                             dy + (size_t)y * width, y, call->in->width,
                                             shf_row(call->out, y));
    return status;
}

const shf_corruption shf_corruption_elastic_transform = {
    .name = "elastic_transform",
    .family = "digital",
    .summary = "an affine map, then a smooth random displacement of every pixel",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation =
        "at other sizes than the published: the same shifts in pixels, the affine map about "
        "the centre of each axis, and none where its points lie on a line, as they do where "
        "a side is shorter than 3 pixels",
    .revision = 1,
    .stochastic = true,
    .not_monotone = true,
    .exactness = SHF_EXACT_DISTRIBUTION,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

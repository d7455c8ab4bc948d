/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/views/warp.h"

#include <math.h>

#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"

#define RADIANS 0.017453292519943295 /* a degree */

/* The draws of a warp's stream, which is that of its view. */
enum { DRAW_ANGLE = 5, DRAW_TX, DRAW_TY };

shf_warp shf_view_warp(const shf_view *view, const shf_address *address)
{
    if (!shf_view_draws_warp(view))
        return view->warp;
    shf_address own = *address;
    own.replicate = view->draw;
    const shf_stream stream = shf_stream_of("view", 0, &own);
    const shf_warp *most = &view->most;
    return (shf_warp){
        .angle = shf_random_uniform(&stream, DRAW_ANGLE, 0, -most->angle, most->angle),
        .tx = shf_random_uniform(&stream, DRAW_TX, 0, -most->tx, most->tx),
        .ty = shf_random_uniform(&stream, DRAW_TY, 0, -most->ty, most->ty),
    };
}

/* ---- maps ---- */

/* Moved by (-tx, -ty), turned by -angle, shrunk by scale, sheared by -shear; about the middle (c, d). In
 * the order of torchvision's sums. */
static shf_map affine_map(const shf_warp *warp, int width, int height)
{
    const double cosine = shf_cos(RADIANS * warp->angle), sine = shf_sin(RADIANS * warp->angle);
    const double shear = RADIANS * warp->shear, lean = shf_sin(shear) / shf_cos(shear);
    const double scale = shf_warp_scale(warp);
    const double c = width / 2.0, d = height / 2.0;
    const double x = -c - warp->tx, y = -d - warp->ty;
    const double a = (cosine + lean * sine) / scale, b = (lean * cosine - sine) / scale;
    const double e = sine / scale, f = cosine / scale;
    return (shf_map){.m = {a, b, a * x + b * y + c, e, f, e * x + f * y + d, 0, 0, 1}, .half = 0.5};
}

/* A camera at the distance f = sqrt(w^2 + h^2) behind a picture at z = 1, which is turned about its
 * middle (w / 2, h / 2) by the angle, first about the vertical axis: with P = (x - w / 2, y - h / 2, 1),
 * turned to (X, Y, Z), the pixel is seen at (w / 2 + f X / (Z + f), h / 2 + f Y / (Z + f)). The picture is
 * a pixel nearer than f, so no angle is without effect. Hendrycks & Dietterich 2019. */
static shf_map forward_tilt(double angle, int width, int height)
{
    const double c = shf_cos(RADIANS * angle), s = shf_sin(RADIANS * angle);
    const double w = width / 2.0, h = height / 2.0, f = 2 * sqrt(w * w + h * h);
    const double turn[3][3] = {{c, 0, -s}, {-s * s, c, -s * c}, {c * s, s, c * c}};
    double seen[3][3];
    for (int i = 0; i < 3; i++) {
        seen[i][0] = turn[i][0];
        seen[i][1] = turn[i][1];
        seen[i][2] = turn[i][2] - turn[i][0] * w - turn[i][1] * h + (i == 2 ? f : 0);
    }
    shf_map map = {.half = 0};
    for (int j = 0; j < 3; j++) {
        map.m[j] = f * seen[0][j] + w * seen[2][j];
        map.m[3 + j] = f * seen[1][j] + h * seen[2][j];
        map.m[6 + j] = seen[2][j];
    }
    return map;
}

/* The other way round, so that the last number is 1. */
static shf_map inverse(const shf_map *map)
{
    const double *m = map->m;
    shf_map out = {.m = {
                       m[4] * m[8] - m[5] * m[7],
                       m[2] * m[7] - m[1] * m[8],
                       m[1] * m[5] - m[2] * m[4],
                       m[5] * m[6] - m[3] * m[8],
                       m[0] * m[8] - m[2] * m[6],
                       m[2] * m[3] - m[0] * m[5],
                       m[3] * m[7] - m[4] * m[6],
                       m[1] * m[6] - m[0] * m[7],
                       m[0] * m[4] - m[1] * m[3],
                   }};
    const double last = out.m[8];
    for (int i = 0; i < 9; i++)
        out.m[i] /= last;
    return out;
}

shf_map shf_warp_map(const shf_warp *warp, int width, int height)
{
    if (!warp->tilts)
        return affine_map(warp, width, height);
    const shf_map forward = forward_tilt(warp->tilt, width, height);
    return inverse(&forward);
}

static inline __attribute__((always_inline)) void place_of(const shf_map *map, int x, int y,
                                                           double place[2])
{
    const double *m = map->m, u = x + map->left + map->half, v = y + map->top + map->half;
    const double z = m[6] * u + m[7] * v + m[8];
    place[0] = m[0] * u + m[1] * v + m[2];
    place[1] = m[3] * u + m[4] * v + m[5];
    if (z != 1) {
        place[0] /= z;
        place[1] /= z;
    }
    place[0] -= map->half + map->x0;
    place[1] -= map->half + map->y0;
}

void shf_map_place(const shf_map *map, int x, int y, double place[2])
{
    place_of(map, x, y, place);
}

#define MOST_REACH 16384

/* A projective map keeps lines, so that corners are outermost. */
static int reach_at(const shf_map *map, int side)
{
    double most = 0;
    for (int i = 0; i < 4; i++) {
        double place[2];
        shf_map_place(map, i % 2 ? side - 1 : 0, i / 2 ? side - 1 : 0, place);
        for (int k = 0; k < 2; k++) {
            const double beyond = fmax(-place[k], place[k] - (side - 1));
            most = beyond > most ? beyond : most;
        }
    }
    return most < MOST_REACH ? (int)most + 2 : MOST_REACH; /* with the neighbours of a place */
}

int shf_warp_reach(const shf_warp *warp, int side)
{
    shf_warp last = *warp;
    last.scale = shf_warp_scale(warp) + warp->steps * warp->step;
    const shf_map maps[] = {shf_warp_map(warp, side, side), shf_warp_map(&last, side, side)};
    const int first = reach_at(&maps[0], side), end = reach_at(&maps[1], side);
    return first > end ? first : end;
}

/* ---- samplings ---- */

/* The four pixels around a place, row by row; black beyond the image. */
typedef struct pixels {
    const uint8_t *at[4];
} pixels;

static const uint8_t *pixel_at(const shf_image *image, int x, int y)
{
    static const uint8_t black[3];
    const bool there = x >= 0 && x < image->width && y >= 0 && y < image->height;
    return there ? shf_row(image, y) + (ptrdiff_t)x * image->channels : black;
}

static inline pixels pixels_at(const shf_image *image, int left, int top)
{
    if (left < 0 || top < 0 || left + 1 >= image->width || top + 1 >= image->height)
        return (pixels){{pixel_at(image, left, top), pixel_at(image, left + 1, top),
                         pixel_at(image, left, top + 1), pixel_at(image, left + 1, top + 1)}};
    const uint8_t *above = shf_row(image, top) + (ptrdiff_t)left * image->channels;
    const uint8_t *below = above + image->stride;
    return (pixels){{above, above + image->channels, below, below + image->channels}};
}

static inline double mean_of(const pixels *p, int c, double right, double down)
{
    const double upper = p->at[0][c] + right * (p->at[1][c] - p->at[0][c]);
    const double lower = p->at[2][c] + right * (p->at[3][c] - p->at[2][c]);
    return upper + down * (lower - upper);
}

/* Rounded; the outline is blended with what is around it. */
static inline void sample_rounded(const shf_image *image, double x, double y, uint8_t *out)
{
    const int left = (int)(x + 1) - 1, top = (int)(y + 1) - 1; /* rounded down, from -1 on */
    const pixels p = pixels_at(image, left, top);
    for (int c = 0; c < image->channels; c++)
        out[c] = (uint8_t)(mean_of(&p, c, x - left, y - top) + 0.5);
}

static inline double clamped(double value, double most)
{
    return value < 0 ? 0 : value > most ? most : value;
}

/* As Pillow's transform does: cut off, and the outermost pixels reach to their outer edges. */
static inline void sample_truncated(const shf_image *image, double x, double y, uint8_t *out)
{
    const bool there = x >= -0.5 && y >= -0.5 && x < image->width - 0.5 && y < image->height - 0.5;
    const double across = clamped(x, image->width - 1), along = clamped(y, image->height - 1);
    const int left = (int)across, top = (int)along;
    const pixels p = pixels_at(image, left, top);
    for (int c = 0; c < image->channels; c++)
        out[c] = there ? (uint8_t)mean_of(&p, c, across - left, along - top) : 0;
}

/* As OpenCV's warpPerspective does: places in 32nds of a pixel, exact integers from there. */
static inline void sample_in_32nds(const shf_image *image, double x, double y, uint8_t *out)
{
    const int across = (int)rint((x + 1) * 32), along = (int)rint((y + 1) * 32);
    const int right = across % 32, down = along % 32;
    const pixels p = pixels_at(image, across / 32 - 1, along / 32 - 1);
    for (int c = 0; c < image->channels; c++) {
        const int upper = p.at[0][c] * (32 - right) + p.at[1][c] * right;
        const int lower = p.at[2][c] * (32 - right) + p.at[3][c] * right;
        out[c] = (uint8_t)((upper * (32 - down) + lower * down + 512) >> 10);
    }
}

typedef void sample_fn(const shf_image *image, double x, double y, uint8_t *out);

/* Compiled for each sampling, which is a constant there. */
static inline __attribute__((always_inline)) void
warp_row(const shf_image *in, const shf_map *map, sample_fn *sample, int y, const shf_image *out)
{
    uint8_t *to = shf_row(out, y);
    for (int x = 0; x < out->width; x++, to += out->channels) {
        double place[2];
        place_of(map, x, y, place);
        if (place[0] > -1 && place[1] > -1 && place[0] < in->width && place[1] < in->height)
            sample(in, place[0], place[1], to);
        else
            for (int i = 0; i < out->channels; i++)
                to[i] = 0;
    }
}

void shf_warp_image(const shf_image *in, const shf_map *map, shf_sampling sampling,
                    const shf_image *out)
{
    for (int y = 0; y < out->height; y++)
        switch (sampling) {
        case SHF_SAMPLING_TRUNCATED:
            warp_row(in, map, sample_truncated, y, out);
            break;
        case SHF_SAMPLING_32NDS:
            warp_row(in, map, sample_in_32nds, y, out);
            break;
        default:
            warp_row(in, map, sample_rounded, y, out);
        }
}

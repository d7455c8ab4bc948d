/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/views/warp.h"

#include <math.h>

#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"
#include "generators/views/filters.h"

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

/* A picture that is turned about its middle (w / 2, h / 2), first about the vertical axis, by yaw and
 * pitch, seen by a camera at the distance f = sqrt(w^2 + h^2): with P = (x - w / 2, y - h / 2, z), turned
 * to (X, Y, Z), the pixel is seen at (w / 2 + f X / (Z + f), h / 2 + f Y / (Z + f)). */
static shf_map forward_camera(double pitch, double yaw, double z, double half, double w, double h)
{
    const double c = shf_cos(RADIANS * pitch), s = shf_sin(RADIANS * pitch);
    const double d = shf_cos(RADIANS * yaw), t = shf_sin(RADIANS * yaw);
    const double f = 2 * sqrt(w * w + h * h);
    const double turn[3][3] = {{d, 0, -t}, {-s * t, c, -s * d}, {c * t, s, c * d}};
    double seen[3][3];
    for (int i = 0; i < 3; i++) {
        seen[i][0] = turn[i][0];
        seen[i][1] = turn[i][1];
        seen[i][2] = z * turn[i][2] - turn[i][0] * w - turn[i][1] * h + (i == 2 ? f : 0);
    }
    shf_map map = {.half = half};
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
    shf_map out = {.half = map->half,
                   .m = {
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
    const double w = width / 2.0, h = height / 2.0;
    const bool turns = warp->pitch != 0 || warp->yaw != 0;
    if (!warp->tilts && !turns)
        return affine_map(warp, width, height);
    /* Of frames (Hendrycks & Dietterich 2019) the picture lies a pixel behind the middle of its turn, so
     * that no angle is without effect. */
    const shf_map forward = turns ? forward_camera(warp->pitch, warp->yaw, 0, 0.5, w, h)
                                  : forward_camera(warp->tilt, warp->tilt, 1, 0, w, h);
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

/* ---- what is read ---- */

#define MOST_REACH 16384

/* From the first to the last place on an axis. */
typedef struct span {
    double first, last;
} span;

static double clamped(double value, double least, double most)
{
    return !(value > least) ? least : value > most ? most : value; /* no number: the least */
}

/* A projective map keeps lines, so that corners are outermost. */
static span span_of(const shf_map *map, int axis, int width, int height)
{
    span found = {MOST_REACH, -MOST_REACH};
    for (int i = 0; i < 4; i++) {
        double place[2];
        shf_map_place(map, i % 2 ? width - 1 : 0, i / 2 ? height - 1 : 0, place);
        const double at = clamped(place[axis], -MOST_REACH, MOST_REACH);
        found.first = at < found.first ? at : found.first;
        found.last = at > found.last ? at : found.last;
    }
    return found;
}

/* Pixels on each axis around a place. */
static int taps_of(shf_sampling sampling)
{
    static const int taps[SHF_SAMPLINGS] = {
        [SHF_SAMPLING_BILINEAR] = 2,  [SHF_SAMPLING_BICUBIC] = 4, [SHF_SAMPLING_LANCZOS] = 6,
        [SHF_SAMPLING_TRUNCATED] = 2, [SHF_SAMPLING_32NDS] = 2,
    };
    return taps[sampling];
}

static void read_span(const span *places, int taps, int *first, int *count)
{
    *first = (int)floor(places->first) - (taps / 2 - 1);
    *count = (int)floor(places->last) + taps / 2 - *first + 1;
}

/* Whether all pixels go the same whole way along the axis. */
static bool moves_whole(const shf_map *map, int axis, const span *places)
{
    const double *m = map->m;
    return m[3 * axis + axis] == 1 && m[3 * axis + 1 - axis] == 0 && m[6] == 0 && m[7] == 0 &&
           places->first == floor(places->first);
}

shf_area shf_warp_reads(const shf_map *map, shf_sampling sampling, int width, int height)
{
    const span x = span_of(map, 0, width, height), y = span_of(map, 1, width, height);
    const int taps = taps_of(sampling);
    shf_area area;
    read_span(&x, taps, &area.left, &area.width);
    read_span(&y, taps, &area.top, &area.height);
    return area;
}

shf_area shf_warp_needs(const shf_map *map, shf_sampling sampling, int width, int height)
{
    const span x = span_of(map, 0, width, height), y = span_of(map, 1, width, height);
    shf_area area = shf_warp_reads(map, sampling, width, height);
    if (moves_whole(map, 0, &x)) {
        area.left = (int)x.first;
        area.width = width;
    }
    if (moves_whole(map, 1, &y)) {
        area.top = (int)y.first;
        area.height = height;
    }
    return area;
}

static int reach_of(const shf_warp *warp, shf_sampling sampling, int side)
{
    const shf_map map = shf_warp_map(warp, side, side);
    const shf_area area = shf_warp_reads(&map, sampling, side, side);
    const int beyond[] = {-area.left, -area.top, area.left + area.width - side,
                          area.top + area.height - side};
    int most = 0;
    for (int i = 0; i < 4; i++)
        most = beyond[i] > most ? beyond[i] : most;
    return most;
}

int shf_warp_reach(const shf_view *view, int side)
{
    shf_warp first = view->warp, last = view->warp;
    last.scale = shf_warp_scale(&last) + last.steps * last.step;
    if (shf_view_draws_warp(
            view)) { /* corners reach furthest at 45 degrees, and move with the turn */
        first.angle = view->most.angle < 45 ? view->most.angle : 45;
        const int moved = (int)ceil(sqrt(2) * view->most.tx);
        return reach_of(&first, view->sampling, side) + moved;
    }
    const int begin = reach_of(&first, view->sampling, side);
    const int end = reach_of(&last, view->sampling, side);
    return begin > end ? begin : end;
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

/* As Pillow's transform does: cut off, and the outermost pixels reach to their outer edges. */
static inline void sample_truncated(const shf_image *image, double x, double y, uint8_t *out)
{
    const bool there = x >= -0.5 && y >= -0.5 && x < image->width - 0.5 && y < image->height - 0.5;
    const double across = clamped(x, 0, image->width - 1);
    const double along = clamped(y, 0, image->height - 1);
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
frame_row(const shf_image *in, const shf_map *map, sample_fn *sample, int y, const shf_image *out)
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

/* The first of the pixels around a place, all of which there are, and their weights. */
static inline __attribute__((always_inline)) int around(double at, int count, int taps,
                                                        shf_weights *weigh, double *weights)
{
    const double place = clamped(at, 0, count - 1);
    const int first = (int)clamped((int)place - (taps / 2 - 1), 0, count - taps);
    weigh(place - (first + taps / 2 - 1), weights);
    return first;
}

/* Likewise. */
static inline __attribute__((always_inline)) void filter_row(const shf_image *in,
                                                             const shf_map *map, int taps,
                                                             shf_weights *weigh, int y,
                                                             const shf_image *out)
{
    uint8_t *to = shf_row(out, y);
    for (int x = 0; x < out->width; x++, to += out->channels) {
        double place[2], across[SHF_MOST_TAPS], along[SHF_MOST_TAPS];
        place_of(map, x, y, place);
        const int left = around(place[0], in->width, taps, weigh, across);
        const int top = around(place[1], in->height, taps, weigh, along);
        const uint8_t *from = shf_row(in, top) + (ptrdiff_t)left * in->channels;
        for (int c = 0; c < in->channels; c++) {
            double sum = 0;
            for (int j = 0; j < taps; j++) {
                double line = 0;
                for (int i = 0; i < taps; i++)
                    line += across[i] * from[j * in->stride + i * in->channels + c];
                sum += along[j] * line;
            }
            to[c] = (uint8_t)(clamped(sum, 0, 255) + 0.5);
        }
    }
}

static void warp_row(const shf_image *in, const shf_map *map, shf_sampling sampling, int y,
                     const shf_image *out)
{
    switch (sampling) {
    case SHF_SAMPLING_BICUBIC:
        filter_row(in, map, 4, shf_bicubic_weights, y, out);
        break;
    case SHF_SAMPLING_LANCZOS:
        filter_row(in, map, 6, shf_lanczos_weights, y, out);
        break;
    case SHF_SAMPLING_TRUNCATED:
        frame_row(in, map, sample_truncated, y, out);
        break;
    case SHF_SAMPLING_32NDS:
        frame_row(in, map, sample_in_32nds, y, out);
        break;
    default:
        filter_row(in, map, 2, shf_bilinear_weights, y, out);
    }
}

void shf_warp_image(const shf_image *in, const shf_map *map, shf_sampling sampling,
                    const shf_image *out)
{
    for (int y = 0; y < out->height; y++)
        warp_row(in, map, sampling, y, out);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The inside of the synthetic source: shapes, textures, and the scenes made of them. Lengths are in
 * units of the shorter side of the picture. Only + - * / and sqrt, and detmath where an angle is
 * drawn: the same bits on every machine. */
#ifndef SHF_SOURCES_SYNTHETIC_H
#define SHF_SOURCES_SYNTHETIC_H

#include <stdbool.h>
#include <stddef.h>

#include <shiftforge/image.h>
#include <shiftforge/random.h>

#include "corruptions/base/arena.h"

/* ---- shapes: one a class ---- */

typedef struct shf_point {
    double x, y;
} shf_point;

typedef struct shf_shape {
    const char *name; /* of the class; the table is sorted by it */
    /* Signed distance to the outline, negative inside. The shape lies within radius 1 of (0, 0), y
     * points up. */
    double (*distance)(const struct shf_shape *shape, shf_point at);
    const shf_point *corners; /* of a polygon */
    int corner_count;
    double turn; /* it is turned by up to so much either way, in radians */
} shf_shape;

extern const shf_shape shf_shapes[];
extern const size_t shf_shape_count;

/* ---- textures ---- */

typedef struct shf_rgb {
    double r, g, b; /* 0 to 1 */
} shf_rgb;

static inline double shf_clamp01(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* 0 below low, 1 above high. */
static inline double shf_smooth(double low, double high, double x)
{
    double t = shf_clamp01((x - low) / (high - low));
    return t * t * (3 - 2 * t);
}

/* a at 0, b at 1. */
static inline shf_rgb shf_rgb_mix(shf_rgb a, shf_rgb b, double t)
{
    t = shf_clamp01(t);
    return (shf_rgb){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

#define SHF_LATTICE 64

/* Random values at the points of a grid that repeats after 64. */
typedef struct shf_noise {
    float values[SHF_LATTICE][SHF_LATTICE];
} shf_noise;

void shf_noise_fill(shf_noise *noise, const shf_stream *stream, uint32_t draw);
/* Fractal noise from 0 to 1, mostly near 0.5: octaves of smooth noise, each twice as fine and half
 * as strong as the one before, turned so that the grids do not line up. */
double shf_noise_at(const shf_noise *noise, double x, double y, int octaves);

typedef struct shf_backdrop {
    const char *name;
    double vary; /* so far each channel of a colour may lie from these */
    shf_rgb colours[4];
    shf_rgb (*colour)(const shf_noise *noise, const shf_rgb colours[4], double x, double y);
} shf_backdrop;

extern const shf_backdrop shf_backdrops[];
extern const size_t shf_backdrop_count;

/* How much of the second colour a surface shows at a place on the object, 0 to 1. */
typedef double (*shf_surface)(const shf_noise *noise, double x, double y);
extern const shf_surface shf_surfaces[];
extern const size_t shf_surface_count;

/* ---- scenes ---- */

/* Renders an object of a shape before a backdrop into image (RGB) and mask (1 channel, 0 or 255), of
 * the same size. False if there is no memory. */
bool shf_scene_render(shf_arena *scratch, const shf_shape *shape, const shf_stream *stream,
                      const shf_image *image, const shf_image *mask);

#endif

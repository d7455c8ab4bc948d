/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Crystals of frost: each is a stem that grows pixel by pixel and sends out branches to both sides,
 * shorter towards the tip, which branch again: ferns where they branch often, needles where they
 * do not. Their directions follow a plasma fractal, so that neighbours grow alike; light comes from
 * the upper left. */
#include <math.h>

#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"
#include "corruptions/kernels/fractal.h"
#include "corruptions/kernels/frost_texture.h"

#define TURN 6.283185307179586
#define STEP 0.7 /* pixels between the dots of a stroke */

enum { DRAW_GROUND = 0, DRAW_CRYSTAL = SHF_FRACTAL_DRAWS, DRAW_BRANCH };

typedef struct canvas {
    const shf_frost_style *style;
    const shf_stream *stream;
    uint64_t branches; /* grown so far: the index of the next one's random numbers */
    int width, height;
    float *pixels;
} canvas;

typedef struct tip {
    double x, y, dx, dy; /* dx, dy: the way of one step */
} tip;

static double between(canvas *c, uint32_t draw, uint64_t index, double low, double high)
{
    return shf_random_uniform(c->stream, draw, index, low, high);
}

static void dot(const canvas *c, double x, double y, float value, float cover)
{
    if (!(x >= 0 && y >= 0 && x < c->width - 1 && y < c->height - 1))
        return;
    const int left = (int)x, top = (int)y;
    const float right = (float)(x - left), lower = (float)(y - top);
    float *p = c->pixels + (size_t)top * (size_t)c->width + left, *q = p + c->width;
    p[0] += (value - p[0]) * (cover * (1 - right) * (1 - lower));
    p[1] += (value - p[1]) * (cover * right * (1 - lower));
    q[0] += (value - q[0]) * (cover * (1 - right) * lower);
    q[1] += (value - q[1]) * (cover * right * lower);
}

static tip turned(tip t, double angle)
{
    const double cosine = shf_cos(angle), sine = shf_sin(angle);
    return (tip){t.x, t.y, t.dx * cosine - t.dy * sine, t.dx * sine + t.dy * cosine};
}

/* A stroke of about some length, and the branches of it, which are longest at a fifth of the way. */
static void grow(canvas *c, tip t, double length, float value, int depth)
{
    const shf_frost_style *s = c->style;
    const uint64_t own = 4 * c->branches++;
    const double bend = between(c, DRAW_BRANCH, own, -s->bend, s->bend) * STEP;
    const double cosine = shf_cos(bend), sine = shf_sin(bend);
    double next = s->spacing * between(c, DRAW_BRANCH, own + 1, 0.5, 1.5);
    length *= between(c, DRAW_BRANCH, own + 2, 0.5, 1.2);
    value *= (float)between(c, DRAW_BRANCH, own + 3, 0.5, 1.15);
    for (double way = 0; way < length; way += STEP) {
        const double left = 1 - way / length;
        dot(c, t.x, t.y, value, (float)(s->cover * (0.4 + 0.6 * left)));
        if (depth > 0 && way >= next) {
            const double opened = way < 0.2 * length ? way / (0.2 * length) : 1;
            const double side = s->side_length * (length - way) * opened;
            for (int sign = -1; sign <= 1 && side > 1; sign += 2)
                grow(c, turned(t, sign * s->side_angle), side, value, depth - 1);
            next += s->spacing;
        }
        t = (tip){t.x + t.dx, t.y + t.dy, t.dx * cosine - t.dy * sine, t.dx * sine + t.dy * cosine};
    }
}

/* The ground at a pixel, 0 to 1. */
static double ground_at(const shf_fractal *map, int x, int y)
{
    return (shf_fractal_row(map, y)[x % map->size] - map->low) / (map->high - map->low);
}

static void plant(canvas *c, const shf_fractal *map, int crystal)
{
    const shf_frost_style *s = c->style;
    const uint64_t first = 8 * (uint64_t)crystal;
    const double x = between(c, DRAW_CRYSTAL, first, 0, c->width);
    const double y = between(c, DRAW_CRYSTAL, first + 1, 0, c->height);
    const double ground = ground_at(map, (int)x, (int)y);
    const double aside = between(c, DRAW_CRYSTAL, first + 2, -s->spread, s->spread);
    const double angle = TURN * (s->order * ground + aside);
    const double share = between(c, DRAW_CRYSTAL, first + 3, 0, 1);
    const double length = s->shortest + (s->longest - s->shortest) * share * share;
    const double value = between(c, DRAW_CRYSTAL, first + 4, 0.45, 1) * (0.6 + 0.4 * ground);
    grow(c, turned((tip){x, y, STEP, 0}, angle), length, (float)value, s->depth);
}

/* The ground joins the crystals. */
static void join_ground(const canvas *c, const shf_fractal *map)
{
    float *pixel = c->pixels;
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++)
            *pixel++ += (float)(c->style->ground * ground_at(map, x, y));
}

/* Slopes that face the light, at the upper left, are lighter. */
static void light(const canvas *c, float *out)
{
    const int last = c->width - 1, bottom = c->height - 1;
    for (int y = 0; y <= bottom; y++) {
        const float *row = c->pixels + (size_t)y * (size_t)c->width;
        const float *above = y > 0 ? row - c->width : row;
        const float *below = y < bottom ? row + c->width : row;
        for (int x = 0; x <= last; x++) {
            const float slope = below[x < last ? x + 1 : x] - above[x > 0 ? x - 1 : x];
            *out++ = row[x] + (float)c->style->relief * slope;
        }
    }
}

shf_status shf_frost_grow(shf_context *context, const shf_stream *stream,
                          const shf_frost_style *style, int width, int height, float *out)
{
    int size = 2;
    while (size < width || size < height)
        size *= 2;
    shf_fractal map;
    shf_status status = shf_fractal_make(context, stream, DRAW_GROUND, size, style->decay, &map);
    if (status)
        return status;
    const size_t pixels = (size_t)width * (size_t)height;
    canvas c = {style, stream, 0, width, height, NULL};
    c.pixels = shf_arena_take(&context->scratch, pixels, sizeof(*c.pixels));
    if (!c.pixels)
        return shf_fail_memory(context, "a frost texture");
    for (size_t i = 0; i < pixels; i++)
        c.pixels[i] = 0;
    for (int i = 0; i < style->crystals; i++)
        plant(&c, &map, i);
    join_ground(&c, &map);
    light(&c, out);
    return SHF_OK;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* One scene: a lit object with its soft shadow before a backdrop. */
#include <math.h>
#include <stdbool.h>

#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"
#include "generators/sources/synthetic.h"

/* ---- what is drawn once a scene ---- */

/* Draw ids; the index tells the values of one id apart. */
enum {
    DRAW_NOISE,
    DRAW_BACKDROP,
    DRAW_BACKDROP_COLOUR,
    DRAW_PLACE,
    DRAW_OBJECT_COLOUR,
    DRAW_LIGHT
};

typedef struct scene {
    const shf_shape *shape;
    const shf_backdrop *backdrop;
    shf_surface surface;
    const shf_noise *noise;
    int width, height;
    double unit;                       /* pixels */
    double zoom, shift_x, shift_y;     /* of the backdrop */
    double x, y, radius, cosine, sine; /* of the object; the picture's centre is (0, 0) */
    double light_x, light_y;           /* towards the light, length 1; y points down */
    shf_rgb backdrop_colours[4], object, second;
} scene;

static double draw_between(const shf_stream *stream, uint32_t draw, uint64_t index, double low,
                           double high)
{
    return shf_random_uniform(stream, draw, index, low, high);
}

static void draw_backdrop(scene *s, const shf_stream *stream)
{
    int last = (int)shf_backdrop_count - 1;
    s->backdrop = &shf_backdrops[shf_random_int(stream, DRAW_BACKDROP, 0, 0, last)];
    s->zoom = draw_between(stream, DRAW_BACKDROP, 1, 0.8, 1.3);
    s->shift_x = draw_between(stream, DRAW_BACKDROP, 2, -8, 8);
    s->shift_y = draw_between(stream, DRAW_BACKDROP, 3, -0.08, 0.08);
    double tone = draw_between(stream, DRAW_BACKDROP, 4, 0.82, 1.12);
    double vary = s->backdrop->vary;
    for (unsigned i = 0; i < 4; i++) {
        shf_rgb c = s->backdrop->colours[i];
        c.r += draw_between(stream, DRAW_BACKDROP_COLOUR, 3 * i, -vary, vary);
        c.g += draw_between(stream, DRAW_BACKDROP_COLOUR, 3 * i + 1, -vary, vary);
        c.b += draw_between(stream, DRAW_BACKDROP_COLOUR, 3 * i + 2, -vary, vary);
        s->backdrop_colours[i] =
            (shf_rgb){shf_clamp01(c.r * tone), shf_clamp01(c.g * tone), shf_clamp01(c.b * tone)};
    }
}

/* hue from 0 to 6: red, yellow, green, cyan, blue, magenta. */
static shf_rgb from_hue(double hue, double saturation, double value)
{
    double channels[3];
    for (int i = 0; i < 3; i++) {
        double away = hue - 2 * i;
        away = away < 0 ? -away : away;
        away = away > 3 ? 6 - away : away;
        channels[i] = value * (1 - saturation * (1 - shf_clamp01(2 - away)));
    }
    return (shf_rgb){channels[0], channels[1], channels[2]};
}

static double difference(shf_rgb a, shf_rgb b)
{
    double r = a.r - b.r, g = a.g - b.g, blue = a.b - b.b;
    return 3 * r * r + 4 * g * g + 2 * blue * blue;
}

/* The first of a few colours that stands out, or the one that does most: the object is seen before any
 * backdrop, and its colour says nothing about its class. */
static void draw_object_colours(scene *s, const shf_stream *stream)
{
    double best = -1;
    for (unsigned i = 0; i < 8 && best < 0.8; i++) {
        shf_rgb colour = from_hue(draw_between(stream, DRAW_OBJECT_COLOUR, 3 * i, 0, 6),
                                  draw_between(stream, DRAW_OBJECT_COLOUR, 3 * i + 1, 0.45, 0.95),
                                  draw_between(stream, DRAW_OBJECT_COLOUR, 3 * i + 2, 0.45, 1));
        double a = difference(colour, s->backdrop_colours[0]);
        double b = difference(colour, s->backdrop_colours[1]);
        double least = a < b ? a : b;
        if (least > best) {
            best = least;
            s->object = colour;
        }
    }
    double brightness = (3 * s->object.r + 6 * s->object.g + s->object.b) / 10;
    double tint = brightness > 0.5 ? 0.1 : 0.95;
    s->second = shf_rgb_mix(s->object, (shf_rgb){tint, tint, tint},
                            draw_between(stream, DRAW_OBJECT_COLOUR, 40, 0.25, 0.5));
    int last = (int)shf_surface_count - 1;
    s->surface = shf_surfaces[shf_random_int(stream, DRAW_OBJECT_COLOUR, 41, 0, last)];
}

static void draw_place(scene *s, const shf_stream *stream)
{
    s->radius = draw_between(stream, DRAW_PLACE, 0, 0.27, 0.41);
    /* Central, so that the usual centre crop leaves most of it. */
    double room = 0.47 - 0.95 * s->radius;
    double room_x = shf_clamp01(0.5 * s->width / s->unit - 0.5) + room;
    s->x = draw_between(stream, DRAW_PLACE, 1, room_x > 0.2 ? -0.2 : -room_x,
                        room_x > 0.2 ? 0.2 : room_x);
    s->y = draw_between(stream, DRAW_PLACE, 2, -room, room);
    double turn = draw_between(stream, DRAW_PLACE, 3, -s->shape->turn, s->shape->turn);
    s->cosine = shf_cos(turn);
    s->sine = shf_sin(turn);
    double light = draw_between(stream, DRAW_LIGHT, 0, -1, 1);
    s->light_x = shf_sin(light);
    s->light_y = -shf_cos(light);
}

/* ---- the object ---- */

#define FAR 9.0 /* distance of what is not near the object, in radii */

/* A place in the picture as the object sees it: in radii, turned, y up. */
static shf_point to_object(const scene *s, double x, double y)
{
    double u = (x - s->x) / s->radius, v = (s->y - y) / s->radius;
    return (shf_point){u * s->cosine + v * s->sine, v * s->cosine - u * s->sine};
}

static double distance_at(const scene *s, double x, double y)
{
    shf_point at = to_object(s, x, y);
    return at.x * at.x + at.y * at.y > 2 ? FAR : s->shape->distance(s->shape, at);
}

static double column_x(const scene *s, int column)
{
    return (column + 0.5 - 0.5 * s->width) / s->unit;
}

static double row_y(const scene *s, int row)
{
    return (row + 0.5 - 0.5 * s->height) / s->unit;
}

/* A row of distances, with one column more on either side. */
static void fill_distances(const scene *s, int row, double *distances)
{
    double y = row_y(s, row), away = (y - s->y) / s->radius;
    for (int i = 0; i < s->width + 2; i++)
        distances[i] = away * away > 2 ? FAR : distance_at(s, column_x(s, i - 1), y);
}

/* How lit and how shiny the surface is: flat inside, bent down over a rim, as the distance and its
 * slope (towards the outside, per pixel) tell. */
static shf_rgb shade(const scene *s, shf_rgb colour, double distance, double slope_x,
                     double slope_y)
{
    const double rim = 0.3; /* in radii */
    double depth = shf_clamp01(-distance / rim), tilt = (1 - depth) * (1 - depth);
    double length = sqrt(slope_x * slope_x + slope_y * slope_y) + 1e-12;
    double nx = tilt * slope_x / length, ny = tilt * slope_y / length;
    double norm = sqrt(nx * nx + ny * ny + 1);
    double facing = (nx * s->light_x + ny * s->light_y + 0.9) / norm / 1.345;
    double lit = 0.45 + 0.75 * (facing < 0 ? 0 : facing);
    double shine = facing < 0 ? 0 : facing * facing * facing * facing;
    shine = 0.22 * shine * shine * shine * shine;
    return shf_rgb_mix((shf_rgb){colour.r * lit, colour.g * lit, colour.b * lit},
                       (shf_rgb){1, 1, 1}, shine);
}

static shf_rgb object_colour(const scene *s, double x, double y, double distance, double slope_x,
                             double slope_y)
{
    shf_point at = to_object(s, x, y);
    double share = s->surface(s->noise, at.x, at.y);
    double grain = 0.85 + 0.3 * shf_noise_at(s->noise, at.x * 24 + 40, at.y * 24, 2);
    shf_rgb colour = shf_rgb_mix(s->object, s->second, share);
    colour = (shf_rgb){colour.r * grain, colour.g * grain, colour.b * grain};
    return shade(s, colour, distance, slope_x, slope_y);
}

/* ---- the picture ---- */

static shf_rgb backdrop_colour(const scene *s, double x, double y)
{
    shf_rgb colour = s->backdrop->colour(s->noise, s->backdrop_colours, x * s->zoom + s->shift_x,
                                         y * s->zoom + s->shift_y);
    double shadow =
        distance_at(s, x + 0.16 * s->radius * s->light_x, y + 0.16 * s->radius * s->light_y);
    double dark = 0.6 * (1 - shf_smooth(-0.16, 0.16, shadow));
    double light = 1.03 + 0.12 * (x * s->light_x + y * s->light_y) - 0.12 * (x * x + y * y);
    light = (light < 0.6 ? 0.6 : light) * (1 - dark);
    return (shf_rgb){colour.r * light, colour.g * light, colour.b * light};
}

static uint8_t to_byte(double value)
{
    return (uint8_t)(shf_clamp01(value) * 255 + 0.5);
}

/* rows: the distances above, in and below this row, from column -1 on. */
static void render_row(const scene *s, int row, double *const rows[3], uint8_t *pixels,
                       uint8_t *mask)
{
    double y = row_y(s, row), to_pixels = s->radius * s->unit;
    for (int i = 0; i < s->width; i++) {
        double x = column_x(s, i), distance = rows[1][i + 1];
        double cover = shf_clamp01(0.5 - distance * to_pixels);
        shf_rgb colour = {0, 0, 0};
        if (cover < 1)
            colour = backdrop_colour(s, x, y);
        if (cover > 0)
            colour = shf_rgb_mix(colour,
                                 object_colour(s, x, y, distance, rows[1][i + 2] - rows[1][i],
                                               rows[2][i + 1] - rows[0][i + 1]),
                                 cover);
        pixels[3 * i] = to_byte(colour.r);
        pixels[3 * i + 1] = to_byte(colour.g);
        pixels[3 * i + 2] = to_byte(colour.b);
        mask[i] = cover >= 0.5 ? 255 : 0;
    }
}

bool shf_scene_render(shf_arena *scratch, const shf_shape *shape, const shf_stream *stream,
                      const shf_image *image, const shf_image *mask)
{
    size_t length = (size_t)image->width + 2;
    shf_noise *noise = shf_arena_take(scratch, 1, sizeof(*noise));
    double *memory = shf_arena_take(scratch, 3 * length, sizeof(*memory));
    if (!noise || !memory)
        return false;
    shf_noise_fill(noise, stream, DRAW_NOISE);
    scene s = {.shape = shape, .noise = noise, .width = image->width, .height = image->height};
    s.unit = image->width < image->height ? image->width : image->height;
    draw_backdrop(&s, stream);
    draw_object_colours(&s, stream);
    draw_place(&s, stream);

    double *rows[3] = {memory, memory + length, memory + 2 * length};
    fill_distances(&s, -1, rows[0]);
    fill_distances(&s, 0, rows[1]);
    for (int y = 0; y < image->height; y++) {
        fill_distances(&s, y + 1, rows[2]);
        render_row(&s, y, rows, shf_row(image, y), shf_row(mask, y));
        double *oldest = rows[0];
        rows[0] = rows[1];
        rows[1] = rows[2];
        rows[2] = oldest;
    }
    return true;
}

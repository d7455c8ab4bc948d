/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The classes of the synthetic source: shapes that a person tells apart at a glance. */
#include <math.h>
#include <stdbool.h>

#include "corruptions/corruption.h"
#include "generators/sources/synthetic.h"

static double length_of(double x, double y)
{
    return sqrt(x * x + y * y);
}

/* ---- polygons ---- */

/* The nearest point of the nearest side; inside if a ray to the right crosses an odd number of
 * sides. Corners are rounded by ROUND. */
#define ROUND 0.04

static double polygon(const shf_shape *shape, shf_point at)
{
    const shf_point *corners = shape->corners;
    double nearest = 1e9;
    bool inside = false;
    for (int i = 0, j = shape->corner_count - 1; i < shape->corner_count; j = i++) {
        double side_x = corners[j].x - corners[i].x, side_y = corners[j].y - corners[i].y;
        double x = at.x - corners[i].x, y = at.y - corners[i].y;
        double t = shf_clamp01((x * side_x + y * side_y) / (side_x * side_x + side_y * side_y));
        double dx = x - t * side_x, dy = y - t * side_y;
        double square = dx * dx + dy * dy;
        nearest = square < nearest ? square : nearest;
        if ((corners[i].y > at.y) != (corners[j].y > at.y) && x < side_x * y / side_y)
            inside = !inside;
    }
    return (inside ? -sqrt(nearest) : sqrt(nearest)) - ROUND;
}

static const shf_point arrow[] = {{0.95, 0},    {0.2, 0.75}, {0.2, 0.3},  {-0.9, 0.3},
                                  {-0.9, -0.3}, {0.2, -0.3}, {0.2, -0.75}};
static const shf_point bolt[] = {{0.1, 0.92},  {-0.55, -0.1}, {-0.08, -0.1}, {-0.28, -0.9},
                                 {0.55, 0.22}, {0.08, 0.22},  {0.5, 0.78}};
static const shf_point cross[] = {{-0.27, 0.9},   {0.27, 0.9},   {0.27, 0.27}, {0.9, 0.27},
                                  {0.9, -0.27},   {0.27, -0.27}, {0.27, -0.9}, {-0.27, -0.9},
                                  {-0.27, -0.27}, {-0.9, -0.27}, {-0.9, 0.27}, {-0.27, 0.27}};
static const shf_point house[] = {{-0.62, -0.7}, {-0.17, -0.7}, {-0.17, -0.15}, {0.17, -0.15},
                                  {0.17, -0.7},  {0.62, -0.7},  {0.62, 0.05},   {0.92, 0.05},
                                  {0.5, 0.42},   {0.5, 0.8},    {0.28, 0.8},    {0.28, 0.62},
                                  {0, 0.87},     {-0.92, 0.05}, {-0.62, 0.05}};
static const shf_point square[] = {{-0.66, -0.66}, {-0.66, 0.66}, {0.66, 0.66}, {0.66, -0.66}};
/* Five points at radius 0.95, five between them at 0.4. */
static const shf_point star[] = {
    {0, 0.95}, {-0.2351, 0.3236}, {-0.9035, 0.2936}, {-0.3804, -0.1236}, {-0.5584, -0.7686},
    {0, -0.4}, {0.5584, -0.7686}, {0.3804, -0.1236}, {0.9035, 0.2936},   {0.2351, 0.3236}};
static const shf_point triangle[] = {{0, 0.92}, {-0.8, -0.46}, {0.8, -0.46}};

/* ---- round shapes ---- */

static double circle(const shf_shape *shape, shf_point at)
{
    (void)shape;
    return length_of(at.x, at.y) - 0.85;
}

/* A disc with a bite out of it: where the nearest point of either circle is not part of the outline,
 * a tip is nearest. */
static double crescent(const shf_shape *shape, shf_point at)
{
    (void)shape;
    const double disc = 0.92, bite = 0.74, shift = 0.42; /* radii, and how far the bite is right */
    const double tip_x = 0.56571428571428573, tip_y = 0.7255129;
    double from_disc = length_of(at.x, at.y), from_bite = length_of(at.x - shift, at.y);
    bool off_disc = from_disc > disc && at.x * disc > tip_x * from_disc;
    bool off_bite = from_bite < bite && (at.x - shift) * bite > (tip_x - shift) * from_bite;
    if (off_disc || off_bite)
        return length_of(at.x - tip_x, (at.y < 0 ? -at.y : at.y) - tip_y);
    return from_disc - disc > bite - from_bite ? from_disc - disc : bite - from_bite;
}

/* Radius 0.68 + 0.26 cos(5 angle), with the multiple angle as polynomials in cosine and sine. The
 * distance is that to first order. */
static double flower(const shf_shape *shape, shf_point at)
{
    (void)shape;
    double radius = length_of(at.x, at.y) + 1e-9;
    double c = at.x / radius, s = at.y / radius, c2 = c * c;
    double cos5 = c * (c2 * (16 * c2 - 20) + 5), sin5 = s * (c2 * (16 * c2 - 12) + 1);
    double slope = 5 * 0.26 * sin5 / (radius > 0.3 ? radius : 0.3);
    return (radius - 0.68 - 0.26 * cos5) / sqrt(1 + slope * slope);
}

/* A square that stands on its corner, half its diagonal SIZE, with half discs on its upper sides. The
 * two halves mirror each other: x is taken without sign. */
static double heart(const shf_shape *shape, shf_point at)
{
    (void)shape;
    const double size = 0.74;
    double x = at.x < 0 ? -at.x : at.x, y = at.y + 0.08;
    if (x + y > size)
        return length_of(x - size / 2, y - size / 2) - size * 0.70710678118654752;
    double along = shf_clamp01((x + y + size) / (2 * size)); /* of the lower side */
    double side = length_of(x - along * size, y + size - along * size);
    double notch = length_of(x, y - size);
    return x - y > size ? side : -(side < notch ? side : notch);
}

static double ring(const shf_shape *shape, shf_point at)
{
    (void)shape;
    double middle = length_of(at.x, at.y) - 0.66;
    return (middle < 0 ? -middle : middle) - 0.24;
}

/* ---- the table ---- */

#define ANY 3.1416
#define POLYGON(name, turn)                                                                        \
    {                                                                                              \
#name, polygon, name, (int)SHF_COUNT(name), turn                                           \
    }

const shf_shape shf_shapes[] = {
    POLYGON(arrow, ANY),
    POLYGON(bolt, 0.5),
    {"circle", circle, NULL, 0, ANY},
    {"crescent", crescent, NULL, 0, ANY},
    POLYGON(cross, 0.4),
    {"flower", flower, NULL, 0, ANY},
    {"heart", heart, NULL, 0, 0.6},
    POLYGON(house, 0.25),
    {"ring", ring, NULL, 0, ANY},
    POLYGON(square, ANY),
    POLYGON(star, ANY),
    POLYGON(triangle, ANY),
};
const size_t shf_shape_count = SHF_COUNT(shf_shapes);

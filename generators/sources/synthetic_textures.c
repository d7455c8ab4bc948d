/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Noise, backdrops and surfaces of the synthetic source. */
#include <math.h>
#include <stdbool.h>

#include "corruptions/corruption.h"
#include "generators/sources/synthetic.h"

/* ---- helpers ---- */

static shf_rgb scale(shf_rgb a, double by)
{
    return (shf_rgb){a.r * by, a.g * by, a.b * by};
}

/* The whole number below x; |x| < 2^31. */
static int whole(double x)
{
    int i = (int)x;
    return i - (x < i);
}

/* A wave from 0 to 1 of period 1, soft at the turns. */
static double wave(double x)
{
    double t = x - whole(x);
    return shf_smooth(0, 0.5, t < 0.5 ? t : 1 - t);
}

/* ---- noise ---- */

void shf_noise_fill(shf_noise *noise, const shf_stream *stream, uint32_t draw)
{
    for (size_t y = 0; y < SHF_LATTICE; y++) {
        uint32_t words[SHF_LATTICE];
        shf_random_u32(stream, draw, y * SHF_LATTICE, SHF_LATTICE, words);
        for (size_t x = 0; x < SHF_LATTICE; x++)
            noise->values[y][x] = (float)(words[x] >> 8) / 16777216.0f;
    }
}

static double lattice_value(const shf_noise *noise, int x, int y)
{
    return (double)noise->values[y & (SHF_LATTICE - 1)][x & (SHF_LATTICE - 1)];
}

static double smooth_noise(const shf_noise *noise, double x, double y)
{
    int left = whole(x), top = whole(y);
    double u = x - left, v = y - top;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    double a = lattice_value(noise, left, top), b = lattice_value(noise, left + 1, top);
    double c = lattice_value(noise, left, top + 1), d = lattice_value(noise, left + 1, top + 1);
    double above = a + (b - a) * u, below = c + (d - c) * u;
    return above + (below - above) * v;
}

double shf_noise_at(const shf_noise *noise, double x, double y, int octaves)
{
    double sum = 0, weight = 0.5, total = 0;
    for (int i = 0; i < octaves; i++) {
        sum += weight * smooth_noise(noise, x, y);
        total += weight;
        weight /= 2;
        double turned = 1.6 * x + 1.2 * y + 17.3; /* twice (4/5, 3/5): turned by 37 degrees */
        y = 1.6 * y - 1.2 * x + 5.9;
        x = turned;
    }
    return sum / total;
}

/* ---- backdrops ---- */

/* Sky and clouds over two ridges. */
static shf_rgb landscape(const shf_noise *noise, const shf_rgb c[4], double x, double y)
{
    double far = 0.12 - 0.3 * shf_noise_at(noise, x * 2.2, 3.5, 4);
    double near = 0.36 - 0.3 * shf_noise_at(noise, x * 1.3 + 9, 7.5, 3);
    shf_rgb sky = shf_rgb_mix(c[0], c[1], y + 0.6);
    double cloud = shf_noise_at(noise, x * 2.5 + 20, y * 5, 5);
    sky = shf_rgb_mix(sky, (shf_rgb){0.97, 0.97, 0.98}, 0.9 * shf_smooth(0.48, 0.68, cloud));
    shf_rgb hills =
        shf_rgb_mix(shf_rgb_mix(c[2], c[1], 0.45), c[2], shf_noise_at(noise, x * 14, y * 14, 3));
    shf_rgb ground =
        shf_rgb_mix(scale(c[3], 0.55), scale(c[3], 1.3), shf_noise_at(noise, x * 18, y * 40, 4));
    shf_rgb back = shf_rgb_mix(sky, hills, shf_smooth(-0.004, 0.004, y - far));
    return shf_rgb_mix(back, ground, shf_smooth(-0.004, 0.004, y - near));
}

static shf_rgb meadow(const shf_noise *noise, const shf_rgb c[4], double x, double y)
{
    double patch = shf_noise_at(noise, x * 3, y * 3, 3);
    double blade = shf_noise_at(noise, x * 60 + 6 * patch, y * 16, 3);
    shf_rgb green = shf_rgb_mix(c[0], c[1], shf_smooth(0.3, 0.7, patch));
    green = shf_rgb_mix(green, c[2], shf_smooth(0.5, 0.9, blade));
    return scale(green, 0.55 + 0.9 * blade);
}

/* Planks with grain along x. */
static shf_rgb wood(const shf_noise *noise, const shf_rgb c[4], double x, double y)
{
    double board = y * 3.2 + 40, edge = board - whole(board);
    double shift = 13.7 * whole(board);
    double grain = wave(y * 9 + 5 * shf_noise_at(noise, x * 0.9 + shift, y * 5, 2));
    double fibre = shf_noise_at(noise, x * 5 + shift, y * 90, 3);
    shf_rgb colour = shf_rgb_mix(c[0], c[1], 0.55 * grain + 0.5 * fibre - 0.05);
    double tone = 0.85 + 0.3 * lattice_value(noise, whole(board), 3);
    double gap = shf_smooth(0, 0.035, edge < 0.5 ? edge : 1 - edge);
    return scale(colour, tone * (0.35 + 0.65 * gap));
}

/* A tablecloth: two crossing bands that darken each other, woven. */
static shf_rgb cloth(const shf_noise *noise, const shf_rgb c[4], double x, double y)
{
    double u = 0.8 * x + 0.6 * y, v = 0.8 * y - 0.6 * x;
    double a = shf_smooth(0.45, 0.55, wave(u * 4.5)), b = shf_smooth(0.45, 0.55, wave(v * 4.5));
    shf_rgb colour = shf_rgb_mix(c[0], c[1], 0.5 * (a + b));
    double weave = 0.5 * (wave(u * 70) + wave(v * 70));
    double crease = shf_noise_at(noise, x * 2, y * 2, 3);
    return scale(colour, (0.86 + 0.14 * weave) * (0.7 + 0.55 * crease));
}

/* Wallpaper: stripes that bend a little. */
static shf_rgb stripes(const shf_noise *noise, const shf_rgb c[4], double x, double y)
{
    double bend = shf_noise_at(noise, x * 1.5, y * 1.5, 2);
    double band = wave(x * 4 + 0.9 * y + 0.8 * bend);
    double thin = shf_smooth(0.86, 0.93, wave(x * 4 + 0.9 * y + 0.8 * bend + 0.22));
    shf_rgb colour = shf_rgb_mix(c[0], c[1], shf_smooth(0.42, 0.58, band));
    colour = shf_rgb_mix(colour, c[2], 0.8 * thin);
    return scale(colour, 0.8 + 0.4 * shf_noise_at(noise, x * 40, y * 40, 3));
}

/* Marble: veins where noise crosses its middle. */
static shf_rgb stone(const shf_noise *noise, const shf_rgb c[4], double x, double y)
{
    double cloud = shf_noise_at(noise, x * 2.5, y * 2.5, 5);
    double vein = shf_noise_at(noise, x * 2 + 2.5 * cloud + 31, y * 2 + 2.5 * cloud, 4) - 0.5;
    vein = 1 - shf_smooth(0, 0.05, vein < 0 ? -vein : vein);
    shf_rgb colour = shf_rgb_mix(c[0], c[1], shf_smooth(0.25, 0.75, cloud));
    colour = shf_rgb_mix(colour, c[2], 0.7 * vein);
    return scale(colour, 0.88 + 0.24 * shf_noise_at(noise, x * 70, y * 70, 2));
}

static shf_rgb water(const shf_noise *noise, const shf_rgb c[4], double x, double y)
{
    double depth = shf_clamp01(y + 0.6), fine = 1.5 - depth;
    double swell = shf_noise_at(noise, x * 3 * fine, y * 13 * fine, 3);
    double ripple = shf_noise_at(noise, x * 9 * fine + 3 * swell, y * 38 * fine, 3);
    shf_rgb colour = shf_rgb_mix(c[1], c[0], 0.35 + 0.65 * depth);
    colour = scale(colour, 0.6 + 0.8 * swell);
    return shf_rgb_mix(colour, c[2], 0.85 * shf_smooth(0.58, 0.8, 0.5 * (ripple + swell)));
}

static shf_rgb bricks(const shf_noise *noise, const shf_rgb c[4], double x, double y)
{
    double row = y * 8 + 64, column = x * 3.4 + 64 + 0.5 * (whole(row) & 1);
    double v = row - whole(row), u = column - whole(column);
    double rough = 0.05 * (shf_noise_at(noise, x * 30, y * 30, 2) - 0.5);
    double across = (u < 0.5 ? u : 1 - u) / 3.4 + rough, down = (v < 0.5 ? v : 1 - v) / 8 + rough;
    double joint = 1 - shf_smooth(0.007, 0.014, across < down ? across : down);
    double tone = lattice_value(noise, whole(column), whole(row));
    shf_rgb brick = shf_rgb_mix(c[0], c[1], tone);
    brick = scale(brick, 0.7 + 0.6 * shf_noise_at(noise, x * 24, y * 24, 4));
    return shf_rgb_mix(brick, scale(c[2], 0.8 + 0.4 * rough * 10), joint);
}

const shf_backdrop shf_backdrops[] = {
    {"landscape",
     0.07,
     {{0.30, 0.52, 0.82}, {0.80, 0.88, 0.93}, {0.30, 0.42, 0.42}, {0.42, 0.48, 0.22}},
     landscape},
    {"meadow", 0.07, {{0.24, 0.40, 0.12}, {0.42, 0.48, 0.16}, {0.66, 0.68, 0.34}}, meadow},
    {"wood", 0.06, {{0.46, 0.29, 0.15}, {0.74, 0.54, 0.34}}, wood},
    {"cloth", 0.3, {{0.93, 0.90, 0.84}, {0.62, 0.20, 0.22}}, cloth},
    {"stripes", 0.2, {{0.86, 0.82, 0.70}, {0.52, 0.62, 0.62}, {0.62, 0.40, 0.30}}, stripes},
    {"stone", 0.1, {{0.52, 0.53, 0.56}, {0.84, 0.83, 0.80}, {0.32, 0.30, 0.32}}, stone},
    {"water", 0.06, {{0.10, 0.30, 0.42}, {0.38, 0.60, 0.68}, {0.86, 0.93, 0.94}}, water},
    {"bricks", 0.07, {{0.50, 0.24, 0.17}, {0.68, 0.38, 0.27}, {0.72, 0.69, 0.63}}, bricks},
};
const size_t shf_backdrop_count = SHF_COUNT(shf_backdrops);

/* ---- surfaces ---- */

static double mottled(const shf_noise *noise, double x, double y)
{
    return shf_smooth(0.3, 0.7, shf_noise_at(noise, x * 3, y * 3, 4));
}

static double banded(const shf_noise *noise, double x, double y)
{
    return shf_smooth(0.4, 0.6, wave(y * 2.4 + 0.5 * shf_noise_at(noise, x * 1.5, y * 1.5, 2)));
}

static double dotted(const shf_noise *noise, double x, double y)
{
    double u = x * 3.2 + 32, v = y * 3.2 + 32;
    v += 0.5 * (whole(u) & 1);
    double dx = u - whole(u) - 0.5, dy = v - whole(v) - 0.5;
    double wobble = 0.02 * (shf_noise_at(noise, x * 4, y * 4, 2) - 0.5);
    return 1 - shf_smooth(0.24, 0.3, sqrt(dx * dx + dy * dy) + wobble);
}

static double brushed(const shf_noise *noise, double x, double y)
{
    return shf_smooth(0.25, 0.75, shf_noise_at(noise, x * 2.5, y * 22, 3));
}

const shf_surface shf_surfaces[] = {mottled, banded, dotted, brushed};
const size_t shf_surface_count = SHF_COUNT(shf_surfaces);

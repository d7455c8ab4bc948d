/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rectangles, lines and lettering on an image. */
#include "corruptions/kernels/draw.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/hershey.h"

/* ---- shapes ---- */

static int clamp(double value, int low, int high)
{
    return value < low ? low : value > high ? high : (int)value;
}

void shf_fill(const shf_image *image, int x, int y, int width, int height, shf_colour colour)
{
    int left = clamp(x, 0, image->width), right = clamp((double)x + width, 0, image->width);
    int top = clamp(y, 0, image->height), bottom = clamp((double)y + height, 0, image->height);
    for (int row = top; row < bottom; row++) {
        uint8_t *to = shf_row(image, row) + (ptrdiff_t)left * image->channels;
        for (int i = left; i < right; i++, to += image->channels)
            memcpy(to, colour.samples, (size_t)image->channels);
    }
}

/* The distance of a point from the line segment a to b, (dx, dy) = b - a. */
static double distance(double px, double py, double ax, double ay, double dx, double dy)
{
    double length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? ((px - ax) * dx + (py - ay) * dy) / length2 : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    double x = px - ax - t * dx, y = py - ay - t * dy;
    return sqrt(x * x + y * y);
}

void shf_stroke(const shf_image *mask, double x0, double y0, double x1, double y1, double width)
{
    double reach = width / 2 + 0.5; /* a pixel half a unit beyond the edge is not covered */
    int left = clamp((x0 < x1 ? x0 : x1) - reach, 0, mask->width);
    int right = clamp((x0 < x1 ? x1 : x0) + reach + 1, 0, mask->width);
    int top = clamp((y0 < y1 ? y0 : y1) - reach, 0, mask->height);
    int bottom = clamp((y0 < y1 ? y1 : y0) + reach + 1, 0, mask->height);
    for (int y = top; y < bottom; y++) {
        uint8_t *row = shf_row(mask, y);
        for (int x = left; x < right; x++) {
            double d = distance(x + 0.5, y + 0.5, x0, y0, x1 - x0, y1 - y0);
            int covered = clamp((reach - d) * 255 + 0.5, 0, 255);
            row[x] = covered > row[x] ? (uint8_t)covered : row[x];
        }
    }
}

void shf_blend(const shf_image *image, const shf_image *mask, int x, int y, shf_colour colour)
{
    int left = clamp(-(double)x, 0, mask->width);
    int right = clamp((double)image->width - x, left, mask->width);
    int top = clamp(-(double)y, 0, mask->height);
    int bottom = clamp((double)image->height - y, top, mask->height);
    for (int row = top; row < bottom; row++) {
        const uint8_t *covered = shf_row(mask, row);
        uint8_t *to = shf_row(image, y + row) + (ptrdiff_t)(x + left) * image->channels;
        for (int i = left; i < right; i++) {
            for (int c = 0; c < image->channels; c++, to++) {
                int sum = *to * (255 - covered[i]) + colour.samples[c] * covered[i];
                *to = (uint8_t)((sum + 127) / 255);
            }
        }
    }
}

/* ---- hairlines ---- */

/* Moves a level twice by a share of 256 parts towards another. */
static uint8_t moved(int level, int to, int share)
{
    for (int i = 0; i < 2; i++) {
        const int step = (to - level) * share + 127;
        level += step >= 0 ? step / 256 : -((255 - step) / 256); /* rounded down */
    }
    return (uint8_t)level;
}

static void move_pixel(const shf_image *image, int x, int y, double share, shf_colour colour)
{
    if (x < 0 || x >= image->width || y < 0 || y >= image->height)
        return;
    uint8_t *to = shf_row(image, y) + (ptrdiff_t)x * image->channels;
    for (int c = 0; c < image->channels; c++)
        to[c] = moved(to[c], colour.samples[c], (int)(share * 254));
}

#define FALL 1.78 /* of a hairline's profile, for a pixel's distance squared */

/* The middle of the sixteenth of a pixel that an end lies in. */
static double sixteenth(double x)
{
    return floor(x * 16) / 16 + 1.0 / 32;
}

/* How much of a line from one place to another lies within a pixel of a centre; a hair more of one that
 * ends within. */
static double part_near(double from, double to, double centre)
{
    const double begin = from > centre - 1 ? from : centre - 1;
    const double end = to < centre + 1 ? to : centre + 1;
    const bool whole = begin == from && end == to;
    return end - begin + (whole ? 1.0 / 32 : 0);
}

void shf_draw_hairline(const shf_image *image, double x0, double y0, double x1, double y1,
                       shf_colour colour)
{
    const bool level = fabs(x1 - x0) > fabs(y1 - y0);
    double from = level ? x0 : y0, to = level ? x1 : y1;
    double across = level ? y0 : x0;
    const double slope = to != from ? ((level ? y1 : x1) - across) / (to - from) : 0;
    if (to < from) {
        across = level ? y1 : x1;
        const double first = to;
        to = from;
        from = first;
    }
    const double strength = sqrt((1 + slope * slope) / 2);
    const int largest = level ? image->width : image->height;
    for (int i = clamp(floor(from - 1.5), 0, largest); i < largest && i < to + 0.5; i++) {
        const double centre = i + 0.5;
        const double part = part_near(sixteenth(from), sixteenth(to), centre);
        const double middle = across + slope * (centre - from);
        const int nearest = (int)floor(middle);
        for (int j = nearest - 1; part > 0 && j <= nearest + 1; j++) {
            const double d = j + 0.5 - middle;
            const double share = strength * part / 2 * shf_exp(-FALL * d * d);
            move_pixel(image, level ? i : j, level ? j : i, share, colour);
        }
    }
}

/* ---- letters ---- */

static double scale_of(const shf_lettering *lettering)
{
    return lettering->height / SHF_HERSHEY_CAPITAL;
}

static double advance(const shf_lettering *lettering, const char *glyph)
{
    return shf_hershey_width(glyph) * scale_of(lettering) + lettering->spacing;
}

double shf_text_width(const shf_lettering *lettering, const char *text)
{
    double width = 0;
    for (; *text; text++)
        width += advance(lettering, shf_hershey_simplex(*text));
    return width > lettering->spacing ? width - lettering->spacing : 0;
}

/* The glyph's left edge at x. */
static void stroke_glyph(const shf_image *mask, const shf_lettering *lettering, const char *glyph,
                         double x, double baseline)
{
    const double scale = scale_of(lettering);
    const char *place = NULL;
    for (shf_hershey_stroke s; shf_hershey_next(glyph, &place, &s);)
        shf_stroke(mask, x + s.x0 * scale, baseline + s.y0 * scale, x + s.x1 * scale,
                   baseline + s.y1 * scale, lettering->pen);
}

shf_status shf_draw_text(shf_context *context, const shf_image *image,
                         const shf_lettering *lettering, double x, double y, const char *text)
{
    /* A mask of the whole line, so that strokes that cross are not painted twice. Brackets rise
     * and fall below a capital by about a third of it. */
    double margin = lettering->height / 2 + lettering->pen + 1;
    double left = floor(x - margin), top = floor(y - lettering->height - margin);
    double width = shf_text_width(lettering, text) + 2 * margin + 2;
    double height = lettering->height + 2 * margin + 2;
    if (!(width < SHF_MAX_SIDE && height < SHF_MAX_SIDE && fabs(left) < 1e6 && fabs(top) < 1e6))
        return shf_fail(context, SHF_ERR_LIMIT, "lettering of %.0fx%.0f pixels at (%.0f, %.0f)",
                        width, height, x, y);
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_image mask = shf_image_take(&context->scratch, (int)width, (int)height, 1);
    if (!mask.data)
        return shf_fail_memory(context, "lettering");
    memset(mask.data, 0, (size_t)mask.stride * (size_t)mask.height);
    for (double at = x - left; *text; text++) {
        const char *glyph = shf_hershey_simplex(*text);
        stroke_glyph(&mask, lettering, glyph, at, y - top);
        at += advance(lettering, glyph);
    }
    shf_blend(image, &mask, (int)left, (int)top, lettering->colour);
    shf_arena_rewind(&context->scratch, mark);
    return SHF_OK;
}

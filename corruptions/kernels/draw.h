/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rectangles, lines and lettering on an image. Edges are anti-aliased by the distance to the middle
 * of a round pen's stroke: + - * / and sqrt only, so that the pixels are the same on any machine.
 * Coordinates are in pixels, the upper left corner of the image is (0, 0); what lies outside is cut
 * off. */
#ifndef SHF_KERNELS_DRAW_H
#define SHF_KERNELS_DRAW_H

#include <stdint.h>

#include <shiftforge/image.h>

#include "corruptions/base/arena.h"

/* R, G, B; a gray image takes the first. */
typedef struct shf_colour {
    uint8_t samples[3];
} shf_colour;

void shf_fill(const shf_image *image, int x, int y, int width, int height, shf_colour colour);

/* Raises a mask (1 channel, 0 outside, 255 inside) to the coverage of a stroke with round ends.
 * Strokes that meet do not add up. */
void shf_stroke(const shf_image *mask, double x0, double y0, double x1, double y1, double width);

/* Mixes the colour into the image where the mask, put at (x, y), covers it. */
void shf_blend(const shf_image *image, const shf_image *mask, int x, int y, shf_colour colour);

/* Mixes in a line as OpenCV draws one of thickness 1 with LINE_AA: in each row or column that it crosses
 * three pixels, by a Gaussian of their distance along the other axis; twice over; fading out within a
 * pixel on both sides of its ends. Coordinates below 2^30. */
void shf_draw_hairline(const shf_image *image, double x0, double y0, double x1, double y1,
                       shf_colour colour);

/* How letters look: Hershey's simplex glyphs, scaled. */
typedef struct shf_lettering {
    double height;  /* of capitals, in pixels, at most 1000 */
    double pen;     /* width of a stroke, in pixels */
    double spacing; /* added after each letter, in pixels */
    shf_colour colour;
} shf_lettering;

/* From the left edge of the first letter to the right edge of the last one. */
double shf_text_width(const shf_lettering *lettering, const char *text);

/* One line of ASCII; (x, y) is where it starts on the baseline. SHF_ERR_MEMORY. */
shf_status shf_draw_text(shf_context *context, const shf_image *image,
                         const shf_lettering *lettering, double x, double y, const char *text);

#endif

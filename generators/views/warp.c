/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Views that turn and move the canonical crop. Engstrom et al. 2019, arXiv:1712.02779. */
#include <math.h>

#include <shiftforge/random.h>

#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"
#include "generators/views/cut.h"

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
        shf_random_uniform(&stream, DRAW_ANGLE, 0, -most->angle, most->angle),
        shf_random_uniform(&stream, DRAW_TX, 0, -most->tx, most->tx),
        shf_random_uniform(&stream, DRAW_TY, 0, -most->ty, most->ty),
    };
}

/* A pixel, 0 beyond the image. */
static double value_at(const shf_image *image, int x, int y, int channel)
{
    if (x < 0 || x >= image->width || y < 0 || y >= image->height)
        return 0;
    return shf_row(image, y)[(ptrdiff_t)x * image->channels + channel];
}

/* The mean of four, weighted by how far between them, rounded. */
static uint8_t mean_of(double a, double b, double c, double d, double right, double down)
{
    const double upper = a + right * (b - a), lower = c + right * (d - c);
    return (uint8_t)(upper + down * (lower - upper) + 0.5);
}

/* The pixel at a place of which at least one of the four around it is in the image. */
static void sample(const shf_image *image, double x, double y, uint8_t *out)
{
    const int left = (int)(x + 1) - 1, top = (int)(y + 1) - 1; /* rounded down, from -1 on */
    const double right = x - left, down = y - top;
    const int channels = image->channels;
    if (left < 0 || top < 0 || left + 1 >= image->width || top + 1 >= image->height) {
        for (int c = 0; c < channels; c++)
            out[c] = mean_of(value_at(image, left, top, c), value_at(image, left + 1, top, c),
                             value_at(image, left, top + 1, c),
                             value_at(image, left + 1, top + 1, c), right, down);
        return;
    }
    const uint8_t *above = shf_row(image, top) + (ptrdiff_t)left * channels;
    const uint8_t *below = above + image->stride;
    for (int c = 0; c < channels; c++)
        out[c] = mean_of(above[c], above[c + channels], below[c], below[c + channels], right, down);
}

void shf_warp_image(const shf_image *in, const shf_warp *warp, const shf_image *out)
{
    const double angle = RADIANS * warp->angle, cosine = shf_cos(angle), sine = shf_sin(angle);
    const double c = (in->width - 1) / 2.0, d = (in->height - 1) / 2.0;
    for (int y = 0; y < out->height; y++) {
        const double v = y - warp->ty - d;
        uint8_t *to = shf_row(out, y);
        for (int x = 0; x < out->width; x++, to += out->channels) {
            const double u = x - warp->tx - c;
            const double px = c + cosine * u - sine * v, py = d + sine * u + cosine * v;
            if (px > -1 && py > -1 && px < in->width && py < in->height)
                sample(in, px, py, to);
            else
                for (int i = 0; i < out->channels; i++)
                    to[i] = 0;
        }
    }
}

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

/* The pixel of out at a place in image, which has at least a corner of four pixels in it. */
static void sample(const shf_image *image, double x, double y, uint8_t *out)
{
    const int left = (int)(x + 1) - 1, top = (int)(y + 1) - 1; /* rounded down, from -1 on */
    const double right = x - left, down = y - top;
    const bool whole = left >= 0 && top >= 0 && left + 1 < image->width && top + 1 < image->height;
    const ptrdiff_t at = (ptrdiff_t)left * image->channels;
    for (int c = 0; c < image->channels; c++) {
        double v[4];
        if (whole) {
            const uint8_t *above = shf_row(image, top) + at + c;
            const uint8_t *below = shf_row(image, top + 1) + at + c;
            v[0] = above[0];
            v[1] = above[image->channels];
            v[2] = below[0];
            v[3] = below[image->channels];
        } else {
            for (int i = 0; i < 4; i++)
                v[i] = value_at(image, left + i % 2, top + i / 2, c);
        }
        const double upper = v[0] + right * (v[1] - v[0]), lower = v[2] + right * (v[3] - v[2]);
        out[c] = (uint8_t)(upper + down * (lower - upper) + 0.5);
    }
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

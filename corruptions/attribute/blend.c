/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Blending that looks around: in bands of frequency, Burt & Adelson 1983, "A multiresolution spline with
 * application to image mosaics", and by gradients, Perez, Gangnet & Blake 2003, "Poisson image editing". Both
 * work on what the object is above the canvas: a Laplacian pyramid is linear, and object + h has the object's
 * gradients if h is harmonic. */
#include <stdbool.h>
#include <string.h>

#include "corruptions/attribute/fill.h"
#include "corruptions/attribute/layer.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

/* ---- what both need ---- */

/* The layer's colours become what they are above the canvas, also where alpha is 0. */
static shf_status subtract_canvas(shf_context *context, const shf_layer *layer,
                                  const shf_image *canvas)
{
    const size_t n = (size_t)layer->channels, pixels = (size_t)layer->width * (size_t)layer->height;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    float *weights = shf_arena_take(&context->scratch, pixels, sizeof(*weights));
    if (!weights)
        return shf_fail_memory(context, "a blended object");
    for (size_t i = 0; i < pixels; i++) {
        weights[i] = layer->alpha[i] < 1 ? layer->alpha[i] : 1;
        for (size_t c = 0; c < n && weights[i] > 0; c++)
            layer->colour[i * n + c] /= layer->alpha[i];
    }
    shf_status status = shf_pull_push(context, layer->colour, weights, layer->width, layer->height,
                                      layer->channels);
    shf_arena_rewind(&context->scratch, mark);
    for (size_t i = 0; i < pixels * n; i++)
        layer->colour[i] -= shf_row(canvas, layer->top + (int)(i / n / (size_t)layer->width))
            [((size_t)layer->left + i / n % (size_t)layer->width) * n + i % n];
    return status;
}

static void add_to_canvas(const shf_layer *layer, const float *values, const shf_image *canvas)
{
    const size_t samples = (size_t)layer->width * (size_t)layer->channels;
    for (int y = 0; y < layer->height; y++) {
        uint8_t *to = shf_row(canvas, layer->top + y) + layer->left * layer->channels;
        for (size_t i = 0; i < samples; i++)
            to[i] = shf_to_u8((float)to[i] + values[(size_t)y * samples + i]);
    }
}

/* ---- bands ---- */

typedef struct plane {
    int width, height, channels;
    float *values, *rows; /* rows: scratch of half the height */
} plane;

static bool take_plane(shf_context *context, int width, int height, int channels, plane *out)
{
    const size_t row = (size_t)width * (size_t)channels;
    *out = (plane){width, height, channels, NULL, NULL};
    out->values = shf_arena_take(&context->scratch, row * (size_t)height, sizeof(float));
    out->rows = shf_arena_take(&context->scratch, row * (size_t)((height + 1) / 2), sizeof(float));
    return out->values && out->rows;
}

static int clamp(int index, int size)
{
    return index < 0 ? 0 : index < size ? index : size - 1;
}

/* Every other pixel of the plane smoothed by 1 4 6 4 1; its ends go on. */
static void reduce(const plane *from, const plane *to)
{
    const size_t n = (size_t)from->channels, row = (size_t)from->width * n;
    for (int y = 0; y < to->height; y++) {
        const float *rows[5];
        for (int k = 0; k < 5; k++)
            rows[k] = from->values + (size_t)clamp(2 * y + k - 2, from->height) * row;
        for (size_t i = 0; i < row; i++)
            from->rows[(size_t)y * row + i] =
                (rows[0][i] + rows[4][i] + 4 * (rows[1][i] + rows[3][i]) + 6 * rows[2][i]) / 16;
    }
    for (int y = 0; y < to->height; y++)
        for (int x = 0; x < to->width; x++) {
            const float *at[5];
            for (int k = 0; k < 5; k++)
                at[k] =
                    from->rows + (size_t)y * row + (size_t)clamp(2 * x + k - 2, from->width) * n;
            for (size_t c = 0; c < n; c++)
                to->values[((size_t)y * (size_t)to->width + (size_t)x) * n + c] =
                    (at[0][c] + at[4][c] + 4 * (at[1][c] + at[3][c]) + 6 * at[2][c]) / 16;
        }
}

/* to += sign * from, twice as large: the same taps, of which each pixel meets 1 6 1 or 4 4. */
static void add_expanded(const plane *from, float sign, const plane *to)
{
    const size_t n = (size_t)from->channels, row = (size_t)from->width * n;
    const size_t wide = (size_t)to->width * n;
    for (int y = 0; y < from->height; y++)
        for (int x = 0; x < to->width; x++) {
            const float *in = from->values + (size_t)y * row;
            const float *own = in + (size_t)(x / 2) * n;
            const float *next = in + (size_t)clamp(x / 2 + 1, from->width) * n;
            const float *last = in + (size_t)clamp(x / 2 - 1, from->width) * n;
            float *out = to->rows + (size_t)y * wide + (size_t)x * n;
            for (size_t c = 0; c < n; c++)
                out[c] = x % 2 ? (own[c] + next[c]) / 2 : (last[c] + 6 * own[c] + next[c]) / 8;
        }
    for (int y = 0; y < to->height; y++) {
        const float *own = to->rows + (size_t)(y / 2) * wide;
        const float *next = to->rows + (size_t)clamp(y / 2 + 1, from->height) * wide;
        const float *last = to->rows + (size_t)clamp(y / 2 - 1, from->height) * wide;
        float *out = to->values + (size_t)y * wide;
        for (size_t i = 0; i < wide; i++)
            out[i] +=
                sign * (y % 2 ? (own[i] + next[i]) / 2 : (last[i] + 6 * own[i] + next[i]) / 8);
    }
}

static void weigh(const plane *band, const plane *alpha)
{
    const size_t n = (size_t)band->channels, pixels = (size_t)band->width * (size_t)band->height;
    for (size_t i = 0; i < pixels * n; i++)
        band->values[i] *= alpha->values[i / n];
}

shf_status shf_blend_laplacian(shf_context *context, const shf_layer *layer,
                               const shf_image *canvas)
{
    shf_status status = subtract_canvas(context, layer, canvas);
    if (status)
        return status;
    plane bands[SHF_LAPLACIAN_LEVELS + 1], alphas[SHF_LAPLACIAN_LEVELS + 1];
    for (int k = 0, w = layer->width, h = layer->height; k <= SHF_LAPLACIAN_LEVELS; k++) {
        if (!take_plane(context, w, h, layer->channels, &bands[k]) ||
            !take_plane(context, w, h, 1, &alphas[k]))
            return shf_fail_memory(context, "a blended object");
        w = (w + 1) / 2;
        h = (h + 1) / 2;
    }
    const size_t pixels = (size_t)layer->width * (size_t)layer->height;
    memcpy(bands[0].values, layer->colour, pixels * (size_t)layer->channels * sizeof(float));
    memcpy(alphas[0].values, layer->alpha, pixels * sizeof(float));
    for (int k = 0; k < SHF_LAPLACIAN_LEVELS; k++) {
        reduce(&bands[k], &bands[k + 1]);
        reduce(&alphas[k], &alphas[k + 1]);
        add_expanded(&bands[k + 1], -1, &bands[k]);
    }
    for (int k = SHF_LAPLACIAN_LEVELS; k >= 0; k--) {
        weigh(&bands[k], &alphas[k]);
        if (k < SHF_LAPLACIAN_LEVELS)
            add_expanded(&bands[k + 1], 1, &bands[k]);
    }
    add_to_canvas(layer, bands[0].values, canvas);
    return SHF_OK;
}

/* ---- gradients ---- */

shf_status shf_blend_poisson(shf_context *context, const shf_layer *layer, const shf_image *canvas)
{
    shf_status status = subtract_canvas(context, layer, canvas);
    if (status)
        return status;
    const size_t n = (size_t)layer->channels, pixels = (size_t)layer->width * (size_t)layer->height;
    uint8_t *hole = shf_arena_take(&context->scratch, pixels, 1);
    float *film = shf_arena_take(&context->scratch, pixels * n, sizeof(*film));
    if (!hole || !film)
        return shf_fail_memory(context, "a blended object");
    size_t known = 0;
    for (size_t i = 0; i < pixels; i++) {
        hole[i] = layer->alpha[i] > 0;
        known += !hole[i];
    }
    memcpy(film, layer->colour, pixels * n * sizeof(*film));
    if (known > 0)
        status = shf_fill_harmonic(
            context, &(shf_holed){layer->width, layer->height, layer->channels, film, hole});
    for (size_t i = 0; i < pixels * n; i++) /* an object that covers all has no seam */
        layer->colour[i] = !hole[i / n] ? 0 : layer->colour[i] - (known > 0 ? film[i] : 0);
    if (!status)
        add_to_canvas(layer, layer->colour, canvas);
    return status;
}

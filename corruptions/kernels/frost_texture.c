/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Frost textures: grown (frost_crystals.c), toned, scaled and kept. Tones: a pixel's rank among all
 * decides its luminance, by the quantiles of the texture it stands for; colour follows luminance, a
 * channel being its mean plus its deviation times the luminance's standard score. */
#include "corruptions/kernels/frost_texture.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "corruptions/base/context.h"

#define RANKS 4096
#define KNOTS 7

/* Of the published textures: size, channel means and deviations; and quantiles of luminance, chosen
 * so that its mean and deviation come out with those at 5, 50 and 95 %. */
typedef struct look {
    int width, height;
    double mean[3], deviation[3];
    double quantile[KNOTS]; /* 0, 5, 25, 50, 75, 95 and 100 % */
    shf_frost_style style;
} look;

static const double knots[KNOTS] = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};

/* clang-format off */
#define NEEDLES {1300, 15, 130, 0.16, 0.75, 11, 2, 0.002, 0.6, 1.5, 0.25, 1.55, 0.9, 0.45}
static const look looks[SHF_FROST_TEXTURES] = {
    {900, 600, {78, 149, 166}, {27, 17, 15}, {82, 102, 117, 128, 141, 163, 185},
     {6000, 6, 45, 0.9, 0.3, 9, 1, 0.12, 0.4, 3.0, 0.15, 1.38, 1.3, 1.1}},
    {560, 315, {201, 205, 215}, {21, 22, 23}, {149, 165, 193, 208, 219, 235, 254}, NEEDLES},
    {560, 315, {201, 205, 215}, {21, 22, 23}, {149, 165, 193, 208, 219, 235, 254}, NEEDLES},
    {527, 350, {138, 153, 165}, {29, 29, 30}, {81, 102, 133, 150, 167, 196, 224},
     {5000, 4, 30, 0.5, 0.45, 3.5, 1, 0.01, 0.7, 2.0, 0.5, 1.4, 0.7, 0.7}},
    {660, 495, {112, 123, 135}, {44, 43, 42}, {28, 58, 94, 117, 142, 202, 229},
     {1700, 15, 110, 0.85, 0.24, 3.6, 2, 0.008, 0.8, 1.0, 0.3, 1.6, 1.2, 0.05}},
};
/* clang-format on */

/* ---- tones ---- */

/* Luminance at a share of the pixels. */
static double quantile_at(const look *l, double share)
{
    int k = 1;
    while (k < KNOTS - 1 && share > knots[k])
        k++;
    const double part = (share - knots[k - 1]) / (knots[k] - knots[k - 1]);
    return l->quantile[k - 1] + part * (l->quantile[k] - l->quantile[k - 1]);
}

static uint8_t to_byte(double value)
{
    value = value > 0 ? value : 0;
    return (uint8_t)(int)((value < 255 ? value : 255) + 0.5);
}

/* How lightness falls into ranks. */
typedef struct ranks {
    float low, factor;
} ranks;

static inline int rank_of(ranks s, float value)
{
    const int rank = (int)((value - s.low) * s.factor);
    return rank < RANKS ? rank : RANKS - 1;
}

static ranks count_ranks(const float *light, size_t pixels, uint32_t counts[RANKS])
{
    float low = light[0], high = light[0];
    for (size_t i = 1; i < pixels; i++) {
        low = light[i] < low ? light[i] : low;
        high = light[i] > high ? light[i] : high;
    }
    const ranks s = {low, high > low ? RANKS / (high - low) : 0};
    memset(counts, 0, RANKS * sizeof(*counts));
    for (size_t i = 0; i < pixels; i++)
        counts[rank_of(s, light[i])]++;
    return s;
}

static void tone(const look *l, const float *light, uint8_t *out)
{
    const size_t pixels = (size_t)l->width * (size_t)l->height;
    uint32_t counts[RANKS];
    uint8_t colours[RANKS][3];
    double luminance[RANKS], sum = 0, squares = 0;
    const ranks s = count_ranks(light, pixels, counts);
    uint64_t before = 0;
    for (int r = 0; r < RANKS; r++) {
        luminance[r] = quantile_at(l, ((double)before + counts[r] / 2.0) / (double)pixels);
        sum += counts[r] * luminance[r];
        squares += counts[r] * luminance[r] * luminance[r];
        before += counts[r];
    }
    const double mean = sum / (double)pixels;
    const double deviation = sqrt(squares / (double)pixels - mean * mean);
    for (int r = 0; r < RANKS; r++)
        for (int c = 0; c < 3; c++)
            colours[r][c] =
                to_byte(l->mean[c] + l->deviation[c] * (luminance[r] - mean) / deviation);
    for (size_t i = 0; i < pixels; i++)
        memcpy(out + 3 * i, colours[rank_of(s, light[i])], 3);
}

/* ---- scaled ---- */

int shf_frost_scaled(int size, double scale)
{
    const double whole = size * scale, below = floor(whole);
    const bool up = whole - below > 0.5 || (whole - below == 0.5 && (int)below % 2);
    const int rounded = (int)below + up;
    return rounded > 1 ? rounded : 1;
}

/* Weights of OpenCV have 11 bits. */
typedef struct pair {
    int first, second;
    int32_t weights[2];
} pair;

static int32_t eleven_bits(float weight)
{
    const float scaled = weight * 2048, below = floorf(scaled);
    return (int32_t)below + (scaled - below > 0.5F || (scaled - below == 0.5F && (int)below % 2));
}

static void find_pairs(int size, int count, double scale, pair *out)
{
    const double step = 1 / scale;
    for (int i = 0; i < count; i++) {
        float place = (float)((i + 0.5) * step - 0.5);
        int first = (int)floorf(place);
        place -= (float)first;
        if (first < 0)
            first = 0, place = 0;
        if (first >= size - 1)
            first = size - 1, place = 0;
        out[i] = (pair){first,
                        first + 1 < size ? first + 1 : first,
                        {eleven_bits(1 - place), eleven_bits(place)}};
    }
}

shf_status shf_frost_resize(shf_context *context, const uint8_t *in, int width, int height,
                            double scale, uint8_t *out)
{
    const int columns = shf_frost_scaled(width, scale), rows = shf_frost_scaled(height, scale);
    pair *across = shf_arena_take(&context->scratch, (size_t)columns, sizeof(*across));
    pair *down = shf_arena_take(&context->scratch, (size_t)rows, sizeof(*down));
    if (!across || !down)
        return shf_fail_memory(context, "a scaled texture");
    find_pairs(width, columns, scale, across);
    find_pairs(height, rows, scale, down);
    for (int y = 0; y < rows; y++) {
        const uint8_t *upper = in + 3 * (size_t)width * (size_t)down[y].first;
        const uint8_t *lower = in + 3 * (size_t)width * (size_t)down[y].second;
        for (int x = 0; x < columns; x++)
            for (int c = 0; c < 3; c++) {
                const pair *p = &across[x];
                const int a = 3 * p->first + c, b = 3 * p->second + c;
                const int32_t top = upper[a] * p->weights[0] + upper[b] * p->weights[1];
                const int32_t bottom = lower[a] * p->weights[0] + lower[b] * p->weights[1];
                *out++ = (uint8_t)((((top >> 4) * down[y].weights[0] >> 16) +
                                    ((bottom >> 4) * down[y].weights[1] >> 16) + 2) >>
                                   2);
            }
    }
    return SHF_OK;
}

/* ---- kept ---- */

static const char owner; /* of the tables */

/* The hash tells textures apart that were given one after the other in the same place. */
typedef struct texture_key {
    double scale;
    int64_t texture;
    const shf_pictures *given;
    char hash[SHF_SHA256_HEX - 1];
} texture_key;

static shf_status make_full(shf_context *context, int texture, uint8_t *out)
{
    const look *l = &looks[texture - 1];
    const shf_address address = {.struct_size = sizeof(address)};
    const shf_stream stream = shf_stream_of("frost_texture", (uint32_t)texture, &address);
    float *light =
        shf_arena_take(&context->scratch, (size_t)l->width * (size_t)l->height, sizeof(*light));
    if (!light)
        return shf_fail_memory(context, "a frost texture");
    shf_status status = shf_frost_grow(context, &stream, &l->style, l->width, l->height, light);
    if (!status)
        tone(l, light, out);
    return status;
}

static shf_status fill(shf_context *context, const void *key, void *data)
{
    texture_key wanted;
    memcpy(&wanted, key, sizeof(wanted));
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status;
    if (wanted.scale == 1) {
        status = make_full(context, (int)wanted.texture, data);
    } else {
        shf_frost_texture full;
        status = shf_frost_texture_get(context, wanted.given, (int)wanted.texture, 1, &full);
        if (!status)
            status =
                shf_frost_resize(context, full.pixels, full.width, full.height, wanted.scale, data);
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

shf_status shf_frost_texture_get(shf_context *context, const shf_pictures *given, int texture,
                                 double scale, shf_frost_texture *out)
{
    const look *l = &looks[texture - 1];
    texture_key key = {scale, texture, given, {0}};
    int width = l->width, height = l->height;
    if (given) {
        const shf_picture *picture = &given->pictures[texture - 1];
        *out =
            (shf_frost_texture){picture->image.width, picture->image.height, picture->image.data};
        if (scale == 1)
            return SHF_OK;
        memcpy(key.hash, picture->hash, sizeof(key.hash));
        width = out->width;
        height = out->height;
    }
    width = shf_frost_scaled(width, scale);
    height = shf_frost_scaled(height, scale);
    const void *pixels = NULL;
    shf_status status = shf_cached(context, &owner, &key, sizeof(key),
                                   3 * (size_t)width * (size_t)height, fill, &pixels);
    *out = (shf_frost_texture){width, height, pixels};
    return status;
}

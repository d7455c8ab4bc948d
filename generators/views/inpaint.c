/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/views/inpaint.h"

#include <stdbool.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

#define TAPS 12
#define BEFORE 6
#define AFTER (TAPS - 1 - BEFORE)

/* The numbers of ways to choose from 11. */
static const float weights[TAPS] = {1, 11, 55, 165, 330, 462, 462, 330, 165, 55, 11, 1};

/* Pixels from first to before end of an axis. */
typedef struct span {
    int first, end;
} span;

typedef struct inpainting {
    int channels;
    span size[2], known[2]; /* of x and y */
    size_t samples;         /* of a row */
    float *values, *means;  /* of the image; and along its rows, of what is known */
} inpainting;

static int most(int a, int b)
{
    return a > b ? a : b;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static span common(span a, span b)
{
    return (span){most(a.first, b.first), least(a.end, b.end)};
}

static bool is_in(span a, int at)
{
    return at >= a.first && at < a.end;
}

/* What the window around a place sees of what is known. */
static span seen(span known, int at)
{
    return common(known, (span){at - BEFORE, at + AFTER + 1});
}

/* As far as windows still see something. */
static span grown(span known, span size)
{
    return common(size, (span){known.first - AFTER, known.end + BEFORE});
}

/* The window's weighted mean of what it sees at a place, of values that are step apart. */
static float mean_at(const float *values, size_t step, span known, int at)
{
    const span window = seen(known, at);
    float sum = 0, weight = 0;
    for (int i = window.first; i < window.end; i++) {
        sum += weights[i - at + BEFORE] * values[(size_t)i * step];
        weight += weights[i - at + BEFORE];
    }
    return sum / weight;
}

static void mean_rows(inpainting *p, span wide)
{
    const size_t channels = (size_t)p->channels;
    for (int y = p->known[1].first; y < p->known[1].end; y++)
        for (int x = wide.first; x < wide.end; x++)
            for (size_t c = 0; c < channels; c++) {
                const size_t row = (size_t)y * p->samples + c;
                p->means[row + (size_t)x * channels] =
                    mean_at(p->values + row, channels, p->known[0], x);
            }
}

/* The means along both axes do not depend on the order of axes, since what is known is a rectangle. */
static void run_round(inpainting *p)
{
    const span wide = grown(p->known[0], p->size[0]), high = grown(p->known[1], p->size[1]);
    const size_t channels = (size_t)p->channels;
    mean_rows(p, wide);
    for (int y = high.first; y < high.end; y++)
        for (int x = wide.first; x < wide.end; x++)
            for (size_t c = 0; c < channels && !(is_in(p->known[0], x) && is_in(p->known[1], y));
                 c++) {
                const size_t column = (size_t)x * channels + c;
                p->values[(size_t)y * p->samples + column] =
                    mean_at(p->means + column, p->samples, p->known[1], y);
            }
    p->known[0] = wide;
    p->known[1] = high;
}

static bool has_empty(const inpainting *p)
{
    return memcmp(p->known, p->size, sizeof(p->size)) != 0;
}

static void grow(inpainting *p, const shf_image *image)
{
    for (int y = 0; y < image->height; y++)
        for (size_t i = 0; i < p->samples; i++)
            p->values[(size_t)y * p->samples + i] = shf_row(image, y)[i];
    while (has_empty(p))
        run_round(p);
    for (int y = 0; y < image->height; y++)
        for (size_t i = 0; i < p->samples; i++)
            shf_row(image, y)[i] = (uint8_t)(p->values[(size_t)y * p->samples + i] + 0.5f);
}

shf_status shf_inpaint(shf_context *context, shf_arena *arena, const shf_area *known,
                       const shf_image *image)
{
    const span wide = {0, image->width}, high = {0, image->height};
    inpainting p = {
        .channels = image->channels,
        .size = {wide, high},
        .known = {common(wide, (span){known->left, known->left + known->width}),
                  common(high, (span){known->top, known->top + known->height})},
        .samples = shf_row_samples(image),
    };
    const shf_mark mark = shf_arena_mark(arena);
    const size_t count = p.samples * (size_t)image->height;
    p.values = shf_arena_take(arena, count, sizeof(*p.values));
    p.means = shf_arena_take(arena, count, sizeof(*p.means));
    const bool taken = p.values && p.means;
    const bool nothing = p.known[0].first >= p.known[0].end || p.known[1].first >= p.known[1].end;
    for (int y = 0; taken && nothing && y < image->height; y++)
        memset(shf_row(image, y), 0, p.samples);
    if (taken && !nothing)
        grow(&p, image);
    shf_arena_rewind(arena, mark);
    return taken ? SHF_OK : shf_fail_memory(context, "surroundings");
}

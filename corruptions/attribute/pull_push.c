/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pull-push of Gortler, Grzeszczuk, Szeliski & Cohen 1996, "The Lumigraph". Pull: a pixel of the next
 * level is the weighted mean of four, its weight their sum, at most 1. Push: from the top down, what a
 * pixel lacks to weight 1 comes from the level above, linearly between its four nearest. */
#include <string.h>

#include "corruptions/attribute/fill.h"
#include "corruptions/base/context.h"

typedef struct level {
    int width, height;
    float *values, *weights;
} level;

#define LEVELS 17 /* 2^16 is more than SHF_MAX_SIDE */

static void pull(const level *fine, const level *coarse, int channels)
{
    const size_t n = (size_t)channels;
    memset(coarse->values, 0,
           (size_t)coarse->width * (size_t)coarse->height * n * sizeof(*coarse->values));
    memset(coarse->weights, 0,
           (size_t)coarse->width * (size_t)coarse->height * sizeof(*coarse->weights));
    for (int y = 0; y < fine->height; y++)
        for (int x = 0; x < fine->width; x++) {
            const size_t from = (size_t)y * (size_t)fine->width + (size_t)x;
            const size_t to = (size_t)(y / 2) * (size_t)coarse->width + (size_t)(x / 2);
            const float weight = fine->weights[from];
            coarse->weights[to] += weight;
            for (size_t c = 0; c < n; c++)
                coarse->values[to * n + c] += weight * fine->values[from * n + c];
        }
    for (size_t i = 0; i < (size_t)coarse->width * (size_t)coarse->height; i++) {
        const float sum = coarse->weights[i];
        for (size_t c = 0; c < n && sum > 0; c++)
            coarse->values[i * n + c] /= sum;
        coarse->weights[i] = sum < 1 ? sum : 1;
    }
}

static void push(const level *coarse, const level *fine, int channels)
{
    const size_t n = (size_t)channels;
    for (int y = 0; y < fine->height; y++)
        for (int x = 0; x < fine->width; x++) {
            const size_t to = (size_t)y * (size_t)fine->width + (size_t)x;
            const float weight = fine->weights[to];
            if (weight >= 1)
                continue;
            /* 3/4 of the square the pixel is in, 1/4 of the one it leans to */
            const int x0 = x / 2, y0 = y / 2;
            int x1 = x0 + (x % 2 ? 1 : -1), y1 = y0 + (y % 2 ? 1 : -1);
            x1 = x1 < 0 || x1 >= coarse->width ? x0 : x1;
            y1 = y1 < 0 || y1 >= coarse->height ? y0 : y1;
            const float *above = coarse->values + (size_t)y0 * (size_t)coarse->width * n;
            const float *below = coarse->values + (size_t)y1 * (size_t)coarse->width * n;
            for (size_t c = 0; c < n; c++) {
                const size_t a = (size_t)x0 * n + c, b = (size_t)x1 * n + c;
                const float near = 0.75F * above[a] + 0.25F * above[b];
                const float far = 0.75F * below[a] + 0.25F * below[b];
                float *value = &fine->values[to * n + c];
                *value = weight * *value + (1 - weight) * (0.75F * near + 0.25F * far);
            }
        }
}

shf_status shf_pull_push(shf_context *context, float *values, float *weights, int width, int height,
                         int channels)
{
    shf_arena *arena = &context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    level levels[LEVELS] = {{width, height, values, weights}};
    shf_status status = SHF_OK;
    int top = 0;
    while (levels[top].width > 1 || levels[top].height > 1) {
        level *next = &levels[top + 1];
        next->width = (levels[top].width + 1) / 2;
        next->height = (levels[top].height + 1) / 2;
        const size_t pixels = (size_t)next->width * (size_t)next->height;
        next->values = shf_arena_take(arena, pixels * (size_t)channels, sizeof(float));
        next->weights = shf_arena_take(arena, pixels, sizeof(float));
        if (!next->values || !next->weights) {
            status = shf_fail_memory(context, "a pyramid");
            goto end;
        }
        pull(&levels[top], next, channels);
        top++;
    }
    for (; top > 0; top--)
        push(&levels[top], &levels[top - 1], channels);
end:
    shf_arena_rewind(arena, mark);
    return status;
}

shf_status shf_fill_pull_push(shf_context *context, const shf_holed *picture)
{
    const size_t pixels = (size_t)picture->width * (size_t)picture->height;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    float *weights = shf_arena_take(&context->scratch, pixels, sizeof(*weights));
    shf_status status = SHF_ERR_MEMORY;
    if (weights) {
        for (size_t i = 0; i < pixels; i++)
            weights[i] = picture->hole[i] ? 0 : 1;
        status = shf_pull_push(context, picture->values, weights, picture->width, picture->height,
                               picture->channels);
    } else
        shf_fail_memory(context, "a pyramid");
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

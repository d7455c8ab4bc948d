/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Completion from coarse to fine, as Wexler, Shechtman & Irani 2007, "Space-time completion of video": the
 * smallest picture is filled smoothly; then, size by size, each patch over the hole looks for its like among the
 * known ones, and each pixel of the hole becomes what these say. Random numbers are addressed by size, round
 * and pixel, from a stream of their own without a seed: the same hole is always filled alike. */
#include "corruptions/attribute/patch.h"

#include <stdbool.h>
#include <string.h>

#include "corruptions/attribute/fill.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/kernels.h"

#define SIZES 12
#define LEAST_SIDE 24     /* px of the smallest size */
#define LEAST_SOURCES 100 /* patches of the smallest size to choose from */
#define ROUNDS_LAST 3     /* of the full size */
#define ROUNDS_MORE 4     /* for each halving */
#define ROUNDS_MOST 16
#define REACH_FINE 32 /* px, of the search on all but the smallest */

static bool take_pixels(shf_context *context, int width, int height, shf_patches *out)
{
    const size_t pixels = (size_t)width * (size_t)height;
    *out = (shf_patches){.width = width, .height = height};
    out->pixels = shf_arena_take(&context->scratch, pixels, 4);
    out->hole = shf_arena_take(&context->scratch, pixels, 1);
    return out->pixels && out->hole;
}

static void read_image(const shf_image *image, const uint8_t *hole, const shf_patches *to)
{
    memcpy(to->hole, hole, (size_t)to->width * (size_t)to->height);
    for (int y = 0; y < to->height; y++)
        for (int x = 0; x < to->width; x++) {
            uint8_t *pixel = to->pixels + 4 * ((size_t)y * (size_t)to->width + (size_t)x);
            memset(pixel, 0, 3);
            memcpy(pixel, shf_row(image, y) + x * image->channels, (size_t)image->channels);
            pixel[3] = 1;
        }
}

static void write_image(const shf_patches *from, const shf_image *image)
{
    for (int y = 0; y < from->height; y++)
        for (int x = 0; x < from->width; x++) {
            const size_t i = (size_t)y * (size_t)from->width + (size_t)x;
            if (from->hole[i])
                memcpy(shf_row(image, y) + x * image->channels, from->pixels + 4 * i,
                       (size_t)image->channels);
        }
}

/* Means of the known pixels of four; in the hole if fewer than two are known. */
static void halve(const shf_patches *from, const shf_patches *to)
{
    for (int y = 0; y < to->height; y++)
        for (int x = 0; x < to->width; x++) {
            unsigned sums[4] = {0};
            for (int k = 0; k < 4; k++) {
                const size_t i =
                    (size_t)(2 * y + k / 2) * (size_t)from->width + (size_t)(2 * x + k % 2);
                for (int c = 0; c < 4 && !from->hole[i]; c++)
                    sums[c] += from->pixels[4 * i + (size_t)c];
            }
            const size_t to_i = (size_t)y * (size_t)to->width + (size_t)x;
            const unsigned n = sums[3];
            to->hole[to_i] = n < 2;
            for (int c = 0; c < 4; c++)
                to->pixels[4 * to_i + (size_t)c] = (uint8_t)(c == 3  ? 1
                                                             : n > 0 ? (sums[c] + n / 2) / n
                                                                     : 0);
        }
}

/* The sizes, the largest first; *count of them have patches to choose from. */
static shf_status make_sizes(shf_context *context, const shf_image *image, const uint8_t *hole,
                             shf_patches *sizes, int *count)
{
    *count = 0;
    if (image->width < SHF_PATCH || image->height < SHF_PATCH ||
        (int64_t)image->width * image->height > INT32_MAX / 4) /* indices of bytes are int32_t */
        return SHF_OK;
    for (int width = image->width, height = image->height; *count < SIZES; (*count)++) {
        shf_patches *next = &sizes[*count];
        if (!take_pixels(context, width, height, next))
            return shf_fail_memory(context, "a picture's sizes");
        if (*count == 0)
            read_image(image, hole, next);
        else
            halve(next - 1, next);
        shf_status status = shf_patches_make(context, next);
        if (status)
            return status;
        if (next->source_count < (*count == 0 ? 1 : LEAST_SOURCES))
            break;
        width /= 2;
        height /= 2;
        if (width < LEAST_SIDE || height < LEAST_SIDE) {
            (*count)++;
            break;
        }
    }
    return SHF_OK;
}

static shf_status fill_smoothly(shf_context *context, const shf_patches *size)
{
    const size_t pixels = (size_t)size->width * (size_t)size->height;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    float *values = shf_arena_take(&context->scratch, 3 * pixels, sizeof(*values));
    shf_status status = SHF_ERR_MEMORY;
    if (values) {
        for (size_t i = 0; i < 3 * pixels; i++)
            values[i] = size->pixels[4 * (i / 3) + i % 3];
        const shf_holed picture = {size->width, size->height, 3, values, size->hole};
        status = shf_fill_harmonic(context, &picture);
        for (size_t i = 0; i < 3 * pixels; i++)
            if (size->hole[i / 3])
                size->pixels[4 * (i / 3) + i % 3] = shf_to_u8(values[i]);
    } else
        shf_fail_memory(context, "a picture of floats");
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

static shf_status fill_size(shf_context *context, shf_patches *sizes, int size, bool smallest)
{
    shf_patches *l = &sizes[size];
    const size_t pixels = (size_t)l->width * (size_t)l->height;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    float *sums = shf_arena_take(&context->scratch, 4 * pixels, sizeof(*sums));
    uint32_t *words =
        shf_arena_take(&context->scratch, (size_t)l->width * SHF_PATCH_TRIES, sizeof(*words));
    shf_status status = SHF_OK;
    if (!sums || !words)
        status = shf_fail_memory(context, "votes of patches");
    const shf_address none = {.struct_size = sizeof(none)};
    const shf_stream stream = shf_stream_of("object_removal", (uint32_t)size, &none);
    if (!status && smallest) {
        status = fill_smoothly(context, l);
        shf_patches_draw(context, l, &stream, 0);
    } else if (!status) {
        shf_patches_inherit(l + 1, l);
        memset(l->cost, 0, pixels * sizeof(*l->cost));
        shf_patches_vote(context, l, sums);
    }
    const int more = ROUNDS_LAST + ROUNDS_MORE * size;
    const int reach = smallest ? (l->width > l->height ? l->width : l->height) : REACH_FINE;
    for (int round = 0; round < (more < ROUNDS_MOST ? more : ROUNDS_MOST) && !status; round++) {
        shf_patches_weigh(context, l);
        for (int back = 0; back < 2; back++)
            shf_patches_search(context, l, &stream, (uint32_t)(1 + 2 * round + back), back, reach,
                               words);
        shf_patches_vote(context, l, sums);
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

static shf_status fill_harmonic(shf_context *context, const shf_image *image, const uint8_t *hole)
{
    const shf_holed picture = shf_holed_of(context, image, hole);
    if (!picture.values)
        return shf_fail_memory(context, "a picture of floats");
    shf_status status = shf_fill_harmonic(context, &picture);
    if (!status)
        shf_store_hole(&picture, image);
    return status;
}

shf_status shf_fill_patches(shf_context *context, const shf_image *image, const uint8_t *hole)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_patches sizes[SIZES];
    int count;
    shf_status status = make_sizes(context, image, hole, sizes, &count);
    if (!status && count == 0)
        status = fill_harmonic(context, image, hole);
    for (int i = count - 1; i >= 0 && !status; i--)
        status = fill_size(context, sizes, i, i == count - 1);
    if (!status && count > 0)
        status = shf_patches_mend(context, &sizes[0]);
    if (!status && count > 0)
        write_image(&sizes[0], image);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

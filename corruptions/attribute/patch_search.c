/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Nearest patches by propagation and random search: Barnes, Shechtman, Finkelstein & Goldman 2009,
 * "PatchMatch: a randomized correspondence algorithm for structural image editing". */
#include <stdbool.h>
#include <string.h>

#include "corruptions/attribute/fill.h"
#include "corruptions/attribute/patch.h"
#include "corruptions/base/context.h"
#include "corruptions/kernels/kernels.h"

/* ---- what is a source, what a target ---- */

static bool is_known(const shf_patches *l, int x, int y)
{
    for (int v = y; v < y + SHF_PATCH; v++)
        for (int u = x; u < x + SHF_PATCH; u++)
            if (l->hole[(size_t)v * (size_t)l->width + (size_t)u])
                return false;
    return true;
}

static void sort_patches(shf_patches *l)
{
    for (int y = 0; y + SHF_PATCH <= l->height; y++)
        for (int x = 0; x + SHF_PATCH <= l->width; x++) {
            const int32_t i = y * l->width + x;
            l->known[i] = is_known(l, x, y);
            if (l->known[i])
                l->sources[l->source_count++] = i;
            else
                l->targets[l->target_count++] = i;
        }
}

/* 1.2^-d at the middle of a patch, d px deep: what lies at the rim of the hole decides first. */
static shf_status measure_trust(shf_context *context, shf_patches *l)
{
    const size_t pixels = (size_t)l->width * (size_t)l->height;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    int64_t *squares = shf_arena_take(&context->scratch, pixels, sizeof(*squares));
    shf_status status = squares
                            ? shf_squared_distances(context, l->hole, l->width, l->height, squares)
                            : shf_fail_memory(context, "distances in a hole");
    const size_t middle = SHF_PATCH / 2 * ((size_t)l->width + 1);
    for (size_t k = 0; k < l->target_count && !status; k++) {
        float trust = 1;
        const int64_t square = squares[(size_t)l->targets[k] + middle];
        for (int64_t d = 1; d * d <= square && d <= 64; d++)
            trust /= 1.2F;
        l->trust[l->targets[k]] = trust;
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

shf_status shf_patches_make(shf_context *context, shf_patches *l)
{
    const size_t pixels = (size_t)l->width * (size_t)l->height;
    shf_arena *arena = &context->scratch;
    l->source_count = l->target_count = 0;
    l->known = shf_arena_take(arena, pixels, 1);
    l->sources = shf_arena_take(arena, pixels, sizeof(*l->sources));
    l->targets = shf_arena_take(arena, pixels, sizeof(*l->targets));
    l->match = shf_arena_take(arena, pixels, sizeof(*l->match));
    l->cost = shf_arena_take(arena, pixels, sizeof(*l->cost));
    l->trust = shf_arena_take(arena, pixels, sizeof(*l->trust));
    if (!l->known || !l->sources || !l->targets || !l->match || !l->cost || !l->trust)
        return shf_fail_memory(context, "patches");
    memset(l->known, 0, pixels);
    for (size_t i = 0; i < pixels; i++)
        l->match[i] = -1;
    sort_patches(l);
    return measure_trust(context, l);
}

/* ---- matches to begin with ---- */

void shf_patches_draw(shf_context *context, shf_patches *l, const shf_stream *stream, uint32_t draw)
{
    for (size_t k = 0; k < l->target_count; k++) {
        uint32_t word;
        context->kernels->random_u32(stream, draw, (uint64_t)l->targets[k], 1, &word);
        l->match[l->targets[k]] = l->sources[((uint64_t)word * l->source_count) >> 32];
    }
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Twice as far, or, where that is no source, the nearest of all sources in their order. */
static int32_t source_near(const shf_patches *l, int x, int y)
{
    const int32_t at = least(y, l->height - SHF_PATCH) * l->width + least(x, l->width - SHF_PATCH);
    if (l->known[at])
        return at;
    size_t low = 0, high = l->source_count - 1;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (l->sources[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return l->sources[low];
}

void shf_patches_inherit(const shf_patches *coarse, shf_patches *l)
{
    for (size_t k = 0; k < l->target_count; k++) {
        const int x = l->targets[k] % l->width, y = l->targets[k] / l->width;
        const int cx = least(x / 2, coarse->width - SHF_PATCH);
        const int cy = least(y / 2, coarse->height - SHF_PATCH);
        int32_t from = coarse->match[cy * coarse->width + cx];
        if (from < 0) /* no target there: it stands for itself */
            from = cy * coarse->width + cx;
        l->match[l->targets[k]] = source_near(l, 2 * (from % coarse->width) + x - 2 * cx,
                                              2 * (from / coarse->width) + y - 2 * cy);
    }
}

void shf_patches_weigh(shf_context *context, shf_patches *l)
{
    for (size_t k = 0; k < l->target_count; k++) {
        const int32_t at = l->targets[k];
        l->cost[at] = context->kernels->patch_distance(
            l->pixels + 4 * at, l->pixels + 4 * l->match[at], 4 * (size_t)l->width, UINT32_MAX);
    }
}

/* ---- search ---- */

static void try_source(const shf_context *context, shf_patches *l, int32_t target, int x, int y)
{
    if (x < 0 || y < 0 || x > l->width - SHF_PATCH || y > l->height - SHF_PATCH)
        return;
    const int32_t source = y * l->width + x;
    if (!l->known[source] || source == l->match[target])
        return;
    const uint32_t cost = context->kernels->patch_distance(
        l->pixels + 4 * target, l->pixels + 4 * source, 4 * (size_t)l->width, l->cost[target]);
    if (cost < l->cost[target]) {
        l->cost[target] = cost;
        l->match[target] = source;
    }
}

/* What the neighbour at an offset has, moved back. */
static void try_neighbour(const shf_context *context, shf_patches *l, int32_t target, int dx,
                          int dy)
{
    const int x = target % l->width + dx, y = target / l->width + dy;
    if (x < 0 || y < 0 || x >= l->width || y >= l->height)
        return;
    const int32_t match = l->match[y * l->width + x];
    if (match >= 0)
        try_source(context, l, target, match % l->width - dx, match / l->width - dy);
}

/* -reach .. reach */
static int step_of(uint32_t half, int reach)
{
    return (int)((half * (2 * (uint32_t)reach + 1)) >> 16) - reach;
}

void shf_patches_search(shf_context *context, shf_patches *l, const shf_stream *stream,
                        uint32_t draw, int back, int reach, uint32_t *words)
{
    const int step = back ? 1 : -1;
    int row = -1;
    reach = least(reach, 16384); /* half a word times twice of it is 32 bits */
    for (size_t k = 0; k < l->target_count; k++) {
        const int32_t target = l->targets[back ? l->target_count - 1 - k : k];
        if (target / l->width != row) {
            row = target / l->width;
            context->kernels->random_u32(stream, draw,
                                         (uint64_t)row * (uint64_t)l->width * SHF_PATCH_TRIES,
                                         (size_t)l->width * SHF_PATCH_TRIES, words);
        }
        try_neighbour(context, l, target, step, 0);
        try_neighbour(context, l, target, 0, step);
        const uint32_t *own = words + (size_t)(target % l->width) * SHF_PATCH_TRIES;
        for (int i = 0, r = reach; i < SHF_PATCH_TRIES && r > 0; i++, r /= 2) {
            const int32_t match = l->match[target];
            try_source(context, l, target, match % l->width + step_of(own[i] >> 16, r),
                       match / l->width + step_of(own[i] & 0xffff, r));
        }
    }
}

/* ---- votes ---- */

/* trust / (1 + cost / mean cost)^2 */
void shf_patches_vote(shf_context *context, shf_patches *l, float *sums)
{
    const size_t pixels = (size_t)l->width * (size_t)l->height;
    uint64_t total = 0;
    for (size_t k = 0; k < l->target_count; k++)
        total += l->cost[l->targets[k]];
    const float share = (float)l->target_count / ((float)total + 1);
    memset(sums, 0, 4 * pixels * sizeof(*sums));
    for (size_t k = 0; k < l->target_count; k++) {
        const int32_t at = l->targets[k];
        const float worse = 1 + (float)l->cost[at] * share;
        context->kernels->patch_vote(l->pixels + 4 * l->match[at], 4 * (size_t)l->width,
                                     l->trust[at] / (worse * worse), sums + 4 * at);
    }
    for (size_t i = 0; i < pixels; i++)
        for (size_t c = 0; c < 3 && l->hole[i]; c++)
            l->pixels[4 * i + c] = shf_to_u8(sums[4 * i + c] / sums[4 * i + 3]);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/views/shifts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"

#define NUMBERS 4

/* clang-format off */
static const struct {
    const char *name;
    bool signs; /* the first number may be below 0 */
    int count;  /* of numbers */
    struct { const char *name; int usual, most; } numbers[NUMBERS];
} kinds[] = {
    [SHF_SHIFTS_NEIGHBOURS_4] = {"neighbours-4", false, 1, {{"the step", 1, SHF_MOST_SHIFT}}},
    [SHF_SHIFTS_NEIGHBOURS_8] = {"neighbours-8", false, 1, {{"the step", 1, SHF_MOST_SHIFT}}},
    [SHF_SHIFTS_DIAGONAL]     = {"diagonal",     true, 1, {{"the number of shifts", 8, SHF_MOST_SHIFT}}},
    [SHF_SHIFTS_CHAIN]        = {"chain",        true, 1, {{"the number of shifts", 8, SHF_MOST_SHIFT}}},
    [SHF_SHIFTS_SCALE]        = {"scale",        false, 1, {{"the number of pixels", 1, SHF_MOST_SCALE}}},
    [SHF_SHIFTS_SCALE_CHAIN]  = {"scale-chain",  true, 1, {{"the number of pixels", 1, SHF_MOST_SCALE}}},
    [SHF_SHIFTS_GRID]         = {"grid",         false, 2, {{"the radius", 8, SHF_MOST_SHIFT}, {"the step", 1, SHF_MOST_SHIFT}}},
    [SHF_SHIFTS_PAIRS]        = {"pairs",        false, 2, {{"the number of pairs", 5, SHF_MOST_VIEWS / 2}, {"the number of positions", 32, 2 * SHF_MOST_SHIFT}}},
    [SHF_SHIFTS_SPATIAL_GRID] = {"spatial-grid", false, 4, {{"the largest shift", 24, SHF_MOST_SHIFT}, {"the number of shifts", 5, 63}, {"the largest angle", 30, 180}, {"the number of angles", 31, SHF_MOST_VIEWS}}},
    [SHF_SHIFTS_SPATIAL_RANDOM] = {"spatial-random", false, 3, {{"the number of views", 10, SHF_MOST_VIEWS}, {"the largest shift", 24, SHF_MOST_SHIFT}, {"the largest angle", 30, 180}}},
};
/* clang-format on */

static const signed char neighbours[][2] = {
    {-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1},
};

/* ---- texts ---- */

static shf_status parse_numbers(shf_context *context, const char *text, const char *rest,
                                shf_shifts *out)
{
    for (int i = 0; i < kinds[out->kind].count; i++)
        out->numbers[i] = kinds[out->kind].numbers[i].usual;
    for (int i = 0; *rest; i++) {
        char digits[8];
        uint64_t value = 0;
        const size_t length = strcspn(++rest, ":");
        const bool below = kinds[out->kind].signs && *rest == '-';
        if (i == kinds[out->kind].count)
            return shf_fail(context, SHF_ERR_ARGUMENT, "shifts '%s': %s takes %d number%s", text,
                            kinds[out->kind].name, i, i == 1 ? "" : "s");
        snprintf(digits, sizeof(digits), "%.*s", (int)(length < 7 ? length : 7) - below,
                 rest + below);
        if (!shf_parse_u64(digits, &value) || value < 1 ||
            value > (uint64_t)kinds[out->kind].numbers[i].most)
            return shf_fail(context, SHF_ERR_ARGUMENT, "shifts '%s': %s is from 1 to %d", text,
                            kinds[out->kind].numbers[i].name, kinds[out->kind].numbers[i].most);
        out->numbers[i] = below ? -(int)value : (int)value;
        rest += length;
    }
    return SHF_OK;
}

static shf_status check_size(shf_context *context, const char *text, const shf_shifts *shifts)
{
    if (shf_shifts_count(shifts) == 0)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "shifts '%s': the step is larger than the radius: no shift is left", text);
    return shf_shifts_count(shifts) <= SHF_MOST_VIEWS
               ? SHF_OK
               : shf_fail(context, SHF_ERR_ARGUMENT,
                          "shifts '%s': %zu views of each image: at most %d", text,
                          shf_shifts_count(shifts), SHF_MOST_VIEWS);
}

shf_status shf_shifts_parse(shf_context *context, const char *text, shf_shifts *out)
{
    const size_t length = strcspn(text, ":");
    *out = (shf_shifts){0};
    for (size_t k = 0; k < SHF_COUNT(kinds); k++) {
        if (strlen(kinds[k].name) != length || memcmp(kinds[k].name, text, length) != 0)
            continue;
        out->kind = (shf_shift_kind)k;
        shf_status status = parse_numbers(context, text, text + length, out);
        return status ? status : check_size(context, text, out);
    }
    return shf_fail(context, SHF_ERR_ARGUMENT,
                    "shifts '%s' are none of neighbours-4:STEP, neighbours-8:STEP, diagonal:N, "
                    "chain:N, scale:N, scale-chain:N, grid:RADIUS:STEP, pairs:N:POSITIONS, "
                    "spatial-grid:PX:N:DEG:N and spatial-random:N:PX:DEG",
                    text);
}

void shf_shifts_name(const shf_shifts *shifts, char out[SHF_SHIFTS_NAME])
{
    int size = snprintf(out, SHF_SHIFTS_NAME, "%s", kinds[shifts->kind].name);
    for (int i = 0; i < kinds[shifts->kind].count; i++)
        size += snprintf(out + size, (size_t)(SHF_SHIFTS_NAME - size), ":%d", shifts->numbers[i]);
}

/* ---- views ---- */

/* Of a grid: so many shifts on either side of 0. */
static int arm(const shf_shifts *shifts)
{
    return shifts->numbers[0] / shifts->numbers[1];
}

size_t shf_shifts_count(const shf_shifts *shifts)
{
    switch (shifts->kind) {
    case SHF_SHIFTS_NEIGHBOURS_4:
        return 4;
    case SHF_SHIFTS_NEIGHBOURS_8:
        return 8;
    case SHF_SHIFTS_GRID: {
        const size_t side = 2 * (size_t)arm(shifts) + 1;
        return side * side - 1;
    }
    case SHF_SHIFTS_SPATIAL_GRID:
        return (size_t)shifts->numbers[1] * (size_t)shifts->numbers[1] * (size_t)shifts->numbers[3];
    case SHF_SHIFTS_PAIRS:
    case SHF_SHIFTS_SCALE:
        return 2 * (size_t)shifts->numbers[0];
    case SHF_SHIFTS_SCALE_CHAIN:
    case SHF_SHIFTS_DIAGONAL:
    case SHF_SHIFTS_CHAIN:
    case SHF_SHIFTS_SPATIAL_RANDOM:
        break;
    }
    return (size_t)abs(shifts->numbers[0]);
}

bool shf_shifts_warp(const shf_shifts *shifts)
{
    return shifts->kind == SHF_SHIFTS_SPATIAL_GRID || shifts->kind == SHF_SHIFTS_SPATIAL_RANDOM;
}

bool shf_shifts_scale(const shf_shifts *shifts)
{
    return shifts->kind == SHF_SHIFTS_SCALE || shifts->kind == SHF_SHIFTS_SCALE_CHAIN;
}

int shf_shifts_reach(const shf_shifts *shifts)
{
    if (shf_shifts_warp(shifts) || shf_shifts_scale(shifts))
        return 0;
    if (shifts->kind == SHF_SHIFTS_PAIRS)
        return shifts->numbers[1] / 2;
    return shifts->kind == SHF_SHIFTS_GRID ? arm(shifts) * shifts->numbers[1]
                                           : abs(shifts->numbers[0]);
}

/* Row by row, without the middle. */
static void grid_at(const shf_shifts *shifts, size_t index, shf_view *view)
{
    const int radius = arm(shifts), side = 2 * radius + 1;
    const int place = (int)index + ((int)index >= side * side / 2);
    view->dx = (place % side - radius) * shifts->numbers[1];
    view->dy = (place / side - radius) * shifts->numbers[1];
}

/* One of count values from -most to most; of one, 0. */
static double spaced(int most, int count, size_t index)
{
    return count > 1 ? -most + 2.0 * most * (double)index / (count - 1) : 0;
}

static void spatial_at(const shf_shifts *shifts, size_t index, shf_view *view,
                       char name[SHF_VIEW_NAME])
{
    const int *n = shifts->numbers;
    char x[SHF_DOUBLE_TEXT], y[SHF_DOUBLE_TEXT], r[SHF_DOUBLE_TEXT];
    view->warps = true;
    if (shifts->kind == SHF_SHIFTS_SPATIAL_RANDOM) {
        view->most = (shf_warp){.angle = n[2], .tx = n[1], .ty = n[1]};
        view->draw = (uint32_t)index;
        snprintf(name, SHF_VIEW_NAME, "%zu", index + 1);
        return;
    }
    const size_t shift = index / (size_t)n[3], side = (size_t)n[1];
    view->warp = (shf_warp){.angle = spaced(n[2], n[3], index % (size_t)n[3]),
                            .tx = spaced(n[0], n[1], shift % side),
                            .ty = spaced(n[0], n[1], shift / side)};
    snprintf(name, SHF_VIEW_NAME, "x%.8sy%.8sr%.8s", shf_double_text(view->warp.tx, x),
             shf_double_text(view->warp.ty, y), shf_double_text(view->warp.angle, r));
}

/* From 1 on, or from -1 down. */
static int counted(int count, size_t index)
{
    return count < 0 ? -(int)index - 1 : (int)index + 1;
}

static void scale_at(const shf_shifts *shifts, size_t index, shf_view *view,
                     char name[SHF_VIEW_NAME], size_t *beside)
{
    const int n = shifts->numbers[0];
    if (shifts->kind == SHF_SHIFTS_SCALE) {
        view->scale_px = (int)index - n + ((int)index >= n);
    } else {
        view->scale_px = counted(n, index);
        if (index)
            *beside = index - 1;
    }
    snprintf(name, SHF_VIEW_NAME, "s%+d", view->scale_px);
}

void shf_shifts_at(const shf_shifts *shifts, size_t index, shf_view *view, char name[SHF_VIEW_NAME],
                   size_t *beside)
{
    *beside = SHF_BESIDE_CLEAN;
    if (shf_shifts_warp(shifts)) {
        spatial_at(shifts, index, view, name);
        return;
    }
    if (shf_shifts_scale(shifts)) {
        scale_at(shifts, index, view, name, beside);
        return;
    }
    if (shifts->kind == SHF_SHIFTS_PAIRS) {
        const bool second = index % 2;
        view->positions = shifts->numbers[1];
        view->draw = (uint32_t)index;
        *beside = second ? index - 1 : SHF_BESIDE_NONE;
        snprintf(name, SHF_VIEW_NAME, "%zu%c", index / 2 + 1, second ? 'b' : 'a');
        return;
    }
    if (shifts->kind == SHF_SHIFTS_GRID) {
        grid_at(shifts, index, view);
    } else if (shifts->kind == SHF_SHIFTS_DIAGONAL || shifts->kind == SHF_SHIFTS_CHAIN) {
        view->dx = view->dy = counted(shifts->numbers[0], index);
        if (shifts->kind == SHF_SHIFTS_CHAIN && index)
            *beside = index - 1;
    } else {
        view->dx = neighbours[index][0] * shifts->numbers[0];
        view->dy = neighbours[index][1] * shifts->numbers[0];
    }
    snprintf(name, SHF_VIEW_NAME, "x%+dy%+d", view->dx, view->dy);
}

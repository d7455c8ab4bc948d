/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/views/shifts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"

#define LEAST 0.001 /* of what need not be whole */

static void turn(double angle, shf_warp *warp)
{
    warp->angle = angle;
}

static void enlarge(double by, shf_warp *warp)
{
    warp->scale = 1 + by;
}

static void shear(double angle, shf_warp *warp)
{
    warp->shear = angle;
}

static void turn_up(double angle, shf_warp *warp)
{
    warp->pitch = angle;
}

static void turn_aside(double angle, shf_warp *warp)
{
    warp->yaw = angle;
}

static void tilt(double angle, shf_warp *warp)
{
    warp->pitch = warp->yaw = angle;
}

#define NUMBERS 4
#define ARMS                                                                                       \
    {                                                                                              \
        "the number on either side", 5, 1, SHF_MOST_VIEWS / 2                                      \
    }

/* clang-format off */
static const struct {
    const char *name;
    bool signs; /* the first number may be below 0 */
    int count;  /* of numbers */
    struct { const char *name; double usual, least, most; } numbers[NUMBERS]; /* whole from 1 on */
    void (*place)(double value, shf_warp *warp); /* of count and step, up to */
    double most;
} kinds[] = {
    [SHF_SHIFTS_NEIGHBOURS_4] = {"neighbours-4", false, 1, {{"the step", 1, LEAST, SHF_MOST_SHIFT}}, NULL, 0},
    [SHF_SHIFTS_NEIGHBOURS_8] = {"neighbours-8", false, 1, {{"the step", 1, LEAST, SHF_MOST_SHIFT}}, NULL, 0},
    [SHF_SHIFTS_DIAGONAL]     = {"diagonal",     true, 1, {{"the number of shifts", 8, 1, SHF_MOST_SHIFT}}, NULL, 0},
    [SHF_SHIFTS_CHAIN]        = {"chain",        true, 1, {{"the number of shifts", 8, 1, SHF_MOST_SHIFT}}, NULL, 0},
    [SHF_SHIFTS_SCALE]        = {"scale",        false, 1, {{"the number of pixels", 1, 1, SHF_MOST_SCALE}}, NULL, 0},
    [SHF_SHIFTS_SCALE_CHAIN]  = {"scale-chain",  true, 1, {{"the number of pixels", 1, 1, SHF_MOST_SCALE}}, NULL, 0},
    [SHF_SHIFTS_GRID]         = {"grid",         false, 2, {{"the radius", 8, 1, SHF_MOST_SHIFT}, {"the step", 1, LEAST, SHF_MOST_SHIFT}}, NULL, 0},
    [SHF_SHIFTS_PAIRS]        = {"pairs",        false, 2, {{"the number of pairs", 5, 1, SHF_MOST_VIEWS / 2}, {"the number of positions", 32, 1, 2 * SHF_MOST_SHIFT}}, NULL, 0},
    [SHF_SHIFTS_SPATIAL_GRID] = {"spatial-grid", false, 4, {{"the largest shift", 24, 1, SHF_MOST_SHIFT}, {"the number of shifts", 5, 1, 63}, {"the largest angle", 30, 1, 180}, {"the number of angles", 31, 1, SHF_MOST_VIEWS}}, NULL, 0},
    [SHF_SHIFTS_SPATIAL_RANDOM] = {"spatial-random", false, 3, {{"the number of views", 10, 1, SHF_MOST_VIEWS}, {"the largest shift", 24, 1, SHF_MOST_SHIFT}, {"the largest angle", 30, 1, 180}}, NULL, 0},
    [SHF_SHIFTS_ROTATE] = {"rotate", false, 2, {ARMS, {"the step", 3, LEAST, 180}}, turn, 180},
    [SHF_SHIFTS_ZOOM]   = {"zoom",   false, 2, {ARMS, {"the step", 0.02, LEAST, 0.5}}, enlarge, 0.5},
    [SHF_SHIFTS_SHEAR]  = {"shear",  false, 2, {ARMS, {"the step", 3, LEAST, 45}}, shear, 45},
    [SHF_SHIFTS_TILT]   = {"tilt",   false, 2, {ARMS, {"the step", 3, LEAST, 30}}, tilt, 30},
    [SHF_SHIFTS_PITCH]  = {"pitch",  false, 2, {ARMS, {"the step", 3, LEAST, 45}}, turn_up, 45},
    [SHF_SHIFTS_YAW]    = {"yaw",    false, 2, {ARMS, {"the step", 3, LEAST, 45}}, turn_aside, 45},
};
/* clang-format on */

static const signed char neighbours[][2] = {
    {-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1},
};

/* ---- texts ---- */

static shf_status refuse(shf_context *context, const char *text, const char *what)
{
    return shf_fail(context, SHF_ERR_ARGUMENT, "shifts '%s': %s", text, what);
}

static shf_status parse_number(shf_context *context, const char *text, const char *part, int i,
                               shf_shifts *out)
{
    const shf_shift_kind k = out->kind;
    char least[SHF_DOUBLE_TEXT], line[120];
    double value;
    if (i == kinds[k].count)
        snprintf(line, sizeof(line), "%s takes %d number%s%s", kinds[k].name, i, i == 1 ? "" : "s",
                 shf_shifts_warp(out) ? ", and bilinear, bicubic or lanczos" : "");
    else
        snprintf(line, sizeof(line), "%s is %sfrom %s to %g", kinds[k].numbers[i].name,
                 kinds[k].numbers[i].least == 1 ? "a whole number " : "",
                 shf_double_text(kinds[k].numbers[i].least, least), kinds[k].numbers[i].most);
    if (i == kinds[k].count || !shf_parse_double(part, &value))
        return refuse(context, text, line);
    const double size = kinds[k].signs && i == 0 ? fabs(value) : value;
    const bool whole = kinds[k].numbers[i].least < 1 || value == floor(value);
    out->numbers[i] = value;
    return whole && size >= kinds[k].numbers[i].least && size <= kinds[k].numbers[i].most
               ? SHF_OK
               : refuse(context, text, line);
}

/* A filter's name is the last part. */
static bool parse_filter(const char *part, shf_shifts *out)
{
    for (int i = SHF_SAMPLING_BILINEAR; i <= SHF_SAMPLING_LANCZOS; i++)
        if (strcmp(shf_sampling_names[i], part) == 0) {
            out->filter = (shf_sampling)i;
            return true;
        }
    return false;
}

static shf_status parse_parts(shf_context *context, const char *text, const char *rest,
                              shf_shifts *out)
{
    bool filter = false;
    shf_status status = SHF_OK;
    for (int i = 0; i < kinds[out->kind].count; i++)
        out->numbers[i] = kinds[out->kind].numbers[i].usual;
    for (int i = 0; *rest && !status; i++) {
        char part[24];
        const size_t length = strcspn(++rest, ":");
        snprintf(part, sizeof(part), "%.*s", length < 23 ? (int)length : 23, rest);
        rest += length;
        filter = !*rest && parse_filter(part, out);
        if (!filter)
            status = parse_number(context, text, part, i, out);
    }
    if (!status && filter && !shf_shifts_warp(out))
        return refuse(context, text, "these shifts are whole pixels: they take no filter");
    return status;
}

static shf_status check_size(shf_context *context, const char *text, const shf_shifts *shifts)
{
    const double *n = shifts->numbers;
    char line[96], most[SHF_DOUBLE_TEXT];
    if (shf_shifts_count(shifts) == 0)
        return refuse(context, text, "the step is larger than the radius: no shift is left");
    snprintf(line, sizeof(line), "the last one would be %g: %s goes up to %s", n[0] * n[1],
             kinds[shifts->kind].name, shf_double_text(kinds[shifts->kind].most, most));
    if (kinds[shifts->kind].place && n[0] * n[1] > kinds[shifts->kind].most + 1e-9)
        return refuse(context, text, line);
    snprintf(line, sizeof(line), "%zu views of each image: at most %d", shf_shifts_count(shifts),
             SHF_MOST_VIEWS);
    return shf_shifts_count(shifts) <= SHF_MOST_VIEWS ? SHF_OK : refuse(context, text, line);
}

shf_status shf_shifts_parse(shf_context *context, const char *text, shf_shifts *out)
{
    const size_t length = strcspn(text, ":");
    *out = (shf_shifts){0};
    for (size_t k = 0; k < SHF_COUNT(kinds); k++) {
        if (strlen(kinds[k].name) != length || memcmp(kinds[k].name, text, length) != 0)
            continue;
        out->kind = (shf_shift_kind)k;
        shf_status status = parse_parts(context, text, text + length, out);
        return status ? status : check_size(context, text, out);
    }
    return shf_fail(context, SHF_ERR_ARGUMENT,
                    "shifts '%s' are none of neighbours-4:STEP, neighbours-8:STEP, diagonal:N, "
                    "chain:N, scale:N, scale-chain:N, grid:RADIUS:STEP, pairs:N:POSITIONS, "
                    "spatial-grid:PX:N:DEG:N, spatial-random:N:PX:DEG, rotate:N:DEG, zoom:N:STEP, "
                    "shear:N:DEG, tilt:N:DEG, pitch:N:DEG and yaw:N:DEG",
                    text);
}

void shf_shifts_name(const shf_shifts *shifts, char out[SHF_SHIFTS_NAME])
{
    char number[SHF_DOUBLE_TEXT];
    int size = snprintf(out, SHF_SHIFTS_NAME, "%s", kinds[shifts->kind].name);
    for (int i = 0; i < kinds[shifts->kind].count; i++)
        size += snprintf(out + size, (size_t)(SHF_SHIFTS_NAME - size), ":%.10s",
                         shf_double_text(shifts->numbers[i], number));
    if (shifts->filter != SHF_SAMPLING_BILINEAR)
        snprintf(out + size, (size_t)(SHF_SHIFTS_NAME - size), ":%s",
                 shf_sampling_names[shifts->filter]);
}

/* ---- views ---- */

/* Of a grid: so many shifts on either side of 0. */
static int arm(const shf_shifts *shifts)
{
    return (int)floor(shifts->numbers[0] / shifts->numbers[1] + 1e-9);
}

size_t shf_shifts_count(const shf_shifts *shifts)
{
    const double *n = shifts->numbers;
    if (kinds[shifts->kind].place)
        return 2 * (size_t)n[0];
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
        return (size_t)n[1] * (size_t)n[1] * (size_t)n[3];
    case SHF_SHIFTS_PAIRS:
    case SHF_SHIFTS_SCALE:
        return 2 * (size_t)n[0];
    default:
        return (size_t)fabs(n[0]);
    }
}

/* Of neighbours and grids. */
static double step_of(const shf_shifts *shifts)
{
    return shifts->numbers[shifts->kind == SHF_SHIFTS_GRID];
}

static bool has_step(const shf_shifts *shifts)
{
    return shifts->kind == SHF_SHIFTS_NEIGHBOURS_4 || shifts->kind == SHF_SHIFTS_NEIGHBOURS_8 ||
           shifts->kind == SHF_SHIFTS_GRID;
}

bool shf_shifts_warp(const shf_shifts *shifts)
{
    return kinds[shifts->kind].place || shifts->kind == SHF_SHIFTS_SPATIAL_GRID ||
           shifts->kind == SHF_SHIFTS_SPATIAL_RANDOM ||
           (has_step(shifts) && step_of(shifts) != floor(step_of(shifts)));
}

bool shf_shifts_scale(const shf_shifts *shifts)
{
    return shifts->kind == SHF_SHIFTS_SCALE || shifts->kind == SHF_SHIFTS_SCALE_CHAIN;
}

/* ---- names ---- */

/* So many steps, without what the machine's numbers add. */
static double steps(int count, double step)
{
    return rint(count * step * 1e9) / 1e9;
}

/* "+0.5". */
static const char *signed_text(double value, char out[SHF_DOUBLE_TEXT + 1])
{
    out[0] = value < 0 ? '-' : '+';
    shf_double_text(fabs(value), out + 1);
    return out;
}

/* The crop goes right and down by so many steps: the picture in it left and up. */
static void move_by(const shf_shifts *shifts, int x, int y, shf_view *view,
                    char name[SHF_VIEW_NAME])
{
    const double dx = steps(x, step_of(shifts)), dy = steps(y, step_of(shifts));
    char across[SHF_DOUBLE_TEXT + 1], along[SHF_DOUBLE_TEXT + 1];
    view->warps = shf_shifts_warp(shifts);
    if (view->warps)
        view->warp = (shf_warp){.tx = 0 - dx, .ty = 0 - dy};
    else {
        view->dx = (int)dx;
        view->dy = (int)dy;
    }
    snprintf(name, SHF_VIEW_NAME, "x%.12sy%.12s", signed_text(dx, across), signed_text(dy, along));
}

/* ---- kinds of views ---- */

/* Row by row, without the middle. */
static void grid_at(const shf_shifts *shifts, size_t index, shf_view *view,
                    char name[SHF_VIEW_NAME])
{
    const int radius = arm(shifts), side = 2 * radius + 1;
    const int place = (int)index + ((int)index >= side * side / 2);
    move_by(shifts, place % side - radius, place / side - radius, view, name);
}

/* From -n to n, without 0. */
static int around(int n, size_t index)
{
    return (int)index - n + ((int)index >= n);
}

/* From 1 on, or from -1 down. */
static int counted(double count, size_t index)
{
    return count < 0 ? -(int)index - 1 : (int)index + 1;
}

static void warp_at(const shf_shifts *shifts, size_t index, shf_view *view,
                    char name[SHF_VIEW_NAME])
{
    char text[SHF_DOUBLE_TEXT + 1];
    const double value = steps(around((int)shifts->numbers[0], index), shifts->numbers[1]);
    view->warps = true;
    kinds[shifts->kind].place(value, &view->warp);
    snprintf(name, SHF_VIEW_NAME, "%s%.12s", kinds[shifts->kind].name, signed_text(value, text));
}

/* One of count values from -most to most; of one, 0. */
static double spaced(double most, size_t count, size_t index)
{
    return count > 1 ? -most + 2.0 * most * (double)index / (double)(count - 1) : 0;
}

static void spatial_grid_at(const shf_shifts *shifts, size_t index, shf_view *view,
                            char name[SHF_VIEW_NAME])
{
    const double *n = shifts->numbers;
    char x[SHF_DOUBLE_TEXT], y[SHF_DOUBLE_TEXT], r[SHF_DOUBLE_TEXT];
    const size_t side = (size_t)n[1], angles = (size_t)n[3], shift = index / angles;
    view->warps = true;
    view->warp = (shf_warp){.angle = spaced(n[2], angles, index % angles),
                            .tx = spaced(n[0], side, shift % side),
                            .ty = spaced(n[0], side, shift / side)};
    snprintf(name, SHF_VIEW_NAME, "x%.8sy%.8sr%.8s", shf_double_text(view->warp.tx, x),
             shf_double_text(view->warp.ty, y), shf_double_text(view->warp.angle, r));
}

static void spatial_random_at(const shf_shifts *shifts, size_t index, shf_view *view,
                              char name[SHF_VIEW_NAME])
{
    const double *n = shifts->numbers;
    view->warps = true;
    view->most = (shf_warp){.angle = n[2], .tx = n[1], .ty = n[1]};
    view->draw = (uint32_t)index;
    snprintf(name, SHF_VIEW_NAME, "%zu", index + 1);
}

static void pair_at(const shf_shifts *shifts, size_t index, shf_view *view,
                    char name[SHF_VIEW_NAME], size_t *beside)
{
    const bool second = index % 2;
    view->positions = (int)shifts->numbers[1];
    view->draw = (uint32_t)index;
    *beside = second ? index - 1 : SHF_BESIDE_NONE;
    snprintf(name, SHF_VIEW_NAME, "%zu%c", index / 2 + 1, second ? 'b' : 'a');
}

/* Of diagonals and scales. */
static void line_at(const shf_shifts *shifts, size_t index, shf_view *view,
                    char name[SHF_VIEW_NAME], size_t *beside)
{
    const shf_shift_kind kind = shifts->kind;
    const double n = shifts->numbers[0];
    const int i = kind == SHF_SHIFTS_SCALE ? around((int)n, index) : counted(n, index);
    if (index && (kind == SHF_SHIFTS_CHAIN || kind == SHF_SHIFTS_SCALE_CHAIN))
        *beside = index - 1;
    if (shf_shifts_scale(shifts)) {
        view->scale_px = i;
        snprintf(name, SHF_VIEW_NAME, "s%+d", i);
    } else {
        view->dx = view->dy = i;
        snprintf(name, SHF_VIEW_NAME, "x%+dy%+d", i, i);
    }
}

void shf_shifts_at(const shf_shifts *shifts, size_t index, shf_view *view, char name[SHF_VIEW_NAME],
                   size_t *beside)
{
    *beside = SHF_BESIDE_CLEAN;
    view->sampling = shifts->filter;
    if (kinds[shifts->kind].place) {
        warp_at(shifts, index, view, name);
        return;
    }
    switch (shifts->kind) {
    case SHF_SHIFTS_NEIGHBOURS_4:
    case SHF_SHIFTS_NEIGHBOURS_8:
        move_by(shifts, neighbours[index][0], neighbours[index][1], view, name);
        break;
    case SHF_SHIFTS_GRID:
        grid_at(shifts, index, view, name);
        break;
    case SHF_SHIFTS_SPATIAL_GRID:
        spatial_grid_at(shifts, index, view, name);
        break;
    case SHF_SHIFTS_SPATIAL_RANDOM:
        spatial_random_at(shifts, index, view, name);
        break;
    case SHF_SHIFTS_PAIRS:
        pair_at(shifts, index, view, name, beside);
        break;
    default:
        line_at(shifts, index, view, name, beside);
    }
}

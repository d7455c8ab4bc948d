/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/views/sequences.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"

/* ---- what there is ---- */

static void shift(const shf_sequence *s, int frame, shf_view *view)
{
    view->dx =
        -(int)shf_sequence_value(s, frame); /* the content goes right as the crop goes left */
}

static void warp(shf_view *view, shf_sampling sampling)
{
    view->warps = true;
    view->sampling = sampling;
}

static void turn(const shf_sequence *s, int frame, shf_view *view)
{
    warp(view, SHF_SAMPLING_TRUNCATED);
    view->warp.angle = 0 - shf_sequence_value(s, frame); /* published ones are clockwise */
}

static void enlarge(const shf_sequence *s, int frame, shf_view *view)
{
    warp(view, SHF_SAMPLING_TRUNCATED);
    view->warp.scale = shf_sequence_value(s, frame);
}

static void shear(const shf_sequence *s, int frame, shf_view *view)
{
    warp(view, SHF_SAMPLING_TRUNCATED);
    view->warp.shear = shf_sequence_value(s, frame);
}

static void tilt(const shf_sequence *s, int frame, shf_view *view)
{
    warp(view, SHF_SAMPLING_32NDS);
    view->warp.tilts = true;
    view->warp.tilt = shf_sequence_value(s, frame);
}

static void zoom(const shf_sequence *s, int frame, shf_view *view)
{
    warp(view, SHF_SAMPLING_TRUNCATED);
    view->warp.scale = s->first;
    view->warp.steps = frame;
    view->warp.step = frame ? s->step : 0;
}

/* clang-format off */
static const shf_sequence_kind kinds[] = {
    /* name            test  corrupts parameter     whole    low    high  place */
    {"gaussian_noise", true,  true,  NULL,          false,    0,      0,  NULL},
    {"shot_noise",     true,  true,  NULL,          false,    0,      0,  NULL},
    {"motion_blur",    true,  true,  "angle",       false, -180,    180,  NULL},
    {"zoom_blur",      true,  false, NULL,          false,  0.1,     20,  zoom},
    {"snow",           true,  true,  "angle",       false, -180,    180,  NULL},
    {"brightness",     true,  true,  "added_value", false,   -1,      1,  NULL},
    {"translate",      true,  false, NULL,          true, -4096,   4096,  shift},
    {"rotate",         true,  false, NULL,          false, -180,    180,  turn},
    {"tilt",           true,  false, NULL,          false,  -45,     45,  tilt},
    {"scale",          true,  false, NULL,          false,  0.1,     20,  enlarge},
    {"speckle_noise",  false, true,  NULL,          false,    0,      0,  NULL},
    {"gaussian_blur",  false, true,  "sigma_px",    false,    0,    100,  NULL},
    {"spatter",        false, true,  "runs",        true,     0,   1000,  NULL},
    {"shear",          false, false, NULL,          false,  -60,     60,  shear},
};
/* clang-format on */

const shf_sequence_kind *shf_sequence_kind_of(const shf_sequence *sequence)
{
    return &kinds[sequence->kind];
}

/* Noise that is drawn anew has frames and nothing that goes from one to the next. */
static bool varies(const shf_sequence_kind *kind)
{
    return kind->parameter || kind->place;
}

double shf_sequence_value(const shf_sequence *s, int frame)
{
    return rint((s->first + s->step * frame) * 1e9) / 1e9;
}

/* ---- one sequence of a list ---- */

/* A list that is being read: a copy, cut into texts. */
typedef struct sequence_list {
    shf_context *context;
    shf_arena *arena;
    shf_sequence *usual, *found;
    size_t usual_count, count;
} sequence_list;

static shf_status refuse(const sequence_list *list, const char *name, const char *what)
{
    return shf_fail(list->context, SHF_ERR_ARGUMENT, "sequence %s: %s", name, what);
}

/* Numbers in their order: frames, first, step. */
static shf_status read_number(const sequence_list *list, const char *text, int place,
                              shf_sequence *s)
{
    const shf_sequence_kind *kind = &kinds[s->kind];
    double value;
    char line[160];
    if (place >= (varies(kind) ? 3 : 1))
        return refuse(list, kind->name,
                      varies(kind) ? "more than three numbers: NAME:FRAMES:FIRST:STEP"
                                   : "it is drawn anew for each frame: NAME:FRAMES");
    snprintf(line, sizeof(line), "'%.40s' is no number", text);
    if (!shf_parse_double(text, &value))
        return refuse(list, kind->name, line);
    if (place == 0 && !(value >= 2 && value <= SHF_MOST_FRAMES && value == floor(value)))
        return refuse(list, kind->name, "the number of frames is from 2 to 1000");
    if (place == 0)
        s->frames = (int)value;
    else if (place == 1)
        s->first = value;
    else
        s->step = value;
    return SHF_OK;
}

static shf_status check_values(const sequence_list *list, const shf_sequence *s)
{
    const shf_sequence_kind *kind = &kinds[s->kind];
    char low[SHF_DOUBLE_TEXT], high[SHF_DOUBLE_TEXT], line[160];
    for (int i = 0; varies(kind) && i < s->frames; i += s->frames - 1) {
        const double value = shf_sequence_value(s, i);
        snprintf(line, sizeof(line), "frame %d would have %s, and values are from %s to %s", i,
                 shf_double_text(value, (char[SHF_DOUBLE_TEXT]){0}),
                 shf_double_text(kind->low, low), shf_double_text(kind->high, high));
        if (!(value >= kind->low && value <= kind->high))
            return refuse(list, kind->name, line);
    }
    if (kind->whole && (s->first != floor(s->first) || s->step != floor(s->step)))
        return refuse(list, kind->name, "first and step are whole numbers");
    return SHF_OK;
}

/* Whether a setting is of that parameter. */
static bool sets(const char *setting, const char *parameter)
{
    const size_t size = parameter ? strlen(parameter) : 0;
    return size && strncmp(setting, parameter, size) == 0 && setting[size] == '=';
}

/* The parts that follow its name, which end where next is NULL. */
static shf_status read_parts(const sequence_list *list, char *next, shf_sequence *s)
{
    const shf_sequence_kind *kind = &kinds[s->kind];
    size_t parts = 0;
    int numbers = 0;
    for (const char *at = next; at; at = strchr(at + 1, ':'))
        parts++;
    s->settings = shf_arena_take(list->arena, parts + 1, sizeof(*s->settings));
    if (!s->settings)
        return shf_fail_memory(list->context, "a sequence");
    for (char *part = next; part; part = next) {
        next = strchr(part, ':');
        if (next)
            *next++ = 0;
        if (strchr(part, '=') && !kind->corrupts)
            return refuse(list, kind->name, "a view has no parameters but its numbers");
        shf_status status = SHF_OK;
        if (sets(part, kind->parameter))
            return refuse(list, kind->name, "what varies is set by its numbers");
        if (strchr(part, '='))
            s->settings[s->setting_count++] = part;
        else
            status = read_number(list, part, numbers++, s);
        if (status)
            return status;
    }
    return check_values(list, s);
}

/* ---- a list ---- */

static const char *const groups[] = {"all", "test", "validation"};

static bool in_group(size_t group, const shf_sequence *s)
{
    return group == 0 || kinds[s->kind].test == (group == 1);
}

static shf_status add(sequence_list *list, const shf_sequence *s)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->found[i].kind == s->kind)
            return refuse(list, kinds[s->kind].name, "it is listed twice");
    list->found[list->count++] = *s;
    return SHF_OK;
}

static shf_status add_group(sequence_list *list, size_t group)
{
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < list->usual_count; i++)
        if (in_group(group, &list->usual[i]))
            status = add(list, &list->usual[i]);
    return status;
}

static shf_status no_such(const sequence_list *list, const char *name)
{
    shf_suggestion suggestion = {0};
    char text[96];
    for (size_t k = 0; k < SHF_COUNT(kinds); k++)
        shf_suggest(&suggestion, name, kinds[k].name);
    for (size_t i = 0; i < SHF_COUNT(groups); i++)
        shf_suggest(&suggestion, name, groups[i]);
    return shf_fail(list->context, SHF_ERR_ARGUMENT, "no sequence is named '%s'%s", name,
                    shf_suggestion_text(&suggestion, text, sizeof(text)));
}

/* usual is NULL where the list is that of the recipe itself. */
static shf_status read_entry(sequence_list *list, char *text)
{
    char *rest = strchr(text, ':');
    if (rest)
        *rest++ = 0;
    for (size_t i = 0; list->usual && !rest && i < SHF_COUNT(groups); i++)
        if (strcmp(groups[i], text) == 0)
            return add_group(list, i);
    for (size_t k = 0; k < SHF_COUNT(kinds); k++) {
        if (strcmp(kinds[k].name, text) != 0)
            continue;
        shf_sequence s = {.kind = (int)k};
        for (size_t i = 0; i < list->usual_count; i++)
            if (list->usual[i].kind == (int)k)
                s = list->usual[i];
        shf_status status = read_parts(list, rest, &s);
        return status ? status : add(list, &s);
    }
    return no_such(list, text);
}

static shf_status read_list(sequence_list *list, const char *text)
{
    char *copy = shf_arena_print(list->arena, "%s", text);
    list->count = 0;
    list->found = shf_arena_take(list->arena, SHF_COUNT(kinds), sizeof(*list->found));
    if (!copy || !list->found)
        return shf_fail_memory(list->context, "the sequences");
    shf_status status = SHF_OK;
    for (char *entry = copy; !status && entry;) {
        char *next = strchr(entry, ',');
        if (next)
            *next++ = 0;
        status = read_entry(list, entry);
        entry = next;
    }
    return status;
}

shf_status shf_sequences_parse(shf_context *context, shf_arena *arena, const char *usual,
                               const char *text, shf_sequence **out, size_t *count)
{
    sequence_list list = {.context = context, .arena = arena};
    shf_status status = read_list(&list, usual);
    if (!status && text) {
        list.usual = list.found;
        list.usual_count = list.count;
        status = read_list(&list, text);
    }
    *out = list.found;
    *count = list.count;
    return status;
}

/* ---- texts ---- */

static const char *sequence_text(const shf_sequence *s, shf_arena *arena)
{
    const shf_sequence_kind *kind = &kinds[s->kind];
    char first[SHF_DOUBLE_TEXT], step[SHF_DOUBLE_TEXT];
    const char *text = shf_arena_print(arena, "%s:%d", kind->name, s->frames);
    if (text && varies(kind))
        text = shf_arena_print(arena, "%s:%s:%s", text, shf_double_text(s->first, first),
                               shf_double_text(s->step, step));
    for (size_t i = 0; text && i < s->setting_count; i++)
        text = shf_arena_print(arena, "%s:%s", text, s->settings[i]);
    return text;
}

const char *shf_sequences_text(const shf_plan *plan, shf_arena *arena)
{
    const char *text = shf_arena_print(arena, "difficulty %s", plan->difficulty);
    for (size_t i = 0; text && i < plan->sequence_count; i++) {
        const char *one = sequence_text(&plan->sequences[i], arena);
        text = one ? shf_arena_print(arena, "%s %s", text, one) : NULL;
    }
    return text ? shf_arena_print(arena, "%s revision %d", text, SHF_SEQUENCES_REVISION) : NULL;
}

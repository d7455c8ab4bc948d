/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/class_map.h"

#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/csv.h"
#include "manifests/hash_set.h"

enum { COLUMN_MODEL_CLASS, COLUMN_CLASS, COLUMNS };
static const char *const column_names[COLUMNS] = {"model_class", "class"};

typedef struct map_reader {
    shf_context *context;
    shf_scored *scored;
    shf_class_map *map;
    shf_csv csv;
    size_t columns[COLUMNS];
    shf_hash_set seen; /* of names */
    size_t room;       /* for names */
} map_reader;

static shf_status fail_named(const map_reader *r, const char *what, const char *name)
{
    char text[512];
    snprintf(text, sizeof(text), "%s '%.300s'", what, name);
    return shf_csv_fail(&r->csv, text);
}

static shf_status read_header(map_reader *r)
{
    shf_status status = shf_csv_next(&r->csv);
    for (size_t c = 0; !status && c < COLUMNS; c++) {
        size_t at = 0;
        while (at < r->csv.count && strcmp(r->csv.fields[at], column_names[c]) != 0)
            at++;
        if (at == r->csv.count)
            status = fail_named(
                r, "the first line has to name the columns model_class and class; it lacks",
                column_names[c]);
        r->columns[c] = at;
    }
    return status;
}

/* ---- lines ---- */

/* A number, or else a name in the manifest; or nothing. */
static shf_status read_class(const map_reader *r, const char *text, int32_t *out)
{
    const shf_manifest_record *m = &r->scored->manifest;
    uint64_t number;
    *out = SHF_NO_CLASS;
    if (!*text || strcmp(text, "-1") == 0)
        return SHF_OK;
    if (!shf_parse_u64(text, &number))
        for (number = 0; number < m->class_count && strcmp(m->classes[number], text) != 0;)
            number++;
    if (number >= m->class_count)
        return fail_named(r, "the release has no class", text);
    *out = (int32_t)number;
    return SHF_OK;
}

static shf_status take_number(map_reader *r, size_t number, const char *text, int32_t class)
{
    shf_class_map *map = r->map;
    if (number < map->count && map->numbered[number] >= 0)
        return fail_named(r, "a second line for the model's class", text);
    for (; map->count <= number; map->count++)
        map->numbered[map->count] = -1; /* not named yet */
    map->numbered[number] = class;
    return SHF_OK;
}

/* Room for twice as many; what was before stays in the arena, unused. */
static shf_status grow(map_reader *r)
{
    shf_class_map *map = r->map;
    shf_arena *arena = &r->scored->arena;
    const size_t room = r->room ? 2 * r->room : 64;
    const char **names = shf_arena_take(arena, room, sizeof(*names));
    int32_t *named = shf_arena_take(arena, room, sizeof(*named));
    if (!names || !named)
        return shf_fail_memory(r->context, "a class map");
    if (map->name_count) {
        memcpy(names, map->names, map->name_count * sizeof(*names));
        memcpy(named, map->named, map->name_count * sizeof(*named));
    }
    map->names = names;
    map->named = named;
    r->room = room;
    return SHF_OK;
}

static shf_status take_name(map_reader *r, const char *text, int32_t class)
{
    shf_class_map *map = r->map;
    bool added;
    shf_status status = shf_hash_set_add(&r->seen, text, strlen(text), &added);
    if (!status && !added)
        return fail_named(r, "a second line for the model's class", text);
    if (!status && map->name_count == SHF_MOST_CLASSES)
        return shf_csv_fail(&r->csv, "too many classes");
    if (!status && map->name_count == r->room)
        status = grow(r);
    if (status)
        return status;
    map->named[map->name_count] = class;
    map->names[map->name_count] = shf_arena_print(&r->scored->arena, "%s", text);
    return map->names[map->name_count++] ? SHF_OK : shf_fail_memory(r->context, "a class map");
}

static shf_status read_line(map_reader *r)
{
    const char *fields[COLUMNS];
    uint64_t number;
    int32_t class;
    for (size_t c = 0; c < COLUMNS; c++) {
        if (r->columns[c] >= r->csv.count)
            return fail_named(r, "no field of the column", column_names[c]);
        fields[c] = r->csv.fields[r->columns[c]];
    }
    shf_status status = read_class(r, fields[COLUMN_CLASS], &class);
    if (status)
        return status;
    const char *own = fields[COLUMN_MODEL_CLASS];
    if (!*own)
        return shf_csv_fail(&r->csv, "no class of the model");
    if (!shf_parse_u64(own, &number))
        status = take_name(r, own, class);
    else if (number >= SHF_MOST_CLASSES)
        return fail_named(r, "no model has a class", own);
    else
        status = take_number(r, (size_t)number, own, class);
    r->map->mapped += !status && class != SHF_NO_CLASS;
    return status;
}

/* ---- the whole ---- */

static shf_status read_lines(map_reader *r)
{
    shf_status status = read_header(r);
    while (!status) {
        status = shf_csv_next(&r->csv);
        if (status || r->csv.count == 0)
            break;
        status = read_line(r);
    }
    if (!status && r->map->mapped == 0)
        status = shf_csv_fail(&r->csv, "no class of the model is given one of the release");
    return status;
}

shf_status shf_class_map_read(shf_context *context, shf_scored *scored, const char *path,
                              shf_class_map *out)
{
    map_reader r = {.context = context, .scored = scored, .map = out};
    *out = (shf_class_map){0};
    out->numbered = shf_arena_take(&scored->arena, SHF_MOST_CLASSES, sizeof(*out->numbered));
    if (!out->numbered)
        return shf_fail_memory(context, "a class map");
    shf_hash_set_init(&r.seen, context);
    shf_status status = shf_csv_open(context, path, &r.csv);
    if (!status)
        status = read_lines(&r);
    shf_csv_close(&r.csv);
    shf_hash_set_free(&r.seen);
    return status;
}

int32_t shf_class_map_of(const shf_class_map *map, int32_t model_class)
{
    if (model_class >= SHF_MOST_CLASSES)
        return map->named[model_class - SHF_MOST_CLASSES];
    const int32_t class =
        (size_t)model_class < map->count ? map->numbered[model_class] : SHF_NO_CLASS;
    return class < 0 ? SHF_NO_CLASS : class;
}

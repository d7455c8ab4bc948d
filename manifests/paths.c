/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Paths below a release. */
#include "manifests/paths.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "manifests/record.h"

#define STEM "{stem}"
#define CHUNK "{chunk}"
#define NUMBER_SIZE 24

bool shf_path_is_inside(const char *path)
{
    for (;;) {
        size_t size = strcspn(path, "/");
        if (size == 0 || (size <= 2 && strspn(path, ".") >= size))
            return false;
        if (!path[size])
            return true;
        path += size + 1;
    }
}

/* a, b and c, one after the other. */
static char *join(shf_arena *arena, const char *a, size_t a_size, const char *b, const char *c)
{
    size_t b_size = strlen(b), c_size = strlen(c);
    char *out = shf_arena_take(arena, a_size + b_size + c_size + 1, 1);
    if (!out)
        return NULL;
    memcpy(out, a, a_size);
    memcpy(out + a_size, b, b_size);
    memcpy(out + a_size + b_size, c, c_size + 1);
    return out;
}

char *shf_path_join(shf_arena *arena, const char *dir, const char *path)
{
    return join(arena, dir, strlen(dir), "/", path);
}

/* A template with what its first mark stands for. */
static char *fill_in(shf_arena *arena, const char *template, const char *mark, const char *text)
{
    const char *place = strstr(template, mark);
    if (!place)
        return join(arena, template, strlen(template), "", "");
    return join(arena, template, (size_t)(place - template), text, place + strlen(mark));
}

char *shf_output_path(shf_arena *arena, const char *path_template, const char *stem)
{
    return fill_in(arena, path_template, STEM, stem);
}

uint64_t shf_chunk_number(const char *rows_path)
{
    const char *dash = strrchr(rows_path, '-');
    return dash ? strtoull(dash + 1, NULL, 10) : 0;
}

char *shf_shard_path(shf_arena *arena, const char *shard_template, uint64_t chunk)
{
    char number[NUMBER_SIZE];
    snprintf(number, sizeof(number), "%06" PRIu64, chunk);
    return fill_in(arena, shard_template, CHUNK, number);
}

char *shf_label_member(shf_arena *arena, const char *stem)
{
    return join(arena, stem, strlen(stem), ".cls", "");
}

char *shf_output_name(shf_arena *arena, const shf_variant_record *variant, uint64_t chunk,
                      uint64_t row, const char *stem)
{
    char *path = variant->path ? shf_output_path(arena, variant->path, stem) : NULL;
    if (!variant->shard || (variant->path && !path))
        return path;
    char *shard = shf_shard_path(arena, variant->shard, chunk);
    if (!shard || path)
        return shard ? shf_path_join(arena, shard, path) : NULL;
    char number[NUMBER_SIZE];
    snprintf(number, sizeof(number), "%" PRIu64, variant->first + row);
    char *open = join(arena, shard, strlen(shard), "[", number);
    return open ? join(arena, open, strlen(open), "]", "") : NULL;
}

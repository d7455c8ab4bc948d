/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Paths below a release. */
#include "manifests/paths.h"

#include <string.h>

#include "manifests/record.h"

#define STEM "{stem}"

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

char *shf_output_path(shf_arena *arena, const char *path_template, const char *stem)
{
    const char *place = strstr(path_template, STEM);
    if (!place)
        return join(arena, path_template, strlen(path_template), "", "");
    return join(arena, path_template, (size_t)(place - path_template), stem, place + strlen(STEM));
}

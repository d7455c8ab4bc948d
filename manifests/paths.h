/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Paths below a release. */
#ifndef SHF_MANIFESTS_PATHS_H
#define SHF_MANIFESTS_PATHS_H

#include <stdbool.h>

#include "corruptions/base/arena.h"

/* No component is empty, "." or "..": joined to a folder, it stays below it. */
bool shf_path_is_inside(const char *path);

/* "dir/path" in memory from the arena; NULL if there is none. */
char *shf_path_join(shf_arena *arena, const char *dir, const char *path);

#endif

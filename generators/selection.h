/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which items of a source a build takes: --limit and --subset. */
#ifndef SHF_GENERATORS_SELECTION_H
#define SHF_GENERATORS_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "generators/sources/source.h"

typedef struct shf_selected {
    const size_t *items; /* indices into source->items, ascending, each once */
    size_t count;
} shf_selected;

/* The items whose keys the file subset names, a line each (NULL: all items), and of those limit
 * evenly, item floor(i * count / limit) for i from 0 on (0: all). So a limit takes all that a
 * divisor of it takes. The indices are from the arena. SHF_ERR_DATA names the first key that the
 * source does not have, and says how many there are. */
shf_status shf_select_items(shf_context *context, shf_arena *arena, const shf_source *source,
                            uint64_t limit, const char *subset, shf_selected *out);

/* Whether every item of small is in large: a release may grow from small to large. */
bool shf_selected_contains(const shf_selected *large, const shf_selected *small);

#endif

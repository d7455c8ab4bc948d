/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Paths below a release. */
#ifndef SHF_MANIFESTS_PATHS_H
#define SHF_MANIFESTS_PATHS_H

#include <stdbool.h>
#include <stdint.h>

#include "corruptions/base/arena.h"

struct shf_variant_record;

/* No component is empty, "." or "..": joined to a folder, it stays below it. */
bool shf_path_is_inside(const char *path);

/* "dir/path" in memory from the arena; NULL if there is none. */
char *shf_path_join(shf_arena *arena, const char *dir, const char *path);

/* The number N of "manifests/chunk-N.jsonl", which {chunk} stands for with its zeros. */
uint64_t shf_chunk_number(const char *rows_path);

/* The shard of a variant that has the outputs of a chunk. From the arena; NULL: no memory. */
char *shf_shard_path(shf_arena *arena, const char *shard_template, uint64_t chunk);
/* The member of an archive that has the label of a row. Likewise. */
char *shf_label_member(shf_arena *arena, const char *stem);
/* How an output is called in messages: its path, "<shard>/<member>", or "<array>[<row>]". Likewise. */
char *shf_output_name(shf_arena *arena, const struct shf_variant_record *variant, uint64_t chunk,
                      uint64_t row, const char *stem);

#endif

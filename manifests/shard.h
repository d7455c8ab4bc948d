/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Shards as JSON: in manifest.json and in what a build notes of its chunks. */
#ifndef SHF_MANIFESTS_SHARD_H
#define SHF_MANIFESTS_SHARD_H

#include "manifests/json.h"
#include "manifests/record.h"

/* An element of the open array. */
void shf_shard_write(shf_json_writer *writer, const shf_shard_record *shard);
/* An array, or NULL for none, that has passed the schema or is our own. Texts and records are taken
 * from the arena. */
shf_status shf_shards_read(shf_context *context, shf_arena *arena, const json_t *array,
                           shf_shard_record **out, size_t *count);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which paths of a release are outputs: what the schema cannot say of a manifest's tables. */
#ifndef SHF_MANIFESTS_LAYOUT_H
#define SHF_MANIFESTS_LAYOUT_H

#include "manifests/record.h"

typedef struct shf_layout {
    const shf_manifest_record *manifest;
    const char **templates; /* of files; sorted; no folder of one is inside that of another */
    size_t template_count;
    const shf_shard_record **shards; /* sorted by path */
} shf_layout;

/* Variant ids, chunk files and shards occur once, chunk files in order, every path belongs to at most
 * one variant, and the shards that variants name are there: SHF_ERR_DATA if not. Tables come from
 * the arena. */
shf_status shf_layout_open(shf_context *context, shf_arena *arena,
                           const shf_manifest_record *manifest, shf_layout *out);

/* The stem within the path of an output: NULL if no variant has such paths. */
const char *shf_layout_stem(const shf_layout *layout, const char *path, size_t *size);

/* Whether a path is that of a chunk file. */
bool shf_layout_has_chunk(const shf_layout *layout, const char *path);

/* The shard at a path, or NULL. */
const shf_shard_record *shf_layout_shard(const shf_layout *layout, const char *path);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A chunk of a release: its rows, its marker, and what an earlier run left of it. */
#ifndef SHF_GENERATORS_CHUNK_H
#define SHF_GENERATORS_CHUNK_H

#include <stdio.h>

#include "generators/pipeline/reader.h"
#include "generators/pipeline/release.h"

/* What is said of a chunk that is whole, in OUT/.shiftforge/chunk-NNNNNN.json. */
typedef struct shf_marker {
    uint64_t number;                /* of the chunk */
    bool present;                   /* and its rows file has the size that it says */
    uint64_t rows, failures;        /* failures: rows without outputs */
    uint64_t skipped;               /* of these: images left out as asked */
    uint64_t outputs, output_bytes; /* of all rows */
    uint64_t dropped;               /* of the outputs: views without a file */
    uint64_t size;                  /* of the rows file */
    char sha256[SHF_SHA256_HEX];    /* of the rows file */
    char variants[SHF_SHA256_HEX];  /* of the variants' ids */
    char selection[SHF_SHA256_HEX]; /* of the items of the chunk that are rows */
    /* Of sinks whose outputs are no files of their own: */
    shf_shard_record *shards;
    size_t shard_count;
    int shape[3]; /* of outputs that have one: height, width, channels; else 0 */
} shf_marker;

/* The marker of a chunk; one that is not there or not readable is not present. Shards are taken from
 * the arena. */
shf_status shf_marker_read(const shf_release_dir *release, shf_arena *arena, uint64_t number,
                           shf_marker *out);
shf_status shf_marker_write(const shf_release_dir *release, uint64_t number,
                            const shf_marker *marker);
shf_status shf_marker_remove(shf_release_dir *release, uint64_t number);
/* The shard at a path, or NULL. */
const shf_shard_record *shf_marker_shard(const shf_marker *marker, const char *path);
/* The two hashes of a chunk as the plan has it. */
shf_status shf_marker_hash(const shf_plan *plan, const shf_chunk *chunk, shf_marker *marker);

/* What a run has to do about a chunk. The marker's shards are from the context's scratch arena, which
 * the caller rewinds. */
typedef struct shf_chunk_work {
    uint64_t images, outputs; /* to be made; 0 and 0: nothing */
    uint64_t kept;            /* outputs that are there */
} shf_chunk_work;
shf_status shf_chunk_look(const shf_plan *plan, const shf_release_dir *release,
                          const shf_chunk *chunk, shf_marker *marker, shf_chunk_work *work);

/* The same, all chunks together, and what the plan comes to. */
shf_status shf_plan_look(const shf_plan *plan, const shf_release_dir *release,
                         shf_chunk_work *total, shf_build_summary *summary);

/* The error of a rows file that is not what its marker says. */
shf_status shf_chunk_changed(const shf_plan *plan, const shf_release_dir *release, uint64_t number);
/* Which variants of a chunk its shards hold, in memory from the arena; NULL for sinks that have files
 * to look for instead. */
shf_status shf_chunk_held(const shf_plan *plan, const shf_release_dir *release,
                          const shf_marker *marker, shf_arena *arena, bool **held);
/* Takes outputs off a row whose files have gone or have another size, or that are not held. */
shf_status shf_row_keep_intact(const shf_plan *plan, const shf_release_dir *release,
                               const bool *held, shf_context *context, shf_arena *arena,
                               shf_row_record *row);
/* How many of a chunk's recorded outputs are so, and of how many images. */
shf_status shf_chunk_count_missing(const shf_plan *plan, const shf_release_dir *release,
                                   const shf_marker *marker, shf_chunk_work *missing);

char *shf_chunk_rows_path(shf_arena *arena, uint64_t number); /* below OUT */

/* ---- one chunk under way ---- */

typedef struct shf_chunk_writer {
    const shf_plan *plan;
    shf_release_dir *release;
    shf_chunk chunk;
    shf_marker marker; /* of the rows as they come */
    shf_arena arena;   /* a path */
    FILE *rows;
    shf_sha256_state sha;
    /* The rows of an earlier run, if there is a marker of it: */
    shf_row_reader previous;
    bool *held; /* as shf_chunk_held says */
    char previous_hash[SHF_SHA256_HEX];
} shf_chunk_writer;

/* Opens the stage, its rows file, and the rows of an earlier run. Closed whatever the status. */
shf_status shf_chunk_begin(const shf_plan *plan, shf_release_dir *release, const shf_chunk *chunk,
                           const shf_marker *earlier, shf_chunk_writer *writer);
/* The earlier row of an item, read into the arena; *row is NULL if there is none. Items come in
 * order. */
shf_status shf_chunk_previous(shf_chunk_writer *writer, shf_context *context, shf_arena *arena,
                              const shf_item *item, const shf_row_record **row);
shf_status shf_chunk_append(shf_chunk_writer *writer, shf_context *context, const shf_slot *slot);
/* Moves what the sink and the writer staged into place, and leaves the marker. */
shf_status shf_chunk_publish(shf_chunk_writer *writer, shf_sink *sink);
/* Removes the stage. */
void shf_chunk_close(shf_chunk_writer *writer);

#endif

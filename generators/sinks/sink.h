/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Where outputs go. A sink is handed every output as soon as it is made, by any thread (put), and
 * every source image in source order, one at a time (append): what assembles files in order keeps
 * what put gave it with the slot's number until append comes for that slot.
 *
 * The calls for a chunk: begin, then put and append, then pack, then publish, or drop if the chunk stopped; when
 * all chunks are whole, assemble, and list for the manifest. Members that a sink has no use for are
 * NULL. */
#ifndef SHF_SINKS_SINK_H
#define SHF_SINKS_SINK_H

#include <stdbool.h>

#include "corruptions/base/buffer.h"
#include "manifests/record.h"
#include <shiftforge/dataset.h>

struct shf_chunk;
struct shf_marker;
struct shf_plan;
struct shf_release_dir;
typedef struct shf_sink shf_sink;

/* A source image between the time a thread takes it and the time it is appended. At most
 * shf_sink.slots are in use at once. */
typedef struct shf_slot {
    size_t number;                  /* of the slot */
    size_t item;                    /* of the source */
    shf_arena arena;                /* rows and their texts; emptied when the slot is used again */
    const shf_row_record *previous; /* what an earlier run recorded of the image, or NULL */
    shf_row_record row;             /* row.error is set if the image failed */
    int shape[3];                   /* of all outputs: height, width, channels; 0: not known */
    shf_buffer text;                /* the row as a line, for sinks that keep a release */
    size_t made;                    /* outputs made now; the others are as previous has them */
    uint64_t made_bytes;
    bool done;
} shf_slot;

typedef struct shf_sink_type {
    const char *name, *summary;
    bool keeps;          /* a release: rows, markers, resume, a manifest */
    bool files;          /* an output is a file of its own, at its variant's path */
    bool hashes;         /* wants pixel hashes */
    bool encodes;        /* wants encoded files and their hashes */
    bool raw;            /* what it takes for encoded is the pixels themselves */
    bool fills;          /* an image that failed has a place, if that is allowed */
    unsigned open_files; /* that it holds open for each variant, and for each slot */
    bool shares;         /* for each shard instead, which variants may share */
    /* Where the outputs of a new variant go: sets shard, path, first. Texts from plan->arena. */
    shf_status (*place)(struct shf_plan *plan, shf_variant_record *variant);
    /* What stands for {stem} in paths of an item; NULL: its own. From the arena; NULL: no memory. */
    const char *(*stem)(const struct shf_plan *plan, shf_arena *arena, const char *stem);
    /* Whether the outputs of a variant that a marker speaks of are there. NULL: each is looked for. */
    shf_status (*holds)(const struct shf_plan *plan, const struct shf_release_dir *release,
                        const struct shf_marker *marker, size_t variant, bool *held);
    shf_status (*open)(shf_sink *sink);
    shf_status (*begin)(shf_sink *sink);
    shf_status (*put)(shf_sink *sink, shf_context *context, const shf_slot *slot, size_t variant,
                      const shf_buffer *encoded);
    shf_status (*append)(shf_sink *sink, shf_context *context, const shf_slot *slot);
    /* What is left to do for a variant when all images are appended: by any thread, once each. */
    shf_status (*pack)(shf_sink *sink, shf_context *context, size_t variant);
    shf_status (*publish)(shf_sink *sink);
    void (*drop)(shf_sink *sink);
    shf_status (*assemble)(shf_sink *sink);
    shf_status (*list)(const struct shf_plan *plan, const struct shf_release_dir *release,
                       shf_arena *arena, shf_manifest_record *manifest);
    shf_status (*finish)(shf_sink *sink, shf_build_summary *summary);
    void (*close)(shf_sink *sink);
} shf_sink_type;

struct shf_sink {
    const shf_sink_type *type;
    const struct shf_plan *plan;
    struct shf_release_dir *release; /* NULL unless type->keeps */
    shf_context *context;            /* of the thread that calls all but put and append */
    size_t slots;
    /* The chunk under way: */
    const struct shf_chunk *chunk;
    const struct shf_marker *earlier; /* of an earlier run: not present, if there was none */
    struct shf_marker *marker;        /* of this run: publish adds shards and shape */
    void *state;                      /* of the type's own */
};

size_t shf_sink_count(void);
const shf_sink_type *shf_sink_at(size_t index);
/* A sink type by name, NULL for the first; the error names the closest. */
shf_status shf_sink_require(shf_context *context, const char *name, const shf_sink_type **out);

shf_status shf_sink_open(shf_context *context, const shf_sink_type *type,
                         const struct shf_plan *plan, struct shf_release_dir *release, size_t slots,
                         shf_sink *sink);
void shf_sink_close(shf_sink *sink);

extern const shf_sink_type shf_sink_folder, shf_sink_tar, shf_sink_npy, shf_sink_npz,
    shf_sink_digest, shf_sink_null;

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The files of a chunk that grow in source order, one for each variant: shards, or parts of arrays.
 *
 * put stages outputs in a file of their slot; append takes them from there, in order. What an earlier
 * run left of a track stays as it is for as long as the new one is the same from its start: nothing
 * is written before the first difference. */
#ifndef SHF_SINKS_TRACKS_H
#define SHF_SINKS_TRACKS_H

#include "generators/pipeline/chunk.h"

typedef struct shf_track {
    const char *old;   /* of an earlier run, below OUT; NULL: nothing can be kept */
    uint64_t old_size; /* its bytes */
    uint64_t old_at;   /* so many of them are done with */
    uint64_t size;     /* of the new one */
    uint64_t outputs;  /* in it: for its user */
    int file;          /* in the stage, by the variant's number; -1: as the old one so far */
    shf_sha256_state sha;
} shf_track;

/* An output in the file of its slot. */
typedef struct shf_staged {
    uint64_t offset, size; /* size 0: there is none */
} shf_staged;

typedef struct shf_tracks {
    shf_sink *sink;
    size_t count;
    shf_track *tracks;  /* count */
    shf_staged *staged; /* count for each slot */
    uint64_t *used;     /* bytes of each slot's file */
    int *slots;         /* those files; -1: not opened */
    shf_arena arena;    /* paths of the chunk under way: emptied by begin */
    /* Called before anything of an old one is read. NULL: nothing to do. */
    shf_status (*before)(shf_sink *sink, shf_context *context, size_t variant);
} shf_tracks;

/* Closed whatever the status. */
shf_status shf_tracks_open(shf_sink *sink, shf_tracks *tracks);
void shf_tracks_close(shf_tracks *tracks);

/* For the sink's new chunk: empty tracks. Old ones are those that its earlier marker has and that the
 * sink holds; path tells where below OUT that of a variant is, in memory from the arena. */
typedef char *(*shf_track_path)(shf_arena *arena, const shf_variant_record *variant,
                                uint64_t chunk);
shf_status shf_tracks_begin(shf_tracks *tracks, shf_track_path path);

/* By any thread, as in sink.h. */
shf_status shf_tracks_put(shf_tracks *tracks, shf_context *context, const shf_slot *slot,
                          size_t variant, const shf_buffer *encoded);

/* By one thread at a time: */
bool shf_tracks_has(const shf_tracks *tracks, const shf_slot *slot, size_t variant);
/* Appends what put staged to a buffer. */
shf_status shf_tracks_read(shf_tracks *tracks, shf_context *context, const shf_slot *slot,
                           size_t variant, shf_buffer *out);
/* The slot is done with. */
void shf_tracks_forget(shf_tracks *tracks, const shf_slot *slot);

/* The next bytes of a track: new ones, or so many as the old one has next. */
shf_status shf_track_add(shf_tracks *tracks, shf_context *context, size_t variant, const void *data,
                         size_t size);
shf_status shf_track_keep(shf_tracks *tracks, shf_context *context, size_t variant, uint64_t size);
/* The next bytes of the old one are left out. */
shf_status shf_track_drop(shf_tracks *tracks, shf_context *context, size_t variant, uint64_t size);
/* Ends a track. *changed is false if it is the old one, whole; else its file is in the stage, under
 * the variant's number, and sha256 is its hash. */
shf_status shf_track_end(shf_tracks *tracks, size_t variant, bool *changed,
                         char sha256[SHF_SHA256_HEX]);

/* The name of a track in the stage. */
#define SHF_TRACK_NAME 24
void shf_track_name(char name[SHF_TRACK_NAME], size_t variant);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Building a dataset: from options to a plan, from a plan to outputs.
 *
 *     plan.c           options -> source, selection, variants: nothing is written
 *     configuration.c  what may not change in a release (identity) and what may grow (set)
 *     place.c, names.c where outputs may not go, and names that they cannot have
 *     release.c        the folder: lock, stage, publishing
 *     chunk.c          a chunk's rows, marker, and what an earlier run left of it
 *     intact.c         whether that is still there
 *     run.c, make.c    the one parallel loop, and what is done for one image */
#ifndef SHF_GENERATORS_PLAN_H
#define SHF_GENERATORS_PLAN_H

#include <shiftforge/dataset.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/codec.h"
#include "generators/edits/scenery.h"
#include "generators/preprocess.h"
#include "generators/recipes/recipe.h"
#include "generators/selection.h"
#include "generators/sinks/sink.h"
#include "generators/views/shifts.h"
#include "manifests/record.h"

#define SHF_DEFAULT_CHUNK 1000
#define SHF_PACKED_CHUNK 1024 /* of sinks that deflate: a multiple of their pieces (packing.h) */

/* What may grow: lists in the form in which shf_select_corruptions and shf_select_severities take
 * them, expanded, sorted, each entry once. */
typedef struct shf_set {
    const char *corruptions; /* "gaussian_noise,shot_noise" */
    const char *severities;  /* "1,2,5"; "" for all that the profile has */
    uint64_t limit;          /* 0: all */
    const char *subset;      /* path of a file of keys, or NULL */
} shf_set;

typedef struct shf_sequence shf_sequence; /* generators/views/sequences.h */

typedef struct shf_plan {
    shf_context *context; /* the caller's */
    shf_arena arena;      /* what the plan points to */
    shf_build_options options;
    shf_profile_info profile;
    const shf_sink_type *sink;
    shf_preprocess preprocess;
    shf_pictures *pictures[SHF_PICTURE_KINDS]; /* the user's; NULL: our own */
    shf_encoder encoder;
    char encoder_name[32];
    char codecs[128];
    shf_source *source;
    char fingerprint[SHF_SHA256_HEX];
    shf_set set;
    shf_selected selected;
    shf_view view;     /* of recipes of views: what all have in common; policy none: no views */
    shf_shifts shifts; /* likewise */
    shf_sequence *sequences; /* of recipes of sequences, whose frames are views as well */
    size_t sequence_count;
    const char *difficulty; /* likewise: as given, */
    int *difficulties;      /* and ascending, each once */
    size_t difficulty_count;
    int reach;           /* how far the views of the variants go, at most */
    bool means;          /* whether some are means of warps */
    shf_scenery scenery; /* of edits */
    const shf_edit_recipe *edits;
    shf_variant_record *variants;
    size_t variant_count;
    unsigned threads;
} shf_plan;

/* Options with their defaults filled in, the source open, the set expanded. *plan is given back with
 * shf_plan_close whatever the status. */
shf_status shf_plan_open(shf_context *context, const shf_build_options *options, shf_plan *plan);
/* Selection and variants of the set as it stands, which may be called again when it has grown;
 * refuses outputs whose names cannot be written. */
shf_status shf_plan_settle(shf_plan *plan);
void shf_plan_close(shf_plan *plan);

/* Whether a path is a folder, or leads into it, whatever links lead there; it need not be there yet. */
bool shf_lies_in(const char *path, const char *folder);
/* Refuses a folder to write to that lies in the source. */
shf_status shf_plan_check_place(const shf_plan *plan);
/* Refuses outputs that cannot be written under their names: too long, or one where another needs a
 * folder. */
shf_status shf_plan_check_names(const shf_plan *plan);

/* Expands the lists of a set in place, and folds a limit that takes everything to 0. */
shf_status shf_set_expand(shf_plan *plan, shf_set *set);
/* Variants of a set: "clean", then corruption by corruption, severity by severity. */
shf_status shf_plan_variants(shf_plan *plan);
/* One variant more; plan->variants has the room. */
typedef struct shf_new_variant {
    const char *id, *name; /* of the corruption */
    int severity;
    const char *const *settings; /* as for shf_operation_create */
    size_t setting_count;
    const shf_view *view; /* NULL: none */
    uint32_t replicate;
} shf_new_variant;
shf_status shf_plan_add_variant(shf_plan *plan, const shf_new_variant *variant);

/* Chunks: runs of consecutive source images, of which a selection takes some. first and end are
 * positions in plan->selected; end of one is first of the next. */
typedef struct shf_chunk {
    uint64_t number; /* of the run of source images: names the files */
    size_t first, end;
} shf_chunk;
/* The chunk that starts at a position of the selection; false where the selection ends. */
bool shf_plan_chunk(const shf_plan *plan, size_t first, shf_chunk *out);
size_t shf_plan_chunk_count(const shf_plan *plan);

#endif

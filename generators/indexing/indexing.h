/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Making a manifest for files that are there: what shf_index knows of them.
 *
 *     folders.c    layout imagenet-c: which folders are which variants
 *     variants.c   the table of variants, in order, with what was published under their names
 *     images.c     which images there are, the same in every variant
 *     read.c       reading and hashing them all; the files of rows
 *     index.c      the whole, and manifest.json */
#ifndef SHF_GENERATORS_INDEXING_H
#define SHF_GENERATORS_INDEXING_H

#include "generators/pipeline/plan.h"

#define SHF_ROWS_FOLDER "manifests"

/* A variant that was found. */
typedef struct shf_place {
    const char *name; /* "gaussian_noise"; "clean" */
    int severity;     /* 0: clean */
    const char *path; /* below the folder: "noise/gaussian_noise/3" */
    size_t rank;      /* its corruption's place in the list of all; those that are not known last */
} shf_place;

typedef struct shf_indexing {
    shf_context *context;
    shf_index_options options;
    const struct shf_indexing_layout *layout;
    shf_plan plan;    /* context, options, profile, source, variants, threads; arena of all texts */
    shf_buffer found; /* of shf_place */
    uint64_t skipped; /* files and folders that are passed over */
    int folder;       /* options.dir, open */
    bool begun;       /* the folder of rows is ours */
    shf_buffer chunks;  /* of shf_chunk_record: those that were written */
    uint64_t odd_sizes; /* images of another size than the profile's */
    shf_manifest_record manifest;
} shf_indexing;

/* Adds to found what is in a folder. */
shf_status shf_indexing_find_folders(shf_indexing *indexing);

/* plan.variants from found. */
shf_status shf_indexing_variants(shf_indexing *indexing);
void shf_indexing_drop_variants(shf_indexing *indexing);

/* plan.source: the images of the first variant; all others must have the same. */
shf_status shf_indexing_images(shf_indexing *indexing);

/* Makes the folder of rows and writes them: chunks, counts and odd_sizes. */
shf_status shf_indexing_read(shf_indexing *indexing);
/* Takes back what that has written. */
void shf_indexing_take_back(shf_indexing *indexing);

/* A path below the folder, from the arena; NULL: no memory. */
char *shf_indexing_path(shf_indexing *indexing, const char *path);
/* A line to the caller's warn. */
void shf_indexing_warn(shf_indexing *indexing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Making a manifest for files that are there: what shf_index knows of them.
 *
 *     folders.c    layout imagenet-c: which folders are which variants
 *     images.c     which images they have: all the same
 *     arrays.c     layouts cifar-c and medmnist-c: which rows of which arrays are which variants
 *     rows.c       cifar-c: their labels; reading rows, and the arrays as files
 *     archives.c   medmnist-c: their labels, and rows in the order in which they are deflated
 *     variants.c   the table of variants, in order, with what was published under their names
 *     read.c       reading and hashing all images; the files of rows
 *     names.c      what is in a folder, and what is told
 *     index.c      the whole, and manifest.json */
#ifndef SHF_GENERATORS_INDEXING_H
#define SHF_GENERATORS_INDEXING_H

#include "generators/pipeline/plan.h"
#include "generators/pipeline/run.h"
#include "generators/sources/array_file.h"

#define SHF_ROWS_FOLDER "manifests"
#define SHF_LABELS "labels.npy"

/* A variant that was found. */
typedef struct shf_place {
    const char *name; /* "gaussian_noise"; "clean" */
    int severity;     /* 0: clean */
    const char
        *path;      /* below the folder: "noise/gaussian_noise/3", "gaussian_noise.npy" or ".npz" */
    uint64_t first; /* of an array: the row of the first image */
    size_t rank;    /* its corruption's place in the list of all; those that are not known last */
} shf_place;

/* An open array. */
typedef struct shf_index_array {
    int file;
    uint64_t size; /* of the file */
    const char *path;
    shf_npy npy;            /* of labels.npy */
    shf_image_array images; /* rows 0: labels.npy */
} shf_index_array;

typedef struct shf_indexing {
    shf_context *context;
    shf_index_options options;
    const struct shf_indexing_layout *layout;
    shf_plan plan;    /* context, options, profile, source, variants, threads; arena of all texts */
    shf_buffer found; /* of shf_place */
    shf_buffer arrays; /* of shf_index_array, labels.npy among them; empty where there are none */
    uint64_t rows;     /* of the arrays: so many are one severity */
    bool archives;     /* the arrays are in npz archives */
    shf_array_file labels; /* of archives: those of the first, unpacked; file -1: none */
    uint64_t skipped;      /* files and folders that are passed over */
    int folder;            /* options.dir, open */
    bool begun;            /* the folder of rows is ours */
    shf_buffer chunks;     /* of shf_chunk_record: those that were written */
    uint64_t odd_sizes;    /* images of another size than the profile's */
    shf_manifest_record manifest;
} shf_indexing;

/* What a layout does: adds to found what is in the folder; opens plan.source, the images that every
 * variant has. */
shf_status shf_indexing_find_folders(shf_indexing *indexing);
shf_status shf_indexing_folder_images(shf_indexing *indexing);
shf_status shf_indexing_find_arrays(shf_indexing *indexing);
shf_status shf_indexing_array_images(shf_indexing *indexing);

/* Puts found in order, and fills in plan.variants. */
shf_status shf_indexing_sort(shf_indexing *indexing);
shf_status shf_indexing_variants(shf_indexing *indexing);
void shf_indexing_drop_variants(shf_indexing *indexing);

/* An array by its path; NULL if there is none. */
const shf_index_array *shf_indexing_array(const shf_indexing *indexing, const char *path);
/* Of archives: the labels of all of them, which are the same for every severity. */
shf_status shf_indexing_archive_labels(shf_indexing *indexing);
shf_status shf_indexing_archive_images(shf_indexing *indexing);
/* The rows of an image in all variants, one after the other, in memory from the arena: images are asked
 * for in order. */
shf_status shf_indexing_read_archives(const shf_indexing *indexing, shf_array_places *places,
                                      shf_context *context, size_t image, shf_arena *arena,
                                      uint8_t **out);
/* The profile of the dataset that a folder is named after. */
shf_status shf_indexing_profile(shf_indexing *indexing, const char **out);

/* The image of a row in a variant that is a part of an array; from the worker's arena. */
shf_status shf_indexing_read_row(const shf_indexing *indexing, shf_worker *worker, size_t row,
                                 const shf_variant_record *variant, shf_loaded *out);
/* The table of arrays as files, with their hashes. */
shf_status shf_indexing_shards(shf_indexing *indexing);
void shf_indexing_close_arrays(shf_indexing *indexing);

/* Makes the folder of rows and writes them: chunks, counts and odd_sizes. */
shf_status shf_indexing_read(shf_indexing *indexing);
/* Takes back what that has written. */
void shf_indexing_take_back(shf_indexing *indexing);

/* Names in a folder but hidden ones, sorted: of const char *; path is below the whole, or "". */
shf_status shf_indexing_list(shf_indexing *indexing, const char *path, shf_buffer *names);
/* A path below the folder, from the arena; NULL: no memory. */
char *shf_indexing_path(shf_indexing *indexing, const char *path);
/* A line to the caller's warn; and one for something that is passed over, which is counted. */
void shf_indexing_warn(shf_indexing *indexing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void shf_indexing_pass_over(shf_indexing *indexing, const char *path, const char *why);

#endif

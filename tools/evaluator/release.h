/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What of a release scores are made from: its variants as cells of a table, and its samples. */
#ifndef SHF_EVALUATOR_RELEASE_H
#define SHF_EVALUATOR_RELEASE_H

#include "manifests/record.h"

/* Where an object is, as shares of the axes: 0 is left and above. NAN: not known. */
typedef struct shf_position {
    double x, y;
} shf_position;

/* A variant, as a cell of the table of corruptions and severities. */
typedef struct shf_cell {
    const char *variant, *corruption; /* "gaussian_noise/3", "gaussian_noise"; of views what their
                                       * ids begin with: "translation-cyclic" */
    const char *family; /* "noise"; "other" of a corruption that is not ours; "views" */
    int severity;
    bool clean;
    shf_membership set;
    shf_role role;            /* to another cell */
    const char *relation_set; /* NULL: none */
    size_t reference;         /* the other cell */
    bool positioned;          /* an edit that puts the object at a place of its own: */
    shf_position position;    /* NAN: drawn for each image */
} shf_cell;

/* An attribute of the samples: numbers, or names of groups. */
typedef struct shf_column {
    const char *name;
    double *numbers;    /* by sample, NAN where it has none; NULL: texts */
    const char **texts; /* by sample, NULL where it has none */
} shf_column;

/* A source image that has outputs, in the order of row numbers. */
typedef struct shf_sample_record {
    const char *key, *stem;
    uint64_t chunk;        /* the number of its chunk */
    uint64_t row;          /* its row, counted through all chunk files: failed ones count, too */
    int32_t label;         /* -1: none */
    const int32_t *labels; /* of a release of several: ascending; NULL: not known */
    size_t label_count;
    int width, height; /* of the source image; 0: not known */
    char sha256[SHF_SHA256_HEX];
    const bool *dropped; /* by cell: views that left their source, which have no file; NULL: none */
    const shf_position *positions; /* by cell: those that are drawn; NULL: none */
} shf_sample_record;

/* Output number = sample * cell_count + cell. */
typedef struct shf_scored {
    shf_context *context;
    shf_arena arena; /* what follows points into it */
    json_t *document;
    shf_manifest_record manifest;
    char sha256[SHF_SHA256_HEX]; /* of manifest.json */
    shf_cell *cells;
    size_t cell_count;
    shf_sample_record *samples;
    size_t sample_count, unlabelled, failed;
    bool several;   /* images have any number of classes: labels, and no label */
    size_t dropped; /* outputs without a file */
    shf_column *columns;
    size_t column_count;
    uint64_t chunk; /* the number of the chunk that is read */
} shf_scored;

/* Reads manifest.json and all rows. Closed whatever the status. */
shf_status shf_scored_open(shf_context *context, const char *dir, shf_scored *out);
void shf_scored_close(shf_scored *scored);

/* Whether it is known what the sample shows. */
bool shf_scored_labelled(const shf_scored *scored, size_t sample);
/* Whether there is anything that CE could be of: views alone are not. */
bool shf_scored_corrupted(const shf_scored *scored);
/* Whether an output has no file. */
bool shf_scored_dropped(const shf_scored *scored, size_t output);
/* The cell of a variant's id; cell_count if there is none. */
size_t shf_scored_cell(const shf_scored *scored, const char *variant);
/* Where an output has its object: as the edit's parameters x and y say, or the image's attributes
 * object_x and object_y. */
shf_position shf_scored_position(const shf_scored *scored, size_t sample, size_t cell);
/* NULL if there is none of this name. */
const shf_column *shf_scored_column(const shf_scored *scored, const char *name);

#endif

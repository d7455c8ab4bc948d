/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Prediction files: what a model said of every output of a release.
 *
 *     P.npy        (outputs, classes) floating-point scores, or (outputs,) integer classes, in the
 *                  order of row numbers (docs/manifest.md)
 *     P.csv        columns variant, key, prediction: one line an output, in any order
 *     P/           a folder with <variant>.npy for each variant (gaussian_noise/3.npy): a row an image
 *
 * A npy file says by its sidecar, P.npy.json or P/predictions.json, which release it belongs to and
 * what its scores are: {"manifest": SHA-256 of manifest.json, "scores": "logits"}. */
#ifndef SHF_EVALUATOR_PREDICTIONS_H
#define SHF_EVALUATOR_PREDICTIONS_H

#include "tools/evaluator/observe.h"
#include "tools/evaluator/release.h"

#define SHF_MOST_CLASSES 1000000 /* of a model */

extern const char *const shf_prediction_kinds[SHF_PREDICTION_KINDS]; /* their names in files */

/* A file of rows that lie one after another: of all outputs, or of those of one cell. */
typedef struct shf_row_file {
    const char *path;
    int fd;          /* -1: there is none */
    char kind;       /* of an item, as in shf_npy: 'f', 'i' or 'u' */
    unsigned width;  /* bytes an item */
    uint64_t offset; /* of the first row */
} shf_row_file;

typedef struct shf_predictions {
    shf_context *context;
    const shf_scored *scored;
    const char *path;
    shf_arena arena; /* of paths and files */
    shf_row_file *files;
    size_t file_count; /* 0: lines of classes; 1: rows are outputs; else a file a cell */
    unsigned threads;
    bool unbound; /* a file that says nothing of its release will do */
    bool told;    /* kind is given by sidecar or user */
    bool partial; /* outputs without a prediction will do */
    bool begun;   /* a file has been opened */
    shf_prediction_kind kind;
    size_t classes;       /* columns of scores; 0: labels */
    char name[64];        /* of the model, as the sidecar has it; "": not said */
    size_t missing;       /* outputs without a prediction */
    shf_observation *all; /* by output number */
} shf_predictions;

/* Reads path, and keeps the files of scores open: rows.h reads them again; threads, unbound, partial, told and kind are set before. Closed whatever the status.
 * SHF_ERR_DATA names the file and what is wrong where: another release, another number of rows,
 * outputs that are unknown, named twice or missing, scores that are no numbers, classes that are
 * out of range. */
shf_status shf_predictions_read(shf_context *context, const shf_scored *scored, const char *path,
                                shf_predictions *out);
void shf_predictions_close(shf_predictions *predictions);

/* ---- one file format each ---- */

/* Opens the file with this number of predictions->files; its outputs get a prediction, yet to be
 * observed: class 0. */
shf_status shf_predictions_open_npy(shf_predictions *predictions, const char *path, size_t file);
shf_status shf_predictions_read_csv(shf_predictions *predictions, const char *path);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Prediction files: what a model said of every output of a release.
 *
 *     P.npy     (outputs, classes) floating-point scores, or (outputs,) integer classes, in the order
 *               of row numbers (docs/manifest.md)
 *     P.npz     such an array among others
 *     P/        a folder with <variant>.npy or .npz for each variant (gaussian_noise/3.npy): a row an
 *               image
 *     P.csv     columns variant, key and prediction, or one of scores for each class: one line an
 *               output, in any order
 *     P.jsonl   the same as objects; or with the best classes alone
 *
 * An array says by its sidecar, P.npy.json or P/predictions.json, which release it belongs to and
 * what its scores are: {"manifest": SHA-256 of manifest.json, "scores": "logits"}. */
#ifndef SHF_EVALUATOR_PREDICTIONS_H
#define SHF_EVALUATOR_PREDICTIONS_H

#include "tools/evaluator/class_map.h"
#include "tools/evaluator/decide.h"
#include "tools/evaluator/observe.h"
#include "tools/evaluator/release.h"

#define SHF_MOST_TOP 1000 /* of a list of best classes */

extern const char *const shf_prediction_kinds[SHF_PREDICTION_KINDS]; /* their names in files */

/* A file of rows that lie one after another: of all outputs, or of those of one cell. */
typedef struct shf_row_file {
    const char *path;
    int fd;          /* -1: there is none */
    char kind;       /* of an item, as in shf_npy: 'f', 'i' or 'u' */
    unsigned width;  /* bytes an item */
    uint64_t offset; /* of the first row */
    bool lines;      /* rows are what lines of path say, in another order */
} shf_row_file;

typedef struct shf_predictions {
    shf_context *context;
    const shf_scored *scored;
    const char *path;
    const shf_class_map
        *map; /* predictions are of other classes, and become labels; NULL: they are not */
    const char *thresholds; /* as in shf_decisions_take */
    shf_arena arena;        /* of paths, files and decisions */
    shf_row_file *files;
    size_t file_count; /* 0: lines of classes; 1: rows are outputs; else a file a cell */
    unsigned threads;
    bool unbound; /* a file that says nothing of its release will do */
    bool told;    /* kind is given by sidecar or user */
    bool partial; /* outputs without a prediction will do */
    bool begun;   /* a file has been opened */
    shf_prediction_kind kind;
    size_t classes; /* columns of scores; 0: labels */
    size_t best;    /* of labels, so many classes, the best ones, have a rank; 0 or 1: one */
    char name[64];  /* of the model, as the sidecar has it; "": not said */
    size_t missing; /* outputs without a prediction */
    shf_decisions decisions;
    shf_observation *all; /* by output number */
} shf_predictions;

/* Reads path, and keeps the files of scores open: rows.h reads them again; threads, unbound, partial,
 * told, kind, map and thresholds are set before. Closed whatever the status.
 * SHF_ERR_DATA names the file and what is wrong where: another release, another number of rows,
 * outputs that are unknown, named twice or missing, scores that are no numbers, classes that are
 * out of range; of images with any number of classes, whatever is not a score of each class. */
shf_status shf_predictions_read(shf_context *context, const shf_scored *scored, const char *path,
                                shf_predictions *out);
/* Checks that a file is of this release, by its sidecar if there is one; without one it has to be
 * unbound. context, scored, path, unbound and told are set. */
shf_status shf_predictions_bind(shf_predictions *predictions, const char *sidecar);
void shf_predictions_close(shf_predictions *predictions);

/* ---- one file format each ---- */

/* Arrays: the open file with this number of predictions->files, or so many bytes of it from a start.
 * Its outputs get a prediction, yet to be observed: class 0. The text of a failure does not say which
 * file. */
shf_status shf_predictions_take_npy(shf_predictions *predictions, size_t file, uint64_t start,
                                    uint64_t size);
shf_status shf_predictions_take_npz(shf_predictions *predictions, size_t file, uint64_t size);
/* Lines: predictions->path. */
shf_status shf_predictions_read_csv(shf_predictions *predictions);
shf_status shf_predictions_read_jsonl(shf_predictions *predictions);

/* Room for so many files, none of them open. */
shf_status shf_predictions_take_files(shf_predictions *predictions, size_t count);
/* What scores are by the name that they have in a file; SHF_ERR_DATA if something else has been
 * said. The text does not say which file. */
shf_status shf_predictions_take_kind(shf_predictions *predictions, shf_prediction_kind kind);

#endif

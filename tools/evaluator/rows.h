/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The rows of prediction files again, for what does not follow from a shf_observation: all of them,
 * block by block, or one. Predictions that are classes alone (classes == 0) have none. */
#ifndef SHF_EVALUATOR_ROWS_H
#define SHF_EVALUATOR_ROWS_H

#include "tools/evaluator/predictions.h"

/* A visitor of rows: scores are predictions->classes doubles as the file has them, thread is
 * 0..threads - 1. A fault stops the pass. */
typedef shf_row_fault (*shf_row_visit)(void *user, unsigned thread, size_t output,
                                       const double *scores);

/* Visits every output that has a prediction, by predictions->threads threads, each output once. Which
 * thread gets which is fixed, in which order is not: what is summed over outputs has to be summed
 * afterwards. SHF_ERR_DATA names the fault of the smallest row, and of the first file, that has one;
 * SHF_ERR_IO, SHF_ERR_MEMORY. */
shf_status shf_rows_each(const shf_predictions *predictions, shf_row_visit visit, void *user);

/* The row of an output that has a prediction, from any thread. False: it cannot be read. */
bool shf_rows_get(const shf_predictions *predictions, size_t output, double *scores);

/* The same as shf_rows_each, of the bytes of rows: of classes, too. */
typedef shf_row_fault (*shf_row_bytes_visit)(void *user, unsigned thread, size_t output,
                                             const uint8_t *row);
shf_status shf_rows_each_bytes(const shf_predictions *predictions, shf_row_bytes_visit visit,
                               void *user);

/* A class of a file of classes; -1 for what is none. */
int32_t shf_rows_class(const shf_row_file *file, const uint8_t *item);

#endif

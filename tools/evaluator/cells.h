/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The metrics of single cells, and the bootstrap over samples that goes with them. */
#ifndef SHF_EVALUATOR_CELLS_H
#define SHF_EVALUATOR_CELLS_H

#include "tools/evaluator/predictions.h"
#include "tools/evaluator/redraw.h"
#include "tools/evaluator/table.h"

#define SHF_ECE_BINS 15 /* of equal width; a confidence on an edge is in the bin below */

typedef struct shf_metric {
    double value;
    shf_interval interval;
} shf_metric;

/* Of values, for their mean and variance: squares is the sum of those of their distances from the
 * mean (Welford). All 0 at first. */
typedef struct shf_moments {
    double n, mean, squares;
} shf_moments;

void shf_moments_add(shf_moments *moments, double value);
/* The mean, its interval normal; and k of n, Wilson's. NAN of none. */
shf_metric shf_mean_metric(const shf_moments *moments, double confidence);
shf_metric shf_rate_metric(double k, double n, double confidence);

/* Over the outputs of the cell that have a label and a prediction; none where images have any number of
 * classes. */
enum {
    SHF_CELL_ERROR, /* top-1; interval: Wilson */
    SHF_CELL_TOP5_ERROR, /* of more than 5 classes, or of lists of the best; Wilson. All below: of scores */
    SHF_CELL_NLL,        /* interval: normal */
    SHF_CELL_BRIER,      /* likewise */
    SHF_CELL_CONFIDENCE, /* likewise */
    SHF_CELL_ECE,        /* bootstrap */
    SHF_CELL_METRICS
};

/* The outputs whose confidence falls into a bin. */
typedef struct shf_bin {
    double n, confidence, right; /* confidence: the sum */
} shf_bin;

typedef struct shf_cell_metrics {
    size_t n;
    shf_bin bins[SHF_ECE_BINS];           /* of scores; else all 0 */
    shf_metric metrics[SHF_CELL_METRICS]; /* NAN: there is none */
} shf_cell_metrics;

/* The bin of a confidence; ECE from the sums over bins of (confidence - 1 where right), n > 0 else
 * NAN. */
int shf_ece_bin(double confidence);
double shf_ece(const double gaps[SHF_ECE_BINS], double n);

/* out: a cell's each. Intervals of ECE are left to shf_bootstrap. */
void shf_cells_compute(const shf_predictions *predictions, double confidence,
                       shf_cell_metrics *out);

/* Percentile intervals of the table's figures, and of each cell's ECE. The same for any number of
 * threads. SHF_ERR_MEMORY. */
shf_status shf_bootstrap(const shf_predictions *predictions, const shf_table *table,
                         const shf_bootstrap_options *options, shf_cell_metrics *cells,
                         shf_metric *figures);

#endif

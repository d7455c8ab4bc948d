/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The figures that follow from the error of every cell: the same function for the release and for
 * every bootstrap replicate of it.
 *
 * E is a cell's top-1 error, A the baseline. Of a corruption c, over its severities s:
 *     error        mean of E
 *     CE           sum of E / sum of E^A
 *     relative CE  sum of (E - E clean) / sum of (E^A - E^A clean)
 * and mCE, relative mCE and the mean error are means over the fifteen standard corruptions, or are
 * not there: never over what happens to be present.
 * Hendrycks & Dietterich 2019, arXiv:1903.12261. */
#ifndef SHF_EVALUATOR_TABLE_H
#define SHF_EVALUATOR_TABLE_H

#include "tools/evaluator/baselines.h"
#include "tools/evaluator/release.h"

/* One corruption: cells of ascending severity. */
typedef struct shf_table_row {
    const char *corruption;
    shf_membership set;
    size_t *cells;
    size_t count;
    double baseline; /* the mean of E^A over these severities; NAN: not known */
} shf_table_row;

/* Of a row. */
enum { SHF_FIGURE_ERROR, SHF_FIGURE_CE, SHF_FIGURE_RELATIVE_CE, SHF_ROW_FIGURES };

/* Of the whole. */
enum {
    SHF_FIGURE_CLEAN_ERROR,
    SHF_FIGURE_MEAN_ERROR,     /* over all corruptions that there are */
    SHF_FIGURE_STANDARD_ERROR, /* over the fifteen */
    SHF_FIGURE_EXTRA_ERROR,    /* over the four */
    SHF_FIGURE_MCE,
    SHF_FIGURE_RELATIVE_MCE,
    SHF_SUMMARY_FIGURES
};

typedef struct shf_table {
    shf_table_row *rows;
    size_t count;
    bool clean_cell; /* whether there is one */
    size_t clean;    /* its number */
    double clean_baseline;
    size_t standard, extra; /* how many rows of either set have all severities */
} shf_table;

#define SHF_STANDARD_COUNT 15
#define SHF_EXTRA_COUNT 4

/* From the arena of scored. SHF_ERR_MEMORY. */
shf_status shf_table_of(shf_scored *scored, const shf_baseline *baseline, shf_table *out);

size_t shf_table_figures(const shf_table *table); /* SHF_SUMMARY_FIGURES + rows * SHF_ROW_FIGURES */
/* The place of a row's figure. */
size_t shf_table_figure(size_t row, int figure);
/* errors: a cell's each, NAN where nothing is known. What does not exist is NAN. */
void shf_table_compute(const shf_table *table, const double *errors, double *figures);

#endif

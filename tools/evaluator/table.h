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
 * not there: never over what happens to be present. Of a family at a severity, the mean of E over
 * its corruptions, where they all have that severity.
 * Hendrycks & Dietterich 2019, arXiv:1903.12261. */
#ifndef SHF_EVALUATOR_TABLE_H
#define SHF_EVALUATOR_TABLE_H

#include "tools/evaluator/baselines.h"
#include "tools/evaluator/release.h"

/* One corruption: cells of ascending severity. */
typedef struct shf_table_row {
    const char *corruption, *family;
    shf_membership set;
    size_t *cells;
    size_t count;
    double baseline; /* the mean of E^A over these severities; NAN: not known */
} shf_table_row;

/* A family at one severity. */
typedef struct shf_table_group {
    const char *family; /* "noise" without speckle_noise: the extra four are "extra" */
    int severity;
    size_t count; /* of its cells */
    bool whole;   /* every corruption of the family has a cell here */
} shf_table_group;

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
    shf_table_group *groups;
    size_t group_count;
    size_t *group_of, cell_count; /* the group of a cell; cell_count without a severity */
} shf_table;

#define SHF_STANDARD_COUNT 15
#define SHF_EXTRA_COUNT 4

/* From the arena of scored. SHF_ERR_MEMORY. */
shf_status shf_table_of(shf_scored *scored, const shf_baseline *baseline, shf_table *out);

/* How many figures there are: of the whole, of rows, of groups. */
size_t shf_table_figures(const shf_table *table);
/* The place of a row's figure, and of a group's error. */
size_t shf_table_figure(size_t row, int figure);
size_t shf_table_group_figure(const shf_table *table, size_t group);
/* errors: a cell's each, NAN where nothing is known. What does not exist is NAN. */
void shf_table_compute(const shf_table *table, const double *errors, double *figures);

#endif

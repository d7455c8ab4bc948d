/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A list of objects laid out over two of their members. */
#ifndef SHF_EVALUATOR_REPORT_MAP_GRID_H
#define SHF_EVALUATOR_REPORT_MAP_GRID_H

#include "tools/evaluator/report/report.h"

/* A value on an axis: a text, or a number that is one or ends an interval of shares. */
typedef struct shf_map_key {
    const char *text; /* "": a number */
    double number;
    char label[2 * SHF_FIXED_TEXT + 8];
} shf_map_key;

typedef struct shf_map_axis {
    shf_map_key *keys; /* numbers ascend, texts are in the order of the list */
    size_t count;
} shf_map_axis;

typedef struct shf_map_grid {
    shf_map_axis rows, columns;
    const json_t **elements; /* rows x columns; NULL: there is none */
    bool in_row; /* on a line askew, as along the diagonal: shown in a row, columns naming both */
} shf_map_grid;

/* Lays out the list by the members row and column: NAME, or the shares NAME_low and NAME_high in per
 * cent. Two elements are at different places. False: they lack these, are one, or are too many. */
bool shf_map_grid_open(shf_report *report, const json_t *const *list, size_t count, const char *row,
                       const char *column, shf_map_grid *out);
const char *shf_map_label(const shf_map_key *key);

#endif

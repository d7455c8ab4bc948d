/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Two models on the same outputs, while they are compared. */
#ifndef SHF_EVALUATOR_COMPARE_H
#define SHF_EVALUATOR_COMPARE_H

#include <shiftforge/score.h>

#include "tools/evaluator/outcomes.h"

/* A cell that both scores have. */
typedef struct shf_compared_cell {
    const char *variant, *corruption;
    int severity;
    uint64_t n;                       /* outputs that count for both */
    uint64_t only_first, only_second; /* so often that model alone is right */
    uint64_t both;                    /* so often both are */
    double p, p_holm;                 /* McNemar, exact, two-sided; Holm's for all cells together */
} shf_compared_cell;

typedef struct shf_comparing {
    shf_context *context;
    shf_arena arena;
    shf_bootstrap_options bootstrap;
    const char *names[2]; /* for messages */
    json_t *scores[2];
    bool same_baseline;
    size_t images, cell_count;
    shf_compared_cell *cells;
    shf_table table;
    int8_t *deltas; /* by image, then cell: 1 where the first model alone is right, -1 the second */
    uint8_t *counted;        /* likewise: 1 where the output counts for both */
    double *values[2];       /* the table's figures of either model */
    shf_metric *differences; /* the second's less the first's */
    json_t *warnings;
} shf_comparing;

/* From the scores: release, cells and table. SHF_ERR_DATA says which score lacks what. */
shf_status shf_compare_read(shf_comparing *comparing, const char *const texts[2]);
/* The whole as a tree; NULL if there is no memory. */
json_t *shf_compare_json(const shf_comparing *comparing);

#endif

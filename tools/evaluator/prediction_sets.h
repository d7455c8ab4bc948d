/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sets of classes by split conformal prediction: a class is in the set of an output if its score does
 * not exceed a threshold, which is a quantile of the scores of labels on other outputs. Of class k with
 * probability p, the rank-th largest (from 1, equal ones by class), before being the sum of larger ones
 * and u a uniform number of the output:
 *     HPS   1 - p                                        Sadinle, Lei & Wasserman 2019
 *     APS   before + u p                                 Romano, Sesia & Candes 2020, arXiv:2006.02544
 *     RAPS  before + u p + penalty max(0, rank - free)   Angelopoulos et al. 2021, arXiv:2009.14193
 * rounded to a multiple of 1 / SHF_SET_GRID: sums that are 1 but for rounding are equal, as they should
 * be where labels have no probability at all. */
#ifndef SHF_EVALUATOR_PREDICTION_SETS_H
#define SHF_EVALUATOR_PREDICTION_SETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHF_SET_GRID 0x1p40

enum { SHF_HPS, SHF_APS, SHF_RAPS, SHF_SET_KINDS };

typedef struct shf_set_rule {
    double penalty, free; /* of RAPS */
} shf_set_rule;

/* An output: room is for as many numbers as there are classes. */
typedef struct shf_set_input {
    const double *probabilities;
    size_t classes, label;
    double u;
    uint32_t *room;
} shf_set_input;

typedef struct shf_set {
    size_t size;
    bool covers; /* holds the label */
} shf_set;

/* The scores of the label. */
void shf_set_scores(const shf_set_rule *rule, const shf_set_input *input,
                    double scores[SHF_SET_KINDS]);
/* The score of which a share alpha of others will be above, at most: number ceil((n + 1) (1 - alpha))
 * of n in ascending order, or INFINITY. Sorts scores in place. */
double shf_set_threshold(double *scores, size_t n, double alpha);
/* The sets of an output. */
void shf_sets_make(const shf_set_rule *rule, const shf_set_input *input,
                   const double thresholds[SHF_SET_KINDS], shf_set sets[SHF_SET_KINDS]);

#endif

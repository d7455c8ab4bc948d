/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Outputs in the order of a score, each with a mark, for figures that depend on nothing else. They are
 * sorted once; one walk then gives the figures of the samples as they are, or of a bootstrap replicate
 * of them. Outputs of equal score are one step of it, so that how they were sorted does not matter. */
#ifndef SHF_EVALUATOR_RANKING_H
#define SHF_EVALUATOR_RANKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct shf_ranked {
    double score; /* not NAN */
    uint32_t sample;
    bool mark;
} shf_ranked;

#define SHF_RANKED_SAMPLES ((size_t)1 << 30) /* at most */

typedef struct shf_ranking {
    uint32_t
        *items; /* the highest score first: sample * 4 + 2 if marked + 1 if the last of equals */
    size_t count;
} shf_ranking;

/* Sorts entries, in place; items is room for count. */
shf_ranking shf_ranking_make(shf_ranked *entries, size_t count, uint32_t *items);

/* In what follows, each sample counts draws[sample] times; figures that no sample is left for are
 * NAN. */

/* How well the score tells marked outputs from others: marked ones should be the higher. */
enum {
    SHF_DETECTION_AUROC,    /* chance that a marked one is higher, equal ones counting half */
    SHF_DETECTION_FPR,      /* share of others above the first threshold with 95 % of the marked */
    SHF_DETECTION_AUPR_IN,  /* average precision, marked ones being sought from above */
    SHF_DETECTION_AUPR_OUT, /* the same, others being sought from below */
    SHF_DETECTION_ACCURACY, /* the most over thresholds of the mean of both rates of being right */
    SHF_DETECTION_FIGURES
};
void shf_ranking_detection(const shf_ranking *ranking, const uint32_t *draws,
                           double figures[SHF_DETECTION_FIGURES]);

/* What is left wrong where only outputs of high scores are answered; marked ones are wrong. Of the k
 * highest of n, the risk is the share of marked ones, or its mean over all orders of equal ones. */
#define SHF_RISK_POINTS 20
enum {
    SHF_RISK_AURC,  /* mean of the risk over k = 1..n */
    SHF_RISK_EAURC, /* less that of an order with all marked ones last */
    SHF_RISK_POINT, /* SHF_RISK_POINTS risks: k = n i / SHF_RISK_POINTS, rounded up, for i from 1 */
    SHF_RISK_FIGURES = SHF_RISK_POINT + SHF_RISK_POINTS
};
void shf_ranking_risk(const shf_ranking *ranking, const uint32_t *draws,
                      double figures[SHF_RISK_FIGURES]);

#endif

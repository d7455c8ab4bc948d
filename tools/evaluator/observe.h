/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What is kept of a model's scores for one output: all metrics of single outputs follow from it. */
#ifndef SHF_EVALUATOR_OBSERVE_H
#define SHF_EVALUATOR_OBSERVE_H

#include <stddef.h>
#include <stdint.h>

#include "tools/evaluator/kernels/kernels.h"

/* How the rows of a prediction file are meant. */
typedef enum shf_prediction_kind {
    SHF_LABELS = 0,        /* the class predicted, nothing else */
    SHF_LOGITS = 1,        /* before softmax */
    SHF_PROBABILITIES = 2, /* not negative, and adding up to 1 */
    SHF_PREDICTION_KINDS
} shf_prediction_kind;

typedef struct shf_observation {
    double confidence; /* of the class predicted; NAN for labels, as are the next two */
    double nll;        /* -log of the label's probability, in nats */
    double brier;      /* sum over classes of (probability - (1 for the label, else 0)) squared */
    double energy;     /* logsumexp of logits; NAN for probabilities, too */
    int32_t predicted; /* the class of the largest score, the first of equal ones; -1: none yet */
    int32_t rank;      /* how many classes come before the label; large for labels that are wrong */
} shf_observation;

#define SHF_RANK_UNKNOWN INT32_MAX

typedef enum shf_row_fault {
    SHF_ROW_GOOD = 0,
    SHF_ROW_NOT_FINITE, /* NaN, or no finite largest score */
    SHF_ROW_NEGATIVE,   /* a probability below 0 */
    SHF_ROW_SUM,        /* probabilities that do not add up to 1, by more than 0.01 */
    SHF_ROW_ABOVE,      /* a probability above 1 */
    SHF_ROW_CLASS       /* a class that cannot be: of files of classes */
} shf_row_fault;

/* From a row of scores, of an output with this label (-1: unknown; then rank, nll and brier are not
 * set). Of probabilities, those below 2^-52 count as 2^-52 in nll. */
shf_row_fault shf_observe(const shf_score_kernels *kernels, const shf_scores *scores,
                          shf_prediction_kind kind, int32_t label, shf_observation *out);
/* From the class alone. */
void shf_observe_label(int32_t predicted, int32_t label, shf_observation *out);

#endif

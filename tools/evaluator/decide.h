/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Decisions by thresholds: of two classes, whether it is the last one; of images with any number of
 * classes, of each class whether it is there. The probability has to be above the threshold. Of logits it
 * is the softmax of the last class, and the sigmoid of each. */
#ifndef SHF_EVALUATOR_DECIDE_H
#define SHF_EVALUATOR_DECIDE_H

#include "corruptions/base/arena.h"
#include "tools/evaluator/observe.h"

#define SHF_THRESHOLD 0.5 /* where nothing is said */

typedef struct shf_decisions {
    size_t count;       /* an output; 0: none are made */
    double *thresholds; /* of probabilities, by decision */
    double *cuts;  /* what a logit (the last less the first), or a probability, has to be above */
    uint8_t *made; /* by output and decision, 0 or 1 */
} shf_decisions;

/* Room for count decisions on each output. thresholds: NULL, one number for all, or count of them, with
 * commas. SHF_ERR_ARGUMENT, SHF_ERR_MEMORY. */
shf_status shf_decisions_take(shf_context *context, shf_arena *arena, const char *thresholds,
                              size_t count, size_t outputs, shf_decisions *out);
/* Once it is known what scores are. */
void shf_decisions_settle(shf_decisions *decisions, shf_prediction_kind kind);

/* From the scores of two classes, which are in order. */
void shf_decide_last(const shf_decisions *decisions, const double *scores, shf_prediction_kind kind,
                     size_t output);
/* From those of as many classes as there are decisions. SHF_ROW_NOT_FINITE, unless it is a class that is
 * ruled out; SHF_ROW_NEGATIVE, SHF_ROW_ABOVE. */
shf_row_fault shf_decide_each(const shf_decisions *decisions, const double *scores,
                              shf_prediction_kind kind, size_t output);

#endif

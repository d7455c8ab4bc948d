/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which outputs a model was right about, kept in its score: what a paired comparison of two models
 * needs. {"images": 99, "counted": {variant: bits}, "right": {variant: bits}}; bits are base64 text,
 * the first image in the lowest bit of the first byte, and "counted" lacks variants that count whole. */
#ifndef SHF_EVALUATOR_OUTCOMES_H
#define SHF_EVALUATOR_OUTCOMES_H

#include "tools/evaluator/score.h"

/* NULL if there is no memory. */
json_t *shf_outcomes_json(const shf_scoring *scoring);

typedef struct shf_outcomes {
    size_t images;
    const uint8_t *counted, *right; /* a bit an image */
} shf_outcomes;

static inline bool shf_outcome_bit(const uint8_t *bits, size_t image)
{
    return bits[image / 8] >> image % 8 & 1;
}

/* Of a variant, from a score's member "outcomes", in memory from the arena; SHF_ERR_DATA says what is
 * wrong with it. */
shf_status shf_outcomes_read(shf_context *context, shf_arena *arena, const json_t *outcomes,
                             const char *variant, shf_outcomes *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sets of variants: those of one role whose relations name the same set. */
#ifndef SHF_EVALUATOR_SETS_H
#define SHF_EVALUATOR_SETS_H

#include "tools/evaluator/score.h"

typedef struct shf_variant_set {
    const char *name;
    size_t *cells; /* in the order of the variant table */
    size_t count;
} shf_variant_set;

typedef struct shf_variant_sets {
    shf_variant_set *sets; /* in the order of their first variants */
    size_t count;
} shf_variant_sets;

bool shf_has_role(const shf_scoring *scoring, shf_role role);
/* From the context's scratch arena. SHF_ERR_MEMORY. */
shf_status shf_sets_of(const shf_scoring *scoring, shf_role role, shf_variant_sets *out);

/* ---- pairs: an output and that of its cell's reference ---- */

/* The observation of the reference. */
const shf_observation *shf_observed_reference(const shf_scoring *scoring, size_t sample,
                                              size_t cell);
/* Whether both have a prediction. */
bool shf_paired(const shf_scoring *scoring, size_t sample, size_t cell);
/* Whether both have the same one. */
bool shf_held(const shf_scoring *scoring, size_t sample, size_t cell);

/* ---- the worst of k ---- */

/* Whether some set of views or edits has as many variants as options.worst_of asks for. */
shf_status shf_worst_of_check(const shf_scoring *scoring);
/* The chance that k of count variants, each subset as likely, have none of the wrong ones; NAN where
 * k is above count. */
double shf_none_wrong(size_t count, size_t wrong, size_t k);

#endif

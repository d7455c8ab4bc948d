/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Views by how far their crop has moved. */
#ifndef SHF_EVALUATOR_OFFSETS_H
#define SHF_EVALUATOR_OFFSETS_H

#include "tools/evaluator/metrics/sets.h"

/* Appends {"set", "policy", "dx", "dy", "views", "accuracy", "consistency"} to the list for each
 * offset of each set: pixels of the policy, by which the crop has moved to the right and down, in the
 * order of dy, then dx. Of moves and turns, of all angles together. Views whose offset is drawn for each
 * image are in none, nor are those that are tilted. SHF_ERR_MEMORY. */
shf_status shf_offsets_add(const shf_scoring *scoring, const shf_variant_sets *sets, json_t *list);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What groups with several figures a cell share. */
#ifndef SHF_EVALUATOR_GROUP_FIGURES_H
#define SHF_EVALUATOR_GROUP_FIGURES_H

#include "tools/evaluator/metrics/metrics.h"
#include "tools/evaluator/ranking.h"

/* Figures of the samples as they are, and percentile intervals of the same function by the
 * bootstrap. SHF_ERR_MEMORY. */
shf_status shf_figures_redraw(const shf_scoring *scoring, shf_statistic statistic, void *user,
                              size_t count, shf_metric *out);

/* {"variant", "n"} of a cell with so many outputs. */
json_t *shf_cell_json(const shf_scoring *scoring, size_t cell, size_t n);
/* Adds count figures to an object by their names and returns it; NULL if there is no memory. */
json_t *shf_figures_add(json_t *object, const char *const *names, const shf_metric *figures,
                        size_t count);

/* ---- rankings ---- */

/* Writes the outputs of one of several rankings, and returns how many they are. */
typedef size_t (*shf_collect)(const shf_scoring *scoring, const void *user, size_t ranking,
                              shf_ranked *entries);

/* Makes count rankings of at most most outputs each, and total together, from the scratch arena.
 * SHF_ERR_MEMORY, SHF_ERR_LIMIT. */
shf_status shf_rankings_make(const shf_scoring *scoring, shf_collect collect, const void *user,
                             size_t count, size_t most, size_t total, shf_ranking **out);

#endif

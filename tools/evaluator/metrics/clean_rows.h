/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The rows of clean outputs, for what is fitted on them. */
#ifndef SHF_EVALUATOR_CLEAN_ROWS_H
#define SHF_EVALUATOR_CLEAN_ROWS_H

#include "tools/evaluator/metrics/metrics.h"

/* scores are predictions->classes doubles, of the thread's own: they may be overwritten. */
typedef void (*shf_clean_visit)(void *user, unsigned thread, size_t sample, double *scores);

/* Visits the clean outputs that count and have a score of their label, by all threads, each once; what is summed over them has to be
 * summed afterwards. SHF_ERR_IO, SHF_ERR_MEMORY. */
shf_status shf_clean_rows(const shf_scoring *scoring, shf_clean_visit visit, void *user);

/* How many these are, and whether there are any. */
size_t shf_clean_count(const shf_scoring *scoring);
bool shf_has_clean_scores(const shf_scoring *scoring);

#endif

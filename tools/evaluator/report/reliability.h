/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* How often a model is right where it is so confident. */
#ifndef SHF_EVALUATOR_REPORT_RELIABILITY_H
#define SHF_EVALUATOR_REPORT_RELIABILITY_H

#include "tools/evaluator/cells.h"
#include "tools/evaluator/report/report.h"

#define SHF_ALL_CORRUPTED (-1) /* every cell but the clean one */

/* Over the cells of a severity, 0 for the clean one: bins, and all of them together. */
shf_bin shf_reliability_sum(const json_t *score, int severity, shf_bin bins[SHF_ECE_BINS]);

/* A picture of bins; and of accuracy and confidence by severity. */
void shf_reliability_diagram(shf_report *report, const json_t *score, int severity);
void shf_reliability_course(shf_report *report, const json_t *score);

#endif

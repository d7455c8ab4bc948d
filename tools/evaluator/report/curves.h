/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What curves of error by severity are drawn from, and these numbers as a table. */
#ifndef SHF_EVALUATOR_REPORT_CURVES_H
#define SHF_EVALUATOR_REPORT_CURVES_H

#include "tools/evaluator/report/report.h"

#define SHF_CURVE_PLACES (SHF_REPORT_SEVERITIES + 1) /* clean, and each severity */

typedef struct shf_curves {
    shf_report *report;
    int severities;
    double most, step; /* of the scale, the same for all pictures */
} shf_curves;

shf_curves shf_curves_of(shf_report *report);

/* The points of a corruption, and of the mean of a family. */
typedef void (*shf_curve_fn)(const json_t *score, const char *name,
                             shf_point points[SHF_CURVE_PLACES]);
void shf_curve_of_corruption(const json_t *score, const char *name,
                             shf_point points[SHF_CURVE_PLACES]);
void shf_curve_of_family(const json_t *score, const char *name, shf_point points[SHF_CURVE_PLACES]);

void shf_curves_table(const shf_curves *curves, size_t model);

#endif

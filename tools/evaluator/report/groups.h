/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Values of groups of metrics, which the page knows only by their names and types. */
#ifndef SHF_EVALUATOR_REPORT_GROUPS_H
#define SHF_EVALUATOR_REPORT_GROUPS_H

#include "tools/evaluator/report/report.h"

/* "worst class" of "worst_class". */
const char *shf_group_label(shf_report *report, const char *name);
/* Whether a share of that name is given in per cent, as everybody does with errors. */
bool shf_group_percent(const char *name);
bool shf_group_figure(const json_t *value);
/* An object that is no figure, or a list of such. */
bool shf_group_nested(const json_t *value);
void shf_group_value(shf_report *report, const char *name, const json_t *value);

/* A list of objects as a table, from the largest error or least accuracy on if they have one, and if
 * their name is not "cells". */
void shf_group_list(shf_report *report, size_t model, const char *name, const char *caption,
                    json_t *elements);

/* The curve of risk by coverage, of a group that has these. */
void shf_group_risk(shf_report *report, json_t *group);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The page of shf_score_report while it is written: one section each file, in the order of report.c.
 * Scores may be anything that is JSON: what is missing or odd is left out. */
#ifndef SHF_EVALUATOR_REPORT_REPORT_H
#define SHF_EVALUATOR_REPORT_REPORT_H

#include <stdbool.h>

#include <jansson.h>

#include <shiftforge/score.h>

#include "tools/evaluator/figures.h"
#include "tools/evaluator/report/svg.h"

#define SHF_REPORT_SEVERITIES 20 /* as columns of a table and places of a curve, at most */

typedef struct shf_report {
    shf_context *context;
    shf_html html;
    json_t **scores; /* of models on the same release */
    const char **models;
    size_t count;
    json_t **comparisons;
    size_t comparison_count;
    const char *release; /* its folder; NULL: no example images */
    bool balanced;       /* errors are balanced ones */
    size_t numbers;      /* given to elements that others refer to */
} shf_report;

/* ---- style.css ---- */

const char *shf_report_style(void);

/* ---- balanced errors ---- */

/* Puts them in place of a score's errors. False: no memory. */
bool shf_report_take_balanced(json_t *score);

/* ---- sections ---- */

void shf_report_summary(shf_report *report);
bool shf_report_has_differences(const shf_report *report);
void shf_report_differences(shf_report *report);
void shf_report_heat_maps(shf_report *report);
/* One table of corruptions and severities; what is coloured and told of a cell is a figure of it, from
 * 0 to most. With the means and CE of corruptions, and the whole, if it is the error. */
void shf_report_heat_map(shf_report *report, size_t model, const char *metric, double most,
                         const char *caption);
/* Whether a list of this name in "metrics" is shown as maps, and as nothing else. */
bool shf_report_is_map(const char *list);
bool shf_report_has_maps(const shf_report *report);
void shf_report_maps(shf_report *report);
bool shf_report_has_curves(const shf_report *report);
void shf_report_curves(shf_report *report);
bool shf_report_has_calibration(const shf_report *report);
void shf_report_calibration(shf_report *report);
/* The groups of "metrics" that rank classes and slices, and all others. */
bool shf_report_has_rankings(const shf_report *report);
void shf_report_rankings(shf_report *report);
bool shf_report_has_others(const shf_report *report);
void shf_report_others(shf_report *report);
bool shf_report_has_examples(const shf_report *report);
void shf_report_examples(shf_report *report);
void shf_report_method(shf_report *report);

/* ---- what sections share: parts.c ---- */

/* count * size bytes of the scratch arena; NULL if there is no memory, which html knows then. */
void *shf_report_take(shf_report *report, size_t count, size_t size);
/* A heading of a level with the name of a model, where there are several. */
void shf_report_model(shf_report *report, size_t model, int level);
/* Which style of a picture is which series, from the first style on. */
void shf_report_legend(shf_report *report, const char *const *names, size_t count);
/* A table in a region that scrolls; the body of rows is the caller's. */
void shf_report_table_open(shf_report *report, const char *class, const char *caption);
void shf_report_table_close(shf_report *report);
/* Numbers that a picture shows, closed at first. */
void shf_report_details_open(shf_report *report, const char *summary);
void shf_report_details_close(shf_report *report);

#define SHF_REPORT_NONE "\xe2\x80\x93" /* a dash, for what is not known */

/* A share in per cent, what follows it (" %"), and its interval in small print. */
void shf_report_figure(shf_report *report, const json_t *figure, const char *unit);
/* Four digits that matter; whole numbers as they are; "" for what is not known. */
const char *shf_report_number(double value, char out[SHF_FIXED_TEXT]);
/* The class of a cell coloured by a value from 0 to most: h0 to h20; "none" if it is not known. */
const char *shf_report_shade(double value, double most, char out[8]);
shf_point shf_report_point(double x, const json_t *figure);

/* "95 % interval", of a score or comparison. */
const char *shf_report_interval_name(const json_t *tree, char out[64]);

/* The cell of a corruption at a severity, and that of the clean images; NULL. */
const json_t *shf_report_cell(const json_t *score, const char *corruption, long long severity);
const json_t *shf_report_clean(const json_t *score);
/* The largest severity of the cells, at most SHF_REPORT_SEVERITIES. */
int shf_report_severities(const json_t *score);
/* Of a row of "corruptions": "noise", "extra"; "corruptions" in files that do not say. */
const char *shf_report_family(const json_t *row);
/* The rows of "corruptions", those of a family side by side, the extra ones last. None
 * if there is no memory. */
const json_t **shf_report_rows(shf_report *report, const json_t *score, size_t *count);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Groups of metrics beyond errors and their table: a file each, which fills in a descriptor, and a row
 * in metrics.c. A group gives one JSON object, the member of its name in the score's "metrics". In it,
 * a figure is {"value", "low", "high"} (shf_figure_json) and may have "n", and an array "cells" has an
 * object for each cell with "variant" and figures: all forms of a score find these by themselves. */
#ifndef SHF_EVALUATOR_METRICS_H
#define SHF_EVALUATOR_METRICS_H

#include "tools/evaluator/score.h"

typedef struct shf_metric_group {
    const char *name;    /* in --metrics and in the JSON */
    const char *summary; /* one line */
    const char *needs;   /* what release or predictions must have for it to apply: "scores" */
    bool standard;       /* computed where it applies and --metrics is not given */
    bool several;        /* applies to images with any number of classes, too */
    bool (*usual)(const shf_scoring *scoring);   /* standard for these releases; NULL: for none */
    bool (*applies)(const shf_scoring *scoring); /* NULL: always */
    bool (*wanted)(
        const shf_scoring *scoring); /* an option of its own asks for it; NULL: there is none */
    shf_status (*compute)(shf_scoring *scoring, json_t **out);
} shf_metric_group;

extern const shf_metric_group shf_metrics_balanced, shf_metrics_classes;
extern const shf_metric_group shf_metrics_calibration, shf_metrics_selective, shf_metrics_ood;
extern const shf_metric_group shf_metrics_conformal, shf_metrics_auc, shf_metrics_simplicity;
extern const shf_metric_group shf_metrics_views, shf_metrics_sequences, shf_metrics_edits;
extern const shf_metric_group shf_metrics_groups, shf_metrics_slices, shf_metrics_fmr;
extern const shf_metric_group shf_metrics_certified, shf_metrics_effective_robustness;

/* All, in the order of the JSON; NULL at the end. */
extern const shf_metric_group *const shf_metric_groups[];

/* Fills scoring->metrics with the groups that options.metrics asks for: NULL the standard ones that
 * apply, "all" whatever applies, else a list with commas, all of which must apply, as must those that
 * an option of their own asks for. */
shf_status shf_metrics_compute(shf_scoring *scoring);

/* ---- what groups share ---- */

/* Whether a list with commas has the name. */
bool shf_list_has(const char *list, const char *name);

/* Whether there are rows of scores. */
bool shf_has_scores(const shf_scoring *scoring);
/* The observation of an output. */
const shf_observation *shf_observed(const shf_scoring *scoring, size_t sample, size_t cell);
/* Whether the output counts: it has a label and a prediction. */
bool shf_counts(const shf_scoring *scoring, size_t sample, size_t cell);
/* Whether it counts and there is a score of its label. */
bool shf_counts_scored(const shf_scoring *scoring, size_t sample, size_t cell);

/* shf_figure_json, with the member "n": of how many. */
json_t *shf_counted_json(const shf_metric *metric, double n);
/* Of shf_rate_metric, likewise: of independent images. */
json_t *shf_rate_json(const shf_scoring *scoring, double k, double n);
/* The same of n outputs of so many images, which alone are independent: the interval is that of as many
 * draws. */
json_t *shf_clustered_json(const shf_scoring *scoring, double k, double n, double images);
/* Of shf_mean_metric, likewise. */
json_t *shf_mean_json(const shf_scoring *scoring, const shf_moments *moments);

#endif

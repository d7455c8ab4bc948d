/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A score while it is made. */
#ifndef SHF_EVALUATOR_SCORE_H
#define SHF_EVALUATOR_SCORE_H

#include <shiftforge/score.h>

#include "tools/evaluator/cells.h"

typedef struct shf_scoring {
    shf_context *context;
    shf_score_options options; /* as given; bootstrap has the defaults filled in */
    const char *model;
    shf_scored release;
    shf_class_map map; /* of the predictions, where options.class_map asks for one */
    shf_predictions predictions;
    shf_baseline baseline;
    json_t *baseline_document; /* keeps the baseline's texts */
    shf_table table;
    shf_cell_metrics *cells;
    shf_metric *figures;
    shf_bootstrap_options bootstrap;
    json_t *metrics;  /* an object with a member each group of metrics */
    json_t *warnings; /* an array of texts */
} shf_scoring;

/* Appends a line to scoring->warnings; and what may be wrong with the figures. */
shf_status shf_score_note(shf_scoring *scoring, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
shf_status shf_score_warn(shf_scoring *scoring);
/* Reads predictions of the release, as the options say; told and kind are set before. Closed whatever
 * the status. SHF_ERR_DATA, too, if there is none or they have too few classes. */
shf_status shf_scoring_read(shf_scoring *scoring, const char *path, shf_predictions *out);
/* What its model is called: as given (NULL: not), or as the sidecar has it, or as the file.
 * SHF_ERR_ARGUMENT for a name that is not UTF-8. */
shf_status shf_scoring_name(shf_scoring *scoring, const shf_predictions *predictions,
                            const char *given, const char **out);
/* As text, given back with shf_text_free; tree, which is given away, may be NULL for no memory. */
shf_status shf_score_text(shf_context *context, json_t *tree, char **text);
/* {"value", "low", "high"}; null where the value is not known, NULL if there is no memory. */
json_t *shf_figure_json(const shf_metric *metric);
/* {"confidence", "replicates", "seed"}; NULL if there is no memory. */
json_t *shf_intervals_json(const shf_bootstrap_options *options);
/* The whole as a tree; NULL if there is no memory. */
json_t *shf_score_json(const shf_scoring *scoring);

#endif

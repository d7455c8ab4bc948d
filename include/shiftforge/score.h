/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Scores: a model's predictions of the outputs of a release, and the figures that follow. What they
 * mean, formats and papers: docs/scores.md. */
#ifndef SHIFTFORGE_SCORE_H
#define SHIFTFORGE_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <shiftforge/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SHF_SCORE_SCHEMA 1 /* the "schema" member of a score */

/* A zero field takes its default. */
typedef struct shf_score_options {
    size_t struct_size;
    const char *release;         /* its folder; needed */
    const char *predictions;     /* a .npy or .csv file, or a folder of .npy files; needed */
    const char *model;           /* a name for it; the name of the predictions */
    const char *baseline;        /* "none", "alexnet", or a file of scores; the profile's */
    const char *scores;          /* "logits" or "probabilities"; what the sidecar says, or logits */
    double baseline_clean_error; /* of the baseline, for relative CE; as the baseline has it */
    double confidence;           /* of intervals; 0.95 */
    uint64_t seed;               /* of the bootstrap */
    uint32_t replicates;         /* of the bootstrap; 1000 */
    uint32_t threads;            /* one a core */
    bool unbound;                /* take a npy file that does not say which release it belongs to */
    bool allow_missing;          /* score what is there where outputs have no prediction */
} shf_score_options;

/* *json is the score as JSON text, given back with shf_text_free. The same text for any number of
 * threads. SHF_ERR_DATA where release or predictions are not what they should be. */
SHF_API shf_status shf_score(shf_context *context, const shf_score_options *options, char **json);

typedef enum shf_score_format {
    SHF_SCORE_TEXT = 0,     /* a table of at most 80 columns */
    SHF_SCORE_CSV = 1,      /* a line a cell and metric: nothing averaged */
    SHF_SCORE_MARKDOWN = 2, /* a table of corruptions */
    SHF_SCORE_LATEX = 3,    /* the same, for the package booktabs */
    SHF_SCORE_TERMINAL = 4  /* the table of SHF_SCORE_TEXT, errors coloured */
} shf_score_format;

/* Another form of a score; *text is given back with shf_text_free. SHF_ERR_DATA if json is none. */
SHF_API shf_status shf_score_render(shf_context *context, const char *json, shf_score_format format,
                                    char **text);

SHF_API void shf_text_free(shf_context *context, char *text);

#ifdef __cplusplus
}
#endif
#endif

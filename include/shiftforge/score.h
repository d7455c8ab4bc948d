/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Predictions of a model for the outputs of a release, and the figures that follow. What they mean,
 * formats and papers: docs/scores.md. */
#ifndef SHIFTFORGE_SCORE_H
#define SHIFTFORGE_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <signal.h>

#include <shiftforge/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- predictions: asking a model ---- */

typedef struct shf_predict_progress {
    size_t struct_size;
    uint64_t done, kept, outputs; /* by this run, by earlier ones, in all */
} shf_predict_progress;

/* A zero field takes its default. */
typedef struct shf_predict_options {
    size_t struct_size;
    const char *release; /* its folder; needed */
    const char *model;   /* a command for the shell; needed: docs/scores.md has the protocol */
    const char *out;     /* a .npy file to write, and its sidecar; needed */
    uint32_t batch;      /* images at a time; what the model says, at most 64 */
    uint32_t jobs;       /* so many processes of the model; 1 */
    uint32_t timeout;    /* seconds that the model may be silent; 300 */
    void (*progress)(void *user, const shf_predict_progress *progress); /* one thread at a time */
    void *user;
    const volatile sig_atomic_t *cancel; /* not 0: stop in good order */
} shf_predict_options;

/* Gives every output to the model and keeps its scores, float32 in the order of row numbers. A
 * process that dies, is silent or writes garbage is started once more; if that fails too, or on
 * request, what is done stays in OUT.part and the same call goes on with it. SHF_ERR_IO: the model
 * failed; SHF_ERR_DATA: it broke the protocol, or an output cannot be read; SHF_ERR_CANCELLED. */
SHF_API shf_status shf_predict(shf_context *context, const shf_predict_options *options);

/* ---- scores ---- */

#define SHF_SCORE_SCHEMA 1 /* the "schema" member of a score */

/* A zero field takes its default. */
typedef struct shf_score_options {
    size_t struct_size;
    const char *release;         /* its folder; needed */
    const char *predictions;     /* a .npy, .npz, .csv or .jsonl file, or a folder; needed */
    const char *model;           /* a name for it; the sidecar's, or the name of the predictions */
    const char *baseline;        /* "none", "alexnet", or a file of scores; the profile's */
    const char *metrics;         /* groups with commas, or "all"; the standard ones */
    const char *scores;          /* "logits" or "probabilities"; what the sidecar says, or logits */
    double baseline_clean_error; /* of the baseline, for relative CE; as the baseline has it */
    double confidence;           /* of intervals; 0.95 */
    uint64_t seed;               /* of the bootstrap, and of splits */
    uint32_t replicates;         /* of the bootstrap; 1000 */
    uint32_t threads;            /* one a core */
    bool unbound;                /* take an array that does not say which release it belongs to */
    bool allow_missing;          /* score what is there where outputs have no prediction */
    double alpha;                /* of prediction sets: labels that they may miss; 0.1 */
    uint32_t raps_rank;          /* the classes that RAPS does not penalise; 5 */
    double raps_penalty;         /* of RAPS, for each class beyond; 0.01 */
    const char *ood_scores;      /* a .npy file (outputs,), larger where in-distribution; none */
    uint32_t worst_of;           /* views or edits of a set, in the mean over all choices; all */
    const char *sequences;       /* sets of frames in the mean, with commas; all */
    const char *slices;          /* columns to slice images by, with commas; none */
    const char *class_map;  /* a .csv file of the model's own classes; they are the release's */
    const char *oracle;     /* predictions that say which outputs are still to be known; none */
    const char *certified;  /* a .csv file of counts of noisy copies; none */
    double sigma;           /* of their noise; needed with these */
    const char *points;     /* a .csv file of other models' accuracies; none */
    const char *thresholds; /* of balanced errors of two classes, or of any number an image: the
                               probability that counts has to be above; with commas, one a class; 0.5 */
} shf_score_options;

/* *json is the score as JSON text, given back with shf_text_free. The same text for any number of
 * threads. SHF_ERR_DATA where release or predictions are not what they should be. */
SHF_API shf_status shf_score(shf_context *context, const shf_score_options *options, char **json);

/* ---- two models on the same outputs ---- */

/* A zero field takes its default. */
typedef struct shf_compare_options {
    size_t struct_size;
    const char *first, *second;           /* the JSON texts of two scores of one release; needed */
    const char *first_name, *second_name; /* for messages: their files; "the first score", ... */
    double confidence;                    /* of intervals; 0.95 */
    uint64_t seed;                        /* of the bootstrap */
    uint32_t replicates;                  /* of the bootstrap; 1000 */
    uint32_t threads;                     /* one a core */
} shf_compare_options;

/* *json is the comparison as JSON text, given back with shf_text_free: differences of the second
 * model from the first, paired by image. SHF_ERR_DATA where the scores are of different releases, or
 * are none. */
SHF_API shf_status shf_score_compare(shf_context *context, const shf_compare_options *options,
                                     char **json);

/* ---- other forms ---- */

typedef enum shf_score_format {
    SHF_SCORE_TEXT = 0,     /* a table of at most 80 columns */
    SHF_SCORE_CSV = 1,      /* a line a cell and metric: nothing averaged */
    SHF_SCORE_MARKDOWN = 2, /* a table of corruptions */
    SHF_SCORE_LATEX = 3,    /* the same, for the package booktabs */
    SHF_SCORE_TERMINAL = 4  /* the table of SHF_SCORE_TEXT, errors coloured */
} shf_score_format;

/* Another form of a score or, but for CSV, of a comparison; *text is given back with shf_text_free. SHF_ERR_DATA if json is none. */
SHF_API shf_status shf_score_render(shf_context *context, const char *json, shf_score_format format,
                                    char **text);

/* A zero field takes its default. */
typedef struct shf_report_options {
    size_t struct_size;
    const char *const *scores; /* JSON texts of shf_score, of one release; needed: 1 to 64 */
    size_t score_count;
    const char *const *comparisons; /* JSON texts of shf_score_compare; none */
    size_t comparison_count;
    const char *release; /* its folder, for example images; none */
} shf_report_options;

/* *html is a page for people, given back with shf_text_free. It loads nothing from elsewhere, runs
 * nothing, and is XML, too. The same bytes for the same scores, images and codec libraries.
 * SHF_ERR_DATA if a text is no score or comparison, or of another release than the first or the
 * folder. */
SHF_API shf_status shf_score_report(shf_context *context, const shf_report_options *options,
                                    char **html);

SHF_API void shf_text_free(shf_context *context, char *text);

#ifdef __cplusplus
}
#endif
#endif

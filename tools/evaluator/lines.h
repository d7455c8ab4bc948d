/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Prediction files of lines, one an output, in any order: what a line names, and where goes what it
 * predicts. Classes are kept at once; scores go to a temporary file, where they are rows. */
#ifndef SHF_EVALUATOR_LINES_H
#define SHF_EVALUATOR_LINES_H

#include "tools/evaluator/predictions.h"

/* What a line predicts; all lines of a file do alike. */
typedef enum shf_form {
    SHF_FORM_PREDICTION, /* a class */
    SHF_FORM_SCORES,     /* of all classes: as the user says, or logits */
    SHF_FORM_LOGITS,
    SHF_FORM_PROBABILITIES,
    SHF_FORM_TOP, /* of the best classes */
    SHF_FORMS
} shf_form;
extern const char *const shf_form_names[SHF_FORMS];

/* Names sorted, each with what it stands for. */
typedef struct shf_directory {
    struct shf_name {
        const char *name;
        size_t index;
    } * names;
    size_t count;
} shf_directory;

typedef struct shf_lines {
    shf_predictions *predictions;
    const char *file;
    size_t line;   /* at hand */
    size_t output; /* that it is about */
    bool begun;
    shf_form form;  /* of the lines before */
    double *scores; /* a row */
    shf_directory variants, keys, classes;
} shf_lines;

/* What it needs is taken from the scratch arena. */
shf_status shf_lines_begin(shf_predictions *predictions, const char *file, shf_lines *out);

/* "FILE, line N: WHAT", or "... WHAT 'NAME'". */
shf_status shf_lines_fail(const shf_lines *lines, const char *what);
shf_status shf_lines_fail_named(const shf_lines *lines, const char *what, const char *name);

/* The output that the line is about: one that there is, and that no line before was about. */
shf_status shf_lines_output(shf_lines *lines, const char *variant, const char *key);

/* The class of a name, or with a class map the number of the model's; false if there is none. */
bool shf_lines_class(const shf_lines *lines, const char *name, int32_t *out);

/* What the line predicts: a class; count scores, which are written into lines->scores once
 * shf_lines_room has made room for them; or the best count classes with their scores. */
shf_status shf_lines_take_class(shf_lines *lines, int32_t predicted);
shf_status shf_lines_room(shf_lines *lines, shf_form form, size_t count);
shf_status shf_lines_take_scores(shf_lines *lines);
shf_status shf_lines_take_top(shf_lines *lines, const int32_t *classes, const double *scores,
                              size_t count);

#endif

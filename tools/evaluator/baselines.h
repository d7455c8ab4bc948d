/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The reference models that corruption errors are divided by. */
#ifndef SHF_EVALUATOR_BASELINES_H
#define SHF_EVALUATOR_BASELINES_H

#include <stddef.h>

#include <jansson.h>

#include <shiftforge/status.h>

typedef struct shf_baseline {
    const char *name, *model, *source;
    const char *profile; /* whose published dataset the errors hold for; "": the user's own */
    double clean_error;  /* NAN: not known */
    const char *clean_source;
    const struct shf_baseline_error {
        const char *corruption;
        double error; /* the mean over severities 1 to severities */
        int severities;
    } * errors;
    size_t count;
} shf_baseline;

/* The published one of a profile; NULL if there is none. */
const shf_baseline *shf_baseline_of_profile(const char *profile);

/* "none", a name, or a file that shiftforge score --json wrote, whose texts *document keeps (given
 * back with json_decref, NULL for the others). Entries are taken from the context's scratch arena. */
shf_status shf_baseline_require(shf_context *context, const char *name, shf_baseline *out,
                                json_t **document);

/* NAN if it lacks the corruption, or has it for another number of severities. */
double shf_baseline_error_of(const shf_baseline *baseline, const char *corruption, int severities);

#endif

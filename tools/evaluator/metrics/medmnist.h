/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The reference model of MedMNIST-C. */
#ifndef SHF_EVALUATOR_MEDMNIST_H
#define SHF_EVALUATOR_MEDMNIST_H

#include <stddef.h>

typedef struct shf_medmnist_error {
    const char *corruption;
    double error; /* balanced, the mean over severities */
} shf_medmnist_error;

typedef struct shf_medmnist_baseline {
    const char *profile; /* "medmnist-c/pathmnist" */
    const shf_medmnist_error *errors;
    size_t count;
    double clean_error; /* balanced */
} shf_medmnist_baseline;

/* NULL if the profile has none. */
const shf_medmnist_baseline *shf_medmnist_baseline_of(const char *profile);
/* NAN if it lacks the corruption. */
double shf_medmnist_error_of(const shf_medmnist_baseline *baseline, const char *corruption);

#endif

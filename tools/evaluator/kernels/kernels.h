/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Loops over rows of scores, compiled once for each CPU level like those over pixels (see
 * corruptions/kernels/kernels.h), with the same bits from all. */
#ifndef SHF_EVALUATOR_KERNELS_H
#define SHF_EVALUATOR_KERNELS_H

#include <stdbool.h>

#include "corruptions/kernels/kernels.h"

/* A row as a file has it: IEEE numbers of 2, 4 or 8 bytes, the lowest first, at any address. */
typedef struct shf_scores {
    const void *items;
    unsigned width;
    size_t count;
} shf_scores;

typedef struct shf_score_range {
    double largest; /* of those that are numbers */
    bool nan;       /* there is one that is not */
} shf_score_range;

typedef struct shf_share_sums {
    double least, sum, squares;
} shf_share_sums;

typedef struct shf_exp_sums {
    double sum, squares;
} shf_exp_sums;

#define SHF_EVERY_SCORE SIZE_MAX /* nothing is left out */

#ifdef SHF_LEVEL
#define KERNEL(result, name, arguments) result SHF_KERNEL(name) arguments;
#include "tools/evaluator/kernels/kernels.def"
#undef KERNEL
#endif

typedef struct shf_score_kernels {
    const char *level;
#define KERNEL(result, name, arguments) result(*name) arguments;
#include "tools/evaluator/kernels/kernels.def"
#undef KERNEL
} shf_score_kernels;

/* The table of the level that the context's pixel loops have. */
const shf_score_kernels *shf_score_kernels_of(const shf_context *context);

#endif

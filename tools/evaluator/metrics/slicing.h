/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Images parted into slices, and the accuracy on each. */
#ifndef SHF_EVALUATOR_SLICING_H
#define SHF_EVALUATOR_SLICING_H

#include "tools/evaluator/score.h"

#define SHF_MOST_SLICES 10000

typedef struct shf_slice {
    const char *name;
    double low, high; /* of an interval: above low, or at it in the first one, up to high */
    size_t images;
} shf_slice;

typedef struct shf_slicing {
    const char *column, *source; /* the column's name, and where it is from */
    bool intervals;              /* slices are intervals of a number */
    shf_slice *slices;
    size_t count;
    size_t *of; /* the slice of a sample; SIZE_MAX: it is in none */
} shf_slicing;

#define SHF_NO_SLICE SIZE_MAX

/* ---- making them: all from the context's scratch arena. SHF_ERR_MEMORY, SHF_ERR_LIMIT ---- */

/* By class, in their order. */
shf_status shf_slice_classes(const shf_scoring *scoring, shf_slicing *out);
/* By value, in the order of bytes; NULL: in no slice. */
shf_status shf_slice_texts(const shf_scoring *scoring, const char *name, const char *const *texts,
                           shf_slicing *out);
/* By intervals between the quantiles j / parts of the values (interpolated linearly), so that equal
 * values stay together; NAN: in no slice. */
shf_status shf_slice_numbers(const shf_scoring *scoring, const char *name, const char *source,
                             const double *numbers, size_t parts, shf_slicing *out);

/* ---- scoring them ---- */

/* {"column", "source", "images", "without", "slices": [{"slice", ...}, ...], "clean", "corrupted"}, slices
 * being called by member: "slice", "group". SHF_ERR_MEMORY. */
shf_status shf_slicing_json(const shf_scoring *scoring, const shf_slicing *slicing,
                            const char *member, json_t **out);

#endif

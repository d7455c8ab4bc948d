/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Edits and controls of a release, and what is counted over their outputs. */
#ifndef SHF_EVALUATOR_EDITS_H
#define SHF_EVALUATOR_EDITS_H

#include "tools/evaluator/metrics/sets.h"
#include "tools/evaluator/metrics/sums.h"

/* Figures of an edit or control, and of a set those of all its edits together. Figure f is sum 2 f over
 * sum 2 f + 1. */
enum {
    SHF_EDIT_DROP,           /* accuracy of the reference less that of the edit */
    SHF_EDIT_ACCURACY,       /* of the edit, on the same images */
    SHF_EDIT_CONTROL_DROP,   /* of those with a prediction for the control */
    SHF_EDIT_CONTROL_FLIPS,  /* share of these whose prediction the control changes */
    SHF_EDIT_UNFLIPPED_DROP, /* the drop on the others */
    SHF_EDIT_FIGURES
};
/* Of a set, besides. */
enum {
    SHF_EDIT_GAP = SHF_EDIT_FIGURES, /* accuracy on mixed_same less that on mixed_rand */
    SHF_EDIT_WORST_OF,
    SHF_EDIT_SET_FIGURES
};

typedef struct shf_edit {
    size_t cell, reference, control; /* SIZE_MAX: there is none */
    uint64_t lost, gained; /* images that only the reference, only the edit is right about */
} shf_edit;

typedef struct shf_edit_set {
    const shf_variant_set *variants;
    size_t mixed_same, mixed_random; /* cells; SIZE_MAX: there is none */
    uint64_t lost, gained;           /* of these two */
    size_t worst_of;
    double whole, right; /* images with a prediction for all edits, and right about all */
} shf_edit_set;

typedef struct shf_edits {
    shf_scoring *scoring;
    shf_edit *edits; /* and controls, in the order of the variant table */
    size_t count;
    size_t *places; /* in edits, of a cell */
    shf_variant_sets variants;
    shf_edit_set *sets;
    shf_sums sums; /* of each edit, then what a set has besides */
} shf_edits;

/* Whether it is an edit or a control. */
bool shf_is_edit(const shf_cell *cell);
/* Finds and counts all; from the context's scratch arena. SHF_ERR_MEMORY. */
shf_status shf_edits_count(shf_scoring *scoring, shf_edits *out);
/* The sums of a set, 2 * SHF_EDIT_SET_FIGURES, from those of all. */
void shf_edits_pool(const shf_edits *edits, size_t set, const double *sums, double *out);

#endif

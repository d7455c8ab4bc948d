/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Perturbation sequences by name: frames of one image, each a little further than the one before, or
 * drawn anew. Hendrycks & Dietterich 2019, arXiv:1903.12261: ImageNet-P. */
#ifndef SHF_GENERATORS_SEQUENCES_H
#define SHF_GENERATORS_SEQUENCES_H

#include "generators/pipeline/plan.h"

/* "rotate:31:-15:1" has 31 frames, turned by -15, -14, ... degrees; "snow:31:-150:4:threshold=0.4" sets
 * a parameter of its corruption as well. */
struct shf_sequence {
    int kind; /* of the table in sequences.c */
    int frames;
    double first, step;    /* what varies: first + step i; not of sequences that are drawn anew */
    const char **settings; /* as for shf_operation_create */
    size_t setting_count;
};

#define SHF_MOST_FRAMES 1000

/* What kinds of sequences have in common and what they differ in. */
typedef struct shf_sequence_kind {
    const char *name; /* as published; that of the corruption, if there is one */
    bool test;        /* one of the ten of the published test script; else of validation */
    bool corrupts;    /* the corruption of that name in the profile; else a view */
    const char
        *parameter;   /* of it, that varies; NULL of a corruption: drawn anew for each frame but
                            * the first, which is clean */
    bool whole;       /* values are whole numbers */
    double low, high; /* what values may be */
    /* Of views: the view of a frame. */
    void (*place)(const struct shf_sequence *sequence, int frame, shf_view *view);
} shf_sequence_kind;

const shf_sequence_kind *shf_sequence_kind_of(const shf_sequence *sequence);
/* Of decimals that are written in nine digits after the point, as exactly as those are read. */
double shf_sequence_value(const shf_sequence *sequence, int frame);

/* Options with the recipe's defaults, read into plan->sequences and plan->difficulties; refuses options
 * that are not for such a recipe, and these with other recipes. */
shf_status shf_sequences_settle(shf_plan *plan, const shf_recipe_info *recipe);
/* The variants: "clean", then sequence by sequence, difficulty by difficulty. */
shf_status shf_sequences_add(shf_plan *plan);
/* With every number, for the identity. From the arena; NULL: no memory. */
const char *shf_sequences_text(const shf_plan *plan, shf_arena *arena);

/* Goes up whenever the pixels of a frame change that no corruption makes. */
#define SHF_SEQUENCES_REVISION 1

/* The list of sequences against that of the recipe, which has the numbers that are left out. NULL: all
 * of them. */
shf_status shf_sequences_parse(shf_context *context, shf_arena *arena, const char *usual,
                               const char *list, shf_sequence **out, size_t *count);

#endif

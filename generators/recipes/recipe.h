/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Recipes: what a dataset consists of, as rows of a table. */
#ifndef SHF_GENERATORS_RECIPE_H
#define SHF_GENERATORS_RECIPE_H

#include <shiftforge/dataset.h>

#include "corruptions/base/arena.h"

/* A recipe by name; the error names the closest. */
shf_status shf_recipe_require(shf_context *context, const char *name, shf_recipe_info *out);

/* What options leave open for a recipe of datasets: the dataset, the profile, and which of its arrays
 * the source is. Texts are from the arena. Other recipes: SHF_ERR_ARGUMENT if a dataset or a split is
 * given. */
shf_status shf_recipe_settle(shf_context *context, shf_arena *arena, const shf_recipe_info *recipe,
                             shf_build_options *options);

/* What a recipe of edits says beside. */
typedef struct shf_edit_recipe {
    const char *name;
    const char *removal; /* how backgrounds are made of images, by default */
    bool bare;           /* the id of a variant is its name alone, where that has one severity */
    const char *clean;   /* files: the folder of clean outputs; NULL: "clean" */
    double correlation;  /* how often the place of an image is its class's own, in the split train;
                          * 0: images have no places */
    const char *below;   /* files: a folder within that of each variant, or NULL */
} shf_edit_recipe;

/* Never NULL. */
const shf_edit_recipe *shf_edit_recipe_of(const char *name);

#endif

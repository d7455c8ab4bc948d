/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Recipes: what a dataset consists of, as rows of a table. */
#ifndef SHF_GENERATORS_RECIPE_H
#define SHF_GENERATORS_RECIPE_H

#include <shiftforge/dataset.h>

/* A recipe by name; the error names the closest. */
shf_status shf_recipe_require(shf_context *context, const char *name, shf_recipe_info *out);

#endif

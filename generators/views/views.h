/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Views in a plan: what options say of them, and the variants that they stand for. */
#ifndef SHF_GENERATORS_VIEWS_H
#define SHF_GENERATORS_VIEWS_H

#include "generators/pipeline/plan.h"

/* Options with the recipe's defaults, read into plan->view and plan->shifts; refuses options that are
 * not for such a recipe. */
shf_status shf_views_settle(shf_plan *plan, const shf_recipe_info *recipe);
/* Refuses views that the preprocessing leaves no pixels for. */
shf_status shf_views_check(shf_plan *plan);
/* The variants: "clean", the canonical crop, then the views. */
shf_status shf_views_add(shf_plan *plan);
/* "real neighbours-8:1 drop", of the identity. From the arena; NULL: no memory. */
const char *shf_views_text(const shf_plan *plan, shf_arena *arena);

/* Goes up whenever the pixels of a view change. */
#define SHF_VIEWS_REVISION 2

#endif

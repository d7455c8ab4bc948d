/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What recipes of edits have that others have not; the first row is of all the others. */
#include <string.h>

#include "corruptions/corruption.h"
#include "generators/recipes/recipe.h"

static const shf_edit_recipe recipes[] = {
    {.name = "", .removal = "patch"},
    {.name = "imagenet-9", .removal = "strip", .bare = true, .clean = "original", .below = "val"},
    {.name = "backgrounds-challenge", .removal = "strip"},
    {.name = "cut-paste", .removal = "patch", .bare = true},
    {.name = "waterbirds", .removal = "patch", .bare = true, .correlation = 0.95},
};

const shf_edit_recipe *shf_edit_recipe_of(const char *name)
{
    size_t i = SHF_COUNT(recipes) - 1;
    while (i > 0 && strcmp(recipes[i].name, name) != 0)
        i--;
    return &recipes[i];
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What list and describe tell of corruptions, profiles and recipes, as JSON. */
#ifndef SHF_CLI_CATALOG_H
#define SHF_CLI_CATALOG_H

#include <jansson.h>

#include <shiftforge/shiftforge.h>

/* New references; NULL: no memory. */
json_t *cli_profile_json(const shf_profile_info *profile);
json_t *cli_recipe_json(const shf_recipe_info *recipe);
json_t *cli_corruptions_json(void);
json_t *cli_profiles_json(void);
json_t *cli_recipes_json(void);

/* False if no recipe has the name. */
bool cli_recipe_find(const char *name, shf_recipe_info *out);

#endif

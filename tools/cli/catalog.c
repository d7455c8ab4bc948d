/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What list and describe tell of corruptions, profiles and recipes, as JSON. */
#include "tools/cli/catalog.h"

#include <string.h>

#include "generators/preprocess.h"
#include "manifests/record.h"

/* ---- one ---- */

json_t *cli_profile_json(const shf_profile_info *profile)
{
    shf_preprocess preset = {0};
    shf_preprocess_find(profile->preprocess, &preset);
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:b}", "name", profile->name, "alias",
                     profile->alias, "summary", profile->summary, "reference", profile->reference,
                     "size", profile->size, "preprocess", profile->preprocess, "preprocess_steps",
                     preset.steps, "gray_as_rgb", (int)profile->gray_as_rgb);
}

json_t *cli_recipe_json(const shf_recipe_info *recipe)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s*}", "name",
                     recipe->name, "summary", recipe->summary, "profile", recipe->profile,
                     "corruptions", recipe->corruptions, "severities", recipe->severities,
                     "encoder", recipe->encoder, "sink", recipe->sink, "shifts", recipe->shifts,
                     "policy", recipe->policy, "border", recipe->border, "outside",
                     recipe->outside);
}

bool cli_recipe_find(const char *name, shf_recipe_info *out)
{
    for (size_t i = 0; i < shf_recipe_count(); i++) {
        *out = shf_recipe_at(i);
        if (strcmp(out->name, name) == 0)
            return true;
    }
    return false;
}

/* ---- all ---- */

static json_t *corruption_at(size_t index)
{
    return shf_describe_json(shf_corruption_at(index));
}

static json_t *profile_at(size_t index)
{
    shf_profile_info profile = shf_profile_at(index);
    return cli_profile_json(&profile);
}

static json_t *recipe_at(size_t index)
{
    shf_recipe_info recipe = shf_recipe_at(index);
    return cli_recipe_json(&recipe);
}

static json_t *array_of(size_t count, json_t *(*at)(size_t index))
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; i < count; i++)
        good = good && json_array_append_new(array, at(i)) == 0;
    if (good)
        return array;
    json_decref(array);
    return NULL;
}

json_t *cli_corruptions_json(void)
{
    return array_of(shf_corruption_count(), corruption_at);
}

json_t *cli_profiles_json(void)
{
    return array_of(shf_profile_count(), profile_at);
}

json_t *cli_recipes_json(void)
{
    return array_of(shf_recipe_count(), recipe_at);
}

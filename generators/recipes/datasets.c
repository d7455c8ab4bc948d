/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Recipes of datasets that are known by name: which one a build is of, its profile, its arrays. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/recipes/recipe.h"
#include "generators/sources/npz.h"

/* Whether a text begins so; then what follows. */
static const char *after(const char *text, const char *prefix)
{
    const size_t size = strlen(prefix);
    return strncmp(text, prefix, size) == 0 ? text + size : NULL;
}

/* ---- the source ---- */

/* A file or a folder by its path alone is npz: here. */
static const char *npz_path(const char *source)
{
    const shf_source_type *type = shf_source_type_of(source);
    if (type == &shf_source_npz)
        return source + strlen(type->prefix);
    return type == &shf_source_folder ? source : NULL;
}

static shf_status cut(shf_context *context, shf_arena *arena, const char *path, shf_npz_spec *out)
{
    char *text = shf_arena_print(arena, "%s", path);
    if (!text)
        return shf_fail_memory(context, "a source");
    shf_npz_cut(text, out);
    return SHF_OK;
}

/* "npz:PATH" with what the options say beside it. */
static shf_status complete_source(shf_context *context, shf_arena *arena, const char *dataset,
                                  shf_build_options *options)
{
    shf_npz_spec spec;
    const char *path = npz_path(options->source);
    if (!path && options->split)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "a split of '%s': only npz files have splits: leave it out",
                        options->source);
    if (!path)
        return SHF_OK;
    shf_status status = cut(context, arena, path, &spec);
    if (status)
        return status;
    const bool name = !spec.dataset && !spec.images, split = options->split && !spec.split;
    options->source =
        shf_arena_print(arena, "npz:%s%s%s%s%s", path, name ? ",dataset=" : "", name ? dataset : "",
                        split ? ",split=" : "", split ? options->split : "");
    return options->source ? SHF_OK : shf_fail_memory(context, "a source");
}

/* ---- the dataset ---- */

/* By the options, the profile, or the source. */
static shf_status find_dataset(shf_context *context, shf_arena *arena,
                               const shf_recipe_info *recipe, const shf_build_options *options,
                               const shf_medmnist **out)
{
    shf_npz_spec spec = {0};
    const char *rest = options->profile ? after(options->profile, recipe->profile) : NULL,
               *name = options->dataset       ? options->dataset
                       : rest && *rest == '/' ? rest + 1
                                              : NULL,
               *path = npz_path(options->source);
    shf_status status = !name && path ? cut(context, arena, path, &spec) : SHF_OK;
    if (status)
        return status;
    name = name ? name : spec.dataset;
    if (name)
        return shf_medmnist_require(context, name, out);
    if (path && access(spec.path, F_OK))
        return shf_fail(context, SHF_ERR_IO, "%s: %s", spec.path, strerror(errno));
    *out = path ? shf_npz_dataset(arena, &spec) : NULL;
    return *out
               ? SHF_OK
               : shf_fail(context, SHF_ERR_ARGUMENT,
                          "which dataset '%s' is cannot be told by its name: say it with --dataset",
                          options->source);
}

shf_status shf_recipe_settle(shf_context *context, shf_arena *arena, const shf_recipe_info *recipe,
                             shf_build_options *options)
{
    const shf_medmnist *dataset;
    if (!recipe->datasets)
        return options->dataset ||
                       (options->split && !(shf_edit_recipe_of(recipe->name)->correlation > 0))
                   ? shf_fail(context, SHF_ERR_ARGUMENT,
                              "the recipe %s is of no dataset: leave out --dataset and --split (a "
                              "source npz:FILE,split=train has one)",
                              recipe->name)
                   : SHF_OK;
    shf_status status = find_dataset(context, arena, recipe, options, &dataset);
    if (status)
        return status;
    options->dataset = dataset->name;
    if (!options->profile)
        options->profile = shf_arena_print(arena, "%s/%s", recipe->profile, dataset->name);
    return options->profile ? complete_source(context, arena, dataset->name, options)
                            : shf_fail_memory(context, "a profile");
}

shf_status shf_build_dataset(shf_context *context, const shf_build_options *options,
                             const char **out)
{
    shf_recipe_info recipe;
    const shf_medmnist *dataset;
    *out = NULL;
    shf_status status = shf_recipe_require(context, options->recipe, &recipe);
    if (status || !recipe.datasets)
        return status;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    status = find_dataset(context, &context->scratch, &recipe, options, &dataset);
    shf_arena_rewind(&context->scratch, mark);
    if (!status)
        *out = dataset->name;
    return status;
}

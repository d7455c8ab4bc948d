/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/recorded_plan.h"

#include <string.h>

#include "corruptions/base/text.h"
#include "generators/pictures.h"
#include "generators/recipes/recipe.h"

static const char *folder_of(const shf_rebuild_options *options, int kind)
{
    return kind == SHF_PICTURES_FROST ? options->frost_textures : options->ink_masks;
}

/* Pictures are given where the build was given some, and only there. */
static shf_status check_pictures(shf_context *context, const shf_manifest_record *manifest,
                                 const shf_rebuild_options *options, int kind)
{
    const shf_pictures_name *name = &shf_pictures_names[kind];
    const bool wanted = manifest->pictures[kind].count > 0;
    const bool given = folder_of(options, kind) != NULL;
    if (wanted && !given)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "the release was made with %ss from a folder: say which with %s",
                        name->what, name->option);
    if (!wanted && given)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "the release was made with shiftforge's own %ss: leave out %s", name->what,
                        name->option);
    return SHF_OK;
}

static shf_status compare_pictures(shf_context *context, const shf_manifest_record *manifest,
                                   const shf_plan *plan, const char *folder, int kind)
{
    const shf_pictures *given = plan->pictures[kind];
    const shf_picture_hashes *wanted = &manifest->pictures[kind];
    const char *what = shf_pictures_names[kind].what;
    if (given && shf_pictures_count(given) != wanted->count)
        return shf_fail(context, SHF_ERR_CONFLICT,
                        "%s: other %ss than the release was made with: %zu, not %zu", folder, what,
                        shf_pictures_count(given), wanted->count);
    for (size_t i = 0; given && i < wanted->count; i++)
        if (strcmp(shf_pictures_hash(given, i), wanted->hashes[i]) != 0)
            return shf_fail(context, SHF_ERR_CONFLICT,
                            "%s: %s %zu is not the one that the release was made with "
                            "(another picture, or another JPEG library)",
                            folder, what, i + 1);
    return SHF_OK;
}

/* Other backgrounds are given where the build was given them, and are the same. */
static shf_status compare_backgrounds(shf_context *context, const shf_manifest_record *manifest,
                                      const shf_plan *plan)
{
    const char *wanted = manifest->edits.backgrounds;
    const shf_bank *bank = &plan->scenery.bank;
    if (!wanted || strcmp(wanted, bank->source ? bank->fingerprint : "source") == 0)
        return SHF_OK;
    return shf_fail(context, SHF_ERR_ARGUMENT,
                    "the release was made with other backgrounds: %s --backgrounds",
                    strcmp(wanted, "source") == 0 ? "leave out" : "say which with");
}

/* The manifest says what the generator was, and never what is run. */
static shf_status check_generator(shf_context *context, const shf_manifest_record *manifest,
                                  const shf_rebuild_options *options)
{
    const shf_edits_record *edits = &manifest->edits;
    if (!edits->generator || options->generator.program)
        return SHF_OK;
    return shf_fail(context, SHF_ERR_ARGUMENT,
                    "the release was made with the generator %s, version %s: say where it is with "
                    "--generator",
                    edits->generator, edits->version);
}

static shf_status compare_generator(shf_context *context, const shf_manifest_record *manifest,
                                    const shf_plan *plan)
{
    const shf_edits_record *edits = &manifest->edits;
    const shf_generator *generator = plan->scenery.generator;
    if (!edits->generator || (strcmp(edits->sha256, generator->sha256) == 0 &&
                              strcmp(edits->version, generator->version) == 0))
        return SHF_OK;
    return shf_fail(context, SHF_ERR_CONFLICT,
                    "%s, version %s, is another file or version than the generator that the "
                    "release was made with: %s, version %s",
                    generator->child.program, generator->version, edits->generator, edits->version);
}

/* The build's options, as far as the manifest and whoever rebuilds tell them. */
static shf_status options_of(shf_context *context, shf_arena *arena,
                             const shf_manifest_record *manifest, const shf_rebuild_options *given,
                             shf_build_options *out)
{
    const shf_view *view = &manifest->variants[0].view; /* all have its policy */
    const shf_edits_record *edits = &manifest->edits;
    char low[SHF_DOUBLE_TEXT], high[SHF_DOUBLE_TEXT], own[SHF_DOUBLE_TEXT];
    const char *correlation =
        shf_arena_print(arena, "%s", shf_double_text(edits->correlation, own));
    const char *area = shf_arena_print(arena, "%s-%s", shf_double_text(edits->area[0], low),
                                       shf_double_text(edits->area[1], high));
    shf_recipe_info recipe;
    shf_status status = area && correlation ? shf_recipe_require(context, manifest->recipe, &recipe)
                                            : shf_fail_memory(context, "options");
    if (status)
        return status;
    *out = (shf_build_options){
        .struct_size = sizeof(*out),
        .recipe = manifest->recipe,
        .source = given->source ? given->source : manifest->source_spec,
        .profile = manifest->profile,
        .sink = "digest",
        .encoder = manifest->encoder,
        .preprocess = manifest->preprocess,
        .key_rule = strcmp(manifest->key_rule, "name") == 0 ? SHF_KEY_NAME : SHF_KEY_PATH,
        .seed = manifest->seed,
        .max_pixels = manifest->max_pixels,
        .threads = given->threads,
        .progress = given->progress,
        .user = given->progress_user,
        .frost_textures = given->frost_textures,
        .ink_masks = given->ink_masks,
        .scale_parameters = manifest->published_size > 0,
        .policy = recipe.shifts ? shf_policy_names[view->policy] : NULL,
        .border = recipe.shifts ? shf_edge_names[view->border] : NULL,
        .outside =
            recipe.shifts && view->border == SHF_EDGE_REAL ? shf_outside_name(view->outside) : NULL,
        .masks = given->masks,
        .backgrounds = given->backgrounds,
        .generator = given->generator,
        .cancel = given->cancel,
        .area = edits->objects ? area : NULL,
        .objects = edits->objects,
        .touching = edits->touching,
        .removal = edits->removal,
        .correlation = edits->confounded ? correlation : NULL,
    };
    return SHF_OK;
}

shf_status shf_recorded_plan(shf_context *context, shf_arena *arena,
                             const shf_manifest_record *manifest,
                             const shf_rebuild_options *options, shf_plan *plan)
{
    if (!options->source && !*manifest->source_spec)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "the release was made from a %s source: say which with --source",
                        manifest->source_type);
    shf_build_options build;
    shf_status status = options_of(context, arena, manifest, options, &build);
    for (int kind = 0; !status && kind < SHF_PICTURE_KINDS; kind++)
        status = check_pictures(context, manifest, options, kind);
    if (!status)
        status = check_generator(context, manifest, options);
    if (!status)
        status = shf_plan_open(context, &build, plan);
    for (int kind = 0; !status && kind < SHF_PICTURE_KINDS; kind++)
        status = compare_pictures(context, manifest, plan, folder_of(options, kind), kind);
    if (!status)
        status = compare_backgrounds(context, manifest, plan);
    return status ? status : compare_generator(context, manifest, plan);
}

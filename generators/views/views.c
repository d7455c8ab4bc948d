/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/views/views.h"

#include <math.h>
#include <string.h>

/* ---- options ---- */

/* Options that go with corruptions alone. */
static shf_status refuse_corruptions(const shf_plan *plan, const shf_recipe_info *recipe)
{
    const shf_build_options *options = &plan->options;
    if (options->corruptions || options->severities || options->frost_textures ||
        options->ink_masks || options->scale_parameters)
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the recipe %s has views and no corruptions: leave out --corruptions, "
                        "--severities, --scale-parameters, --frost-textures and --ink-masks",
                        recipe->name);
    return SHF_OK;
}

static shf_status refuse_views(const shf_plan *plan, const shf_recipe_info *recipe)
{
    const shf_build_options *options = &plan->options;
    if (options->shifts || options->policy || options->border || options->outside)
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the recipe %s has no views: leave out --shifts, --policy, --border and "
                        "--outside",
                        recipe->name);
    return SHF_OK;
}

static shf_status settle_outside(shf_plan *plan, const shf_recipe_info *recipe)
{
    const char *given = plan->options.outside, *usual = recipe->outside ? recipe->outside : "drop";
    if (plan->view.border != SHF_EDGE_REAL && given)
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the border %s fills in for everything: --outside goes with --border real",
                        shf_edge_names[plan->view.border]);
    if (shf_outside_find(given ? given : usual, &plan->view.outside))
        return SHF_OK;
    return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                    "outside '%s' is none of drop, black, mean, reflect, replicate and inpaint",
                    given);
}

shf_status shf_views_settle(shf_plan *plan, const shf_recipe_info *recipe)
{
    const shf_build_options *options = &plan->options;
    if (recipe->sequences)
        return SHF_OK;
    if (!recipe->shifts)
        return refuse_views(plan, recipe);
    shf_status status = refuse_corruptions(plan, recipe);
    if (!status)
        status = shf_shifts_parse(plan->context, options->shifts ? options->shifts : recipe->shifts,
                                  &plan->shifts);
    const char *policy = options->policy ? options->policy : recipe->policy;
    if (!status && !shf_policy_find(policy, &plan->view.policy))
        status = shf_fail(plan->context, SHF_ERR_ARGUMENT,
                          "policy '%s' is neither native nor resized", policy);
    const char *border = options->border ? options->border : recipe->border;
    if (!status && !shf_edge_find(border, &plan->view.border))
        status =
            shf_fail(plan->context, SHF_ERR_ARGUMENT,
                     "border '%s' is none of real, cyclic, black, mean, reflect, replicate and "
                     "inpaint",
                     border);
    if (!status && shf_shifts_scale(&plan->shifts) && plan->view.border != SHF_EDGE_REAL)
        status = shf_fail(plan->context, SHF_ERR_ARGUMENT,
                          "views of other sizes show the source: take --border real");
    return status ? status : settle_outside(plan, recipe);
}

/* Where the crop is the whole of what it is cut out of, there is nothing to move it over. */
static bool has_margin(const shf_preprocess *preset, shf_policy policy)
{
    return preset->crop || (preset->crop_first && policy == SHF_POLICY_NATIVE);
}

/* What resizes can resize to other sizes, and crop the network's input out of that; under the policy native
 * where it is the shorter side that has a size. */
static shf_status check_scale(shf_plan *plan)
{
    const shf_preprocess *preset = &plan->preprocess;
    const int size = preset->square ? preset->square : preset->shorter;
    const int most = (int)fabs(plan->shifts.numbers[0]);
    if (!size || (!preset->shorter && plan->view.policy == SHF_POLICY_NATIVE))
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the preprocessing %s does not say what views of other sizes are under "
                        "the policy %s: take --preprocess imagenet-224%s",
                        preset->name, shf_policy_names[plan->view.policy],
                        size ? " or --policy resized" : "");
    return size > most ? SHF_OK
                       : shf_fail(plan->context, SHF_ERR_ARGUMENT,
                                  "the preprocessing %s resizes to %d: views can be smaller by "
                                  "less than that",
                                  preset->name, size);
}

shf_status shf_views_check(shf_plan *plan)
{
    const shf_view *view = &plan->view;
    if (view->policy == SHF_POLICY_NONE)
        return SHF_OK;
    if ((plan->preprocess.embeds || plan->preprocess.area) && view->policy == SHF_POLICY_NATIVE)
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the preprocessing %s resizes before it cuts: take --policy resized",
                        plan->preprocess.name);
    if (plan->preprocess.embeds &&
        (view->border != SHF_EDGE_REAL || view->outside == SHF_EDGE_REAL))
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the preprocessing %s needs something around the image: take --outside "
                        "black, mean or inpaint",
                        plan->preprocess.name);
    if (view->border == SHF_EDGE_REAL && view->outside == SHF_EDGE_REAL &&
        !has_margin(&plan->preprocess, view->policy))
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the preprocessing %s crops nothing off that a view could show under the "
                        "policy %s: take another --border, or --outside black",
                        plan->preprocess.name, shf_policy_names[view->policy]);
    shf_preprocess_name_steps(&plan->preprocess, view->policy);
    return shf_shifts_scale(&plan->shifts) ? check_scale(plan) : SHF_OK;
}

const char *shf_views_text(const shf_plan *plan, shf_arena *arena)
{
    char shifts[SHF_SHIFTS_NAME];
    shf_shifts_name(&plan->shifts, shifts);
    const bool real = plan->view.border == SHF_EDGE_REAL;
    return shf_arena_print(arena, "%s %s %s%s%s revision %d", shifts,
                           shf_policy_names[plan->view.policy], shf_edge_names[plan->view.border],
                           real ? " " : "", real ? shf_outside_name(plan->view.outside) : "",
                           SHF_VIEWS_REVISION);
}

/* ---- variants ---- */

static shf_status add_view(shf_plan *plan, size_t index)
{
    const char *set = plan->options.recipe;
    shf_view view = plan->view;
    char name[SHF_VIEW_NAME];
    size_t beside;
    shf_shifts_at(&plan->shifts, index, &view, name, &beside);
    const char *id = shf_arena_print(&plan->arena, "%s/%s", set, name);
    if (!id)
        return shf_fail_memory(plan->context, "a view");
    shf_status status =
        shf_plan_add_variant(plan, &(shf_new_variant){.id = id, .name = "identity", .view = &view});
    if (status || beside == SHF_BESIDE_NONE)
        return status;
    const size_t reference = beside == SHF_BESIDE_CLEAN ? 0 : beside + 1;
    plan->variants[plan->variant_count - 1].relation =
        (shf_relation){SHF_ROLE_VIEW, set, plan->variants[reference].id};
    return SHF_OK;
}

shf_status shf_views_add(shf_plan *plan)
{
    const size_t count = shf_shifts_count(&plan->shifts);
    plan->variants = shf_arena_take(&plan->arena, count + 1, sizeof(*plan->variants));
    if (!plan->variants)
        return shf_fail_memory(plan->context, "the table of variants");
    const shf_new_variant clean = {.id = "clean", .name = "identity", .view = &plan->view};
    shf_status status = shf_plan_add_variant(plan, &clean);
    for (size_t i = 0; !status && i < count; i++)
        status = add_view(plan, i);
    return status;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The set of a build: expanding its lists, and the table of variants that they stand for. */
#include <stdio.h>
#include <string.h>

#include "corruptions/base/text.h"
#include "corruptions/corruption.h"
#include "corruptions/operation.h"
#include "generators/pipeline/plan.h"
#include "generators/views/sequences.h"
#include "generators/views/views.h"
#include "generators/views/warp.h"

/* ---- lists ---- */

static shf_status expand_corruptions(shf_plan *plan, const char **list)
{
    const char **names;
    size_t count, size = 1;
    shf_status status =
        shf_select_corruptions(plan->context, *list, plan->profile.name, &names, &count);
    if (status)
        return status;
    for (size_t i = 0; i < count; i++)
        size += strlen(names[i]) + 1;
    char *text = shf_arena_take(&plan->arena, size, 1);
    char *end = text;
    for (size_t i = 0; text && i < count; i++)
        end += sprintf(end, i ? ",%s" : "%s", names[i]);
    shf_selection_free(plan->context, names);
    *list = text;
    return text ? SHF_OK : shf_fail_memory(plan->context, "a list of corruptions");
}

static shf_status expand_severities(shf_plan *plan, const char **list)
{
    if (!**list)
        return SHF_OK;
    int *severities;
    size_t count;
    shf_status status = shf_select_severities(plan->context, *list, &severities, &count);
    if (status)
        return status;
    char *text = shf_arena_take(&plan->arena, count * 4 + 1, 1);
    char *end = text;
    for (size_t i = 0; text && i < count; i++)
        end += sprintf(end, i ? ",%d" : "%d", severities[i]);
    shf_selection_free(plan->context, severities);
    *list = text;
    return text ? SHF_OK : shf_fail_memory(plan->context, "a list of severities");
}

shf_status shf_set_expand(shf_plan *plan, shf_set *set)
{
    const bool views = plan->view.policy != SHF_POLICY_NONE;
    shf_status status = views ? SHF_OK : expand_corruptions(plan, &set->corruptions);
    if (!status)
        status = expand_severities(plan, &set->severities);
    if (status || !set->limit)
        return status;
    shf_selected all;
    status = shf_select_items(plan->context, &plan->arena, plan->source, 0, set->subset, &all);
    if (!status && set->limit >= all.count)
        set->limit = 0;
    return status;
}

/* ---- variants ---- */

/* How far a view goes along an axis. Those of the crop alone do not leave it. */
static int reach_of(const shf_plan *plan, const shf_view *view)
{
    if (view->warps)
        return view->border == SHF_EDGE_REAL ? shf_warp_reach(view, plan->preprocess.crop) : 0;
    const int x = view->dx < 0 ? -view->dx : view->dx, y = view->dy < 0 ? -view->dy : view->dy;
    const int given = x > y ? x : y, drawn = view->positions / 2;
    return given > drawn ? given : drawn;
}

static void take_view(shf_plan *plan, const shf_view *view)
{
    const int reach = reach_of(plan, view);
    plan->reach = reach > plan->reach ? reach : plan->reach;
    plan->means |= view->warps && view->warp.steps > 0;
}

/* Edits are compared with the image as it was; those of one name are of one set. */
static void relate(shf_plan *plan, shf_variant_record *variant)
{
    const shf_corruption *corruption = shf_operation_corruption(variant->operation);
    plan->scenery.needs |= corruption->needs;
    if (corruption->needs)
        variant->relation =
            (shf_relation){.role = corruption->control ? SHF_ROLE_CONTROL : SHF_ROLE_EDIT,
                           .set = variant->operation->set,
                           .reference = plan->variants[0].id};
}

shf_status shf_plan_add_variant(shf_plan *plan, const shf_new_variant *new)
{
    const shf_operation_options options = {
        .struct_size = sizeof(options),
        .profile = plan->profile.name,
        .severity = new->severity,
        .settings = new->settings,
        .setting_count = new->setting_count,
        .frost_textures = plan->pictures[SHF_PICTURES_FROST],
        .ink_masks = plan->pictures[SHF_PICTURES_INK],
        .scale_parameters = plan->options.scale_parameters,
    };
    shf_operation *operation;
    shf_status status = shf_operation_create_with(plan->context, new->name, &options, &operation);
    if (status)
        return status;
    shf_variant_record *variant = &plan->variants[plan->variant_count++];
    *variant = (shf_variant_record){
        .id = shf_arena_print(&plan->arena, "%s", new->id),
        .operation = operation,
        .replicate = new->replicate,
    };
    relate(plan, variant);
    if (new->view) {
        variant->view = *new->view;
        take_view(plan, new->view);
    }
    if (!variant->id)
        return shf_fail_memory(plan->context, "a variant");
    return plan->sink->place ? plan->sink->place(plan, variant) : SHF_OK;
}

/* The variants of one corruption: those listed, or all that the profile has. */
static shf_status add_corruption(shf_plan *plan, const char *name, const int *severities,
                                 size_t count)
{
    size_t all = (size_t)shf_severity_count(name, plan->profile.name);
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < (severities ? count : all); i++) {
        int severity = severities ? severities[i] : (int)i + 1;
        char id[96];
        snprintf(id, sizeof(id), plan->edits->bare && all == 1 ? "%s" : "%s/%d", name, severity);
        status = shf_plan_add_variant(
            plan, &(shf_new_variant){.id = id, .name = name, .severity = severity});
    }
    return status;
}

shf_status shf_plan_variants(shf_plan *plan)
{
    if (plan->sequence_count)
        return shf_sequences_add(plan);
    if (plan->view.policy != SHF_POLICY_NONE)
        return shf_views_add(plan);
    const char **names = NULL;
    int *severities = NULL;
    size_t name_count, severity_count = 0;
    shf_status status = shf_select_corruptions(plan->context, plan->set.corruptions,
                                               plan->profile.name, &names, &name_count);
    if (!status && *plan->set.severities)
        status = shf_select_severities(plan->context, plan->set.severities, &severities,
                                       &severity_count);
    if (status)
        goto done;
    size_t most = 1 + name_count * SHF_MAX_SEVERITY;
    plan->variants = shf_arena_take(&plan->arena, most, sizeof(*plan->variants));
    if (!plan->variants) {
        status = shf_fail_memory(plan->context, "the table of variants");
        goto done;
    }
    status = shf_plan_add_variant(plan, &(shf_new_variant){.id = "clean", .name = "identity"});
    for (size_t i = 0; !status && i < name_count; i++)
        status = add_corruption(plan, names[i], severities, severity_count);
done:
    shf_selection_free(plan->context, names);
    shf_selection_free(plan->context, severities);
    return status;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sequences in a plan: what options say of them, and the variants that their frames are. */
#include <stdio.h>
#include <string.h>

#include "corruptions/base/text.h"
#include "generators/views/sequences.h"

/* ---- options ---- */

static shf_status refuse_others(const shf_plan *plan, const shf_recipe_info *recipe)
{
    const shf_build_options *options = &plan->options;
    if (options->corruptions || options->severities || options->shifts || options->policy ||
        options->border || options->outside || options->scale_parameters ||
        options->frost_textures || options->ink_masks)
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the recipe %s has sequences, with options of their own: leave out all "
                        "for corruptions and views, and take --sequences and --difficulty",
                        recipe->name);
    return SHF_OK;
}

static int levels_of(const shf_plan *plan, const shf_sequence *sequence)
{
    const shf_sequence_kind *kind = shf_sequence_kind_of(sequence);
    const int levels = kind->corrupts ? shf_severity_count(kind->name, plan->profile.name) : 1;
    return levels > 1 ? levels : 1;
}

static int most_levels(const shf_plan *plan)
{
    int most = 1;
    for (size_t i = 0; i < plan->sequence_count; i++) {
        const int levels = levels_of(plan, &plan->sequences[i]);
        most = levels > most ? levels : most;
    }
    return most;
}

static shf_status settle_difficulty(shf_plan *plan)
{
    int *found;
    size_t count;
    const int most = most_levels(plan);
    plan->difficulty = plan->options.difficulty ? plan->options.difficulty : "1";
    shf_status status = shf_select_severities(plan->context, plan->difficulty, &found, &count);
    if (status)
        return status;
    plan->difficulties = shf_arena_take(&plan->arena, count, sizeof(*found));
    if (plan->difficulties)
        memcpy(plan->difficulties, found, count * sizeof(*found));
    plan->difficulty_count = count;
    shf_selection_free(plan->context, found);
    if (!plan->difficulties)
        return shf_fail_memory(plan->context, "the difficulties");
    if (plan->difficulties[count - 1] > most)
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "difficulty %d: of these sequences none has more than %d",
                        plan->difficulties[count - 1], most);
    return SHF_OK;
}

shf_status shf_sequences_settle(shf_plan *plan, const shf_recipe_info *recipe)
{
    const shf_build_options *options = &plan->options;
    if (!recipe->sequences)
        return options->sequences || options->difficulty
                   ? shf_fail(plan->context, SHF_ERR_ARGUMENT,
                              "the recipe %s has no sequences: leave out --sequences and "
                              "--difficulty",
                              recipe->name)
                   : SHF_OK;
    shf_status status = refuse_others(plan, recipe);
    if (!status)
        status = shf_sequences_parse(plan->context, &plan->arena, recipe->sequences,
                                     options->sequences, &plan->sequences, &plan->sequence_count);
    plan->view = (shf_view){.policy = SHF_POLICY_RESIZED, .outside = SHF_EDGE_BLACK};
    return status ? status : settle_difficulty(plan);
}

/* ---- variants ---- */

/* A sequence at one difficulty. */
typedef struct framing {
    const shf_sequence *sequence;
    const shf_sequence_kind *kind;
    int difficulty;
    const char *set;
    size_t first; /* of its variants */
} framing;

/* What the corruption of a frame is made with: the sequence's settings, and the value that varies. */
static shf_status set_frame(shf_plan *plan, const framing *f, int frame, shf_new_variant *variant)
{
    const shf_sequence *s = f->sequence;
    if (!f->kind->corrupts || (!f->kind->parameter && frame == 0)) {
        variant->name = "identity";
        return SHF_OK;
    }
    const char **settings = shf_arena_take(&plan->arena, s->setting_count + 1, sizeof(*settings));
    if (!settings)
        return shf_fail_memory(plan->context, "a frame");
    for (size_t i = 0; i < s->setting_count; i++)
        settings[i] = s->settings[i];
    variant->name = f->kind->name;
    variant->severity = f->difficulty;
    variant->settings = settings;
    variant->setting_count = s->setting_count;
    if (!f->kind->parameter) {
        variant->replicate = (uint32_t)frame;
        return SHF_OK;
    }
    char value[SHF_DOUBLE_TEXT];
    settings[variant->setting_count++] =
        shf_arena_print(&plan->arena, "%s=%s", f->kind->parameter,
                        shf_double_text(shf_sequence_value(s, frame), value));
    return settings[variant->setting_count - 1] ? SHF_OK
                                                : shf_fail_memory(plan->context, "a frame");
}

static shf_status add_frame(shf_plan *plan, const framing *f, int frame)
{
    shf_view view = plan->view;
    shf_new_variant variant = {.view = &view};
    shf_status status = set_frame(plan, f, frame, &variant);
    if (status)
        return status;
    if (f->kind->place)
        f->kind->place(f->sequence, frame, &view);
    variant.id =
        shf_arena_print(&plan->arena, "%s/%0*d", f->set, f->sequence->frames > 100 ? 3 : 2, frame);
    if (!variant.id)
        return shf_fail_memory(plan->context, "a frame");
    status = shf_plan_add_variant(plan, &variant);
    if (status || frame == 0)
        return status;
    const size_t place = plan->variant_count - 1;
    const bool anew = f->kind->corrupts && !f->kind->parameter;
    plan->variants[place].relation =
        (shf_relation){SHF_ROLE_FRAME, f->set, plan->variants[anew ? f->first : place - 1].id};
    return SHF_OK;
}

static shf_status add_sequence(shf_plan *plan, const shf_sequence *sequence, int difficulty)
{
    const shf_sequence_kind *kind = shf_sequence_kind_of(sequence);
    const framing f = {
        .sequence = sequence,
        .kind = kind,
        .difficulty = difficulty,
        .set = difficulty > 1 ? shf_arena_print(&plan->arena, "%s_%d", kind->name, difficulty)
                              : kind->name,
        .first = plan->variant_count,
    };
    shf_status status = f.set ? SHF_OK : shf_fail_memory(plan->context, "a sequence");
    for (int i = 0; !status && i < sequence->frames; i++)
        status = add_frame(plan, &f, i);
    return status;
}

/* Of sequences with fewer difficulties the hardest; each once. */
static shf_status add_difficulties(shf_plan *plan, const shf_sequence *sequence)
{
    const int levels = levels_of(plan, sequence);
    shf_status status = SHF_OK;
    int last = 0;
    for (size_t i = 0; !status && i < plan->difficulty_count && last < levels; i++) {
        last = plan->difficulties[i] < levels ? plan->difficulties[i] : levels;
        status = add_sequence(plan, sequence, last);
    }
    return status;
}

shf_status shf_sequences_add(shf_plan *plan)
{
    size_t most = 1;
    for (size_t i = 0; i < plan->sequence_count; i++)
        most += (size_t)plan->sequences[i].frames * plan->difficulty_count;
    plan->variants = shf_arena_take(&plan->arena, most, sizeof(*plan->variants));
    if (!plan->variants)
        return shf_fail_memory(plan->context, "the table of variants");
    const shf_new_variant clean = {.id = "clean", .name = "identity", .view = &plan->view};
    shf_status status = shf_plan_add_variant(plan, &clean);
    for (size_t i = 0; !status && i < plan->sequence_count; i++)
        status = add_difficulties(plan, &plan->sequences[i]);
    return status;
}

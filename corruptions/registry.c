/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The registry: what list.def and profiles.def say, and looking things up in it. */
#include "corruptions/registry.h"

#include <string.h>

#include "corruptions/base/text.h"

#define CORRUPTION(family, name) extern const shf_corruption shf_corruption_##name;
#include "corruptions/list.def"
#undef CORRUPTION

static const shf_corruption *const corruptions[] = {
#define CORRUPTION(family, name) &shf_corruption_##name,
#include "corruptions/list.def"
#undef CORRUPTION
};

static const shf_profile_info profiles[] = {
#define PROFILE(name, alias, size, preprocess, gray_as_rgb, reference, summary)                    \
    {sizeof(shf_profile_info), name, alias, summary, reference, preprocess, size, gray_as_rgb},
#include "corruptions/profiles.def"
#undef PROFILE
};

/* ---- corruptions ---- */

size_t shf_corruption_count(void)
{
    return SHF_COUNT(corruptions);
}

const shf_corruption *shf_corruption_at(size_t index)
{
    return index < SHF_COUNT(corruptions) ? corruptions[index] : NULL;
}

const char *shf_table_name(const shf_corruption *corruption, const shf_table *table)
{
    return table->published ? table->published : corruption->name;
}

const void *shf_table_row(const shf_corruption *corruption, const shf_table *table, int severity)
{
    return (const char *)table->rows + (size_t)(severity - 1) * corruption->parameters_size;
}

const void *shf_table_range(const shf_corruption *corruption, const shf_table *table, int end)
{
    if (table->range)
        return (const char *)table->range + (size_t)end * corruption->parameters_size;
    return shf_table_row(corruption, table, end ? table->count : 1);
}

static bool is_published_as(const shf_corruption *corruption, const char *name)
{
    for (size_t i = 0; i < corruption->table_count; i++)
        if (strcmp(shf_table_name(corruption, &corruption->tables[i]), name) == 0)
            return true;
    return false;
}

const shf_corruption *shf_corruption_find(const char *name)
{
    for (size_t i = 0; i < SHF_COUNT(corruptions); i++)
        if (strcmp(corruptions[i]->name, name) == 0)
            return corruptions[i];
    for (size_t i = 0; i < SHF_COUNT(corruptions); i++)
        if (is_published_as(corruptions[i], name))
            return corruptions[i];
    return NULL;
}

shf_corruption_info shf_corruption_get_info(const shf_corruption *c)
{
    return (shf_corruption_info){
        .struct_size = sizeof(shf_corruption_info),
        .name = c->name,
        .family = c->family,
        .summary = c->summary,
        .reference = c->reference,
        .deviation = c->deviation ? c->deviation : "",
        .revision = c->revision,
        .stochastic = c->stochastic,
        .monotone = !c->not_monotone,
        .exactness = c->exactness,
        .membership = c->membership,
        .parameter_count = c->parameter_count,
        .needs_mask = c->needs & SHF_NEEDS_MASK,
        .needs_foreign = c->needs & SHF_NEEDS_FOREIGN,
        .control = c->control,
        .needs_generated = c->needs & SHF_NEEDS_GENERATED,
    };
}

shf_parameter_info shf_corruption_get_parameter(const shf_corruption *corruption, size_t index)
{
    if (index >= corruption->parameter_count)
        return (shf_parameter_info){0};
    const shf_parameter *p = &corruption->parameters[index];
    return (shf_parameter_info){sizeof(shf_parameter_info),
                                p->name,
                                p->unit,
                                p->meaning,
                                p->type,
                                p->minimum,
                                p->maximum,
                                p->drawn,
                                p->scales,
                                p->usual};
}

/* ---- profiles ---- */

size_t shf_profile_count(void)
{
    return SHF_COUNT(profiles);
}

shf_profile_info shf_profile_at(size_t index)
{
    return index < SHF_COUNT(profiles) ? profiles[index] : (shf_profile_info){0};
}

bool shf_profile_find(const char *name, shf_profile_info *out)
{
    for (size_t i = 0; i < SHF_COUNT(profiles); i++) {
        bool aliased = *profiles[i].alias && strcmp(name, profiles[i].alias) == 0;
        if (aliased || strcmp(name, profiles[i].name) == 0) {
            *out = profiles[i];
            return true;
        }
    }
    return false;
}

shf_status shf_profile_require(shf_context *context, const char *name, shf_profile_info *out)
{
    if (shf_profile_find(name ? name : profiles[0].name, out))
        return SHF_OK;
    shf_suggestion suggestion = {0};
    for (size_t i = 0; i < SHF_COUNT(profiles); i++) {
        shf_suggest(&suggestion, name, profiles[i].name);
        shf_suggest(&suggestion, name, profiles[i].alias);
    }
    char text[96];
    return shf_fail(context, SHF_ERR_ARGUMENT, "no profile is named '%s'%s", name,
                    shf_suggestion_text(&suggestion, text, sizeof(text)));
}

/* ---- severity tables ---- */

const shf_table *shf_table_find(const char *name, const char *profile,
                                const shf_corruption **corruption)
{
    shf_profile_info info;
    if (!shf_profile_find(profile ? profile : profiles[0].name, &info))
        return NULL;
    for (size_t i = 0; i < SHF_COUNT(corruptions); i++) {
        for (size_t t = 0; t < corruptions[i]->table_count; t++) {
            const shf_table *table = &corruptions[i]->tables[t];
            if (strcmp(table->profile, info.name) == 0 &&
                strcmp(shf_table_name(corruptions[i], table), name) == 0) {
                if (corruption)
                    *corruption = corruptions[i];
                return table;
            }
        }
    }
    return NULL;
}

int shf_severity_count(const char *name, const char *profile)
{
    const shf_table *table = shf_table_find(name, profile, NULL);
    return table ? table->count : 0;
}

double shf_severity_value(const char *name, const char *profile, int severity, size_t parameter)
{
    const shf_corruption *corruption;
    const shf_table *table = shf_table_find(name, profile, &corruption);
    if (!table || severity < 1 || severity > table->count ||
        parameter >= corruption->parameter_count)
        return NAN;
    return shf_parameter_get(&corruption->parameters[parameter],
                             shf_table_row(corruption, table, severity));
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The table of variants of an original: what was published under their names. An operation without a
 * revision says that the pixels are not of our making. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/registry.h"
#include "generators/indexing/indexing.h"

/* ---- order: clean, then as in the list of corruptions, then by name ---- */

static size_t rank_of(const shf_place *place, const char *profile)
{
    const shf_corruption *corruption;
    if (place->severity == 0)
        return 0;
    const shf_table *table = shf_table_find(place->name, profile, &corruption);
    if (!table)
        return SIZE_MAX;
    size_t rank = 0;
    for (size_t i = 0; shf_corruption_at(i) != corruption; i++)
        rank += shf_corruption_at(i)->table_count; /* of one corruption there may be two names */
    return rank + (size_t)(table - corruption->tables) + 1;
}

static int compare_places(const void *left, const void *right)
{
    const shf_place *a = left, *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    int order = strcmp(a->name, b->name);
    return order ? order : a->severity - b->severity;
}

shf_status shf_indexing_sort(shf_indexing *indexing)
{
    shf_place *places = (shf_place *)(void *)indexing->found.data;
    size_t count = indexing->found.size / sizeof(*places);
    for (size_t i = 0; i < count; i++)
        places[i].rank = rank_of(&places[i], indexing->plan.profile.name);
    qsort(places, count, sizeof(*places), compare_places);
    for (size_t i = 1; i < count; i++)
        if (compare_places(&places[i - 1], &places[i]) == 0)
            return shf_fail(indexing->context, SHF_ERR_DATA,
                            "'%s' and '%s' are the same corruption and severity: index them apart",
                            places[i - 1].path, places[i].path);
    return SHF_OK;
}

/* ---- what was published ---- */

/* NULL for what shiftforge does not know, which is no failure. */
static shf_status describe(shf_indexing *indexing, const shf_place *place, json_t **out)
{
    const char *profile = indexing->plan.profile.name;
    shf_operation *operation;
    *out = NULL;
    if (place->severity > shf_severity_count(place->name, profile)) {
        shf_indexing_warn(indexing, "'%s': %s has no such name and severity: parameters not known",
                          place->path, profile);
        return SHF_OK;
    }
    shf_status status =
        shf_operation_create(indexing->context, place->severity ? place->name : "identity", profile,
                             place->severity, NULL, 0, &operation);
    if (status)
        return status;
    *out = shf_operation_json(operation);
    shf_operation_destroy(operation);
    if (!*out)
        return shf_fail_memory(indexing->context, "the table of variants");
    json_object_del(*out, "revision");
    return SHF_OK;
}

static shf_status add_variant(shf_indexing *indexing, const shf_place *place)
{
    shf_plan *plan = &indexing->plan;
    const shf_item *item = &plan->source->items[0];
    shf_variant_record *variant = &plan->variants[plan->variant_count];
    bool array = indexing->arrays.size != 0;
    *variant = (shf_variant_record){
        .id = place->severity ? shf_arena_print(&plan->arena, "%s/%d", place->name, place->severity)
                              : place->name,
        .shard = array ? place->path : NULL,
        .path = array ? NULL
                      : shf_arena_print(&plan->arena, "%s/{stem}%s", place->path,
                                        item->path + strlen(item->stem)),
        .first = place->first,
    };
    if (!variant->id || (!array && !variant->path))
        return shf_fail_memory(indexing->context, "the table of variants");
    shf_status status = describe(indexing, place, &variant->description);
    plan->variant_count += !status;
    return status;
}

shf_status shf_indexing_variants(shf_indexing *indexing)
{
    shf_plan *plan = &indexing->plan;
    size_t count = indexing->found.size / sizeof(shf_place);
    shf_status status = SHF_OK;
    plan->variants = shf_arena_take(&plan->arena, count, sizeof(*plan->variants));
    if (!plan->variants)
        return shf_fail_memory(indexing->context, "the table of variants");
    for (size_t i = 0; i < count && !status; i++)
        status = add_variant(indexing, (const shf_place *)(const void *)indexing->found.data + i);
    return status;
}

void shf_indexing_drop_variants(shf_indexing *indexing)
{
    for (size_t i = 0; i < indexing->plan.variant_count; i++)
        json_decref(indexing->plan.variants[i].description);
    indexing->plan.variant_count = 0;
}

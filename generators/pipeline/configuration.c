/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* build.json: reading, growing the set, writing. The identity is in identity.c. */
#include "generators/pipeline/configuration.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include "corruptions/corruption.h"

#define LIMIT (1u << 20)
#define SUBSET_LIMIT (1u << 30)

static shf_status no_memory(const shf_plan *plan)
{
    return shf_fail_memory(plan->context, "the configuration");
}

/* ---- what there is ---- */

shf_status shf_configuration_read(shf_context *context, const char *out, json_t **document)
{
    *document = NULL;
    shf_release_place place;
    shf_status status = shf_release_look(context, out, &place);
    if (status || place != SHF_PLACE_RELEASE)
        return status;
    char path[PATH_MAX];
    if (snprintf(path, sizeof(path), "%s/.shiftforge/build.json", out) >= (int)sizeof(path))
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: the path is too long", out);
    shf_buffer text;
    shf_buffer_init(&text, context);
    status = shf_file_read(context, path, LIMIT, &text);
    json_error_t error;
    if (!status)
        *document = json_loadb((const char *)text.data, text.size, 0, &error);
    if (!status && (!json_is_object(json_object_get(*document, "identity")) ||
                    !json_is_object(json_object_get(*document, "set")))) {
        json_decref(*document);
        *document = NULL;
        status = shf_fail(context, SHF_ERR_DATA, "%s is no configuration of a build", path);
    }
    shf_buffer_free(&text);
    return status;
}

void shf_configuration_close(shf_configuration *configuration)
{
    json_decref(configuration->document);
}

/* ---- the set ---- */

static uint64_t integer_of(const json_t *object, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(object, name));
    return value < 0 ? 0 : (uint64_t)value;
}

static const char *text_in(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* What was made by another revision of a corruption cannot be completed by this one. */
static shf_status compare_revisions(const shf_plan *plan, const json_t *set)
{
    json_t *revisions = json_object_get(set, "revisions");
    const char *name;
    json_t *old;
    json_object_foreach(revisions, name, old)
    {
        const shf_corruption *corruption = shf_corruption_find(name);
        if (!corruption || json_integer_value(old) != (json_int_t)corruption->revision)
            return shf_fail(plan->context, SHF_ERR_CONFLICT,
                            "%s was begun with revision %d of %s, and this shiftforge has %d: "
                            "choose another folder",
                            plan->options.out, (int)json_integer_value(old), name,
                            corruption ? (int)corruption->revision : 0);
    }
    return SHF_OK;
}

static const char *join(shf_plan *plan, const char *one, const char *two)
{
    return shf_arena_print(&plan->arena, "%s,%s", one, two);
}

/* The union of corruptions times the union of severities; all severities and some are all. */
static shf_status grow_set(shf_plan *plan, const json_t *set)
{
    const char *severities = text_in(set, "severities");
    if (plan->view.policy != SHF_POLICY_NONE)
        return shf_set_expand(plan, &plan->set);
    plan->set.corruptions = join(plan, text_in(set, "corruptions"), plan->set.corruptions);
    if (!*severities || !*plan->set.severities)
        plan->set.severities = "";
    else
        plan->set.severities = join(plan, severities, plan->set.severities);
    if (!plan->set.corruptions || !plan->set.severities)
        return no_memory(plan);
    return shf_set_expand(plan, &plan->set);
}

/* The selection that the folder was begun with must be part of the plan's. */
static shf_status check_selection(shf_plan *plan, const json_t *set)
{
    const char *subset = NULL;
    if (*text_in(set, "subset"))
        subset = shf_arena_print(&plan->arena, "%s/.shiftforge/subset.txt", plan->options.out);
    shf_selected former;
    uint64_t limit = integer_of(set, "limit");
    shf_status status =
        shf_select_items(plan->context, &plan->arena, plan->source, limit, subset, &former);
    if (status || shf_selected_contains(&plan->selected, &former))
        return status;
    if (limit)
        return shf_fail(plan->context, SHF_ERR_CONFLICT,
                        "%s was begun with limit %" PRIu64 ", and this selection leaves out some "
                        "of its images: take a multiple of %" PRIu64
                        ", no limit, or another folder",
                        plan->options.out, limit, limit);
    return shf_fail(plan->context, SHF_ERR_CONFLICT,
                    "%s was begun with %zu images, and this selection leaves out some of them: "
                    "select them all, or choose another folder",
                    plan->options.out, former.count);
}

/* ---- settling ---- */

static shf_status agree(shf_plan *plan, json_t *document, json_t *identity)
{
    json_t *set = json_object_get(document, "set");
    shf_status status = shf_identity_compare(plan, json_object_get(document, "identity"), identity);
    if (!status)
        status = compare_revisions(plan, set);
    return status ? status : grow_set(plan, set);
}

/* {"corruptions", "severities", "limit", "subset": hash of the file, "images", "variants", "chunks",
 * "revisions": {corruption: revision}} */
static shf_status make_set(const shf_plan *plan, const shf_buffer *subset, json_t **set)
{
    char hex[SHF_SHA256_HEX] = "";
    if (plan->set.subset) {
        uint8_t hash[SHF_SHA256_SIZE];
        shf_sha256(subset->data, subset->size, hash);
        shf_hex(hash, hex);
    }
    json_t *revisions = json_object();
    for (size_t v = 0; v < plan->variant_count; v++) {
        const shf_corruption *corruption = shf_operation_corruption(plan->variants[v].operation);
        if (json_object_set_new(revisions, corruption->name, json_integer(corruption->revision))) {
            json_decref(revisions);
            return no_memory(plan);
        }
    }
    *set = json_pack("{ss ss sI ss sI sI sI so}", "corruptions", plan->set.corruptions,
                     "severities", plan->set.severities, "limit", (json_int_t)plan->set.limit,
                     "subset", hex, "images", (json_int_t)plan->selected.count, "variants",
                     (json_int_t)plan->variant_count, "chunks",
                     (json_int_t)shf_plan_chunk_count(plan), "revisions", revisions);
    return *set ? SHF_OK : no_memory(plan);
}

static shf_status read_subset(const shf_plan *plan, shf_buffer *out)
{
    shf_buffer_init(out, plan->context);
    if (!plan->set.subset)
        return SHF_OK;
    return shf_file_read(plan->context, plan->set.subset, SUBSET_LIMIT, out);
}

shf_status shf_configuration_settle(shf_plan *plan, const char *out,
                                    shf_configuration *configuration)
{
    *configuration = (shf_configuration){0};
    json_t *identity = NULL;
    shf_status status = shf_identity_make(plan, &identity);
    if (!status)
        status = shf_json_hash(plan, identity, configuration->identity);
    if (!status && out)
        status = shf_configuration_read(plan->context, out, &configuration->document);
    if (!status && configuration->document)
        status = agree(plan, configuration->document, identity);
    if (!status)
        status = shf_plan_settle(plan);
    if (!status && configuration->document)
        status = check_selection(plan, json_object_get(configuration->document, "set"));
    json_decref(identity);
    return status;
}

/* ---- writing ---- */

static shf_status write_document(const shf_plan *plan, const shf_release_dir *release,
                                 const json_t *document, const shf_buffer *subset)
{
    char path[PATH_MAX];
    shf_status status = SHF_OK;
    if (strlen(release->path) + 64 > sizeof(path))
        return shf_fail(plan->context, SHF_ERR_ARGUMENT, "%s: the path is too long", release->path);
    if (plan->set.subset) {
        sprintf(path, "%s/.shiftforge/subset.txt", release->path);
        status = shf_file_write(plan->context, path, subset->data, subset->size);
    }
    shf_buffer text;
    shf_buffer_init(&text, plan->context);
    sprintf(path, "%s/.shiftforge/build.json", release->path);
    if (!status && (shf_json_write(document, 1, &text) || shf_buffer_append(&text, "\n", 1)))
        status = no_memory(plan);
    if (!status)
        status = shf_file_write(plan->context, path, text.data, text.size);
    shf_buffer_free(&text);
    return status;
}

shf_status shf_configuration_write(const shf_plan *plan, const shf_release_dir *release,
                                   const shf_configuration *configuration)
{
    json_t *identity = NULL, *set = NULL;
    shf_buffer subset;
    char set_hash[SHF_SHA256_HEX];
    shf_status status = read_subset(plan, &subset);
    if (!status)
        status = make_set(plan, &subset, &set);
    if (status || json_equal(json_object_get(configuration->document, "set"), set))
        goto done;
    status = shf_identity_make(plan, &identity);
    if (!status)
        status = shf_json_hash(plan, set, set_hash);
    if (status)
        goto done;
    json_t *document =
        json_pack("{sO sO ss ss}", "identity", identity, "set", set, "identity_sha256",
                  configuration->identity, "set_sha256", set_hash);
    status = document ? write_document(plan, release, document, &subset) : no_memory(plan);
    json_decref(document);
done:
    json_decref(identity);
    json_decref(set);
    shf_buffer_free(&subset);
    return status;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The identity of a release: what every output depends on, as an object that people can read. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "generators/pictures.h"
#include "generators/pipeline/configuration.h"
#include "generators/views/sequences.h"
#include "generators/views/views.h"

#define FORMAT 1 /* of what the pipeline makes of a configuration */

static shf_status no_memory(const shf_plan *plan)
{
    return shf_fail_memory(plan->context, "the configuration");
}

static void hash_label(shf_sha256_state *state, int32_t label, size_t end)
{
    char text[16];
    int length = snprintf(text, sizeof(text), "%d", (int)label);
    shf_sha256_add(state, text, (size_t)length + end);
}

/* The class list and every label: "<class> NUL" ..., then "<label in decimal> NUL" ...; where there may
 * be several, "-1,<label>,<label> NUL". */
static shf_status hash_labels(const shf_plan *plan, char hex[SHF_SHA256_HEX])
{
    shf_sha256_state state;
    uint8_t hash[SHF_SHA256_SIZE];
    if (shf_sha256_begin(&state))
        return no_memory(plan);
    for (size_t i = 0; i < plan->source->class_count; i++)
        shf_sha256_add(&state, plan->source->classes[i], strlen(plan->source->classes[i]) + 1);
    for (size_t i = 0; i < plan->source->count; i++) {
        const shf_item *item = &plan->source->items[i];
        hash_label(&state, item->label, item->label_count == 0);
        for (size_t k = 0; k < item->label_count; k++) {
            shf_sha256_add(&state, ",", 1);
            hash_label(&state, item->labels[k], k + 1 == item->label_count);
        }
    }
    shf_sha256_end(&state, hash);
    shf_hex(hash, hex);
    return SHF_OK;
}

static int add_pictures(const shf_pictures *pictures, const char *member, json_t *identity)
{
    json_t *hashes = json_array();
    int failed = 0;
    for (size_t i = 0; !failed && i < shf_pictures_count(pictures); i++)
        failed = json_array_append_new(hashes, json_string(shf_pictures_hash(pictures, i)));
    if (!failed)
        return json_object_set_new(identity, member, hashes);
    json_decref(hashes);
    return -1;
}

/* Members for options that are off unless they are given. They are left out then, so that identities
 * of builds without them stay what they were before there were such options. */
static int add_optional(const shf_plan *plan, json_t *identity)
{
    if (plan->options.scale_parameters &&
        json_object_set_new(identity, "scale_parameters", json_string("on")))
        return -1;
    if (plan->view.policy != SHF_POLICY_NONE) {
        const shf_mark mark = shf_arena_mark(&plan->context->scratch);
        shf_arena *scratch = &plan->context->scratch;
        const bool frames = plan->sequence_count > 0;
        const char *text =
            frames ? shf_sequences_text(plan, scratch) : shf_views_text(plan, scratch);
        const int bad = !text || json_object_set_new(identity, frames ? "sequences" : "views",
                                                     json_string(text));
        shf_arena_rewind(&plan->context->scratch, mark);
        if (bad)
            return -1;
    }
    if (plan->scenery.needs) {
        const shf_mark mark = shf_arena_mark(&plan->context->scratch);
        const char *edits = shf_scenery_text(&plan->scenery, &plan->context->scratch);
        const int bad = !edits || json_object_set_new(identity, "edits", json_string(edits));
        shf_arena_rewind(&plan->context->scratch, mark);
        if (bad)
            return -1;
    }
    int failed = 0;
    for (int kind = 0; !failed && kind < SHF_PICTURE_KINDS; kind++)
        if (plan->pictures[kind])
            failed = add_pictures(plan->pictures[kind], shf_picture_members[kind], identity);
    return failed;
}

/* The kind of the user's pictures that a member is of; SHF_PICTURE_KINDS if it is none. */
static int kind_of(const char *member)
{
    int kind = 0;
    while (kind < SHF_PICTURE_KINDS && strcmp(shf_picture_members[kind], member) != 0)
        kind++;
    return kind;
}

static bool is_optional(const char *name)
{
    return kind_of(name) < SHF_PICTURE_KINDS || strcmp(name, "scale_parameters") == 0 ||
           strcmp(name, "views") == 0 || strcmp(name, "sequences") == 0 ||
           strcmp(name, "edits") == 0;
}

/* Members are named as users know them: they are shown where two identities differ. A synthetic
 * source is its specification; other ones are known by their keys. */
shf_status shf_identity_make(const shf_plan *plan, json_t **identity)
{
    const shf_build_options *options = &plan->options;
    const shf_source *source = plan->source;
    bool synthetic = strcmp(source->type->prefix, "synthetic:") == 0;
    char seed[24], labels[SHF_SHA256_HEX];
    snprintf(seed, sizeof(seed), "%" PRIu64, options->seed); /* beyond what JSON's integers hold */
    shf_status status = hash_labels(plan, labels);
    if (status)
        return status;
    *identity = json_pack(
        "{si ss ss ss ss ss sI sI ss ss ss ss ss ss}", "format", FORMAT, "recipe", options->recipe,
        "profile", plan->profile.name, "sink", plan->sink->name, "seed", seed, "key",
        options->key_rule == SHF_KEY_NAME ? "name" : "path", "chunk", (json_int_t)options->chunk,
        "max_pixels", (json_int_t)options->max_pixels, "preprocess", plan->preprocess.name,
        "encoder", plan->encoder_name, "codecs", plan->codecs, "synthetic",
        synthetic ? source->spec : "", "source", plan->fingerprint, "labels", labels);
    if (*identity && add_optional(plan, *identity) == 0)
        return SHF_OK;
    json_decref(*identity);
    *identity = NULL;
    return no_memory(plan);
}

/* A member of the identity as people read it. */
static const char *text_of(const json_t *value, char number[24])
{
    if (json_is_string(value))
        return json_string_value(value);
    snprintf(number, 24, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return number;
}

static shf_status refuse(const shf_plan *plan, const char *what, const json_t *there,
                         const json_t *here)
{
    char old[24], new[24];
    if (strcmp(what, "source") == 0) /* hashes say nothing to people */
        return shf_fail(plan->context, SHF_ERR_CONFLICT,
                        "%s was begun from a source with other images or names than %s has now: "
                        "choose another folder, or the same source",
                        plan->options.out, plan->options.source);
    if (strcmp(what, "labels") == 0)
        return shf_fail(plan->context, SHF_ERR_CONFLICT,
                        "%s was begun with other labels or classes: choose another folder, or the "
                        "same labels",
                        plan->options.out);
    if (kind_of(what) < SHF_PICTURE_KINDS) {
        const shf_pictures_name *name = &shf_pictures_names[kind_of(what)];
        return shf_fail(plan->context, SHF_ERR_CONFLICT,
                        "%s was begun with other %ss: choose another folder, or %s %s",
                        plan->options.out, name->what, there ? "the same" : "leave out",
                        name->option);
    }
    if (strcmp(what, "scale_parameters") == 0)
        return shf_fail(plan->context, SHF_ERR_CONFLICT,
                        "%s was begun %s --scale-parameters: choose another folder, or %s",
                        plan->options.out, there ? "with" : "without",
                        there ? "give it again" : "leave it out");
    return shf_fail(plan->context, SHF_ERR_CONFLICT,
                    "%s was begun with %s '%s', and this build has '%s': choose another folder, or "
                    "the same %s",
                    plan->options.out, what, text_of(there, old), text_of(here, new), what);
}

static shf_status refuse_version(const shf_plan *plan)
{
    return shf_fail(plan->context, SHF_ERR_CONFLICT,
                    "%s was begun by another version of shiftforge: choose another folder",
                    plan->options.out);
}

shf_status shf_identity_compare(const shf_plan *plan, json_t *there, json_t *here)
{
    const char *name;
    json_t *value;
    json_object_foreach(here, name, value)
    {
        json_t *old = json_object_get(there, name);
        if (!old && !is_optional(name))
            return refuse_version(plan);
        if (!json_equal(old, value))
            return refuse(plan, name, old, value);
    }
    json_object_foreach(there, name, value)
    {
        if (!json_object_get(here, name))
            return is_optional(name) ? refuse(plan, name, value, NULL) : refuse_version(plan);
    }
    return SHF_OK;
}

shf_status shf_json_hash(const shf_plan *plan, const json_t *value, char hex[SHF_SHA256_HEX])
{
    shf_buffer text;
    uint8_t hash[SHF_SHA256_SIZE];
    shf_buffer_init(&text, plan->context);
    shf_status status = shf_json_write(value, 0, &text);
    if (!status) {
        shf_sha256(text.data, text.size, hash);
        shf_hex(hash, hex);
    }
    shf_buffer_free(&text);
    return status ? no_memory(plan) : SHF_OK;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reading manifest.json: the schema finds members, types and ranges in order before anything is taken
 * over. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/json.h"
#include "manifests/layout.h"
#include "manifests/paths.h"
#include "manifests/record.h"
#include "manifests/schema.h"
#include "manifests/shard.h"

#define MANIFEST_LIMIT ((uint64_t)256 << 20)

typedef struct manifest_reader {
    shf_context *context;
    shf_arena *arena;
    shf_manifest_record *out;
} manifest_reader;

static shf_status read_text(manifest_reader *reader, const json_t *object, const char *name,
                            const char **out)
{
    return shf_member_text(reader->context, reader->arena, object, name, out);
}

static shf_status read_texts(manifest_reader *reader, const json_t *root)
{
    shf_manifest_record *out = reader->out;
    const json_t *preprocess = json_object_get(root, "preprocess");
    const json_t *source = json_object_get(root, "source");
    const char *tool_version = NULL, *seed = "0";
    const struct {
        const json_t *object;
        const char *name;
        const char **out;
    } rows[] = {
        {root, "tool_version", &tool_version},
        {root, "recipe", &out->recipe},
        {root, "profile", &out->profile},
        {root, "sink", &out->sink},
        {root, "encoder", &out->encoder},
        {root, "key_rule", &out->key_rule},
        {root, "codecs", &out->codecs},
        {preprocess, "name", &out->preprocess},
        {preprocess, "steps", &out->preprocess_steps},
        {source, "type", &out->source_type},
        {source, "spec", &out->source_spec},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        shf_status status = read_text(reader, rows[i].object, rows[i].name, rows[i].out);
        if (status)
            return status;
    }
    out->original = json_is_null(json_object_get(root, "seed"));
    shf_status status = out->original ? SHF_OK : read_text(reader, root, "seed", &seed);
    if (status)
        return status;
    snprintf(out->tool_version, sizeof(out->tool_version), "%s", tool_version);
    if (!shf_parse_u64(seed, &out->seed))
        return shf_fail(reader->context, SHF_ERR_DATA, "seed: more than 2^64 - 1");
    return SHF_OK;
}

static void read_numbers(manifest_reader *reader, const json_t *root)
{
    shf_manifest_record *out = reader->out;
    const json_t *counts = json_object_get(root, "counts");
    const json_t *source = json_object_get(root, "source");
    out->limit = shf_member_u64(root, "limit");
    out->chunk = shf_member_u64(root, "chunk");
    out->max_pixels = shf_member_u64(source, "max_pixels");
    out->published_size =
        shf_member_u64(json_object_get(root, "scale_parameters"), "published_size");
    out->images = shf_member_u64(counts, "images");
    out->outputs = shf_member_u64(counts, "outputs");
    out->dropped = shf_member_u64(counts, "dropped");
    out->failures = shf_member_u64(counts, "failures");
    out->skipped = shf_member_u64(counts, "skipped");
    out->bytes = shf_member_u64(counts, "bytes");
    shf_member_hash(root, "identity", out->identity);
    shf_member_hash(source, "fingerprint", out->fingerprint);
}

/* The schema limits how many there are. */
static void read_pictures(const json_t *array, shf_picture_hashes *out)
{
    out->count = json_array_size(array);
    for (size_t i = 0; i < out->count; i++)
        shf_hash_take(json_array_get(array, i), out->hashes[i]);
}

static shf_status read_groups(manifest_reader *reader, const json_t *object, shf_edits_record *out)
{
    const json_t *groups = json_object_get(object, "groups");
    if (!groups)
        return SHF_OK;
    out->confounded = true;
    out->correlation = json_number_value(json_object_get(object, "correlation"));
    out->group_count = json_array_size(groups);
    out->groups = shf_arena_take(reader->arena, out->group_count, sizeof(*out->groups));
    shf_status status = out->groups ? SHF_OK : shf_fail_memory(reader->context, "the groups");
    for (size_t i = 0; !status && i < out->group_count; i++) {
        const json_t *group = json_array_get(groups, i);
        out->groups[i].label = (uint64_t)json_integer_value(json_object_get(group, "label"));
        out->groups[i].images = (uint64_t)json_integer_value(json_object_get(group, "images"));
        status = read_text(reader, group, "group", &out->groups[i].name);
        if (!status)
            status = read_text(reader, group, "place", &out->groups[i].place);
    }
    return status;
}

static shf_status read_generator(manifest_reader *reader, const json_t *object,
                                 shf_edits_record *out)
{
    if (!object)
        return SHF_OK;
    shf_member_hash(object, "sha256", out->sha256);
    shf_status status = read_text(reader, object, "program", &out->generator);
    return status ? status : read_text(reader, object, "version", &out->version);
}

static shf_status read_edits(manifest_reader *reader, const json_t *object)
{
    shf_edits_record *out = &reader->out->edits;
    const json_t *area = json_object_get(object, "area");
    if (!object)
        return SHF_OK;
    for (size_t i = 0; i < 2; i++)
        out->area[i] = json_number_value(json_array_get(area, i));
    shf_status status = read_text(reader, object, "objects", &out->objects);
    if (!status)
        status = read_text(reader, object, "touching", &out->touching);
    if (!status)
        status = read_text(reader, object, "removal", &out->removal);
    if (!status)
        status = read_text(reader, object, "backgrounds", &out->backgrounds);
    if (!status)
        status = read_generator(reader, json_object_get(object, "generator"), out);
    return status ? status : read_groups(reader, object, out);
}

static shf_status read_classes(manifest_reader *reader, const json_t *array)
{
    shf_manifest_record *out = reader->out;
    out->class_count = json_array_size(array);
    out->classes = shf_arena_take(reader->arena, out->class_count, sizeof(*out->classes));
    if (!out->classes)
        return shf_fail_memory(reader->context, "the classes");
    for (size_t i = 0; i < out->class_count; i++) {
        bool valid;
        out->classes[i] = shf_json_take_text(reader->arena, json_array_get(array, i), &valid);
        if (!out->classes[i])
            return shf_fail_memory(reader->context, "the classes");
        if (!valid)
            return shf_fail(reader->context, SHF_ERR_DATA, "classes[%zu]: not canonical hex", i);
    }
    return SHF_OK;
}

static shf_status read_relation(manifest_reader *reader, const json_t *object, shf_relation *out)
{
    const char *role = json_string_value(json_object_get(object, "role"));
    if (!role)
        return SHF_OK;
    while (strcmp(role, shf_role_names[out->role]) != 0)
        out->role++;
    shf_status status = read_text(reader, object, "set", &out->set);
    return status ? status : read_text(reader, object, "reference", &out->reference);
}

/* Whether every reference is there. */
static shf_status check_references(manifest_reader *reader)
{
    const shf_manifest_record *out = reader->out;
    for (size_t i = 0; i < out->variant_count; i++) {
        const char *reference = out->variants[i].relation.reference;
        size_t found = 0;
        while (reference && found < out->variant_count &&
               strcmp(reference, out->variants[found].id) != 0)
            found++;
        if (found == out->variant_count)
            return shf_fail(reader->context, SHF_ERR_DATA,
                            "variants[%zu].relation: no variant is called '%s'", i, reference);
    }
    return SHF_OK;
}
static shf_status read_view(manifest_reader *reader, size_t variant, const json_t *object)
{
    shf_status status =
        shf_view_read(reader->context, object, &reader->out->variants[variant].view);
    return status ? shf_fail(reader->context, status, "variants[%zu].%s", variant,
                             shf_context_error(reader->context))
                  : SHF_OK;
}

static shf_status read_variants(manifest_reader *reader, const json_t *array)
{
    shf_manifest_record *out = reader->out;
    out->variant_count = json_array_size(array);
    out->variants = shf_arena_take(reader->arena, out->variant_count, sizeof(*out->variants));
    if (!out->variants)
        return shf_fail_memory(reader->context, "the variant table");
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < out->variant_count; i++) {
        const json_t *object = json_array_get(array, i);
        json_t *operation = json_object_get(object, "operation");
        shf_variant_record *variant = &out->variants[i];
        *variant = (shf_variant_record){.description = json_is_null(operation) ? NULL : operation};
        status = read_text(reader, object, "id", &variant->id);
        if (!status && json_object_get(object, "shard"))
            status = read_text(reader, object, "shard", &variant->shard);
        if (!status && json_object_get(object, "path"))
            status = read_text(reader, object, "path", &variant->path);
        variant->first = shf_member_u64(object, "first");
        variant->replicate = (uint32_t)shf_member_u64(object, "replicate");
        if (!status && json_object_get(object, "view"))
            status = read_view(reader, i, json_object_get(object, "view"));
        if (!status)
            status = read_relation(reader, json_object_get(object, "relation"), &variant->relation);
    }
    return status ? status : check_references(reader);
}

static shf_status read_chunks(manifest_reader *reader, const json_t *array)
{
    shf_manifest_record *out = reader->out;
    out->chunk_count = json_array_size(array);
    out->chunks = shf_arena_take(reader->arena, out->chunk_count, sizeof(*out->chunks));
    if (!out->chunks)
        return shf_fail_memory(reader->context, "the chunk table");
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < out->chunk_count; i++) {
        const json_t *object = json_array_get(array, i);
        shf_chunk_record *chunk = &out->chunks[i];
        chunk->rows = shf_member_u64(object, "rows");
        chunk->bytes = shf_member_u64(object, "bytes");
        shf_member_hash(object, "sha256", chunk->sha256);
        status = read_text(reader, object, "path", &chunk->path);
    }
    return status;
}

static shf_status read_manifest(manifest_reader *reader, const json_t *root)
{
    shf_manifest_record *out = reader->out;
    read_numbers(reader, root);
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++)
        read_pictures(json_object_get(root, shf_picture_members[kind]), &out->pictures[kind]);
    shf_status status = read_texts(reader, root);
    if (!status)
        status = read_classes(reader, json_object_get(root, "classes"));
    if (!status && json_object_get(root, "task"))
        status = read_text(reader, root, "task", &out->task);
    if (!status)
        status = read_edits(reader, json_object_get(root, "edits"));
    if (!status)
        status = read_variants(reader, json_object_get(root, "variants"));
    if (!status)
        status = read_chunks(reader, json_object_get(root, "chunks"));
    if (!status)
        status = shf_shards_read(reader->context, reader->arena, json_object_get(root, "shards"),
                                 &out->shards, &out->shard_count);
    shf_layout layout;
    return status ? status : shf_layout_open(reader->context, reader->arena, out, &layout);
}

/* A later schema is told apart from a damaged file. */
static shf_status check_version(shf_context *context, const json_t *root)
{
    const json_t *version = json_object_get(root, "schema");
    if (json_integer_value(version) <= SHF_MANIFEST_SCHEMA)
        return SHF_OK;
    return shf_fail(context, SHF_ERR_UNSUPPORTED,
                    "made by a newer shiftforge: its schema is %" JSON_INTEGER_FORMAT
                    ", this one reads %d",
                    json_integer_value(version), SHF_MANIFEST_SCHEMA);
}

shf_status shf_manifest_parse(shf_context *context, shf_arena *arena, const char *text, size_t size,
                              shf_manifest_record *out, json_t **document)
{
    shf_schema schema = {0};
    *out = (shf_manifest_record){0};
    manifest_reader reader = {context, arena, out};
    shf_status status = shf_json_parse(context, text, size, document);
    if (!status)
        status = check_version(context, *document);
    if (!status)
        status = shf_schema_open(context, &schema);
    if (!status)
        status = shf_schema_check(context, &schema, NULL, *document);
    if (!status)
        status = read_manifest(&reader, *document);
    shf_schema_close(&schema);
    if (status) {
        json_decref(*document);
        *document = NULL;
    }
    return status;
}

/* A folder without a manifest is the common case: it gets more than the system's words. */
static shf_status load_manifest(shf_context *context, const char *dir, const char *path,
                                shf_buffer *text)
{
    struct stat info;
    if (stat(path, &info) && errno == ENOENT && stat(dir, &info) == 0 && S_ISDIR(info.st_mode))
        return shf_fail(context, SHF_ERR_DATA,
                        "%s: no manifest.json: not a release, or its build is not finished (run it "
                        "again to go on)",
                        dir);
    return shf_file_read(context, path, MANIFEST_LIMIT, text);
}

shf_status shf_manifest_read(shf_context *context, shf_arena *arena, const char *dir,
                             shf_manifest_record *out, json_t **document)
{
    *out = (shf_manifest_record){0};
    *document = NULL;
    char *path = shf_path_join(arena, dir, "manifest.json");
    if (!path)
        return shf_fail_memory(context, "a path");
    shf_buffer text;
    shf_buffer_init(&text, context);
    shf_status status = load_manifest(context, dir, path, &text);
    if (!status) {
        status =
            shf_manifest_parse(context, arena, (const char *)text.data, text.size, out, document);
        if (status)
            status = shf_fail(context, status, "%s: %s", path, shf_context_error(context));
    }
    shf_buffer_free(&text);
    return status;
}

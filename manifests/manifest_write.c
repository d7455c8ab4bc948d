/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Writing manifest.json, for people and git diff to read: a line for each variant and chunk. */
#include <inttypes.h>
#include <stdio.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "manifests/record.h"
#include "manifests/shard.h"

const char *const shf_picture_members[SHF_PICTURE_KINDS] = {
    [SHF_PICTURES_FROST] = "frost_textures",
    [SHF_PICTURES_INK] = "ink_masks",
};

static void write_pictures(shf_json_writer *writer, const char *member,
                           const shf_picture_hashes *pictures)
{
    if (pictures->count == 0)
        return;
    shf_json_open(writer, member, '[');
    for (size_t i = 0; i < pictures->count; i++)
        shf_json_text(writer, NULL, pictures->hashes[i]);
    shf_json_close(writer, ']');
}

static void write_groups(shf_json_writer *writer, const shf_edits_record *edits)
{
    shf_json_real(writer, "correlation", edits->correlation);
    shf_json_open(writer, "groups", '[');
    for (size_t i = 0; i < edits->group_count; i++) {
        const shf_group_record *group = &edits->groups[i];
        shf_json_open(writer, NULL, '{');
        shf_json_text(writer, "group", group->name);
        shf_json_u64(writer, "label", group->label);
        shf_json_text(writer, "place", group->place);
        shf_json_u64(writer, "images", group->images);
        shf_json_close(writer, '}');
    }
    shf_json_close(writer, ']');
}

static void write_edits(shf_json_writer *writer, const shf_edits_record *edits)
{
    if (!edits->objects)
        return;
    shf_json_open(writer, "edits", '{');
    shf_json_open(writer, "area", '[');
    shf_json_real(writer, NULL, edits->area[0]);
    shf_json_real(writer, NULL, edits->area[1]);
    shf_json_close(writer, ']');
    shf_json_text(writer, "objects", edits->objects);
    shf_json_text(writer, "touching", edits->touching);
    shf_json_text(writer, "removal", edits->removal);
    shf_json_text(writer, "backgrounds", edits->backgrounds);
    if (edits->confounded)
        write_groups(writer, edits);
    if (edits->generator) {
        shf_json_open(writer, "generator", '{');
        shf_json_text(writer, "program", edits->generator);
        shf_json_text(writer, "version", edits->version);
        shf_json_text(writer, "sha256", edits->sha256);
        shf_json_close(writer, '}');
    }
    shf_json_close(writer, '}');
}

static void write_configuration(shf_json_writer *writer, const shf_manifest_record *manifest)
{
    char seed[24];
    snprintf(seed, sizeof(seed), "%" PRIu64, manifest->seed);
    shf_json_u64(writer, "schema", SHF_MANIFEST_SCHEMA);
    shf_json_text(writer, "tool_version", manifest->tool_version);
    shf_json_text(writer, "recipe", manifest->recipe);
    shf_json_text(writer, "profile", manifest->profile);
    shf_json_text(writer, "sink", manifest->sink);
    shf_json_text(writer, "encoder", manifest->encoder);
    shf_json_text(writer, "seed", manifest->original ? NULL : seed);
    shf_json_text(writer, "key_rule", manifest->key_rule);
    shf_json_open(writer, "preprocess", '{');
    shf_json_text(writer, "name", manifest->preprocess);
    shf_json_text(writer, "steps", manifest->preprocess_steps);
    shf_json_close(writer, '}');
    if (manifest->published_size) {
        shf_json_open(writer, "scale_parameters", '{');
        shf_json_u64(writer, "published_size", manifest->published_size);
        shf_json_close(writer, '}');
    }
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++)
        write_pictures(writer, shf_picture_members[kind], &manifest->pictures[kind]);
    write_edits(writer, &manifest->edits);
    shf_json_text(writer, "codecs", manifest->codecs);
    shf_json_open(writer, "source", '{');
    shf_json_text(writer, "type", manifest->source_type);
    shf_json_text(writer, "spec", manifest->source_spec);
    shf_json_text(writer, "fingerprint", manifest->fingerprint);
    shf_json_u64(writer, "max_pixels", manifest->max_pixels);
    shf_json_close(writer, '}');
    shf_json_u64(writer, "limit", manifest->limit);
    shf_json_u64(writer, "chunk", manifest->chunk);
    shf_json_open(writer, "classes", '[');
    for (size_t i = 0; i < manifest->class_count; i++)
        shf_json_text(writer, NULL, manifest->classes[i]);
    shf_json_close(writer, ']');
    if (manifest->task)
        shf_json_text(writer, "task", manifest->task);
}

static void write_relation(shf_json_writer *writer, const shf_relation *relation)
{
    if (relation->role == SHF_ROLE_NONE)
        return;
    shf_json_open(writer, "relation", '{');
    shf_json_text(writer, "role", shf_role_names[relation->role]);
    shf_json_text(writer, "set", relation->set);
    shf_json_text(writer, "reference", relation->reference);
    shf_json_close(writer, '}');
}

/* An operation is described anew; a variant that was read is written as it stood. */
static shf_status write_variant(shf_context *context, shf_json_writer *writer,
                                const shf_variant_record *variant)
{
    json_t *made = NULL, *description = variant->description;
    if (variant->operation) {
        description = made = shf_operation_json(variant->operation);
        if (!made)
            return shf_fail_memory(context, "the variant table");
    }
    shf_json_open(writer, NULL, '{');
    shf_json_text(writer, "id", variant->id);
    if (variant->shard)
        shf_json_text(writer, "shard", variant->shard);
    if (variant->path)
        shf_json_text(writer, "path", variant->path);
    else
        shf_json_u64(writer, "first", variant->first);
    shf_json_value(writer, "operation", description);
    if (variant->view.policy != SHF_POLICY_NONE) {
        json_t *view = shf_view_json(&variant->view);
        if (!view)
            writer->status = shf_fail_memory(context, "the variant table");
        shf_json_value(writer, "view", view);
        json_decref(view);
    }
    if (variant->replicate)
        shf_json_u64(writer, "replicate", variant->replicate);
    write_relation(writer, &variant->relation);
    shf_json_close(writer, '}');
    json_decref(made);
    return writer->status;
}

static shf_status write_variants(shf_context *context, shf_json_writer *writer,
                                 const shf_manifest_record *manifest)
{
    shf_status status = SHF_OK;
    shf_json_open(writer, "variants", '[');
    for (size_t i = 0; !status && i < manifest->variant_count; i++)
        status = write_variant(context, writer, &manifest->variants[i]);
    shf_json_close(writer, ']');
    return status;
}

static void write_chunks(shf_json_writer *writer, const shf_manifest_record *manifest)
{
    shf_json_open(writer, "chunks", '[');
    for (size_t i = 0; i < manifest->chunk_count; i++) {
        const shf_chunk_record *chunk = &manifest->chunks[i];
        shf_json_open(writer, NULL, '{');
        shf_json_text(writer, "path", chunk->path);
        shf_json_u64(writer, "rows", chunk->rows);
        shf_json_u64(writer, "bytes", chunk->bytes);
        shf_json_text(writer, "sha256", chunk->sha256);
        shf_json_close(writer, '}');
    }
    shf_json_close(writer, ']');
}

static void write_shards(shf_json_writer *writer, const shf_manifest_record *manifest)
{
    if (!manifest->shard_count)
        return;
    shf_json_open(writer, "shards", '[');
    for (size_t i = 0; i < manifest->shard_count; i++)
        shf_shard_write(writer, &manifest->shards[i]);
    shf_json_close(writer, ']');
}

static void write_results(shf_json_writer *writer, const shf_manifest_record *manifest)
{
    shf_json_open(writer, "counts", '{');
    shf_json_u64(writer, "images", manifest->images);
    shf_json_u64(writer, "outputs", manifest->outputs);
    if (manifest->dropped)
        shf_json_u64(writer, "dropped", manifest->dropped);
    shf_json_u64(writer, "failures", manifest->failures);
    if (manifest->skipped)
        shf_json_u64(writer, "skipped", manifest->skipped);
    shf_json_u64(writer, "bytes", manifest->bytes);
    shf_json_close(writer, '}');
    shf_json_text(writer, "identity", manifest->identity);
}

shf_status shf_manifest_write(shf_context *context, const shf_manifest_record *manifest,
                              shf_buffer *out)
{
    size_t before = out->size;
    shf_json_writer writer;
    shf_json_begin(&writer, out, 2);
    shf_json_open(&writer, NULL, '{');
    write_configuration(&writer, manifest);
    shf_status status = write_variants(context, &writer, manifest);
    write_chunks(&writer, manifest);
    write_shards(&writer, manifest);
    write_results(&writer, manifest);
    shf_json_close(&writer, '}');
    if (!status)
        status = writer.status;
    if (!status)
        status = shf_buffer_append(out, "\n", 1);
    if (status)
        out->size = before;
    return status;
}

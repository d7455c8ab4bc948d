/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Writing manifest.json from the plan and the chunks' markers, and the log of runs. */
#include "generators/pipeline/publish.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "manifests/paths.h"

/* ---- manifest.json ---- */

/* Appends what a marker has to the shards of the manifest. */
static shf_status add_shards(const shf_plan *plan, const shf_marker *marker, shf_buffer *shards)
{
    if (!shf_buffer_append(shards, marker->shards, marker->shard_count * sizeof(*marker->shards)))
        return SHF_OK;
    return shf_fail_memory(plan->context, "the manifest");
}

static shf_status add_chunks(const shf_plan *plan, const shf_release_dir *release, shf_arena *arena,
                             shf_buffer *shards, shf_manifest_record *manifest)
{
    size_t count = shf_plan_chunk_count(plan);
    manifest->chunks = shf_arena_take(arena, count, sizeof(*manifest->chunks));
    if (!manifest->chunks)
        return shf_fail_memory(plan->context, "the manifest");
    shf_chunk chunk = {0};
    while (shf_plan_chunk(plan, chunk.end, &chunk)) {
        shf_marker marker;
        shf_status status = shf_marker_read(release, arena, chunk.number, &marker);
        if (!status && marker.shard_count && !plan->sink->list)
            status = add_shards(plan, &marker, shards);
        if (status)
            return status;
        if (!marker.present)
            return shf_fail(plan->context, SHF_ERR_IO,
                            "%s: a chunk has gone while it was built: run the same command again",
                            release->path);
        shf_chunk_record *record = &manifest->chunks[manifest->chunk_count++];
        *record = (shf_chunk_record){.path = shf_chunk_rows_path(arena, chunk.number),
                                     .rows = marker.rows,
                                     .bytes = marker.size};
        if (!record->path)
            return shf_fail_memory(plan->context, "the manifest");
        memcpy(record->sha256, marker.sha256, SHF_SHA256_HEX);
        manifest->images += marker.rows;
        manifest->outputs += marker.outputs;
        manifest->dropped += marker.dropped;
        manifest->failures += marker.failures - marker.skipped;
        manifest->skipped += marker.skipped;
        manifest->bytes += marker.output_bytes;
    }
    return SHF_OK;
}

/* "synthetic" of "synthetic:"; the folder has no prefix. */
static const char *source_type(shf_arena *arena, const shf_source *source)
{
    const char *prefix = source->type->prefix;
    if (!*prefix)
        return "folder";
    return shf_arena_print(arena, "%.*s", (int)strcspn(prefix, ":"), prefix);
}

static shf_status describe(const shf_plan *plan, const char *identity, shf_arena *arena,
                           shf_manifest_record *manifest)
{
    const shf_build_options *options = &plan->options;
    bool synthetic = strcmp(plan->source->type->prefix, "synthetic:") == 0;
    *manifest = (shf_manifest_record){
        .recipe = options->recipe,
        .profile = plan->profile.name,
        .sink = plan->sink->name,
        .encoder = plan->encoder_name,
        .preprocess = plan->preprocess.name,
        .preprocess_steps = plan->preprocess.steps,
        .key_rule = options->key_rule == SHF_KEY_NAME ? "name" : "path",
        .source_type = source_type(arena, plan->source),
        .source_spec = synthetic ? options->source : "",
        .codecs = plan->codecs,
        .seed = options->seed,
        .limit = plan->set.limit,
        .chunk = options->chunk,
        .max_pixels = options->max_pixels,
        .published_size = options->scale_parameters ? (uint64_t)plan->profile.size : 0,
        .classes = plan->source->classes,
        .class_count = plan->source->class_count,
        .task = plan->source->task,
        .variants = plan->variants,
        .variant_count = plan->variant_count,
    };
    memcpy(manifest->fingerprint, plan->fingerprint, SHF_SHA256_HEX);
    memcpy(manifest->identity, identity, SHF_SHA256_HEX);
    const shf_generator *generator = plan->scenery.generator;
    if (plan->scenery.needs)
        manifest->edits = (shf_edits_record){
            .area = {plan->scenery.least, plan->scenery.most},
            .objects = shf_pieces_names[plan->scenery.pieces],
            .touching = shf_touching_names[plan->scenery.touching],
            .removal = shf_removal_name(plan->scenery.removal),
            .backgrounds = plan->scenery.bank.source ? plan->scenery.bank.fingerprint : "source",
            .generator = generator ? generator->name : NULL,
            .version = generator ? generator->version : NULL};
    if (generator)
        memcpy(manifest->edits.sha256, generator->sha256, SHF_SHA256_HEX);
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++)
        for (size_t i = 0; plan->pictures[kind] && i < shf_pictures_count(plan->pictures[kind]);
             i++)
            memcpy(manifest->pictures[kind].hashes[manifest->pictures[kind].count++],
                   shf_pictures_hash(plan->pictures[kind], i), SHF_SHA256_HEX);
    snprintf(manifest->tool_version, sizeof(manifest->tool_version), "%s", shf_version());
    return manifest->source_type
               ? shf_confounders_list(&plan->scenery, plan->context, arena, &manifest->edits)
               : shf_fail_memory(plan->context, "the manifest");
}

static shf_status count_groups(const shf_plan *plan, const shf_release_dir *release,
                               shf_arena *arena, const char *rows, shf_manifest_record *manifest)
{
    const char *path = shf_path_join(arena, release->path, rows);
    return path ? shf_confounders_count(plan->context, path, &manifest->edits)
                : shf_fail_memory(plan->context, "a path");
}

static shf_status write_manifest(const shf_plan *plan, const shf_release_dir *release,
                                 const shf_manifest_record *manifest)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof(path), "%s/manifest.json", release->path) >= (int)sizeof(path))
        return shf_fail(plan->context, SHF_ERR_ARGUMENT, "%s: the path is too long", release->path);
    shf_buffer text;
    shf_buffer_init(&text, plan->context);
    shf_status status = shf_manifest_write(plan->context, manifest, &text);
    if (!status)
        status = shf_file_write(plan->context, path, text.data, text.size);
    shf_buffer_free(&text);
    return status;
}

shf_status shf_manifest_publish(const shf_plan *plan, shf_release_dir *release,
                                const char *identity, shf_build_summary *summary)
{
    shf_arena arena;
    shf_buffer shards;
    shf_arena_init(&arena, &plan->context->allocator);
    shf_buffer_init(&shards, plan->context);
    shf_manifest_record manifest;
    shf_status status = describe(plan, identity, &arena, &manifest);
    if (!status)
        status = add_chunks(plan, release, &arena, &shards, &manifest);
    manifest.shards = (shf_shard_record *)(void *)shards.data;
    manifest.shard_count = shards.size / sizeof(*manifest.shards);
    for (size_t i = 0; !status && i < manifest.chunk_count; i++)
        status = count_groups(plan, release, &arena, manifest.chunks[i].path, &manifest);
    if (!status && plan->sink->list)
        status = plan->sink->list(plan, release, &arena, &manifest);
    if (!status) {
        summary->failures = manifest.failures;
        summary->skipped = manifest.skipped;
        summary->bytes = manifest.bytes;
        summary->dropped = manifest.dropped;
        if (!shf_release_has(release, "manifest.json", NULL))
            status = write_manifest(plan, release, &manifest);
    }
    shf_buffer_free(&shards);
    shf_arena_free(&arena);
    return status;
}

/* ---- build.log ---- */

void shf_release_log(const shf_release_dir *release, const shf_plan *plan,
                     const shf_build_summary *summary, shf_status status)
{
    char host[128] = "", ended[32] = "";
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc))
        strftime(ended, sizeof(ended), "%Y-%m-%dT%H:%M:%SZ", &utc);
    gethostname(host, sizeof(host) - 1);
    json_t *record = json_pack(
        "{ss ss ss sf ss si ss sI sI sI sI}", "ended", ended, "version", shf_version(), "status",
        shf_status_name(status), "seconds", summary->seconds, "host", host, "threads",
        (int)plan->threads, "cpu_level", shf_context_cpu_level(plan->context), "outputs_done",
        (json_int_t)summary->outputs_done, "outputs_kept", (json_int_t)summary->outputs_kept,
        "failures", (json_int_t)summary->failures, "skipped", (json_int_t)summary->skipped);
    char *line = json_dumps(record, JSON_COMPACT);
    int file = openat(release->folder, "build.log",
                      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (line && file >= 0)
        dprintf(file, "%s\n", line);
    if (file >= 0)
        close(file);
    free(line);
    json_decref(record);
}

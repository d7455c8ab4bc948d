/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Markers: which chunks are whole, and what is left to do about one. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "generators/pipeline/chunk.h"
#include "manifests/shard.h"

#define MARKER_LIMIT ((uint64_t)64 << 20)
#define NAME_SIZE 64

char *shf_chunk_rows_path(shf_arena *arena, uint64_t number)
{
    return shf_arena_print(arena, "manifests/chunk-%06" PRIu64 ".jsonl", number);
}

/* ---- hashes that tell two sets apart ---- */

static void hash_variants(const shf_plan *plan, shf_sha256_state *state)
{
    for (size_t v = 0; v < plan->variant_count; v++)
        shf_sha256_add(state, plan->variants[v].id, strlen(plan->variants[v].id) + 1);
}

static void hash_items(const shf_plan *plan, const shf_chunk *chunk, shf_sha256_state *state)
{
    for (size_t i = chunk->first; i < chunk->end; i++) {
        char text[24];
        int size = snprintf(text, sizeof(text), "%zu,", plan->selected.items[i]);
        shf_sha256_add(state, text, (size_t)size);
    }
}

shf_status shf_marker_hash(const shf_plan *plan, const shf_chunk *chunk, shf_marker *marker)
{
    uint8_t hash[SHF_SHA256_SIZE];
    shf_sha256_state state;
    if (shf_sha256_begin(&state))
        return shf_fail_memory(plan->context, "a chunk's hash");
    hash_variants(plan, &state);
    shf_sha256_end(&state, hash);
    shf_hex(hash, marker->variants);
    if (shf_sha256_begin(&state))
        return shf_fail_memory(plan->context, "a chunk's hash");
    hash_items(plan, chunk, &state);
    shf_sha256_end(&state, hash);
    shf_hex(hash, marker->selection);
    return SHF_OK;
}

/* ---- the file ---- */

static void copy_hash(const char *from, char to[SHF_SHA256_HEX])
{
    snprintf(to, SHF_SHA256_HEX, "%s", from);
}

static shf_status parse(const shf_release_dir *release, shf_arena *arena, const json_t *document,
                        shf_marker *out)
{
    json_int_t rows, failures, outputs, bytes, rows_size, dropped = 0, skipped = 0;
    const char *sha256, *variants, *selection;
    json_t *shards = NULL;
    if (json_unpack((json_t *)(uintptr_t)document, "{sI sI sI sI sI ss ss ss s?o s?I s?I s?[iii]}",
                    "rows", &rows, "failures", &failures, "outputs", &outputs, "output_bytes",
                    &bytes, "size", &rows_size, "sha256", &sha256, "variants", &variants,
                    "selection", &selection, "shards", &shards, "dropped", &dropped, "skipped",
                    &skipped, "shape", &out->shape[0], &out->shape[1], &out->shape[2]))
        return SHF_ERR_DATA;
    out->rows = (uint64_t)rows;
    out->failures = (uint64_t)failures;
    out->outputs = (uint64_t)outputs;
    out->dropped = (uint64_t)dropped;
    out->skipped = (uint64_t)skipped;
    out->output_bytes = (uint64_t)bytes;
    out->size = (uint64_t)rows_size;
    copy_hash(sha256, out->sha256);
    copy_hash(variants, out->variants);
    copy_hash(selection, out->selection);
    return shf_shards_read(release->context, arena, shards, &out->shards, &out->shard_count);
}

/* Below OUT. */
static void marker_name(char name[NAME_SIZE], uint64_t number)
{
    snprintf(name, NAME_SIZE, ".shiftforge/chunk-%06" PRIu64 ".json", number);
}

static shf_status marker_path(const shf_release_dir *release, const char *name, char path[PATH_MAX])
{
    if (snprintf(path, PATH_MAX, "%s/%s", release->path, name) < PATH_MAX)
        return SHF_OK;
    return shf_fail(release->context, SHF_ERR_ARGUMENT, "%s: the path is too long", release->path);
}

shf_status shf_marker_read(const shf_release_dir *release, shf_arena *arena, uint64_t number,
                           shf_marker *out)
{
    *out = (shf_marker){.number = number};
    char path[PATH_MAX], name[NAME_SIZE], rows[NAME_SIZE];
    marker_name(name, number);
    snprintf(rows, sizeof(rows), "manifests/chunk-%06" PRIu64 ".jsonl", number);
    uint64_t size;
    if (!shf_release_has(release, rows, &size) || !shf_release_has(release, name, NULL))
        return SHF_OK;
    shf_buffer text;
    shf_buffer_init(&text, release->context);
    shf_status status = marker_path(release, name, path);
    if (!status)
        status = shf_file_read(release->context, path, MARKER_LIMIT, &text);
    if (!status) {
        json_t *document = json_loadb((const char *)text.data, text.size, 0, NULL);
        status = parse(release, arena, document, out);
        json_decref(document);
        out->present = !status && out->size == size;
    }
    shf_buffer_free(&text);
    return status == SHF_ERR_DATA ? SHF_OK : status;
}

shf_status shf_marker_remove(shf_release_dir *release, uint64_t number)
{
    char name[NAME_SIZE];
    marker_name(name, number);
    return shf_release_remove(release, name);
}

/* What not every chunk has. */
static int add_some(json_t *document, const shf_marker *marker)
{
    json_t *shards = json_array();
    int failed = 0;
    for (size_t i = 0; i < marker->shard_count; i++) {
        const shf_shard_record *shard = &marker->shards[i];
        failed |= json_array_append_new(shards,
                                        json_pack("{ss sI ss sI}", "path", shard->path, "bytes",
                                                  (json_int_t)shard->bytes, "sha256", shard->sha256,
                                                  "outputs", (json_int_t)shard->outputs));
    }
    if (marker->shard_count)
        failed |= json_object_set(document, "shards", shards);
    if (marker->dropped)
        failed |=
            json_object_set_new(document, "dropped", json_integer((json_int_t)marker->dropped));
    if (marker->skipped)
        failed |=
            json_object_set_new(document, "skipped", json_integer((json_int_t)marker->skipped));
    if (marker->shape[0])
        failed |= json_object_set_new(
            document, "shape",
            json_pack("[iii]", marker->shape[0], marker->shape[1], marker->shape[2]));
    json_decref(shards);
    return failed;
}

shf_status shf_marker_write(const shf_release_dir *release, uint64_t number,
                            const shf_marker *marker)
{
    char path[PATH_MAX], name[NAME_SIZE];
    marker_name(name, number);
    shf_status status = marker_path(release, name, path);
    if (status)
        return status;
    shf_buffer text;
    shf_buffer_init(&text, release->context);
    json_t *document = json_pack(
        "{sI sI sI sI sI ss ss ss}", "rows", (json_int_t)marker->rows, "failures",
        (json_int_t)marker->failures, "outputs", (json_int_t)marker->outputs, "output_bytes",
        (json_int_t)marker->output_bytes, "size", (json_int_t)marker->size, "sha256",
        marker->sha256, "variants", marker->variants, "selection", marker->selection);
    if (!add_some(document, marker) && !shf_json_write(document, 1, &text))
        status = shf_file_write(release->context, path, text.data, text.size);
    else
        status = shf_fail_memory(release->context, "a chunk's marker");
    json_decref(document);
    shf_buffer_free(&text);
    return status;
}

const shf_shard_record *shf_marker_shard(const shf_marker *marker, const char *path)
{
    for (size_t i = 0; i < marker->shard_count; i++) {
        if (strcmp(marker->shards[i].path, path) == 0)
            return &marker->shards[i];
    }
    return NULL;
}

/* ---- what is to do ---- */

shf_status shf_chunk_look(const shf_plan *plan, const shf_release_dir *release,
                          const shf_chunk *chunk, shf_marker *marker, shf_chunk_work *work)
{
    uint64_t images = chunk->end - chunk->first;
    *work = (shf_chunk_work){images, images * plan->variant_count, 0};
    *marker = (shf_marker){0};
    if (!release)
        return SHF_OK;
    shf_marker wanted;
    shf_status status = shf_marker_read(release, &plan->context->scratch, chunk->number, marker);
    if (!status)
        status = shf_marker_hash(plan, chunk, &wanted);
    if (status || !marker->present)
        return status;
    shf_chunk_work missing;
    status = shf_chunk_count_missing(plan, release, marker, &missing);
    work->kept = marker->outputs - missing.outputs;
    work->outputs -= work->kept;
    if (strcmp(marker->variants, wanted.variants) == 0)
        work->images -= marker->rows - marker->failures - missing.images;
    return status;
}

shf_status shf_plan_look(const shf_plan *plan, const shf_release_dir *release,
                         shf_chunk_work *total, shf_build_summary *summary)
{
    *total = (shf_chunk_work){0};
    shf_chunk chunk = {0};
    while (shf_plan_chunk(plan, chunk.end, &chunk)) {
        shf_marker marker;
        shf_chunk_work work;
        shf_mark mark = shf_arena_mark(&plan->context->scratch);
        shf_status status = shf_chunk_look(plan, release, &chunk, &marker, &work);
        shf_arena_rewind(&plan->context->scratch, mark);
        if (status)
            return status;
        total->images += work.images;
        total->outputs += work.outputs;
        total->kept += work.kept;
        summary->chunks++;
        summary->chunks_done += work.images == 0;
    }
    summary->images = plan->selected.count;
    summary->variants = plan->variant_count;
    summary->outputs = summary->images * summary->variants;
    summary->outputs_kept = total->kept;
    summary->skipped_files = plan->source->skipped;
    return SHF_OK;
}

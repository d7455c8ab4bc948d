/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Markers: which chunks are whole, and what is left to do about one. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "generators/pipeline/chunk.h"

#define MARKER_LIMIT 65536
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

static bool parse(const char *data, size_t size, shf_marker *out)
{
    json_t *document = json_loadb(data, size, 0, NULL);
    json_int_t rows, failures, outputs, bytes, rows_size;
    const char *sha256, *variants, *selection;
    bool good =
        json_unpack(document, "{sI sI sI sI sI ss ss ss}", "rows", &rows, "failures", &failures,
                    "outputs", &outputs, "output_bytes", &bytes, "size", &rows_size, "sha256",
                    &sha256, "variants", &variants, "selection", &selection) == 0;
    if (good) {
        *out = (shf_marker){.present = true,
                            .rows = (uint64_t)rows,
                            .failures = (uint64_t)failures,
                            .outputs = (uint64_t)outputs,
                            .output_bytes = (uint64_t)bytes,
                            .size = (uint64_t)rows_size};
        copy_hash(sha256, out->sha256);
        copy_hash(variants, out->variants);
        copy_hash(selection, out->selection);
    }
    json_decref(document);
    return good;
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

shf_status shf_marker_read(const shf_release_dir *release, uint64_t number, shf_marker *out)
{
    *out = (shf_marker){0};
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
    if (!status)
        parse((const char *)text.data, text.size, out);
    out->present = out->present && out->size == size;
    shf_buffer_free(&text);
    return status;
}

shf_status shf_marker_remove(shf_release_dir *release, uint64_t number)
{
    char name[NAME_SIZE];
    marker_name(name, number);
    return shf_release_remove(release, name);
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
    status = shf_json_write(document, 1, &text);
    json_decref(document);
    status = status ? shf_fail_memory(release->context, "a chunk's marker")
                    : shf_file_write(release->context, path, text.data, text.size);
    shf_buffer_free(&text);
    return status;
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
    shf_status status = shf_marker_read(release, chunk->number, marker);
    if (!status)
        status = shf_marker_hash(plan, chunk, &wanted);
    if (status || !marker->present)
        return status;
    shf_chunk_work missing;
    status = shf_chunk_count_missing(plan, release, chunk->number, marker, &missing);
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
        shf_status status = shf_chunk_look(plan, release, &chunk, &marker, &work);
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

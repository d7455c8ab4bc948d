/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sorted templates: the one that a path could belong to is the last that does not sort after it. */
#include "manifests/layout.h"

#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/paths.h"

#define STEM "{stem}"

/* The length of what stands before the stem: folders, with a slash at the end. */
static size_t folder_size(const char *path_template)
{
    return strcspn(path_template, "{");
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By folder: "{" sorts after letters, so that the whole template would not do. */
static int compare_folders(const void *a, const void *b)
{
    const char *first = *(const char *const *)a, *second = *(const char *const *)b;
    size_t first_size = folder_size(first), second_size = folder_size(second);
    int order = memcmp(first, second, first_size < second_size ? first_size : second_size);
    return order ? order : (first_size > second_size) - (first_size < second_size);
}

static shf_status check_ids(shf_context *context, const shf_manifest_record *manifest,
                            const char **sorted)
{
    for (size_t i = 0; i < manifest->variant_count; i++)
        sorted[i] = manifest->variants[i].id;
    qsort(sorted, manifest->variant_count, sizeof(*sorted), compare_texts);
    for (size_t i = 1; i < manifest->variant_count; i++) {
        if (strcmp(sorted[i - 1], sorted[i]) == 0)
            return shf_fail(context, SHF_ERR_DATA, "variants: id '%s' occurs twice", sorted[i]);
    }
    return SHF_OK;
}

/* Rows have a place of their own. */
static bool is_where_rows_are(const char *path)
{
    static const char kept[] = "manifests/";
    return strncmp(path, kept, strlen(kept)) == 0;
}

static shf_status sort_templates(shf_context *context, const shf_manifest_record *manifest,
                                 shf_layout *out)
{
    const char **sorted = out->templates;
    for (size_t i = 0; i < manifest->variant_count; i++) {
        if (!manifest->variants[i].shard && manifest->variants[i].path)
            sorted[out->template_count++] = manifest->variants[i].path;
    }
    qsort(sorted, out->template_count, sizeof(*sorted), compare_folders);
    for (size_t i = 0; i < out->template_count; i++) {
        if (is_where_rows_are(sorted[i]))
            return shf_fail(context, SHF_ERR_DATA, "variants: '%s' is where rows are", sorted[i]);
        if (i && strncmp(sorted[i - 1], sorted[i], folder_size(sorted[i - 1])) == 0)
            return shf_fail(context, SHF_ERR_DATA, "variants: '%s' is inside the folder of '%s'",
                            sorted[i], sorted[i - 1]);
    }
    return SHF_OK;
}

/* ---- shards ---- */

static int compare_shards(const void *a, const void *b)
{
    return strcmp((*(const shf_shard_record *const *)a)->path,
                  (*(const shf_shard_record *const *)b)->path);
}

static shf_status sort_shards(shf_context *context, const shf_manifest_record *manifest,
                              shf_layout *out)
{
    const shf_shard_record **sorted = out->shards;
    for (size_t i = 0; i < manifest->shard_count; i++)
        sorted[i] = &manifest->shards[i];
    if (manifest->shard_count)
        qsort(sorted, manifest->shard_count, sizeof(*sorted), compare_shards);
    for (size_t i = 0; i < manifest->shard_count; i++) {
        if (is_where_rows_are(sorted[i]->path))
            return shf_fail(context, SHF_ERR_DATA, "shards: '%s' is where rows are",
                            sorted[i]->path);
        if (i && strcmp(sorted[i - 1]->path, sorted[i]->path) == 0)
            return shf_fail(context, SHF_ERR_DATA, "shards: '%s' occurs twice", sorted[i]->path);
    }
    return SHF_OK;
}

/* An archive for each chunk, one array for all; without a shard, a path has a folder. */
static shf_status check_form(shf_context *context, const shf_variant_record *variant)
{
    bool chunked = variant->shard && strchr(variant->shard, '{');
    bool archive = variant->shard && variant->path;
    if (chunked != archive)
        return shf_fail(context, SHF_ERR_DATA, "variants: '%s': {chunk} is for shards of members",
                        variant->id);
    if (!variant->shard && (!variant->path || !folder_size(variant->path)))
        return shf_fail(context, SHF_ERR_DATA, "variants: '%s' has neither a shard nor a folder",
                        variant->id);
    return SHF_OK;
}

static shf_status find_shards(shf_context *context, shf_arena *arena, const shf_layout *layout,
                              const shf_variant_record *variant)
{
    const shf_manifest_record *manifest = layout->manifest;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && variant->shard && i < manifest->chunk_count; i++) {
        shf_mark mark = shf_arena_mark(arena);
        const char *path =
            shf_shard_path(arena, variant->shard, shf_chunk_number(manifest->chunks[i].path));
        if (!path)
            status = shf_fail_memory(context, "the table of shards");
        else if (!shf_layout_shard(layout, path))
            status = shf_fail(context, SHF_ERR_DATA,
                              "variants: '%s': its shard '%s' is not in the "
                              "table of shards",
                              variant->id, path);
        shf_arena_rewind(arena, mark);
    }
    return status;
}

/* By number: the names differ in length where numbers have more than six digits. */
static int compare_chunks(const char *a, const char *b)
{
    size_t first = strlen(a), second = strlen(b);
    return first != second ? (first > second) - (first < second) : strcmp(a, b);
}

static shf_status check_chunks(shf_context *context, const shf_manifest_record *manifest)
{
    for (size_t i = 1; i < manifest->chunk_count; i++) {
        const char *path = manifest->chunks[i].path;
        if (compare_chunks(manifest->chunks[i - 1].path, path) >= 0)
            return shf_fail(context, SHF_ERR_DATA, "chunks: '%s' is out of order", path);
    }
    return SHF_OK;
}

shf_status shf_layout_open(shf_context *context, shf_arena *arena,
                           const shf_manifest_record *manifest, shf_layout *out)
{
    *out = (shf_layout){
        .manifest = manifest,
        .templates = shf_arena_take(arena, manifest->variant_count, sizeof(*out->templates)),
        .shards = shf_arena_take(arena, manifest->shard_count, sizeof(*out->shards)),
    };
    if (!out->templates || !out->shards)
        return shf_fail_memory(context, "the variant table");
    shf_status status = check_ids(context, manifest, out->templates);
    for (size_t i = 0; !status && i < manifest->variant_count; i++)
        status = check_form(context, &manifest->variants[i]);
    if (!status)
        status = sort_templates(context, manifest, out);
    if (!status)
        status = check_chunks(context, manifest);
    if (!status)
        status = sort_shards(context, manifest, out);
    for (size_t i = 0; !status && i < manifest->variant_count; i++)
        status = find_shards(context, arena, out, &manifest->variants[i]);
    return status;
}

const char *shf_layout_stem(const shf_layout *layout, const char *path, size_t *size)
{
    size_t low = 0, high = layout->template_count; /* the first that sorts after path */
    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *candidate = layout->templates[middle];
        if (strncmp(candidate, path, folder_size(candidate)) > 0)
            high = middle;
        else
            low = middle + 1;
    }
    if (low == 0)
        return NULL;
    const char *found = layout->templates[low - 1];
    size_t folder = folder_size(found);
    const char *ending = found + folder + strlen(STEM);
    size_t length = strlen(path), rest = strlen(ending);
    if (strncmp(found, path, folder) != 0 || length < folder + rest + 1 ||
        strcmp(path + length - rest, ending) != 0)
        return NULL;
    *size = length - folder - rest;
    return path + folder;
}

static int compare_chunk_record(const void *path, const void *record)
{
    return compare_chunks(path, ((const shf_chunk_record *)record)->path);
}

bool shf_layout_has_chunk(const shf_layout *layout, const char *path)
{
    const shf_manifest_record *manifest = layout->manifest;
    return manifest->chunk_count && bsearch(path, manifest->chunks, manifest->chunk_count,
                                            sizeof(*manifest->chunks), compare_chunk_record);
}

static int compare_shard_path(const void *path, const void *shard)
{
    return strcmp(path, (*(const shf_shard_record *const *)shard)->path);
}

const shf_shard_record *shf_layout_shard(const shf_layout *layout, const char *path)
{
    size_t count = layout->manifest->shard_count;
    const shf_shard_record *const *found =
        count ? bsearch(path, layout->shards, count, sizeof(*layout->shards), compare_shard_path)
              : NULL;
    return found ? *found : NULL;
}

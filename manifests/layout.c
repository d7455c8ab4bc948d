/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sorted templates: the one that a path could belong to is the last that does not sort after it. */
#include "manifests/layout.h"

#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"

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

static shf_status sort_templates(shf_context *context, const shf_manifest_record *manifest,
                                 const char **sorted)
{
    static const char kept[] = "manifests/";
    for (size_t i = 0; i < manifest->variant_count; i++)
        sorted[i] = manifest->variants[i].path;
    qsort(sorted, manifest->variant_count, sizeof(*sorted), compare_folders);
    for (size_t i = 0; i < manifest->variant_count; i++) {
        if (strncmp(sorted[i], kept, strlen(kept)) == 0)
            return shf_fail(context, SHF_ERR_DATA, "variants: '%s' is where rows are", sorted[i]);
        if (i && strncmp(sorted[i - 1], sorted[i], folder_size(sorted[i - 1])) == 0)
            return shf_fail(context, SHF_ERR_DATA, "variants: '%s' is inside the folder of '%s'",
                            sorted[i], sorted[i - 1]);
    }
    return SHF_OK;
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
    const char **sorted = shf_arena_take(arena, manifest->variant_count, sizeof(*sorted));
    if (!sorted)
        return shf_fail_memory(context, "the variant table");
    *out = (shf_layout){manifest, sorted};
    shf_status status = check_ids(context, manifest, sorted);
    if (!status)
        status = sort_templates(context, manifest, sorted);
    if (!status)
        status = check_chunks(context, manifest);
    return status;
}

const char *shf_layout_stem(const shf_layout *layout, const char *path, size_t *size)
{
    size_t low = 0, high = layout->manifest->variant_count; /* the first that sorts after path */
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

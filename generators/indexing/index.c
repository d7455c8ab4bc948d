/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_index: a manifest for a dataset that others made. Files of rows are written whole, one after the
 * other, manifest.json at the end; what was written goes again if it does not get there. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/corruption.h"
#include "corruptions/registry.h"
#include "generators/indexing/indexing.h"
#include "generators/pipeline/progress.h"
#include "manifests/clock.h"
#include "manifests/threads.h"

typedef struct shf_indexing_layout {
    const char *name, *profile, *sink, *encoder; /* profile NULL: by the folder's name */
    shf_status (*find)(shf_indexing *indexing);
    shf_status (*images)(shf_indexing *indexing);
} layout;

static const layout layouts[] = {
    {"imagenet-c", "imagenet-c", "folder", "unknown", shf_indexing_find_folders,
     shf_indexing_folder_images},
    {"cifar-c", "cifar10-c", "npy", "raw", shf_indexing_find_arrays, shf_indexing_array_images},
    {"medmnist-c", NULL, "npz", "raw", shf_indexing_find_arrays, shf_indexing_archive_images},
};

/* ---- what is written down ---- */

static shf_status hash_identity(shf_indexing *indexing)
{
    const char *const parts[] = {"original", indexing->layout->name, indexing->manifest.profile,
                                 indexing->manifest.fingerprint};
    shf_sha256_state state;
    uint8_t hash[SHF_SHA256_SIZE];
    if (shf_sha256_begin(&state))
        return shf_fail_memory(indexing->context, "a hash");
    for (size_t i = 0; i < SHF_COUNT(parts); i++)
        shf_sha256_add(&state, parts[i], strlen(parts[i]) + 1);
    shf_sha256_end(&state, hash);
    shf_hex(hash, indexing->manifest.identity);
    return SHF_OK;
}

static shf_status describe(shf_indexing *indexing)
{
    shf_plan *plan = &indexing->plan;
    shf_manifest_record *manifest = &indexing->manifest;
    uint8_t hash[SHF_SHA256_SIZE];
    shf_codec_versions(plan->codecs, sizeof(plan->codecs));
    manifest->original = true;
    manifest->recipe = manifest->source_type = "original";
    manifest->profile = plan->profile.name;
    manifest->sink = indexing->layout->sink;
    manifest->encoder = indexing->layout->encoder;
    manifest->preprocess = plan->preprocess.name;
    manifest->preprocess_steps = plan->preprocess.steps;
    manifest->key_rule = "path";
    manifest->source_spec = "";
    manifest->codecs = plan->codecs;
    manifest->chunk = plan->options.chunk;
    manifest->max_pixels = plan->options.max_pixels;
    manifest->classes = plan->source->classes;
    manifest->class_count = plan->source->class_count;
    manifest->task = plan->source->task;
    manifest->variants = plan->variants;
    manifest->variant_count = plan->variant_count;
    manifest->chunks = (shf_chunk_record *)(void *)indexing->chunks.data;
    manifest->chunk_count = indexing->chunks.size / sizeof(shf_chunk_record);
    snprintf(manifest->tool_version, sizeof(manifest->tool_version), "%s", shf_version());
    shf_status status = shf_source_fingerprint(plan->context, plan->source, hash);
    if (status)
        return status;
    shf_hex(hash, manifest->fingerprint);
    return hash_identity(indexing);
}

static shf_status write_manifest(shf_indexing *indexing)
{
    shf_context *context = indexing->context;
    shf_buffer text;
    shf_buffer_init(&text, context);
    shf_status status = describe(indexing);
    const char *path = shf_indexing_path(indexing, "manifest.json");
    if (!status)
        status = path ? shf_manifest_write(context, &indexing->manifest, &text)
                      : shf_fail_memory(context, "a path");
    if (!status)
        status = shf_file_write(context, path, text.data, text.size);
    shf_buffer_free(&text);
    return status;
}

/* ---- before anything is read ---- */

static shf_status choose_layout(shf_indexing *indexing)
{
    const shf_index_options *options = &indexing->options;
    shf_context *context = indexing->context;
    shf_plan *plan = &indexing->plan;
    if (!options->dir || !*options->dir || !options->layout)
        return shf_fail(context, SHF_ERR_ARGUMENT, "an index needs a folder and its layout");
    for (size_t i = 0; i < SHF_COUNT(layouts); i++)
        if (strcmp(layouts[i].name, options->layout) == 0)
            indexing->layout = &layouts[i];
    if (!indexing->layout)
        return shf_fail(context, SHF_ERR_ARGUMENT, "no layout is named '%s'", options->layout);
    const char *profile = options->profile ? options->profile : indexing->layout->profile;
    indexing->archives = strcmp(indexing->layout->sink, "npz") == 0;
    shf_status status = profile ? SHF_OK : shf_indexing_profile(indexing, &profile);
    if (!status)
        status = shf_profile_require(context, profile, &plan->profile);
    return status ? status
                  : shf_preprocess_require(context, plan->profile.preprocess, &plan->preprocess);
}

static shf_status settle_options(shf_indexing *indexing)
{
    const shf_index_options *options = &indexing->options;
    shf_plan *plan = &indexing->plan;
    shf_arena_init(&plan->arena, &plan->context->allocator);
    plan->options = (shf_build_options){
        .struct_size = sizeof(plan->options),
        .chunk = options->chunk ? options->chunk : SHF_DEFAULT_CHUNK,
        .max_pixels = options->max_pixels ? options->max_pixels : SHF_DEFAULT_MAX_PIXELS,
        .progress = options->progress,
        .user = options->user,
    };
    plan->threads = options->threads ? options->threads : shf_default_threads();
    return choose_layout(indexing);
}

/* A folder that is a release, begun or whole, is left alone. */
static shf_status open_folder(shf_indexing *indexing)
{
    static const char *const taken[] = {"manifest.json", SHF_ROWS_FOLDER, ".shiftforge/build.json"};
    const char *dir = indexing->options.dir;
    shf_context *context = indexing->context;
    indexing->folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (indexing->folder < 0)
        return shf_fail(context, SHF_ERR_IO, "%s: %s", dir, strerror(errno));
    for (size_t i = 0; i < SHF_COUNT(taken); i++)
        if (faccessat(indexing->folder, taken[i], F_OK, AT_SYMLINK_NOFOLLOW) == 0)
            return shf_fail(
                context, SHF_ERR_CONFLICT,
                "%s/%s is there already: verify the release, or remove that to index it anew", dir,
                taken[i]);
    return SHF_OK;
}

static void warn_of_sizes(shf_indexing *indexing)
{
    const shf_profile_info *profile = &indexing->plan.profile;
    if (indexing->odd_sizes)
        shf_indexing_warn(indexing,
                          "%" PRIu64 " of %" PRIu64 " images are not %dx%d pixels, for which the "
                          "profile %s was made: is it another profile?",
                          indexing->odd_sizes, indexing->manifest.images, profile->size,
                          profile->size, profile->name);
}

/* ---- all together ---- */

static shf_status make_index(shf_indexing *indexing)
{
    shf_status status = settle_options(indexing);
    if (!status)
        status = open_folder(indexing);
    if (!status)
        status = indexing->layout->find(indexing);
    if (!status)
        status = shf_indexing_sort(indexing);
    if (!status)
        status = indexing->layout->images(indexing);
    if (!status)
        status = shf_indexing_variants(indexing);
    if (!status)
        status = shf_indexing_read(indexing);
    if (!status)
        status = shf_indexing_shards(indexing);
    if (!status)
        status = write_manifest(indexing);
    if (!status)
        warn_of_sizes(indexing);
    return status;
}

static void close_all(shf_indexing *indexing)
{
    shf_plan *plan = &indexing->plan;
    shf_indexing_drop_variants(indexing);
    if (plan->source)
        shf_source_close(plan->context, plan->source);
    shf_indexing_close_arrays(indexing);
    shf_buffer_free(&indexing->found);
    shf_buffer_free(&indexing->chunks);
    shf_arena_free(&plan->arena);
    if (indexing->folder >= 0)
        close(indexing->folder);
}

shf_status shf_index(shf_context *context, const shf_index_options *options,
                     shf_build_summary *summary)
{
    double start = shf_seconds_now();
    shf_indexing indexing = {
        .context = context, .plan.context = context, .folder = -1, .labels.file = -1};
    size_t size = sizeof(*options);
    if (options->struct_size && options->struct_size < size)
        size = options->struct_size;
    memcpy(&indexing.options, options, size);
    shf_buffer_init(&indexing.found, context);
    shf_buffer_init(&indexing.arrays, context);
    shf_buffer_init(&indexing.chunks, context);
    shf_status status = make_index(&indexing);
    if (status)
        shf_indexing_take_back(&indexing);
    if (summary)
        *summary = (shf_build_summary){
            .struct_size = sizeof(*summary),
            .images = indexing.manifest.images,
            .variants = indexing.plan.variant_count,
            .outputs = indexing.manifest.outputs,
            .bytes = indexing.manifest.bytes,
            .skipped_files = indexing.skipped,
            .seconds = shf_seconds_now() - start,
            .chunks = indexing.manifest.chunk_count,
            .chunks_done = indexing.manifest.chunk_count,
        };
    close_all(&indexing);
    return status;
}

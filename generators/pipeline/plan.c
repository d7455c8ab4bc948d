/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* From options to a plan: defaults, the source, the variants, and what cannot work. */
#include "generators/pipeline/plan.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/resource.h>

#include "corruptions/corruption.h"
#include "corruptions/registry.h"
#include "generators/pipeline/run.h"
#include "generators/recipes/recipe.h"
#include "generators/views/sequences.h"
#include "generators/views/views.h"
#include "manifests/threads.h"

#define MAX_THREADS 1024
#define FILES_BESIDE 32 /* open files beside those of the threads */
#define MAX_CHUNK 100000000u

/* ---- options ---- */

static shf_status check_options(shf_context *context, const shf_build_options *options)
{
    if (!options->recipe)
        return shf_fail(context, SHF_ERR_ARGUMENT, "a build needs a recipe, such as imagenet-c");
    if (!options->source)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "a build needs a source: a folder, tar:FILES, cifar:DIR, npz:FILE, "
                        "npy:FILE, list:FILE, or "
                        "synthetic:");
    if (options->key_rule != SHF_KEY_PATH && options->key_rule != SHF_KEY_NAME)
        return shf_fail(context, SHF_ERR_ARGUMENT, "key rule %d is neither path nor name",
                        (int)options->key_rule);
    if (options->chunk > MAX_CHUNK)
        return shf_fail(context, SHF_ERR_ARGUMENT, "a chunk of %u images: at most %u",
                        options->chunk, MAX_CHUNK);
    if (options->threads > MAX_THREADS)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%u threads: at most %d", options->threads,
                        MAX_THREADS);
    return SHF_OK;
}

/* Arrays hold pixels; and so does a digest that is compared with them (rebuild.c). */
static shf_status choose_encoder(shf_plan *plan, const char *usual)
{
    const char *text = plan->options.encoder;
    const bool raw = text && strcmp(text, "raw") == 0;
    if (plan->sink->raw && text && !raw)
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the sink %s keeps pixels and encodes nothing: leave out --encode",
                        plan->sink->name);
    plan->encoder = (shf_encoder){.format = SHF_RAW};
    if (plan->sink->raw || (raw && !plan->sink->keeps))
        return SHF_OK;
    return shf_encoder_parse(plan->context, text ? text : usual, &plan->encoder);
}

static shf_status settle_preprocess(shf_plan *plan, const shf_recipe_info *recipe)
{
    const char *usual = recipe->preprocess ? recipe->preprocess : plan->profile.preprocess;
    const char *name = plan->options.preprocess ? plan->options.preprocess : usual;
    return (recipe->shifts ? shf_preprocess_require_any
                           : shf_preprocess_require)(plan->context, name, &plan->preprocess);
}

/* Options with the recipe's defaults, and what their names stand for. */
static shf_status settle_options(shf_plan *plan)
{
    shf_build_options *options = &plan->options;
    shf_recipe_info recipe;
    shf_status status = check_options(plan->context, options);
    if (!status)
        status = shf_recipe_require(plan->context, options->recipe, &recipe);
    if (!status)
        status = shf_recipe_settle(plan->context, &plan->arena, &recipe, options);
    if (status)
        return status;
    const char *profile = options->profile ? options->profile : recipe.profile;
    status = shf_profile_require(plan->context, profile, &plan->profile);
    if (status)
        return status;
    options->recipe = recipe.name;
    plan->edits = shf_edit_recipe_of(recipe.name);
    if (!options->removal)
        options->removal = plan->edits->removal;
    status = shf_views_settle(plan, &recipe);
    if (!status)
        status = shf_sequences_settle(plan, &recipe);
    if (status)
        return status;
    plan->threads = options->threads ? options->threads : shf_default_threads();
    plan->set = (shf_set){options->corruptions ? options->corruptions : recipe.corruptions,
                          options->severities ? options->severities : recipe.severities,
                          options->limit, options->subset};
    status =
        shf_sink_require(plan->context, options->sink ? options->sink : recipe.sink, &plan->sink);
    if (!status && !options->chunk)
        options->chunk = plan->sink->pack ? SHF_PACKED_CHUNK : SHF_DEFAULT_CHUNK;
    if (!status)
        status = choose_encoder(plan, recipe.encoder);
    if (!status)
        status = settle_preprocess(plan, &recipe);
    if (!status)
        status = shf_views_check(plan);
    if (!status && plan->sink->keeps && (!options->out || !*options->out))
        status = shf_fail(plan->context, SHF_ERR_ARGUMENT, "the sink %s needs a folder to write to",
                          plan->sink->name);
    return status;
}

/* Of how many variants a sink holds files open. */
static size_t open_variants(const shf_plan *plan)
{
    size_t count = 0;
    for (size_t v = 0; v < plan->variant_count; v++)
        count += !plan->sink->shares || v == 0 ||
                 strcmp(plan->variants[v].shard, plan->variants[v - 1].shard) != 0;
    return count;
}

/* A thread reads one file and writes another; some sinks have one open for each variant and slot. */
static shf_status check_open_files(const shf_plan *plan)
{
    struct rlimit limit;
    rlim_t held = plan->sink->open_files * (open_variants(plan) + shf_team_slots(plan->threads));
    rlim_t needed = 2 * (rlim_t)plan->threads + FILES_BESIDE + held;
    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= needed)
        return SHF_OK;
    if (held)
        return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                        "the sink %s may open %" PRIu64 " files for %zu variants and %u threads, "
                        "and the limit is %" PRIu64 ": raise it with ulimit -n %" PRIu64
                        ", or take fewer corruptions at once (another run adds more)",
                        plan->sink->name, (uint64_t)needed, plan->variant_count, plan->threads,
                        (uint64_t)limit.rlim_cur, (uint64_t)needed);
    return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                    "%u thread%s may open %" PRIu64 " files, and the limit is %" PRIu64 ": %s",
                    plan->threads, plan->threads == 1 ? "" : "s", (uint64_t)needed,
                    (uint64_t)limit.rlim_cur,
                    plan->threads == 1 ? "raise it with ulimit -n"
                                       : "take fewer threads, or raise it with ulimit -n");
}

/* ---- opening ---- */

static shf_status open_source(shf_plan *plan)
{
    const shf_build_options *options = &plan->options;
    const shf_source_options source = {
        .spec = options->source,
        .labels = options->labels,
        .classes = options->classes,
        .key_rule = options->key_rule,
        .max_pixels = options->max_pixels,
        .warn = options->warn,
        .user = options->user,
    };
    shf_status status = shf_source_open(plan->context, &source, &plan->source);
    uint8_t hash[SHF_SHA256_SIZE];
    if (!status && plan->source->count == 0)
        status = shf_fail(plan->context, SHF_ERR_DATA, "%s: no images there", options->source);
    if (!status)
        status = shf_source_fingerprint(plan->context, plan->source, hash);
    if (!status)
        shf_hex(hash, plan->fingerprint);
    return status;
}

shf_status shf_plan_open(shf_context *context, const shf_build_options *options, shf_plan *plan)
{
    *plan = (shf_plan){.context = context};
    shf_arena_init(&plan->arena, &context->allocator);
    size_t size = sizeof(*options);
    if (options->struct_size && options->struct_size < size)
        size = options->struct_size;
    memcpy(&plan->options, options, size);
    shf_status status = settle_options(plan);
    if (!status)
        status = check_open_files(plan);
    if (status)
        return status;
    if (!plan->options.max_pixels)
        plan->options.max_pixels = SHF_DEFAULT_MAX_PIXELS;
    shf_encoder_name(&plan->encoder, plan->encoder_name);
    shf_codec_versions(plan->codecs, sizeof(plan->codecs));
    const char *const folders[SHF_PICTURE_KINDS] = {
        [SHF_PICTURES_FROST] = plan->options.frost_textures,
        [SHF_PICTURES_INK] = plan->options.ink_masks,
    };
    for (int kind = 0; !status && kind < SHF_PICTURE_KINDS; kind++)
        if (folders[kind])
            status = shf_pictures_read(context, kind, folders[kind], &plan->pictures[kind]);
    if (!status)
        status = open_source(plan);
    if (!status)
        status = shf_scenery_open(context, &plan->arena, &plan->options, plan->source,
                                  &plan->preprocess, &plan->scenery);
    if (!status)
        status = shf_plan_check_place(plan);
    return status ? status : shf_set_expand(plan, &plan->set);
}

static void drop_variants(shf_plan *plan)
{
    for (size_t i = 0; i < plan->variant_count; i++)
        shf_operation_destroy((shf_operation *)(uintptr_t)plan->variants[i].operation);
    plan->variant_count = 0;
}

void shf_plan_close(shf_plan *plan)
{
    drop_variants(plan);
    shf_scenery_close(plan->context, &plan->scenery);
    if (plan->source)
        shf_source_close(plan->context, plan->source);
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++)
        shf_pictures_destroy(plan->pictures[kind]);
    shf_arena_free(&plan->arena);
}

/* ---- selection ---- */

shf_status shf_plan_settle(shf_plan *plan)
{
    drop_variants(plan);
    shf_status status = shf_select_items(plan->context, &plan->arena, plan->source, plan->set.limit,
                                         plan->set.subset, &plan->selected);
    if (!status && plan->selected.count == 0)
        status = shf_fail(plan->context, SHF_ERR_ARGUMENT, "the selection has no images");
    if (!status)
        status = shf_plan_variants(plan);
    if (!status)
        status = shf_scenery_check(plan->context, &plan->scenery);
    if (!status)
        status = check_open_files(plan);
    return !status && plan->sink->keeps ? shf_plan_check_names(plan) : status;
}

/* ---- chunks ---- */

bool shf_plan_chunk(const shf_plan *plan, size_t first, shf_chunk *out)
{
    if (first >= plan->selected.count)
        return false;
    const size_t *items = plan->selected.items;
    *out = (shf_chunk){.number = items[first] / plan->options.chunk, .first = first, .end = first};
    while (out->end < plan->selected.count && items[out->end] / plan->options.chunk == out->number)
        out->end++;
    return true;
}

size_t shf_plan_chunk_count(const shf_plan *plan)
{
    size_t count = 0;
    shf_chunk chunk = {0};
    while (shf_plan_chunk(plan, chunk.end, &chunk))
        count++;
    return count;
}

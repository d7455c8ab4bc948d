/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* All arrays of a release: joined when its chunks are whole, and listed in its manifest. */
#include "generators/sinks/arrays.h"

#include <string.h>

#include "generators/sinks/array.h"
#include "generators/sinks/labels_array.h"
#include "manifests/image_array.h"

/* Whether there is an array of labels beside the others. */
static bool has_labels_array(const shf_plan *plan)
{
    return shf_labels_wanted(plan) && !shf_is_npz(plan->variants[0].shard);
}

/* ---- assembling ---- */

/* All parts of the plan as an array holds them, and the markers of their chunks. */
typedef struct array_assembly {
    shf_sink *sink;
    shf_arena arena;
    shf_marker *markers;
    shf_array_part *parts;
    size_t count;
    size_t variant; /* the first of the array at hand */
} array_assembly;

static shf_status read_markers(array_assembly *assembly)
{
    const shf_sink *sink = assembly->sink;
    size_t count = shf_plan_chunk_count(sink->plan);
    assembly->markers = shf_arena_take(&assembly->arena, count, sizeof(*assembly->markers));
    assembly->parts = shf_arena_take(&assembly->arena, count, sizeof(*assembly->parts));
    if (!assembly->markers || !assembly->parts)
        return shf_fail_memory(sink->context, "the arrays");
    shf_chunk chunk = {0};
    shf_status status = SHF_OK;
    while (!status && shf_plan_chunk(sink->plan, chunk.end, &chunk)) {
        shf_marker *marker = &assembly->markers[assembly->count];
        status = shf_marker_read(sink->release, &assembly->arena, chunk.number, marker);
        if (!status && !marker->present)
            status = shf_chunk_changed(sink->plan, sink->release, chunk.number);
        assembly->parts[assembly->count++] = (shf_array_part){chunk.number, marker->rows};
    }
    return status;
}

static shf_status expected_fragment(void *user, size_t variant, size_t part,
                                    shf_shard_record *record)
{
    const array_assembly *assembly = user;
    const shf_sink *sink = assembly->sink;
    const shf_marker *marker = &assembly->markers[part];
    size_t v = assembly->variant + variant;
    if (v >= marker->shard_count)
        return shf_chunk_changed(sink->plan, sink->release, marker->number);
    *record = marker->shards[v];
    return SHF_OK;
}

/* The array that begins with a variant, as the plan has it. */
static shf_status plan_array(const array_assembly *assembly, size_t variant, shf_array *out)
{
    const shf_plan *plan = assembly->sink->plan;
    *out = (shf_array){.shard.path = plan->variants[variant].shard,
                       .parts = assembly->parts,
                       .part_count = assembly->count};
    memcpy(out->shape, assembly->markers[0].shape, sizeof(out->shape));
    out->variants = shf_arena_take(&assembly->sink->context->scratch, plan->variant_count - variant,
                                   sizeof(*out->variants));
    if (!out->variants)
        return shf_fail_memory(plan->context, "the arrays");
    for (size_t v = variant; v < plan->variant_count; v++) {
        if (strcmp(plan->variants[v].shard, out->shard.path) != 0)
            break;
        out->variants[out->variant_count++] = plan->variants[v].id;
        for (size_t i = 0; i < assembly->count; i++)
            if (v < assembly->markers[i].shard_count)
                out->shard.outputs += assembly->markers[i].shards[v].outputs;
    }
    return SHF_OK;
}

/* An archive has its labels in itself. */
static shf_status join_array(array_assembly *assembly, shf_array *wanted)
{
    const shf_sink *sink = assembly->sink;
    shf_buffer labels;
    shf_buffer_init(&labels, sink->context);
    const bool labelled = shf_is_npz(wanted->shard.path) && shf_labels_wanted(sink->plan);
    const shf_array_source source = {expected_fragment, assembly, labelled ? &labels : NULL};
    shf_status status =
        labelled ? shf_labels_make(sink->plan, wanted->variant_count, true, &labels) : SHF_OK;
    if (!status)
        status = shf_array_join(sink->release, wanted, &source);
    shf_buffer_free(&labels);
    return status;
}

/* One array, unless it is there; *next is the first variant of the next. */
static shf_status assemble_array(array_assembly *assembly, size_t variant, size_t *next)
{
    shf_release_dir *release = assembly->sink->release;
    shf_context *context = assembly->sink->context;
    shf_array wanted, there;
    shf_status status = plan_array(assembly, variant, &wanted);
    *next = variant + wanted.variant_count;
    if (!status)
        status = shf_array_read(release, context, &context->scratch, wanted.shard.path, &there);
    if (!status && there.present && shf_array_equal(&there, &wanted))
        return shf_array_forget_fragments(release, &there);
    if (!status && there.present)
        status = shf_array_split(release, context, &there);
    assembly->variant = variant;
    return status ? status : join_array(assembly, &wanted);
}

shf_status shf_arrays_assemble(shf_sink *sink)
{
    array_assembly assembly = {.sink = sink};
    shf_arena *scratch = &sink->context->scratch;
    shf_arena_init(&assembly.arena, &sink->context->allocator);
    shf_status status = read_markers(&assembly);
    if (!status)
        status = shf_release_begin_stage(sink->release);
    for (size_t v = 0; !status && v < sink->plan->variant_count;) {
        shf_mark mark = shf_arena_mark(scratch);
        status = assemble_array(&assembly, v, &v);
        shf_arena_rewind(scratch, mark);
    }
    if (!status && has_labels_array(sink->plan))
        status = shf_labels_write(sink->plan, sink->release);
    shf_release_remove_stage(sink->release);
    shf_arena_free(&assembly.arena);
    return status;
}

/* ---- the manifest ---- */

static shf_status list_array(const shf_plan *plan, const shf_release_dir *release, shf_arena *arena,
                             const char *path, shf_manifest_record *manifest)
{
    shf_array array;
    shf_status status = shf_array_read(release, plan->context, arena, path, &array);
    if (!status && !array.present)
        status = shf_fail(plan->context, SHF_ERR_IO,
                          "%s: %s has gone while it was built: run the same command again",
                          release->path, path);
    if (!status)
        manifest->shards[manifest->shard_count++] = array.shard;
    return status;
}

shf_status shf_arrays_list(const shf_plan *plan, const shf_release_dir *release, shf_arena *arena,
                           shf_manifest_record *manifest)
{
    manifest->shards = shf_arena_take(arena, plan->variant_count + 1, sizeof(*manifest->shards));
    if (!manifest->shards)
        return shf_fail_memory(plan->context, "the manifest");
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < plan->variant_count; v++) {
        if (plan->variants[v].first == 0)
            status = list_array(plan, release, arena, plan->variants[v].shard, manifest);
    }
    if (!status && has_labels_array(plan))
        status = list_array(plan, release, arena, SHF_LABELS_ARRAY, manifest);
    return status;
}

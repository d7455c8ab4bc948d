/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The sinks of arrays: one of all severities of a corruption, one after the other, and clean. Chunks
 * leave fragments (array.h), which become arrays at the end.
 *
 * npy: as CIFAR-10-C has them: "<corruption>.npy", "clean.npy" and "labels.npy".
 * npz: as MedMNIST-C has them: "<corruption>.npz" and "clean.npz", with images and labels. Tracks
 * have rows as they are; when a chunk is whole, they are deflated side by side. */
#include <stdio.h>
#include <string.h>

#include "generators/sinks/array.h"
#include "generators/sinks/arrays.h"
#include "generators/sinks/labels_array.h"
#include "generators/sinks/tracks.h"

typedef struct array_state {
    shf_tracks tracks;
    shf_buffer image;         /* one */
    shf_shard_record *shards; /* of the chunk: a fragment for each variant */
    int shape[3];             /* of all images; 0: not known yet */
    const char *shaped;       /* an image that has it */
    uint64_t waiting;         /* images of the chunk that failed before the shape was known */
} array_state;

/* ---- where things are ---- */

/* Variants of a corruption are neighbours, and share its array. */
static shf_status array_place(shf_plan *plan, shf_variant_record *variant)
{
    const shf_variant_record *before = variant > plan->variants ? variant - 1 : NULL;
    variant->shard = shf_arena_print(&plan->arena, "%.*s.%s", (int)strcspn(variant->id, "/"),
                                     variant->id, plan->sink->name);
    if (!variant->shard)
        return shf_fail_memory(plan->context, "a variant");
    if (before && strcmp(before->shard, variant->shard) == 0)
        variant->first = before->first + plan->selected.count;
    return SHF_OK;
}

/* Labels go with clean.npy: where they have gone, that is made again. */
static shf_status has_labels(const shf_plan *plan, const shf_release_dir *release, bool *has)
{
    shf_array labels;
    *has = plan->sink->pack != NULL || !shf_labels_wanted(plan);
    if (*has)
        return SHF_OK;
    shf_status status =
        shf_array_read(release, plan->context, &plan->context->scratch, SHF_LABELS_ARRAY, &labels);
    *has = labels.present;
    return status;
}

static shf_status array_holds(const shf_plan *plan, const shf_release_dir *release,
                              const shf_marker *marker, size_t variant, bool *held)
{
    shf_context *context = plan->context;
    const shf_variant_record *about = &plan->variants[variant];
    shf_mark mark = shf_arena_mark(&context->scratch);
    const char *path = shf_fragment_path(&context->scratch, marker->number, about->id);
    const shf_shard_record *fragment = path ? shf_marker_shard(marker, path) : NULL;
    uint64_t size;
    *held = false;
    if (!path)
        return shf_fail_memory(context, "a path");
    shf_array array;
    shf_status status = shf_array_read(release, context, &context->scratch, about->shard, &array);
    if (!status && array.present) {
        *held = shf_array_has(&array, about->id, marker->number);
        if (*held && variant == 0)
            status = has_labels(plan, release, held);
    } else if (!status) {
        *held = fragment && shf_release_has(release, path, &size) && size == fragment->bytes;
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* ---- a build, and a chunk ---- */

/* The rows of a fragment, in the place of the old track. */
static shf_status unpack_old(shf_sink *sink, shf_context *context, size_t variant)
{
    array_state *state = sink->state;
    shf_track *track = &state->tracks.tracks[variant];
    char name[SHF_TRACK_NAME + 8];
    snprintf(name, sizeof(name), "%zu.old", variant);
    shf_status status =
        shf_fragment_unpack(sink->release, context, track->old, track->old_size, name);
    if (status)
        return status;
    track->old =
        shf_arena_print(&state->tracks.arena, ".shiftforge/%s/%s", sink->release->stage_name, name);
    return track->old ? SHF_OK : shf_fail_memory(context, "a path");
}

/* An array that is about to change is taken apart. */
static shf_status split_array(shf_sink *sink, shf_context *context, size_t variant)
{
    shf_array array;
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = shf_array_read(sink->release, context, &context->scratch,
                                       sink->plan->variants[variant].shard, &array);
    if (!status && array.present)
        status = shf_array_split(sink->release, context, &array);
    shf_arena_rewind(&context->scratch, mark);
    const array_state *state = sink->state;
    return status || !sink->type->pack || !state->tracks.tracks[variant].old
               ? status
               : unpack_old(sink, context, variant);
}

/* The shape that an earlier run found. */
static shf_status find_shape(shf_sink *sink, array_state *state)
{
    shf_arena *scratch = &sink->context->scratch;
    shf_chunk chunk = {0};
    shf_status status = SHF_OK;
    while (!status && !state->shape[0] && shf_plan_chunk(sink->plan, chunk.end, &chunk)) {
        shf_marker marker;
        shf_mark mark = shf_arena_mark(scratch);
        status = shf_marker_read(sink->release, scratch, chunk.number, &marker);
        if (!status && marker.present)
            memcpy(state->shape, marker.shape, sizeof(state->shape));
        shf_arena_rewind(scratch, mark);
    }
    return status;
}

static shf_status array_open(shf_sink *sink)
{
    array_state *state = shf_allocate(sink->context, sizeof(*state));
    if (!state)
        return shf_fail_memory(sink->context, "the sink of arrays");
    *state = (array_state){.shaped = "an earlier run's images"};
    sink->state = state;
    shf_buffer_init(&state->image, sink->context);
    state->shards = shf_allocate(sink->context, sink->plan->variant_count * sizeof(*state->shards));
    shf_status status = shf_tracks_open(sink, &state->tracks);
    state->tracks.before = split_array;
    if (!status && !state->shards)
        status = shf_fail_memory(sink->context, "the sink of arrays");
    return status ? status : find_shape(sink, state);
}

static void array_close(shf_sink *sink)
{
    array_state *state = sink->state;
    if (!state)
        return;
    shf_tracks_close(&state->tracks);
    shf_buffer_free(&state->image);
    shf_release(sink->context, state->shards);
    shf_release(sink->context, state);
}

static char *fragment_path(shf_arena *arena, const shf_variant_record *variant, uint64_t chunk)
{
    return shf_fragment_path(arena, chunk, variant->id);
}

static shf_status array_begin(shf_sink *sink)
{
    array_state *state = sink->state;
    state->waiting = 0;
    memset(state->shards, 0, sink->plan->variant_count * sizeof(*state->shards));
    shf_status status = shf_tracks_begin(&state->tracks, fragment_path);
    for (size_t v = 0; !status && v < sink->plan->variant_count; v++)
        if (state->tracks.tracks[v].old)
            state->tracks.tracks[v].old_size =
                sink->earlier->rows * shf_shape_bytes(sink->earlier->shape);
    return status;
}

/* ---- images ---- */

static shf_status array_put(shf_sink *sink, shf_context *context, const shf_slot *slot,
                            size_t variant, const shf_buffer *encoded)
{
    array_state *state = sink->state;
    return shf_tracks_put(&state->tracks, context, slot, variant, encoded);
}

static shf_status check_shape(array_state *state, shf_context *context, const shf_sink *sink,
                              const shf_slot *slot)
{
    const bool skipped = shf_row_skipped(&slot->row); /* decoded, and left out as asked */
    if (!slot->shape[0] || (slot->row.error && !skipped))
        return SHF_OK;
    if (!state->shape[0]) {
        memcpy(state->shape, slot->shape, sizeof(state->shape));
        state->shaped = sink->plan->source->items[slot->item].path;
    }
    if (skipped || memcmp(state->shape, slot->shape, sizeof(state->shape)) == 0)
        return SHF_OK;
    return shf_fail(context, SHF_ERR_ARGUMENT,
                    "%s is %dx%d, and %s %dx%d: an array has images of one size; choose a "
                    "--preprocess that makes one (in a new folder), or another sink",
                    slot->row.path, slot->shape[1], slot->shape[0], state->shaped, state->shape[1],
                    state->shape[0]);
}

static shf_status add_zeros(array_state *state, shf_context *context, size_t v, uint64_t images)
{
    shf_buffer *image = &state->image;
    size_t size = (size_t)shf_shape_bytes(state->shape);
    image->size = 0;
    shf_status status = images ? shf_buffer_reserve(image, size) : SHF_OK;
    if (!status && images)
        memset(image->data, 0, size);
    for (; !status && images; images--)
        status = shf_track_add(&state->tracks, context, v, image->data, size);
    return status;
}

/* Whether a row has zeros for a variant: of an image that failed, or a view that was dropped. */
static bool has_zeros(const shf_row_record *row, const char *variant)
{
    for (size_t i = 0; !row->error && i < row->output_count; i++)
        if (strcmp(row->outputs[i].variant, variant) == 0)
            return row->outputs[i].dropped;
    return row->error != NULL;
}

/* One variant of an image: kept as it is, made now, or zeros. */
static shf_status append_output(array_state *state, shf_context *context, const shf_slot *slot,
                                const char *variant, size_t v)
{
    shf_track *track = &state->tracks.tracks[v];
    const shf_row_record *row = &slot->row, *previous = slot->previous;
    const uint64_t size = shf_shape_bytes(state->shape);
    const uint64_t old = previous && track->old ? size : 0;
    const bool zeros = row->error || row->outputs[v].dropped;
    bool made = !zeros && shf_tracks_has(&state->tracks, slot, v);
    track->outputs += !zeros;
    shf_status status = add_zeros(state, context, v, state->waiting);
    if (status)
        return status;
    if (old && !made && zeros == has_zeros(previous, variant))
        return shf_track_keep(&state->tracks, context, v, size);
    status = shf_track_drop(&state->tracks, context, v, old);
    if (!status && zeros)
        return add_zeros(state, context, v, 1);
    state->image.size = 0;
    if (!status)
        status = shf_tracks_read(&state->tracks, context, slot, v, &state->image);
    return status ? status
                  : shf_track_add(&state->tracks, context, v, state->image.data, state->image.size);
}

static shf_status array_append(shf_sink *sink, shf_context *context, const shf_slot *slot)
{
    array_state *state = sink->state;
    shf_status status = check_shape(state, context, sink, slot);
    if (!status && !state->shape[0])
        state->waiting++;
    for (size_t v = 0; !status && state->shape[0] && v < sink->plan->variant_count; v++)
        status = append_output(state, context, slot, sink->plan->variants[v].id, v);
    if (state->shape[0])
        state->waiting = 0;
    shf_tracks_forget(&state->tracks, slot);
    /* The buffer's context is another one than this thread's, which has to tell. */
    return status == SHF_ERR_MEMORY ? shf_fail_memory(context, "an image") : status;
}

/* ---- publishing a chunk ---- */

/* The name in the stage of what is moved into the place of a fragment. */
static void staged_name(const shf_sink *sink, size_t v, char name[SHF_TRACK_NAME + 8])
{
    char track[SHF_TRACK_NAME];
    shf_track_name(track, v);
    snprintf(name, SHF_TRACK_NAME + 8, sink->type->pack ? "%s.packed" : "%s", track);
}

static shf_status pack_fragment(const shf_sink *sink, shf_context *context, size_t v)
{
    array_state *state = sink->state;
    char track[SHF_TRACK_NAME], packed[SHF_TRACK_NAME + 8];
    shf_track_name(track, v);
    staged_name(sink, v, packed);
    return shf_fragment_pack(sink, context, track, shf_shape_bytes(state->shape), packed,
                             &state->shards[v]);
}

/* A track that is as the old one has nothing to deflate. */
static shf_status array_pack(shf_sink *sink, shf_context *context, size_t variant)
{
    const array_state *state = sink->state;
    return state->tracks.tracks[variant].file < 0 ? SHF_OK : pack_fragment(sink, context, variant);
}

static shf_status publish_fragment(shf_sink *sink, size_t v, shf_shard_record *record)
{
    array_state *state = sink->state;
    const shf_track *track = &state->tracks.tracks[v];
    char name[SHF_TRACK_NAME + 8], sha256[SHF_SHA256_HEX];
    bool changed;
    record->path =
        shf_fragment_path(&state->tracks.arena, sink->chunk->number, sink->plan->variants[v].id);
    record->outputs = track->outputs;
    if (!record->path)
        return shf_fail_memory(sink->context, "a path");
    shf_status status = shf_track_end(&state->tracks, v, &changed, sha256);
    if (!status && changed && sink->type->pack && !record->bytes)
        status = pack_fragment(sink, sink->context, v);
    if (status)
        return status;
    if (changed && !sink->type->pack) {
        record->bytes = track->size;
        memcpy(record->sha256, sha256, sizeof(sha256));
    }
    staged_name(sink, v, name);
    if (changed)
        return shf_release_move(sink->release, name, record->path);
    const shf_shard_record *earlier = shf_marker_shard(sink->earlier, record->path);
    if (!earlier)
        return shf_chunk_changed(sink->plan, sink->release, sink->chunk->number);
    record->bytes = earlier->bytes;
    memcpy(record->sha256, earlier->sha256, sizeof(record->sha256));
    return SHF_OK;
}

static shf_status array_publish(shf_sink *sink)
{
    array_state *state = sink->state;
    if (!state->shape[0])
        return shf_fail(sink->context, SHF_ERR_DATA,
                        "the first %llu images all failed or were left out, so that the size of "
                        "arrays is not known: mend one of them, or take a larger --chunk",
                        (unsigned long long)state->waiting);
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < sink->plan->variant_count; v++)
        status = publish_fragment(sink, v, &state->shards[v]);
    sink->marker->shards = state->shards;
    sink->marker->shard_count = sink->plan->variant_count;
    memcpy(sink->marker->shape, state->shape, sizeof(state->shape));
    return status;
}

/* clang-format off */
#define ARRAY_SINK                                                                                 \
    .keeps = true, .hashes = true, .encodes = true, .raw = true, .fills = true, .open_files = 1,   \
    .place = array_place, .holds = array_holds, .open = array_open, .begin = array_begin,          \
    .put = array_put, .append = array_append, .publish = array_publish,                            \
    .assemble = shf_arrays_assemble, .list = shf_arrays_list, .close = array_close
/* clang-format on */

const shf_sink_type shf_sink_npy = {
    .name = "npy",
    .summary = "arrays as CIFAR-10-C has them: <corruption>.npy, clean.npy and labels.npy",
    ARRAY_SINK,
};

const shf_sink_type shf_sink_npz = {
    .name = "npz",
    .summary = "arrays as MedMNIST-C has them: <corruption>.npz with test_images and test_labels",
    .pack = array_pack,
    ARRAY_SINK,
};

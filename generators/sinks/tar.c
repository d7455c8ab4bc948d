/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* tar: WebDataset archives, one for each variant and chunk: "<variant>/NNNNNN.tar". A sample is an
 * image and, if it has a label, a ".cls" member with the label as digits. Beside each archive is its
 * index, "<variant>/NNNNNN.idx", in the format that NVIDIA DALI reads (v1.2). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "generators/sinks/tar_index.h"
#include "generators/sinks/tar_stem.h"
#include "generators/sinks/tracks.h"
#include "manifests/paths.h"
#include "manifests/tar.h"

#define MOST_LABEL 16 /* bytes of a label as text */
#define RECORDS 2     /* shards of a variant: the archive, then its index */

typedef struct tar_state {
    shf_tracks tracks;
    shf_buffer sample;        /* the bytes of one */
    shf_shard_record *shards; /* of the chunk, RECORDS for each variant */
} tar_state;

/* ---- where things are ---- */

static shf_status tar_place(shf_plan *plan, shf_variant_record *variant)
{
    variant->shard = shf_arena_print(&plan->arena, "%s/{chunk}.tar", variant->id);
    variant->path =
        shf_arena_print(&plan->arena, "{stem}.%s", shf_encoder_extension(&plan->encoder));
    return variant->shard && variant->path ? SHF_OK : shf_fail_memory(plan->context, "a variant");
}

static shf_status tar_holds(const shf_plan *plan, const shf_release_dir *release,
                            const shf_marker *marker, size_t variant, bool *held)
{
    shf_arena *scratch = &plan->context->scratch;
    shf_mark mark = shf_arena_mark(scratch);
    char *path = shf_shard_path(scratch, plan->variants[variant].shard, marker->number);
    if (!path)
        return shf_fail_memory(plan->context, "a path");
    const shf_shard_record *shard = shf_marker_shard(marker, path);
    *held = shard != NULL;
    for (int i = 0; *held && i < RECORDS; i++) {
        uint64_t size;
        *held = shf_release_has(release, shard[i].path, &size) && size == shard[i].bytes;
    }
    shf_arena_rewind(scratch, mark);
    return SHF_OK;
}

/* ---- a build, and a chunk ---- */

static shf_status tar_open(shf_sink *sink)
{
    size_t count = RECORDS * sink->plan->variant_count;
    tar_state *state = shf_allocate(sink->context, sizeof(*state));
    if (!state)
        return shf_fail_memory(sink->context, "the tar sink");
    *state = (tar_state){0};
    sink->state = state;
    shf_buffer_init(&state->sample, sink->context);
    state->shards = shf_allocate(sink->context, count * sizeof(*state->shards));
    shf_status status = shf_tracks_open(sink, &state->tracks);
    return status || state->shards ? status : shf_fail_memory(sink->context, "the tar sink");
}

static void tar_close(shf_sink *sink)
{
    tar_state *state = sink->state;
    if (!state)
        return;
    shf_tracks_close(&state->tracks);
    shf_buffer_free(&state->sample);
    shf_release(sink->context, state->shards);
    shf_release(sink->context, state);
}

static char *archive_path(shf_arena *arena, const shf_variant_record *variant, uint64_t chunk)
{
    return shf_shard_path(arena, variant->shard, chunk);
}

static shf_status tar_begin(shf_sink *sink)
{
    tar_state *state = sink->state;
    return shf_tracks_begin(&state->tracks, archive_path);
}

/* ---- samples ---- */

static uint64_t member_size(uint64_t size)
{
    return SHF_TAR_BLOCK + size + SHF_TAR_PADDING(size);
}

/* The bytes that an earlier run used for an image, 0 if it had none. */
static uint64_t old_size(const shf_row_record *row, const char *variant)
{
    for (size_t i = 0; row && !row->error && i < row->output_count; i++) {
        if (strcmp(row->outputs[i].variant, variant) == 0)
            return member_size(row->outputs[i].bytes) +
                   (row->label >= 0 ? member_size(MOST_LABEL) : 0);
    }
    return 0;
}

static shf_status add_header(shf_buffer *sample, shf_context *context, const char *name,
                             uint64_t size)
{
    uint8_t block[SHF_TAR_BLOCK];
    if (!name)
        return shf_fail_memory(context, "a sample");
    if (!shf_tar_header(name, size, block))
        return shf_fail(context, SHF_ERR_LIMIT, "%s: %" PRIu64 " bytes are too many for a member",
                        name, size);
    return shf_buffer_append(sample, block, sizeof(block));
}

static shf_status add_padding(shf_buffer *sample, uint64_t size)
{
    static const uint8_t zeros[SHF_TAR_BLOCK];
    return shf_buffer_append(sample, zeros, (size_t)SHF_TAR_PADDING(size));
}

static shf_status add_label(shf_buffer *sample, shf_context *context, const shf_row_record *row)
{
    char text[MOST_LABEL];
    uint64_t size = (uint64_t)snprintf(text, sizeof(text), "%d", (int)row->label);
    const char *name = shf_label_member(&context->scratch, row->stem);
    shf_status status = add_header(sample, context, name, size);
    if (!status)
        status = shf_buffer_append(sample, text, (size_t)size);
    return status ? status : add_padding(sample, size);
}

static shf_status add_sample(tar_state *state, shf_context *context, const shf_slot *slot,
                             const shf_variant_record *variant, size_t v)
{
    shf_buffer *sample = &state->sample;
    const shf_row_record *row = &slot->row;
    uint64_t size = row->outputs[v].bytes;
    const char *name = shf_output_path(&context->scratch, variant->path, row->stem);
    sample->size = 0;
    shf_status status = add_header(sample, context, name, size);
    if (!status)
        status = shf_tracks_read(&state->tracks, context, slot, v, sample);
    if (!status)
        status = add_padding(sample, size);
    if (!status && row->label >= 0)
        status = add_label(sample, context, row);
    return status ? status : shf_track_add(&state->tracks, context, v, sample->data, sample->size);
}

static shf_status tar_put(shf_sink *sink, shf_context *context, const shf_slot *slot,
                          size_t variant, const shf_buffer *encoded)
{
    tar_state *state = sink->state;
    return shf_tracks_put(&state->tracks, context, slot, variant, encoded);
}

/* One variant of an image: kept as it is, made now, or gone with the image. */
static shf_status append_output(shf_sink *sink, shf_context *context, const shf_slot *slot,
                                size_t v)
{
    tar_state *state = sink->state;
    const shf_variant_record *variant = &sink->plan->variants[v];
    uint64_t old = old_size(slot->previous, variant->id);
    bool made = !slot->row.error && shf_tracks_has(&state->tracks, slot, v);
    if (!slot->row.error)
        state->tracks.tracks[v].outputs++;
    if (!slot->row.error && !made)
        return shf_track_keep(&state->tracks, context, v, old);
    shf_status status = shf_track_drop(&state->tracks, context, v, old);
    return status || !made ? status : add_sample(state, context, slot, variant, v);
}

static shf_status tar_append(shf_sink *sink, shf_context *context, const shf_slot *slot)
{
    tar_state *state = sink->state;
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < sink->plan->variant_count; v++) {
        shf_mark mark = shf_arena_mark(&context->scratch);
        status = append_output(sink, context, slot, v);
        shf_arena_rewind(&context->scratch, mark);
    }
    shf_tracks_forget(&state->tracks, slot);
    /* The buffer's context is another one than this thread's, which has to tell. */
    return status == SHF_ERR_MEMORY ? shf_fail_memory(context, "a sample") : status;
}

/* ---- publishing ---- */

/* Moves an archive and its index into place. */
static shf_status move_shard(shf_sink *sink, size_t v, const shf_shard_record *records)
{
    char name[SHF_TRACK_NAME];
    shf_track_name(name, v);
    shf_status status = shf_release_move(sink->release, name, records[0].path);
    return status ? status : shf_release_move(sink->release, SHF_TAR_INDEX, records[1].path);
}

static shf_status end_archive(shf_sink *sink, size_t v, bool *changed, shf_shard_record *record)
{
    static const uint8_t zeros[SHF_TAR_END];
    tar_state *state = sink->state;
    shf_track *track = &state->tracks.tracks[v];
    bool whole = track->file < 0 && track->old && track->old_at + SHF_TAR_END == track->old_size;
    shf_status status = whole
                            ? shf_track_keep(&state->tracks, sink->context, v, SHF_TAR_END)
                            : shf_track_add(&state->tracks, sink->context, v, zeros, sizeof(zeros));
    if (!status)
        status = shf_track_end(&state->tracks, v, changed, record->sha256);
    record->bytes = track->size;
    record->outputs = track->outputs;
    return status;
}

static shf_status publish_shard(shf_sink *sink, size_t v, shf_shard_record *records)
{
    tar_state *state = sink->state;
    shf_arena *arena = &state->tracks.arena;
    char name[SHF_TRACK_NAME];
    bool changed;
    records[1].path = NULL;
    records[0].path = shf_shard_path(arena, sink->plan->variants[v].shard, sink->chunk->number);
    if (records[0].path) /* ".idx" in place of ".tar" */
        records[1].path =
            shf_arena_print(arena, "%.*sidx", (int)strlen(records[0].path) - 3, records[0].path);
    if (!records[0].path || !records[1].path)
        return shf_fail_memory(sink->context, "a path");
    shf_status status = end_archive(sink, v, &changed, &records[0]);
    if (!status && !changed) {
        memcpy(records, shf_marker_shard(sink->earlier, records[0].path),
               RECORDS * sizeof(*records));
        return SHF_OK;
    }
    shf_track_name(name, v);
    if (!status)
        status = shf_tar_index_write(sink->release, name, &records[0], &records[1]);
    return status ? status : move_shard(sink, v, records);
}

static shf_status tar_publish(shf_sink *sink)
{
    tar_state *state = sink->state;
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < sink->plan->variant_count; v++)
        status = publish_shard(sink, v, &state->shards[RECORDS * v]);
    sink->marker->shards = state->shards;
    sink->marker->shard_count = RECORDS * sink->plan->variant_count;
    return status;
}

const shf_sink_type shf_sink_tar = {
    .name = "tar",
    .summary =
        "WebDataset archives: <corruption>/<severity>/<chunk>.tar, with an index beside each",
    .keeps = true,
    .hashes = true,
    .encodes = true,
    .open_files = 1,
    .place = tar_place,
    .stem = shf_tar_stem,
    .holds = tar_holds,
    .open = tar_open,
    .begin = tar_begin,
    .put = tar_put,
    .append = tar_append,
    .publish = tar_publish,
    .close = tar_close,
};

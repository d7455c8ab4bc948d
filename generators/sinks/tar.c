/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* tar: WebDataset archives, one for each variant and chunk: "<variant>/NNNNNN.tar". A sample is an
 * image and, if it has a label, a ".cls" member with the label as digits. Beside each archive is its
 * index, "<variant>/NNNNNN.idx", in the format that NVIDIA DALI reads (v1.2).
 *
 * All views of a source lie side by side in one archive, "<recipe>/NNNNNN.tar": a sample has a member
 * for each, "<stem>.<view>.png", and the label after the first. Such variants are a group; its first
 * one has the group's track. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "generators/sinks/tar_index.h"
#include "generators/sinks/tar_stem.h"
#include "generators/sinks/tracks.h"
#include "manifests/paths.h"
#include "manifests/tar.h"

#define MOST_LABEL 16 /* bytes of a label as text */
#define RECORDS 2     /* shards of a group: the archive, then its index */

typedef struct tar_state {
    shf_tracks tracks;
    shf_buffer sample;        /* the bytes of one */
    shf_shard_record *shards; /* of the chunk, RECORDS for each group */
    uint64_t *samples;        /* of the chunk, by the group's first variant */
} tar_state;

/* ---- where things are ---- */

/* Of a view, after the stem: its id without the name of the recipe, if that is the first part: "x+1y+0";
 * "rotate-07" of "rotate/07". */
static const char *member_name(shf_plan *plan, const char *id)
{
    const size_t size = strlen(plan->options.recipe);
    const bool own = strncmp(id, plan->options.recipe, size) == 0 && id[size] == '/';
    char *name = shf_arena_print(&plan->arena, "%s", own ? id + size + 1 : id);
    for (char *at = name; at && *at; at++)
        *at = *at == '/' ? '-' : *at;
    return name;
}

static shf_status tar_place(shf_plan *plan, shf_variant_record *variant)
{
    const char *extension = shf_encoder_extension(&plan->encoder);
    const bool view = variant->view.policy != SHF_POLICY_NONE;
    const char *name = view ? member_name(plan, variant->id) : "";
    variant->shard =
        shf_arena_print(&plan->arena, "%s/{chunk}.tar", view ? plan->options.recipe : variant->id);
    if (name)
        variant->path =
            shf_arena_print(&plan->arena, "{stem}%s%s.%s", view ? "." : "", name, extension);
    return variant->shard && variant->path ? SHF_OK : shf_fail_memory(plan->context, "a variant");
}

/* What follows the stem in the longest name of a member, ".cls" among them. */
static const char *tar_stem(const shf_plan *plan, shf_arena *arena, const char *stem)
{
    size_t longest = strlen(".cls");
    for (size_t v = 0; v < plan->variant_count; v++) {
        const size_t rest = strlen(plan->variants[v].path) - strlen("{stem}");
        longest = rest > longest ? rest : longest;
    }
    return shf_tar_stem(arena, stem, longest);
}

/* The variant after the last of a group. */
static size_t group_end(const shf_plan *plan, size_t first)
{
    size_t end = first + 1;
    while (end < plan->variant_count &&
           strcmp(plan->variants[end].shard, plan->variants[first].shard) == 0)
        end++;
    return end;
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
    state->samples =
        shf_allocate(sink->context, sink->plan->variant_count * sizeof(*state->samples));
    shf_status status = shf_tracks_open(sink, &state->tracks);
    return status || (state->shards && state->samples)
               ? status
               : shf_fail_memory(sink->context, "the tar sink");
}

static void tar_close(shf_sink *sink)
{
    tar_state *state = sink->state;
    if (!state)
        return;
    shf_tracks_close(&state->tracks);
    shf_buffer_free(&state->sample);
    shf_release(sink->context, state->shards);
    shf_release(sink->context, state->samples);
    shf_release(sink->context, state);
}

static char *archive_path(shf_arena *arena, const shf_variant_record *variant, uint64_t chunk)
{
    return shf_shard_path(arena, variant->shard, chunk);
}

static shf_status tar_begin(shf_sink *sink)
{
    tar_state *state = sink->state;
    memset(state->samples, 0, sink->plan->variant_count * sizeof(*state->samples));
    return shf_tracks_begin(&state->tracks, archive_path);
}

/* ---- samples ---- */

static uint64_t member_size(uint64_t size)
{
    return SHF_TAR_BLOCK + size + SHF_TAR_PADDING(size);
}

/* The bytes that an earlier run used for an image in the archive of a group, 0 if it had none. */
static uint64_t old_size(const shf_plan *plan, const shf_row_record *row, size_t first, size_t end)
{
    uint64_t size = 0;
    size_t v = first;
    for (size_t i = 0; row && !row->error && i < row->output_count && v < end; i++) {
        if (strcmp(row->outputs[i].variant, plan->variants[v].id) != 0)
            continue;
        v++;
        if (!row->outputs[i].dropped)
            size += member_size(row->outputs[i].bytes);
    }
    return size && row->label >= 0 ? size + member_size(MOST_LABEL) : size;
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

static shf_status add_image(tar_state *state, shf_context *context, const shf_slot *slot,
                            const shf_variant_record *variant, size_t v)
{
    shf_buffer *sample = &state->sample;
    const shf_row_record *row = &slot->row;
    uint64_t size = row->outputs[v].bytes;
    const char *name = shf_output_path(&context->scratch, variant->path, row->stem);
    shf_status status = add_header(sample, context, name, size);
    if (!status)
        status = shf_tracks_read(&state->tracks, context, slot, v, sample);
    return status ? status : add_padding(sample, size);
}

/* The images of a group, and the label after the first. */
static shf_status add_sample(shf_sink *sink, shf_context *context, const shf_slot *slot,
                             size_t first, size_t end)
{
    tar_state *state = sink->state;
    bool labelled = slot->row.label < 0;
    shf_status status = SHF_OK;
    state->sample.size = 0;
    for (size_t v = first; !status && v < end; v++) {
        if (slot->row.outputs[v].dropped)
            continue;
        status = add_image(state, context, slot, &sink->plan->variants[v], v);
        if (!status && !labelled)
            status = add_label(&state->sample, context, &slot->row);
        labelled = true;
    }
    return status ? status
                  : shf_track_add(&state->tracks, context, first, state->sample.data,
                                  state->sample.size);
}

static shf_status tar_put(shf_sink *sink, shf_context *context, const shf_slot *slot,
                          size_t variant, const shf_buffer *encoded)
{
    tar_state *state = sink->state;
    return shf_tracks_put(&state->tracks, context, slot, variant, encoded);
}

/* One group of an image: kept as it is, made now, or gone with the image. An archive is held as a
 * whole, so that its outputs are made all or none. */
static shf_status append_group(shf_sink *sink, shf_context *context, const shf_slot *slot,
                               size_t first, size_t end)
{
    tar_state *state = sink->state;
    uint64_t old = old_size(sink->plan, slot->previous, first, end);
    bool made = !slot->row.error && shf_tracks_has(&state->tracks, slot, first);
    for (size_t v = first; !slot->row.error && v < end; v++)
        state->tracks.tracks[first].outputs += !slot->row.outputs[v].dropped;
    state->samples[first] += !slot->row.error;
    if (!slot->row.error && !made)
        return shf_track_keep(&state->tracks, context, first, old);
    shf_status status = shf_track_drop(&state->tracks, context, first, old);
    return status || !made ? status : add_sample(sink, context, slot, first, end);
}

static shf_status tar_append(shf_sink *sink, shf_context *context, const shf_slot *slot)
{
    tar_state *state = sink->state;
    shf_status status = SHF_OK;
    for (size_t v = 0, end; !status && v < sink->plan->variant_count; v = end) {
        shf_mark mark = shf_arena_mark(&context->scratch);
        end = group_end(sink->plan, v);
        status = append_group(sink, context, slot, v, end);
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
        status =
            shf_tar_index_write(sink->release, name, &records[0], state->samples[v], &records[1]);
    return status ? status : move_shard(sink, v, records);
}

static shf_status tar_publish(shf_sink *sink)
{
    tar_state *state = sink->state;
    shf_status status = SHF_OK;
    size_t count = 0;
    for (size_t v = 0; !status && v < sink->plan->variant_count; v = group_end(sink->plan, v)) {
        status = publish_shard(sink, v, &state->shards[count]);
        count += RECORDS;
    }
    sink->marker->shards = state->shards;
    sink->marker->shard_count = count;
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
    .shares = true,
    .place = tar_place,
    .stem = tar_stem,
    .holds = tar_holds,
    .open = tar_open,
    .begin = tar_begin,
    .put = tar_put,
    .append = tar_append,
    .publish = tar_publish,
    .close = tar_close,
};

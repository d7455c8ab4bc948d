/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Tracks: staged outputs, and files that are begun at the first difference from their old ones. */
#include "generators/sinks/tracks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "manifests/files.h"

#define COPY_BYTES ((size_t)1 << 18)

/* ---- opening and closing ---- */

shf_status shf_tracks_open(shf_sink *sink, shf_tracks *tracks)
{
    shf_context *context = sink->context;
    size_t count = sink->plan->variant_count;
    *tracks = (shf_tracks){.sink = sink, .count = count};
    shf_arena_init(&tracks->arena, &context->allocator);
    tracks->tracks = shf_allocate(context, count * sizeof(*tracks->tracks));
    tracks->staged = shf_allocate(context, sink->slots * count * sizeof(*tracks->staged));
    tracks->used = shf_allocate(context, sink->slots * sizeof(*tracks->used));
    tracks->slots = shf_allocate(context, sink->slots * sizeof(*tracks->slots));
    if (!tracks->tracks || !tracks->staged || !tracks->used || !tracks->slots)
        return shf_fail_memory(context, "the files of a chunk");
    for (size_t v = 0; v < count; v++)
        tracks->tracks[v] = (shf_track){.file = -1};
    for (size_t i = 0; i < sink->slots; i++)
        tracks->slots[i] = -1;
    memset(tracks->staged, 0, sink->slots * count * sizeof(*tracks->staged));
    return SHF_OK;
}

static void close_file(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

static void end_hash(shf_track *track, uint8_t hash[SHF_SHA256_SIZE])
{
    if (track->sha.digest)
        shf_sha256_end(&track->sha, hash);
    track->sha.digest = NULL;
}

static void reset(shf_tracks *tracks)
{
    uint8_t unused[SHF_SHA256_SIZE];
    for (size_t v = 0; v < tracks->count; v++) {
        close_file(&tracks->tracks[v].file);
        end_hash(&tracks->tracks[v], unused);
        tracks->tracks[v] = (shf_track){.file = -1};
    }
    for (size_t i = 0; i < tracks->sink->slots; i++) {
        close_file(&tracks->slots[i]);
        tracks->used[i] = 0;
    }
    memset(tracks->staged, 0, tracks->sink->slots * tracks->count * sizeof(*tracks->staged));
    shf_arena_rewind(&tracks->arena, (shf_mark){0});
}

static shf_status find_old(shf_tracks *tracks, shf_track_path path, size_t variant)
{
    bool held;
    const shf_sink *sink = tracks->sink;
    shf_track *track = &tracks->tracks[variant];
    shf_status status = sink->type->holds(sink->plan, sink->release, sink->earlier, variant, &held);
    if (status || !held)
        return status;
    const char *old = path(&tracks->arena, &sink->plan->variants[variant], sink->earlier->number);
    if (!old)
        return shf_fail_memory(sink->context, "a path");
    const shf_shard_record *record = shf_marker_shard(sink->earlier, old);
    if (record) {
        track->old = old;
        track->old_size = record->bytes;
    }
    return SHF_OK;
}

shf_status shf_tracks_begin(shf_tracks *tracks, shf_track_path path)
{
    reset(tracks);
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && tracks->sink->earlier->present && v < tracks->count; v++)
        status = find_old(tracks, path, v);
    return status;
}

void shf_tracks_close(shf_tracks *tracks)
{
    if (!tracks->sink)
        return;
    shf_context *context = tracks->sink->context;
    if (tracks->tracks && tracks->staged && tracks->used && tracks->slots)
        reset(tracks);
    shf_release(context, tracks->tracks);
    shf_release(context, tracks->staged);
    shf_release(context, tracks->used);
    shf_release(context, tracks->slots);
    shf_arena_free(&tracks->arena);
}

/* ---- staging: a slot belongs to one thread until it is appended ---- */

static shf_staged *staged_of(const shf_tracks *tracks, const shf_slot *slot, size_t variant)
{
    return &tracks->staged[slot->number * tracks->count + variant];
}

/* A file without a name: it goes with the process. */
static int open_slot(const shf_tracks *tracks, size_t number)
{
    char name[32];
    int stage = tracks->sink->release->stage;
    snprintf(name, sizeof(name), "slot-%zu", number);
    int file = openat(stage, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file >= 0)
        unlinkat(stage, name, 0);
    return file;
}

shf_status shf_tracks_put(shf_tracks *tracks, shf_context *context, const shf_slot *slot,
                          size_t variant, const shf_buffer *encoded)
{
    int *file = &tracks->slots[slot->number];
    uint64_t *used = &tracks->used[slot->number];
    if (*file < 0)
        *file = open_slot(tracks, slot->number);
    if (*file < 0 || lseek(*file, (off_t)*used, SEEK_SET) < 0 ||
        !shf_file_write_all(*file, encoded->data, encoded->size))
        return shf_release_fail(tracks->sink->release, context, "write", "a staged output");
    *staged_of(tracks, slot, variant) = (shf_staged){*used, encoded->size};
    *used += encoded->size;
    return SHF_OK;
}

bool shf_tracks_has(const shf_tracks *tracks, const shf_slot *slot, size_t variant)
{
    return staged_of(tracks, slot, variant)->size != 0;
}

shf_status shf_tracks_read(shf_tracks *tracks, shf_context *context, const shf_slot *slot,
                           size_t variant, shf_buffer *out)
{
    const shf_staged *staged = staged_of(tracks, slot, variant);
    shf_status status = shf_buffer_reserve(out, (size_t)staged->size);
    if (status)
        return status;
    if (!shf_file_read_at(tracks->slots[slot->number], out->data + out->size, (size_t)staged->size,
                          staged->offset))
        return shf_release_fail(tracks->sink->release, context, "read", "a staged output");
    out->size += (size_t)staged->size;
    return SHF_OK;
}

void shf_tracks_forget(shf_tracks *tracks, const shf_slot *slot)
{
    memset(staged_of(tracks, slot, 0), 0, tracks->count * sizeof(*tracks->staged));
    tracks->used[slot->number] = 0;
}

/* ---- tracks ---- */

void shf_track_name(char name[SHF_TRACK_NAME], size_t variant)
{
    snprintf(name, SHF_TRACK_NAME, "%zu", variant);
}

static shf_status write_bytes(shf_tracks *tracks, shf_context *context, shf_track *track,
                              const void *data, size_t size)
{
    if (!shf_file_write_all(track->file, data, size))
        return shf_release_fail(tracks->sink->release, context, "write", "a shard");
    shf_sha256_add(&track->sha, data, size);
    return SHF_OK;
}

/* Bytes of the old one go to the new one. The file is opened each time: there may be hundreds. */
static shf_status copy(shf_tracks *tracks, shf_context *context, shf_track *track, uint64_t at,
                       uint64_t size)
{
    const shf_release_dir *release = tracks->sink->release;
    shf_mark mark = shf_arena_mark(&context->scratch);
    uint8_t *block = shf_arena_take(&context->scratch, COPY_BYTES, 1);
    if (!block)
        return shf_fail_memory(context, "a block");
    int old = openat(release->folder, track->old, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    shf_status status = old < 0 ? shf_release_fail(release, context, "open", track->old) : SHF_OK;
    while (!status && size) {
        size_t part = size < COPY_BYTES ? (size_t)size : COPY_BYTES;
        if (shf_file_read_at(old, block, part, at))
            status = write_bytes(tracks, context, track, block, part);
        else
            status = shf_release_fail(release, context, "read", track->old);
        at += part;
        size -= part;
    }
    close_file(&old);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* The first difference: a file of its own, which begins as the old one does. */
static shf_status begin_file(shf_tracks *tracks, shf_context *context, size_t variant)
{
    char name[SHF_TRACK_NAME];
    shf_track *track = &tracks->tracks[variant];
    if (track->file >= 0)
        return SHF_OK;
    shf_status status = tracks->before ? tracks->before(tracks->sink, context, variant) : SHF_OK;
    if (status)
        return status;
    shf_track_name(name, variant);
    track->file = openat(tracks->sink->release->stage, name,
                         O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (track->file < 0)
        return shf_release_fail(tracks->sink->release, context, "make", "a shard");
    if (shf_sha256_begin(&track->sha))
        return shf_fail_memory(context, "a shard");
    return track->size ? copy(tracks, context, track, 0, track->size) : SHF_OK;
}

shf_status shf_track_add(shf_tracks *tracks, shf_context *context, size_t variant, const void *data,
                         size_t size)
{
    shf_track *track = &tracks->tracks[variant];
    shf_status status = begin_file(tracks, context, variant);
    if (!status)
        status = write_bytes(tracks, context, track, data, size);
    track->size += size;
    return status;
}

shf_status shf_track_keep(shf_tracks *tracks, shf_context *context, size_t variant, uint64_t size)
{
    shf_track *track = &tracks->tracks[variant];
    shf_status status = SHF_OK;
    if (track->file >= 0)
        status = copy(tracks, context, track, track->old_at, size);
    track->old_at += size;
    track->size += size;
    return status;
}

shf_status shf_track_drop(shf_tracks *tracks, shf_context *context, size_t variant, uint64_t size)
{
    shf_track *track = &tracks->tracks[variant];
    if (!size || !track->old)
        return SHF_OK;
    shf_status status = begin_file(tracks, context, variant);
    track->old_at += size;
    return status;
}

shf_status shf_track_end(shf_tracks *tracks, size_t variant, bool *changed,
                         char sha256[SHF_SHA256_HEX])
{
    shf_track *track = &tracks->tracks[variant];
    shf_context *context = tracks->sink->context;
    uint8_t hash[SHF_SHA256_SIZE];
    *changed = track->file >= 0 || !track->old || track->old_at != track->old_size;
    if (!*changed)
        return SHF_OK;
    shf_status status = begin_file(tracks, context, variant);
    if (status)
        return status;
    int file = track->file;
    track->file = -1;
    if (close(file))
        return shf_release_fail(tracks->sink->release, context, "write", "a shard");
    end_hash(track, hash);
    shf_hex(hash, sha256);
    return SHF_OK;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tar source: "tar:FILES", archives of images side by side with their labels, as WebDataset has
 * them, or of class folders. Headers are walked once, when it is opened; images are read where they
 * lie. */
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/sources/file.h"
#include "generators/sources/shards.h"

typedef struct tar_state {
    shf_shards shards;
    const shf_member *members; /* by the item's origin */
} tar_state;

static shf_status tar_open(shf_context *context, shf_source *source)
{
    tar_state *state = shf_arena_take(&source->arena, 1, sizeof(*state));
    if (!state)
        return shf_fail_memory(context, "a source");
    source->state = state;
    shf_buffer members;
    shf_buffer_init(&members, context);
    shf_status status = shf_shards_find(context, source, &state->shards);
    if (!status)
        status = shf_samples_read(context, source, &state->shards, &members);
    shf_member *kept = status ? NULL : shf_arena_take(&source->arena, members.size, 1);
    if (!status && !kept)
        status = shf_fail_memory(context, "the list of images");
    if (!status && members.size)
        memcpy(kept, members.data, members.size);
    state->members = kept;
    shf_buffer_free(&members);
    return status;
}

/* Archives are opened for every image: there may be more of them than files may be open. */
static shf_status tar_load(const shf_source *source, size_t index, shf_context *context,
                           shf_arena *arena, shf_loaded *out)
{
    const tar_state *state = source->state;
    const shf_member *member = &state->members[source->items[index].origin];
    int file;
    uint64_t size;
    shf_status status = shf_shard_open(context, state->shards.paths[member->shard], &file, &size);
    if (status)
        return status;
    status = shf_image_part_load(context, arena, file, member->offset, member->size,
                                 source->options.max_pixels, out);
    close(file);
    return status;
}

const shf_source_type shf_source_tar = {
    .prefix = "tar:",
    .summary = "WebDataset's tar archives: tar:FILE, tar:DIR, tar:train-{000..146}.tar",
    .open = tar_open,
    .load = tar_load,
};

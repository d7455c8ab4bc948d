/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* folder: a file an output, "<variant>/<stem>.<extension>". Files are staged as "<item>.<variant>"
 * and moved into place when the whole chunk is on the disk. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "generators/pipeline/release.h"

typedef struct folder_state {
    shf_arena arena; /* of one path */
    shf_buffer
        gone; /* of the chunk: outputs that an earlier run may have made, and this one has not */
} folder_state;

typedef struct gone_output {
    size_t item, variant;
} gone_output;

static shf_status folder_place(shf_plan *plan, shf_variant_record *variant)
{
    const shf_edit_recipe *edits = plan->edits;
    const bool clean = strcmp(variant->id, "clean") == 0;
    variant->path =
        shf_arena_print(&plan->arena, "%s%s%s/{stem}.%s",
                        clean && edits->clean ? edits->clean : variant->id, edits->below ? "/" : "",
                        edits->below ? edits->below : "", shf_encoder_extension(&plan->encoder));
    return variant->path ? SHF_OK : shf_fail_memory(plan->context, "a variant");
}

static void stage_name(char name[48], size_t item, size_t variant)
{
    snprintf(name, 48, "%zu.%zu", item, variant);
}

static shf_status folder_open(shf_sink *sink)
{
    folder_state *state = shf_allocate(sink->context, sizeof(*state));
    if (!state)
        return shf_fail_memory(sink->context, "the folder sink");
    shf_arena_init(&state->arena, &sink->context->allocator);
    shf_buffer_init(&state->gone, sink->context);
    sink->state = state;
    return SHF_OK;
}

static shf_status folder_begin(shf_sink *sink)
{
    folder_state *state = sink->state;
    state->gone.size = 0;
    return SHF_OK;
}

static shf_status folder_put(shf_sink *sink, shf_context *context, const shf_slot *slot,
                             size_t variant, const shf_buffer *encoded)
{
    char name[48];
    stage_name(name, slot->item, variant);
    return shf_release_write(sink->release, context, sink->release->stage, name, encoded->data,
                             encoded->size);
}

/* An image that failed half-way leaves nothing in the stage. */
static shf_status folder_append(shf_sink *sink, shf_context *context, const shf_slot *slot)
{
    folder_state *state = sink->state;
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < sink->plan->variant_count; v++) {
        char name[48];
        const gone_output gone = {slot->item, v};
        if (!slot->row.error && !slot->row.outputs[v].dropped)
            continue;
        stage_name(name, slot->item, v);
        unlinkat(sink->release->stage, name, 0);
        status = shf_buffer_append(&state->gone, &gone, sizeof(gone));
    }
    return status ? shf_fail_memory(context, "the list of failed images") : SHF_OK;
}

/* The path of an output below OUT; valid until the next call. */
static shf_status output_path(shf_sink *sink, size_t item, size_t variant, const char **path)
{
    folder_state *state = sink->state;
    shf_arena_rewind(&state->arena, (shf_mark){0});
    *path = shf_output_path(&state->arena, sink->plan->variants[variant].path,
                            sink->plan->source->items[item].stem);
    return *path ? SHF_OK : shf_fail_memory(sink->context, "an output's path");
}

static shf_status remove_gone(shf_sink *sink)
{
    const folder_state *state = sink->state;
    const gone_output *gone = (const gone_output *)(const void *)state->gone.data;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < state->gone.size / sizeof(*gone); i++) {
        const char *path;
        status = output_path(sink, gone[i].item, gone[i].variant, &path);
        if (!status)
            status = shf_release_remove(sink->release, path);
    }
    return status;
}

static shf_status move_staged(shf_sink *sink, const char *name)
{
    size_t item, variant;
    int end = 0;
    if (sscanf(name, "%zu.%zu%n", &item, &variant, &end) != 2 || name[end])
        return SHF_OK; /* not an output */
    const char *path;
    shf_status status = output_path(sink, item, variant, &path);
    return status ? status : shf_release_move(sink->release, name, path);
}

static shf_status folder_publish(shf_sink *sink)
{
    shf_status status = remove_gone(sink);
    int again = status ? -1 : dup(sink->release->stage);
    DIR *stage = again < 0 ? NULL : fdopendir(again);
    if (!status && !stage) {
        if (again >= 0)
            close(again);
        return shf_release_fail(sink->release, sink->context, "read", "the stage");
    }
    if (status)
        return status;
    rewinddir(stage);
    for (struct dirent *entry = readdir(stage); entry && !status; entry = readdir(stage))
        status = move_staged(sink, entry->d_name);
    closedir(stage);
    return status;
}

static void folder_close(shf_sink *sink)
{
    folder_state *state = sink->state;
    if (!state)
        return;
    shf_buffer_free(&state->gone);
    shf_arena_free(&state->arena);
    shf_release(sink->context, state);
}

const shf_sink_type shf_sink_folder = {
    .name = "folder",
    .summary = "a file an output: <corruption>/<severity>/<class>/<name>",
    .keeps = true,
    .files = true,
    .hashes = true,
    .encodes = true,
    .place = folder_place,
    .open = folder_open,
    .begin = folder_begin,
    .put = folder_put,
    .append = folder_append,
    .publish = folder_publish,
    .close = folder_close,
};

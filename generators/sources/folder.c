/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The folder source: class folders, as torchvision's ImageFolder reads them, or images side by
 * side. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/sources/file.h"
#include "generators/sources/names.h"
#include "generators/sources/walk.h"

typedef struct folder_state {
    int root;
} folder_state;

/* ---- what was found ---- */

static int compare_folders(const void *a, const void *b)
{
    return strcmp(((const shf_class_folder *)a)->name, ((const shf_class_folder *)b)->name);
}

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const shf_entry *)a)->path, ((const shf_entry *)b)->path);
}

/* Every class folder has a number, as ImageFolder counts, whether it holds images or not. */
static shf_status take_classes(shf_walk *walk)
{
    shf_source *source = walk->source;
    shf_class_folder *folders = (shf_class_folder *)(void *)walk->classes.data;
    size_t count = walk->classes.size / sizeof(*folders), empty = 0, first = 0;
    qsort(folders, count, sizeof(*folders), compare_folders);
    source->classes = shf_arena_take(&source->arena, count, sizeof(*source->classes));
    if (!source->classes)
        return shf_fail_memory(walk->context, "the class list");
    source->class_count = count;
    for (size_t i = 0; i < count; i++) {
        source->classes[i] = folders[i].name;
        if (folders[i].images == 0 && empty++ == 0)
            first = i;
    }
    char shown[SHF_SHOWN];
    if (empty)
        shf_source_warn(source, "%zu of %zu class folders hold no images, the first is '%s'", empty,
                        count, shf_shown(folders[first].name, shown, sizeof(shown)));
    return SHF_OK;
}

/* Images at the root count only where there are no class folders, or where a file gives labels. */
static shf_status settle(shf_walk *walk)
{
    shf_source *source = walk->source;
    shf_entry *entries = (shf_entry *)(void *)source->entries.data;
    size_t count = source->entries.size / sizeof(*entries), below = count - walk->root_images;
    shf_status status = SHF_OK;
    if (below && !source->options.labels) {
        for (size_t i = 0; i < walk->root_images && !status; i++)
            status = shf_skip(walk->context, source, walk->skips, SHF_SKIP_ROOT, entries[i].path);
        memmove(entries, entries + walk->root_images, below * sizeof(*entries));
        source->entries.size = below * sizeof(*entries);
        count = below;
        if (!status)
            status = take_classes(walk);
    }
    if (count)
        qsort(entries, count, sizeof(*entries), compare_entries);
    return status;
}

/* ---- the type ---- */

static shf_status open_root(shf_context *context, const char *spec, int *root)
{
    *root = shf_open_below(AT_FDCWD, spec, O_RDONLY | O_DIRECTORY);
    if (*root >= 0)
        return SHF_OK;
    char shown[SHF_SHOWN];
    shf_shown(spec, shown, sizeof(shown));
    if (errno == ENOTDIR)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "the source '%s' is not a folder; list:FILE takes a list of images", shown);
    return shf_fail(context, SHF_ERR_IO, "the source folder '%s' cannot be opened: %s", shown,
                    strerror(errno));
}

static shf_status folder_open(shf_context *context, shf_source *source)
{
    folder_state *state = shf_arena_take(&source->arena, 1, sizeof(*state));
    if (!state)
        return shf_fail_memory(context, "a source");
    shf_status status = open_root(context, source->spec, &state->root);
    if (status)
        return status;
    source->state = state;
    shf_walk walk = {.context = context, .source = source, .root = state->root};
    shf_buffer_init(&walk.classes, context);
    shf_buffer_init(&walk.path, context);
    shf_mark mark = shf_arena_mark(&context->scratch);
    status = shf_walk_run(&walk);
    if (!status)
        status = settle(&walk);
    if (!status)
        shf_skips_warn(source, walk.skips);
    shf_arena_rewind(&context->scratch, mark);
    shf_buffer_free(&walk.classes);
    shf_buffer_free(&walk.path);
    return status;
}

static shf_status folder_load(const shf_source *source, size_t index, shf_context *context,
                              shf_arena *arena, shf_loaded *out)
{
    const folder_state *state = source->state;
    return shf_image_file_load(context, arena, state->root, source->items[index].path,
                               source->options.max_pixels, out);
}

static void folder_close(shf_source *source)
{
    const folder_state *state = source->state;
    if (state)
        close(state->root);
}

const shf_source_type shf_source_folder = {
    .prefix = "",
    .summary = "a folder of JPEG and PNG files, in class folders or not",
    .open = folder_open,
    .load = folder_load,
    .close = folder_close,
};

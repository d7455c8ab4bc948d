/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The list source: "list:FILE", a line an image: path, and if wanted label and sample key. Paths are
 * relative to the list's folder, or absolute; one that leads out of that folder is never shown in the
 * release: its file name stands for it, unless the line has a key. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/sources/image_lines.h"
#include "generators/sources/file.h"
#include "generators/sources/names.h"
#include "generators/sources/source.h"
#include "manifests/paths.h"

#define LONGEST 4096 /* bytes of a path or key */

typedef struct list_state {
    int folder;
    const char **paths; /* for opening, by the item's origin */
} list_state;

static shf_status open_folder(shf_context *context, const shf_source *source, int *folder)
{
    const char *file = source->spec, *slash = strrchr(file, '/');
    size_t length = slash ? (size_t)(slash - file) + 1 : 0;
    char *path = shf_arena_take(&context->scratch, length + 2, 1);
    if (!path)
        return shf_fail_memory(context, "a source");
    memcpy(path, length ? file : ".", length ? length : 1);
    path[length ? length : 1] = 0;
    *folder = shf_open_below(AT_FDCWD, path, O_PATH | O_DIRECTORY);
    char shown[SHF_SHOWN];
    return *folder >= 0 ? SHF_OK
                        : shf_fail(context, SHF_ERR_IO, "the folder of '%s' cannot be opened: %s",
                                   shf_shown(file, shown, sizeof(shown)), strerror(errno));
}

static shf_status fail_at(shf_context *context, const shf_image_line *line, const char *file,
                          const char *what)
{
    return shf_fail(context, SHF_ERR_DATA, "%s, line %zu: %s", file, line->line, what);
}

static const char *keep(shf_source *source, const char *text)
{
    return shf_source_text(source, text, strlen(text));
}

/* Adds the image of a line, and its path to paths. */
static shf_status add_line(shf_context *context, shf_source *source, const shf_image_line *line,
                           shf_buffer *paths)
{
    if (strlen(line->path) > LONGEST || (line->key && strlen(line->key) > LONGEST))
        return fail_at(context, line, source->spec, "a path or key of more than 4096 bytes");
    shf_path_tidy(line->path);
    const char *slash = strrchr(line->path, '/'), *name = slash ? slash + 1 : line->path;
    if (!*name || strcmp(name, "..") == 0)
        return fail_at(context, line, source->spec, "the path ends without a file name");
    if (line->key && !shf_path_is_inside(line->key))
        return fail_at(context, line, source->spec,
                       "a key may not begin or end with '/', nor hold '//', '.' or '..'");
    const char *path = keep(source, line->path);
    shf_entry entry = {.path = shf_path_is_inside(line->path) ? path : keep(source, name),
                       .key = line->key ? keep(source, line->key) : NULL,
                       .label = line->label ? keep(source, line->label) : NULL};
    if (!path || !entry.path || (line->key && !entry.key) || (line->label && !entry.label))
        return shf_fail_memory(context, "the list of images");
    shf_status status = shf_buffer_append(paths, &path, sizeof(path));
    return status ? status : shf_source_add(context, source, &entry);
}

static shf_status read_list(shf_context *context, shf_source *source, list_state *state)
{
    shf_buffer paths;
    shf_buffer_init(&paths, context);
    shf_image_line line = {.line = 1};
    shf_image_lines lines;
    shf_status status = shf_image_lines_open(context, source->spec, &lines);
    while (!status && line.line) {
        status = shf_image_lines_next(&lines, &line);
        if (!status && line.line)
            status = add_line(context, source, &line, &paths);
    }
    state->paths = status ? NULL : shf_arena_take(&source->arena, paths.size, 1);
    if (!status && !state->paths)
        status = shf_fail_memory(context, "the list of images");
    if (!status && paths.size)
        memcpy(state->paths, paths.data, paths.size);
    shf_image_lines_close(&lines);
    shf_buffer_free(&paths);
    return status;
}

static shf_status list_open(shf_context *context, shf_source *source)
{
    if (!*source->spec)
        return shf_fail(context, SHF_ERR_ARGUMENT, "the source list: needs a file: list:FILE");
    list_state *state = shf_arena_take(&source->arena, 1, sizeof(*state));
    if (!state)
        return shf_fail_memory(context, "a source");
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = open_folder(context, source, &state->folder);
    shf_arena_rewind(&context->scratch, mark);
    if (status)
        return status;
    source->state = state;
    return read_list(context, source, state);
}

static shf_status list_load(const shf_source *source, size_t index, shf_context *context,
                            shf_arena *arena, shf_loaded *out)
{
    const list_state *state = source->state;
    return shf_image_file_load(context, arena, state->folder,
                               state->paths[source->items[index].origin],
                               source->options.max_pixels, out);
}

static void list_close(shf_source *source)
{
    const list_state *state = source->state;
    if (state)
        close(state->folder);
}

const shf_source_type shf_source_list = {
    .prefix = "list:",
    .summary = "list:FILE, a line an image: path, and if wanted label and key",
    .open = list_open,
    .load = list_load,
    .close = list_close,
};

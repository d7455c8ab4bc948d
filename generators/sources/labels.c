/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Labels files. */
#include "generators/sources/labels.h"

#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "generators/sources/image_lines.h"
#include "generators/sources/names.h"

typedef struct label_line {
    const char *path, *label;
    size_t line;
    bool used;
} label_line;

static int compare_lines(const void *a, const void *b)
{
    const label_line *left = a, *right = b;
    int order = strcmp(left->path, right->path);
    return order ? order : (left->line > right->line) - (left->line < right->line);
}

static label_line *find_line(label_line *lines, size_t count, const char *path)
{
    const label_line wanted = {.path = path};
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(wanted.path, lines[middle].path);
        if (order == 0)
            return &lines[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* All lines of the file, into lines; texts go to the source's arena. */
static shf_status read_lines(shf_context *context, shf_source *source, shf_image_lines *in,
                             shf_buffer *lines)
{
    const char *file = source->options.labels;
    for (;;) {
        shf_image_line image;
        shf_status status = shf_image_lines_next(in, &image);
        if (status || !image.line)
            return status;
        if (!image.label)
            return shf_fail(context, SHF_ERR_DATA, "%s, line %zu: no label; a line is path,label",
                            file, image.line);
        shf_path_tidy(image.path);
        label_line line = {shf_source_text(source, image.path, strlen(image.path)),
                           shf_source_text(source, image.label, strlen(image.label)), image.line,
                           false};
        if (!line.path || !line.label)
            return shf_fail_memory(context, "labels");
        status = shf_buffer_append(lines, &line, sizeof(line));
        if (status)
            return status;
    }
}

static shf_status sort_lines(shf_context *context, const shf_source *source, label_line *lines,
                             size_t count)
{
    if (count == 0)
        return shf_fail(context, SHF_ERR_DATA, "%s: no labels; a line is path,label",
                        source->options.labels);
    qsort(lines, count, sizeof(*lines), compare_lines);
    char shown[SHF_SHOWN];
    for (size_t i = 1; i < count; i++)
        if (strcmp(lines[i - 1].path, lines[i].path) == 0)
            return shf_fail(context, SHF_ERR_DATA, "%s, line %zu: '%s' has a label in line %zu",
                            source->options.labels, lines[i].line,
                            shf_shown(lines[i].path, shown, sizeof(shown)), lines[i - 1].line);
    return SHF_OK;
}

static void label_entries(const shf_source *source, label_line *lines, size_t count)
{
    shf_entry *entries = (shf_entry *)(void *)source->entries.data;
    for (size_t i = 0; i < source->entries.size / sizeof(*entries); i++) {
        const char *key =
            entries[i].key ? entries[i].key : shf_key_of(entries[i].path, source->options.key_rule);
        label_line *line = find_line(lines, count, entries[i].path);
        if (!line)
            line = find_line(lines, count, key);
        entries[i].label = line ? line->label : NULL;
        entries[i].class_folder = false;
        if (line)
            line->used = true;
    }
    size_t unused = 0, first = 0;
    for (size_t i = 0; i < count; i++)
        if (!lines[i].used && unused++ == 0)
            first = i;
    char shown[SHF_SHOWN];
    if (unused)
        shf_source_warn(source, "%s: %zu label%s of images that are not in the source, as '%s'",
                        source->options.labels, unused, unused == 1 ? " is" : "s are",
                        shf_shown(lines[first].path, shown, sizeof(shown)));
}

shf_status shf_labels_read(shf_context *context, shf_source *source, shf_label_texts *out)
{
    shf_buffer buffer;
    shf_image_lines in;
    shf_buffer_init(&buffer, context);
    shf_status status = shf_image_lines_open(context, source->options.labels, &in);
    if (!status)
        status = read_lines(context, source, &in, &buffer);
    label_line *lines = (label_line *)(void *)buffer.data;
    size_t count = buffer.size / sizeof(*lines);
    if (!status)
        status = sort_lines(context, source, lines, count);
    if (status)
        goto done;
    label_entries(source, lines, count);
    *out = (shf_label_texts){shf_arena_take(&context->scratch, count, sizeof(char *)), count};
    if (!out->texts) {
        status = shf_fail_memory(context, "labels");
        goto done;
    }
    for (size_t i = 0; i < count; i++)
        out->texts[i] = lines[i].label;
done:
    shf_image_lines_close(&in);
    shf_buffer_free(&buffer);
    return status;
}

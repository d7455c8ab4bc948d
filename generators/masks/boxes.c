/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Boxes as masks: lines of path,left,top,right,bottom, in pixels, right and bottom being the first outside;
 * an image may have several. A header of these names is skipped. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/text.h"
#include "generators/masks/masks.h"
#include "manifests/csv.h"

typedef struct box_line {
    const char *path;
    int sides[4]; /* left, top, right, bottom */
} box_line;

typedef struct box_list {
    box_line *lines; /* sorted by path */
    size_t count;
} box_list;

static int by_path(const void *a, const void *b)
{
    return strcmp(((const box_line *)a)->path, ((const box_line *)b)->path);
}

static shf_status read_line(const shf_csv *csv, shf_arena *arena, shf_buffer *lines)
{
    uint64_t value;
    box_line line = {.path = NULL};
    if (csv->count != 5)
        return shf_csv_fail(csv, "not path,left,top,right,bottom");
    for (size_t i = 0; i < 4; i++) {
        if (!shf_parse_u64(csv->fields[i + 1], &value) || value > SHF_MAX_SIDE)
            return shf_csv_fail(csv, "a side of the box is no number of pixels");
        line.sides[i] = (int)value;
    }
    if (line.sides[0] >= line.sides[2] || line.sides[1] >= line.sides[3])
        return shf_csv_fail(csv, "the box is empty");
    line.path = shf_arena_print(arena, "%s", csv->fields[0]);
    if (!line.path || shf_buffer_append(lines, &line, sizeof(line)))
        return shf_fail_memory(csv->text.context, "boxes");
    return SHF_OK;
}

static shf_status read_lines(shf_csv *csv, shf_arena *arena, shf_buffer *lines)
{
    for (bool first = true;; first = false) {
        shf_status status = shf_csv_next(csv);
        if (status || csv->count == 0)
            return status;
        if (first && csv->count == 5 && strcmp(csv->fields[1], "left") == 0)
            continue;
        status = read_line(csv, arena, lines);
        if (status)
            return status;
    }
}

static shf_status add_boxes(const void *state, shf_context *context, const char *path,
                            const shf_image *out, bool *found)
{
    const box_list *list = state;
    const box_line wanted = {.path = path};
    const box_line *line =
        list->count ? bsearch(&wanted, list->lines, list->count, sizeof(wanted), by_path) : NULL;
    *found = line != NULL;
    if (!line)
        return SHF_OK;
    while (line > list->lines && by_path(line - 1, &wanted) == 0)
        line--;
    for (; line < list->lines + list->count && by_path(line, &wanted) == 0; line++) {
        const int *side = line->sides;
        if (side[2] > out->width || side[3] > out->height)
            return shf_fail(context, SHF_ERR_DATA, "the box %d,%d,%d,%d leaves the image of %dx%d",
                            side[0], side[1], side[2], side[3], out->width, out->height);
        for (int y = side[1]; y < side[3]; y++)
            memset(shf_row(out, y) + side[0], 255, (size_t)(side[2] - side[0]));
    }
    return SHF_OK;
}

shf_status shf_mask_boxes_open(shf_context *context, shf_arena *arena, const char *file,
                               shf_mask_table *out)
{
    shf_csv csv;
    shf_buffer lines;
    shf_buffer_init(&lines, context);
    shf_status status = shf_csv_open(context, file, &csv);
    if (!status)
        status = read_lines(&csv, arena, &lines);
    shf_csv_close(&csv);
    box_list *list = shf_arena_take(arena, 1, sizeof(*list));
    const size_t count = lines.size / sizeof(box_line);
    box_line *kept = shf_arena_take(arena, count, sizeof(*kept));
    if (!status && (!list || !kept))
        status = shf_fail_memory(context, "boxes");
    if (!status && count)
        memcpy(kept, lines.data, lines.size);
    shf_buffer_free(&lines);
    if (status)
        return status;
    qsort(kept, count, sizeof(*kept), by_path);
    *list = (box_list){kept, count};
    *out = (shf_mask_table){.state = list, .add = add_boxes};
    return SHF_OK;
}

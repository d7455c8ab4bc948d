/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The sources of arrays: images as entries, with their labels. (N) or (N, 1) labels count classes; (N, C)
 * ones say of each class whether an image has it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "generators/sources/labels.h"
#include "generators/sources/names.h"
#include "generators/sources/npz.h"
#include "manifests/record.h"

#define MOST_ROWS 10000000u
#define MOST_COLUMNS 10000u
#define NUMBER_SIZE 24

shf_status shf_npz_check_labels(shf_context *context, const shf_npy *npy)
{
    if (npy->kind == 'f')
        return shf_fail(context, SHF_ERR_UNSUPPORTED,
                        "labels that are no whole numbers: store labels.astype(numpy.int64)");
    if ((npy->rank != 1 && npy->rank != 2) || npy->bytes == 0 ||
        (npy->rank == 2 && npy->shape[1] > MOST_COLUMNS))
        return shf_fail(context, SHF_ERR_DATA,
                        "not an array of labels: its shape is neither rows nor rows and classes");
    return SHF_OK;
}

/* ---- values ---- */

/* Labels, row by row. */
typedef struct label_reader {
    shf_context *context;
    const shf_npz_state *state;
    uint64_t *values; /* of the row at hand */
    uint8_t *row;     /* its bytes */
} label_reader;

static shf_status fail_label(const label_reader *reader, uint64_t row, const char *what)
{
    char shown[SHF_SHOWN];
    return shf_fail(reader->context, SHF_ERR_DATA, "%s: the label of row %" PRIu64 " %s",
                    shf_shown(reader->state->shown, shown, sizeof(shown)), row, what);
}

static shf_status read_row(const label_reader *reader, uint64_t row)
{
    const shf_array_file *labels = &reader->state->labels;
    const unsigned width = labels->npy.width;
    const size_t columns = reader->state->columns, size = columns * width;
    shf_status status = shf_array_file_read(labels, reader->context, row * size, reader->row, size);
    for (size_t c = 0; !status && c < columns; c++) {
        uint64_t value = 0;
        for (unsigned i = 0; i < width; i++) {
            const unsigned shift = 8 * (labels->npy.big_endian ? width - 1 - i : i);
            value |= (uint64_t)reader->row[c * width + i] << shift;
        }
        if (labels->npy.kind == 'i' && value >> (8 * width - 1))
            status = fail_label(reader, row, "is negative");
        reader->values[c] = value;
    }
    return status;
}

/* ---- entries ---- */

static shf_status take_class(const label_reader *reader, shf_source *source, uint64_t row,
                             shf_entry *entry)
{
    char text[NUMBER_SIZE], what[64];
    const shf_medmnist *dataset = reader->state->dataset;
    const uint64_t value = reader->values[0],
                   classes = dataset ? dataset->class_count : SHF_MAX_CLASSES;
    if (value >= classes) {
        snprintf(what, sizeof(what), "is %" PRIu64 ", of %" PRIu64 " classes", value, classes);
        return fail_label(reader, row, what);
    }
    const int length = snprintf(text, sizeof(text), "%" PRIu64, value);
    entry->label = shf_source_text(source, text, (size_t)length);
    return entry->label ? SHF_OK : shf_fail_memory(reader->context, "the list of images");
}

static shf_status take_flags(const label_reader *reader, shf_source *source, uint64_t row,
                             shf_entry *entry)
{
    const size_t columns = reader->state->columns;
    for (size_t c = 0; c < columns; c++)
        entry->label_count += reader->values[c] != 0;
    int32_t *labels = shf_arena_take(&reader->context->scratch, columns, sizeof(*labels));
    if (!labels)
        return shf_fail_memory(reader->context, "labels");
    for (size_t c = 0, used = 0; c < columns; c++) {
        if (reader->values[c] > 1)
            return fail_label(reader, row, "is neither 0 nor 1 for a class");
        if (reader->values[c])
            labels[used++] = (int32_t)c;
    }
    int32_t *kept = shf_arena_take(&source->arena, entry->label_count, sizeof(*kept));
    if (!kept)
        return shf_fail_memory(reader->context, "labels");
    memcpy(kept, labels, entry->label_count * sizeof(*kept));
    entry->labels = kept;
    return SHF_OK;
}

static shf_status add_row(const label_reader *reader, shf_source *source, uint64_t row)
{
    char path[SHF_SHOWN + NUMBER_SIZE];
    const shf_npz_state *state = reader->state;
    const int length =
        snprintf(path, sizeof(path), "%.*s/%" PRIu64, SHF_SHOWN - 1, state->keys, row);
    shf_entry entry = {.path = shf_source_text(source, path, (size_t)length)};
    if (!entry.path)
        return shf_fail_memory(reader->context, "the list of images");
    const shf_mark mark = shf_arena_mark(&reader->context->scratch);
    shf_status status = state->columns ? read_row(reader, row) : SHF_OK;
    if (!status && state->columns)
        status = (state->columns > 1 ? take_flags : take_class)(reader, source, row, &entry);
    shf_arena_rewind(&reader->context->scratch, mark);
    return status ? status : shf_source_add(reader->context, source, &entry);
}

/* ---- classes ---- */

/* Numbers of equal width, where there are no names: of flags, whose labels do not tell how many. */
static shf_status number_classes(shf_context *context, shf_source *source, size_t count)
{
    const int width = snprintf(NULL, 0, "%zu", count - 1);
    for (size_t i = 0; i < count; i++) {
        char text[NUMBER_SIZE];
        const int length = snprintf(text, sizeof(text), "%0*zu", width, i);
        source->classes[i] = shf_source_text(source, text, (size_t)length);
        if (!source->classes[i])
            return shf_fail_memory(context, "the class list");
    }
    return SHF_OK;
}

static shf_status name_classes(shf_context *context, shf_source *source, const shf_npz_state *state)
{
    const shf_medmnist *dataset = state->dataset;
    const size_t count = dataset ? dataset->class_count : source->flags;
    if (!count || source->options.classes || source->options.labels)
        return SHF_OK;
    source->classes = shf_arena_take(&source->arena, count, sizeof(*source->classes));
    source->class_count = count;
    if (!source->classes)
        return shf_fail_memory(context, "the class list");
    if (!dataset)
        return number_classes(context, source, count);
    memcpy(source->classes, dataset->classes, count * sizeof(*source->classes));
    return SHF_OK;
}

static shf_status check_shapes(shf_context *context, const shf_npz_state *state)
{
    char shown[SHF_SHOWN];
    const shf_npy *labels = &state->labels.npy;
    shf_shown(state->shown, shown, sizeof(shown));
    if (state->shape.rows > MOST_ROWS)
        return shf_fail(context, SHF_ERR_LIMIT, "%s: %" PRIu64 " rows; at most %u are read", shown,
                        state->shape.rows, MOST_ROWS);
    if (state->columns && labels->shape[0] != state->shape.rows)
        return shf_fail(context, SHF_ERR_DATA, "%s: %" PRIu64 " labels for %" PRIu64 " images",
                        shown, labels->shape[0], state->shape.rows);
    const bool several = state->dataset && strcmp(state->dataset->task, SHF_TASK_SEVERAL) == 0;
    const size_t wanted = several ? state->dataset->class_count : 1;
    if (state->columns && state->dataset && state->columns != wanted)
        return shf_fail(context, SHF_ERR_DATA,
                        "%s: labels of %zu columns, and %s has %zu: it is another dataset", shown,
                        state->columns, state->dataset->name, wanted);
    return SHF_OK;
}

shf_status shf_npz_add_rows(shf_context *context, shf_source *source, shf_npz_state *state)
{
    const shf_npy *labels = &state->labels.npy;
    if (state->labels.file >= 0)
        state->columns = labels->rank == 2 ? (size_t)labels->shape[1] : 1;
    source->flags = state->columns > 1 ? state->columns : 0;
    if (state->labels.file >= 0)
        source->task = state->dataset  ? state->dataset->task
                       : source->flags ? SHF_TASK_SEVERAL
                                       : NULL;
    shf_status status = check_shapes(context, state);
    if (!status)
        status = name_classes(context, source, state);
    label_reader reader = {.context = context, .state = state};
    const shf_mark mark = shf_arena_mark(&context->scratch);
    reader.values = shf_arena_take(&context->scratch, state->columns, sizeof(*reader.values));
    reader.row = shf_arena_take(&context->scratch, state->columns, labels->width);
    if (!status && (!reader.values || !reader.row))
        status = shf_fail_memory(context, "labels");
    for (uint64_t row = 0; !status && row < state->shape.rows; row++)
        status = add_row(&reader, source, row);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Lines of variant, key and prediction: a class's number, or its name in the manifest. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/csv.h"
#include "tools/evaluator/predictions.h"

enum { COLUMN_VARIANT, COLUMN_KEY, COLUMN_PREDICTION, COLUMNS };
static const char *const column_names[COLUMNS] = {"variant", "key", "prediction"};

/* Names sorted, each with what it stands for. */
typedef struct entry {
    const char *name;
    size_t index;
} entry;

typedef struct directory {
    entry *entries;
    size_t count;
} directory;

typedef struct csv_reader {
    shf_predictions *predictions;
    shf_csv csv;
    size_t columns[COLUMNS];
    directory variants, keys, classes;
} csv_reader;

/* ---- names ---- */

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const entry *)a)->name, ((const entry *)b)->name);
}

/* names(scored, i) for i below count. */
static shf_status sort_names(csv_reader *reader, size_t count,
                             const char *(*name)(const shf_scored *, size_t), directory *out)
{
    shf_context *context = reader->predictions->context;
    out->count = count;
    out->entries = shf_arena_take(&context->scratch, count, sizeof(*out->entries));
    if (!out->entries)
        return shf_fail_memory(context, "a list of names");
    for (size_t i = 0; i < count; i++)
        out->entries[i] = (entry){name(reader->predictions->scored, i), i};
    qsort(out->entries, count, sizeof(*out->entries), compare_entries);
    return SHF_OK;
}

static const char *variant_name(const shf_scored *scored, size_t i)
{
    return scored->cells[i].variant;
}

static const char *key_name(const shf_scored *scored, size_t i)
{
    return scored->samples[i].key;
}

static const char *class_name(const shf_scored *scored, size_t i)
{
    return scored->manifest.classes[i];
}

static bool find(const directory *in, const char *name, size_t *index)
{
    const entry wanted = {name, 0};
    const entry *found =
        bsearch(&wanted, in->entries, in->count, sizeof(*in->entries), compare_entries);
    if (found)
        *index = found->index;
    return found != NULL;
}

/* ---- lines ---- */

static shf_status fail_named(csv_reader *reader, const char *what, const char *name)
{
    char text[512];
    snprintf(text, sizeof(text), "%s '%.400s'", what, name);
    return shf_csv_fail(reader->predictions->context, &reader->csv, text);
}

static shf_status read_header(csv_reader *reader)
{
    shf_context *context = reader->predictions->context;
    shf_status status = shf_csv_next(context, &reader->csv);
    for (size_t c = 0; !status && c < COLUMNS; c++) {
        size_t at = 0;
        while (at < reader->csv.count && strcmp(reader->csv.fields[at], column_names[c]) != 0)
            at++;
        if (at == reader->csv.count)
            status = fail_named(reader,
                                "the first line has to name the columns variant, key and "
                                "prediction; it lacks",
                                column_names[c]);
        reader->columns[c] = at;
    }
    return status;
}

/* A number, or else a class's name. */
static bool read_class(const csv_reader *reader, const char *text, int32_t *out)
{
    uint64_t number;
    size_t index;
    if (shf_parse_u64(text, &number) && number < SHF_MOST_CLASSES)
        *out = (int32_t)number;
    else if (find(&reader->classes, text, &index))
        *out = (int32_t)index;
    else
        return false;
    return true;
}

static shf_status read_line(csv_reader *reader)
{
    shf_predictions *p = reader->predictions;
    const char *fields[COLUMNS];
    size_t cell = 0, sample = 0;
    int32_t predicted = -1;
    for (size_t c = 0; c < COLUMNS; c++) {
        if (reader->columns[c] >= reader->csv.count)
            return fail_named(reader, "no field of the column", column_names[c]);
        fields[c] = reader->csv.fields[reader->columns[c]];
    }
    if (!find(&reader->variants, fields[COLUMN_VARIANT], &cell))
        return fail_named(reader, "the release has no variant", fields[COLUMN_VARIANT]);
    if (!find(&reader->keys, fields[COLUMN_KEY], &sample))
        return fail_named(reader, "the release has no outputs of the key", fields[COLUMN_KEY]);
    if (!read_class(reader, fields[COLUMN_PREDICTION], &predicted))
        return fail_named(reader,
                          "neither a class's number nor its name:", fields[COLUMN_PREDICTION]);
    shf_observation *out = &p->all[sample * p->scored->cell_count + cell];
    if (out->predicted >= 0)
        return fail_named(reader, "a second line for the same variant and key", fields[COLUMN_KEY]);
    shf_observe_label(predicted, p->scored->samples[sample].label, out);
    return SHF_OK;
}

static shf_status read_lines(csv_reader *reader)
{
    const shf_scored *scored = reader->predictions->scored;
    shf_status status = sort_names(reader, scored->cell_count, variant_name, &reader->variants);
    if (!status)
        status = sort_names(reader, scored->sample_count, key_name, &reader->keys);
    if (!status)
        status = sort_names(reader, scored->manifest.class_count, class_name, &reader->classes);
    if (!status)
        status = read_header(reader);
    while (!status) {
        status = shf_csv_next(reader->predictions->context, &reader->csv);
        if (status || reader->csv.count == 0)
            break;
        status = read_line(reader);
    }
    return status;
}

shf_status shf_predictions_read_csv(shf_predictions *p, const char *path)
{
    shf_buffer text;
    shf_buffer_init(&text, p->context);
    shf_mark mark = shf_arena_mark(&p->context->scratch);
    csv_reader reader = {.predictions = p};
    shf_status status = shf_text_read(p->context, path, &text);
    if (!status) {
        shf_csv_init(&reader.csv, path, (char *)text.data);
        status = read_lines(&reader);
    }
    shf_arena_rewind(&p->context->scratch, mark);
    shf_buffer_free(&text);
    p->kind = SHF_LABELS;
    return status;
}

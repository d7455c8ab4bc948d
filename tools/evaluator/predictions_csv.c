/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Lines of variant, key and prediction, which is a class's number or its name in the manifest, or of
 * variant, key and a column of scores for every class. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/csv.h"
#include "tools/evaluator/lines.h"

enum { COLUMN_VARIANT, COLUMN_KEY, COLUMN_PREDICTION, COLUMNS };
static const char *const column_names[COLUMNS] = {"variant", "key", "prediction"};

/* "score_0", "score_1", ...: what the names of score columns begin with. */
static const struct {
    const char *prefix;
    shf_form form;
} prefixes[] = {{"score_", SHF_FORM_SCORES},
                {"logit_", SHF_FORM_LOGITS},
                {"probability_", SHF_FORM_PROBABILITIES}};
#define PREFIXES (sizeof(prefixes) / sizeof(prefixes[0]))

typedef struct csv_reader {
    shf_lines lines;
    shf_csv csv;
    shf_form form;
    size_t columns[COLUMNS];
    size_t *scores; /* the column of each class, from 1 on */
    size_t classes;
} csv_reader;

/* ---- the header ---- */

/* The form of a column of scores, and which class's it is; false if it is another column. */
static bool read_score_name(const char *name, shf_form *form, uint64_t *class)
{
    for (size_t i = 0; i < PREFIXES; i++) {
        const size_t size = strlen(prefixes[i].prefix);
        *form = prefixes[i].form;
        if (strncmp(name, prefixes[i].prefix, size) == 0 && shf_parse_u64(name + size, class))
            return true;
    }
    return false;
}

static shf_status take_score_column(csv_reader *reader, size_t column)
{
    const char *name = reader->csv.fields[column];
    shf_form form;
    uint64_t class;
    if (!read_score_name(name, &form, &class))
        return SHF_OK;
    if (reader->classes > 0 && form != reader->form)
        return shf_lines_fail_named(&reader->lines, "scores of two kinds; one is", name);
    if (class >= reader->csv.count || reader->scores[class])
        return shf_lines_fail_named(
            &reader->lines, "columns of scores are numbered from 0 on without a gap, but for",
            name);
    reader->form = form;
    reader->scores[class] = column + 1;
    reader->classes++;
    return SHF_OK;
}

static shf_status find_scores(csv_reader *reader)
{
    shf_context *context = reader->csv.text.context;
    const size_t count = reader->csv.count;
    reader->scores = shf_arena_take(&context->scratch, count, sizeof(*reader->scores));
    if (!reader->scores)
        return shf_fail_memory(context, "columns of scores");
    memset(reader->scores, 0, count * sizeof(*reader->scores));
    shf_status status = SHF_OK;
    for (size_t c = 0; !status && c < count; c++)
        status = take_score_column(reader, c);
    for (size_t k = 0; !status && k < reader->classes; k++)
        if (!reader->scores[k])
            status = shf_lines_fail(&reader->lines, "columns of scores are numbered from 0 on "
                                                    "without a gap");
    return status;
}

static shf_status read_header(csv_reader *reader)
{
    shf_status status = shf_csv_next(&reader->csv);
    reader->lines.line = reader->csv.line;
    reader->form = SHF_FORM_PREDICTION;
    if (!status)
        status = find_scores(reader);
    const size_t needed = reader->classes ? COLUMN_PREDICTION : COLUMNS;
    for (size_t c = 0; !status && c < needed; c++) {
        size_t at = 0;
        while (at < reader->csv.count && strcmp(reader->csv.fields[at], column_names[c]) != 0)
            at++;
        if (at == reader->csv.count)
            status = shf_lines_fail_named(&reader->lines,
                                          "the first line has to name the columns variant, key and "
                                          "prediction (or score_0, score_1, ...); it lacks",
                                          column_names[c]);
        reader->columns[c] = at;
    }
    return status;
}

/* ---- the others ---- */

static shf_status read_class(csv_reader *reader, const char *text)
{
    uint64_t number;
    int32_t predicted;
    if (shf_parse_u64(text, &number) && number < SHF_MOST_CLASSES)
        predicted = (int32_t)number;
    else if (!shf_lines_class(&reader->lines, text, &predicted))
        return shf_lines_fail_named(&reader->lines, "neither a class's number nor its name:", text);
    return shf_lines_take_class(&reader->lines, predicted);
}

/* A number, or what is none as Python writes it; whether it may be there is not decided here. */
static bool read_score(const char *text, double *out)
{
    static const struct {
        const char *text;
        double value;
    } others[] = {{"nan", NAN}, {"inf", INFINITY}, {"-inf", -INFINITY}};
    if (shf_parse_double(text, out))
        return true;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (strcasecmp(text, others[i].text) == 0) {
            *out = others[i].value;
            return true;
        }
    return false;
}

static shf_status read_scores(csv_reader *reader)
{
    shf_lines *lines = &reader->lines;
    shf_status status = shf_lines_room(lines, reader->form, reader->classes);
    for (size_t k = 0; !status && k < reader->classes; k++) {
        const size_t column = reader->scores[k] - 1;
        if (column >= reader->csv.count)
            status = shf_lines_fail(lines, "fewer fields than the first line has columns");
        else if (!read_score(reader->csv.fields[column], &lines->scores[k]))
            status = shf_lines_fail_named(lines, "no number:", reader->csv.fields[column]);
    }
    return status ? status : shf_lines_take_scores(lines);
}

static shf_status read_line(csv_reader *reader)
{
    const char *fields[COLUMNS] = {NULL};
    reader->lines.line = reader->csv.line;
    const size_t needed = reader->classes ? COLUMN_PREDICTION : COLUMNS;
    for (size_t c = 0; c < needed; c++) {
        if (reader->columns[c] >= reader->csv.count)
            return shf_lines_fail_named(&reader->lines, "no field of the column", column_names[c]);
        fields[c] = reader->csv.fields[reader->columns[c]];
    }
    shf_status status =
        shf_lines_output(&reader->lines, fields[COLUMN_VARIANT], fields[COLUMN_KEY]);
    if (status)
        return status;
    return reader->classes ? read_scores(reader) : read_class(reader, fields[COLUMN_PREDICTION]);
}

static shf_status read_lines(csv_reader *reader)
{
    shf_status status = read_header(reader);
    while (!status) {
        status = shf_csv_next(&reader->csv);
        if (status || reader->csv.count == 0)
            break;
        status = read_line(reader);
    }
    return status;
}

shf_status shf_predictions_read_csv(shf_predictions *p)
{
    csv_reader reader = {0};
    const shf_mark mark = shf_arena_mark(&p->context->scratch);
    shf_status status = shf_csv_open(p->context, p->path, &reader.csv);
    if (!status)
        status = shf_lines_begin(p, p->path, &reader.lines);
    if (!status)
        status = read_lines(&reader);
    shf_csv_close(&reader.csv);
    shf_arena_rewind(&p->context->scratch, mark);
    return status;
}

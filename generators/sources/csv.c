/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Text files that users bring: lines, and comma-separated records. */
#include "generators/sources/csv.h"

#include <stdbool.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/corruption.h"
#include "generators/sources/names.h"
#include "manifests/record.h"

#define TEXT_LIMIT ((uint64_t)1 << 30)

/* ---- text and lines ---- */

shf_status shf_text_read(shf_context *context, const char *file, shf_buffer *out)
{
    shf_status status = shf_file_read(context, file, TEXT_LIMIT, out);
    if (status)
        return status;
    if (out->size && memchr(out->data, 0, out->size))
        return shf_fail(context, SHF_ERR_DATA, "%s: a zero byte: this is not a text file", file);
    if (out->size >= 3 && memcmp(out->data, "\xef\xbb\xbf", 3) == 0) {
        out->size -= 3;
        memmove(out->data, out->data + 3, out->size);
    }
    return shf_buffer_append(out, "", 1);
}

char *shf_line_next(char **at)
{
    char *line = *at;
    if (!*line)
        return NULL;
    size_t length = strcspn(line, "\n");
    *at = line + length + (line[length] != 0);
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = 0;
    return line;
}

/* ---- records ---- */

void shf_csv_init(shf_csv *csv, const char *file, char *text)
{
    *csv = (shf_csv){.file = file, .at = text, .next_line = 1};
}

static shf_status fail_at(shf_context *context, const shf_csv *csv, const char *what)
{
    return shf_fail(context, SHF_ERR_DATA, "%s, line %zu: %s", csv->file, csv->line, what);
}

/* Moves to the next line that holds something; false if there is none. */
static bool find_record(shf_csv *csv)
{
    for (;;) {
        char *first = csv->at + strspn(csv->at, " \t\r");
        if (*first == '\n') {
            csv->at = first + 1;
            csv->next_line++;
        } else if (*csv->at == '#') {
            csv->at += strcspn(csv->at, "\n");
        } else {
            return *first != 0;
        }
    }
}

/* Text after an opening quote, up to and past the closing one; *end is where to cut it. False if it
 * is not closed. */
static bool quoted_field(shf_csv *csv, char **end)
{
    char *from = csv->at + 1, *to = csv->at + 1;
    while (*from && (from[0] != '"' || from[1] == '"')) {
        from += from[0] == '"';
        csv->next_line += *from == '\n';
        *to++ = *from++;
    }
    *end = to;
    csv->at = from + (*from != 0);
    return *from != 0;
}

/* Text up to a comma or line end, without blanks behind it. */
static void plain_field(shf_csv *csv, char **end)
{
    char *start = csv->at;
    csv->at += strcspn(start, ",\n");
    for (*end = csv->at; *end > start && strchr(" \t\r", (*end)[-1]);)
        --*end;
}

shf_status shf_csv_next(shf_context *context, shf_csv *csv)
{
    csv->count = 0;
    if (!find_record(csv))
        return SHF_OK;
    csv->line = csv->next_line;
    char after;
    do {
        if (csv->count == SHF_CSV_FIELDS)
            return fail_at(context, csv, "too many fields");
        csv->at += strspn(csv->at, " \t");
        bool quoted = *csv->at == '"';
        char *field = csv->at + quoted, *end;
        if (!quoted)
            plain_field(csv, &end);
        else if (!quoted_field(csv, &end))
            return fail_at(context, csv, "a quote that is never closed");
        else
            csv->at += strspn(csv->at, " \t\r");
        after = *csv->at;
        if (after && after != ',' && after != '\n')
            return fail_at(context, csv, "text after a closing quote");
        csv->at += after != 0;
        *end = 0;
        csv->fields[csv->count++] = field;
    } while (after == ',');
    csv->next_line += after == '\n';
    return SHF_OK;
}

/* ---- images ---- */

enum { COLUMN_PATH, COLUMN_LABEL, COLUMN_KEY, COLUMNS };

static const struct {
    const char *name;
    int column;
} column_names[] = {
    {"path", COLUMN_PATH},         {"file", COLUMN_PATH},   {"filename", COLUMN_PATH},
    {"image", COLUMN_PATH},        {"label", COLUMN_LABEL}, {"class", COLUMN_LABEL},
    {"class_index", COLUMN_LABEL}, {"key", COLUMN_KEY},
};

static int find_column(const char *name)
{
    for (size_t i = 0; i < SHF_COUNT(column_names); i++)
        if (shf_same_letters(name, column_names[i].name))
            return column_names[i].column;
    return -1;
}

/* Whether the first record is a header: it names a path column, and has no image's name in it. */
static shf_status read_header(shf_context *context, shf_csv *csv, bool *is_header)
{
    *is_header = false;
    bool has_image = false;
    for (size_t i = 0; i < csv->count; i++) {
        *is_header |= find_column(csv->fields[i]) == COLUMN_PATH;
        has_image |= shf_name_kind_of(csv->fields[i]) != SHF_NAME_OTHER;
    }
    *is_header &= !has_image;
    for (int i = 0; i < COLUMNS; i++)
        csv->columns[i] = *is_header ? -1 : i;
    for (size_t i = 0; *is_header && i < csv->count; i++) {
        int column = find_column(csv->fields[i]);
        if (column >= 0 && csv->columns[column] >= 0)
            return fail_at(context, csv, "two columns of one kind; name one of them otherwise");
        if (column >= 0)
            csv->columns[column] = (int)i;
    }
    return SHF_OK;
}

static char *field_of(const shf_csv *csv, int column)
{
    int field = csv->columns[column];
    bool present = field >= 0 && (size_t)field < csv->count && *csv->fields[field];
    return present ? csv->fields[field] : NULL;
}

shf_status shf_csv_next_image(shf_context *context, shf_csv *csv, shf_csv_image *out)
{
    *out = (shf_csv_image){0};
    bool header;
    do {
        shf_status status = shf_csv_next(context, csv);
        header = false;
        if (!status && csv->count && !csv->header_checked)
            status = read_header(context, csv, &header);
        if (status)
            return status;
        csv->header_checked = true;
        csv->headed |= header;
    } while (header);
    if (!csv->count)
        return SHF_OK;
    if (!csv->headed && csv->count > COLUMNS)
        return fail_at(context, csv,
                       "more fields than path,label,key; a path with a comma needs \"quotes\", and "
                       "other columns a header line");
    char *path = field_of(csv, COLUMN_PATH);
    if (!path)
        return fail_at(context, csv, "no path");
    *out = (shf_csv_image){csv->line, path, field_of(csv, COLUMN_LABEL), field_of(csv, COLUMN_KEY)};
    return SHF_OK;
}

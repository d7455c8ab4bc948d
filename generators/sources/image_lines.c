/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Lists of images: which column is what. */
#include "generators/sources/image_lines.h"

#include "corruptions/corruption.h"
#include "generators/sources/names.h"

shf_status shf_image_lines_open(shf_context *context, const char *file, shf_image_lines *lines)
{
    *lines = (shf_image_lines){0};
    return shf_csv_open(context, file, &lines->csv);
}

void shf_image_lines_close(shf_image_lines *lines)
{
    shf_csv_close(&lines->csv);
}

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
static shf_status read_header(shf_image_lines *lines, bool *is_header)
{
    *is_header = false;
    bool has_image = false;
    for (size_t i = 0; i < lines->csv.count; i++) {
        *is_header |= find_column(lines->csv.fields[i]) == COLUMN_PATH;
        has_image |= shf_name_kind_of(lines->csv.fields[i]) != SHF_NAME_OTHER;
    }
    *is_header &= !has_image;
    for (int i = 0; i < COLUMNS; i++)
        lines->columns[i] = *is_header ? -1 : i;
    for (size_t i = 0; *is_header && i < lines->csv.count; i++) {
        int column = find_column(lines->csv.fields[i]);
        if (column >= 0 && lines->columns[column] >= 0)
            return shf_csv_fail(&lines->csv, "two columns of one kind; name one of them otherwise");
        if (column >= 0)
            lines->columns[column] = (int)i;
    }
    return SHF_OK;
}

static char *field_of(const shf_image_lines *lines, int column)
{
    int field = lines->columns[column];
    bool present = field >= 0 && (size_t)field < lines->csv.count && *lines->csv.fields[field];
    return present ? lines->csv.fields[field] : NULL;
}

shf_status shf_image_lines_next(shf_image_lines *lines, shf_image_line *out)
{
    *out = (shf_image_line){0};
    bool header;
    do {
        shf_status status = shf_csv_next(&lines->csv);
        header = false;
        if (!status && lines->csv.count && !lines->header_checked)
            status = read_header(lines, &header);
        if (status)
            return status;
        lines->header_checked = true;
        lines->headed |= header;
    } while (header);
    if (!lines->csv.count)
        return SHF_OK;
    if (!lines->headed && lines->csv.count > COLUMNS)
        return shf_csv_fail(
            &lines->csv,
            "more fields than path,label,key; a path with a comma needs \"quotes\", and "
            "other columns a header line");
    char *path = field_of(lines, COLUMN_PATH);
    if (!path)
        return shf_csv_fail(&lines->csv, "no path");
    *out = (shf_image_line){lines->csv.line, path, field_of(lines, COLUMN_LABEL),
                            field_of(lines, COLUMN_KEY)};
    return SHF_OK;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Text files that users bring: lines, and comma-separated records. */
#include "manifests/csv.h"

#include <stdbool.h>
#include <string.h>

#include "corruptions/base/context.h"
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

shf_status shf_csv_fail(shf_context *context, const shf_csv *csv, const char *what)
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
            return shf_csv_fail(context, csv, "too many fields");
        csv->at += strspn(csv->at, " \t");
        bool quoted = *csv->at == '"';
        char *field = csv->at + quoted, *end;
        if (!quoted)
            plain_field(csv, &end);
        else if (!quoted_field(csv, &end))
            return shf_csv_fail(context, csv, "a quote that is never closed");
        else
            csv->at += strspn(csv->at, " \t\r");
        after = *csv->at;
        if (after && after != ',' && after != '\n')
            return shf_csv_fail(context, csv, "text after a closing quote");
        csv->at += after != 0;
        *end = 0;
        csv->fields[csv->count++] = field;
    } while (after == ',');
    csv->next_line += after == '\n';
    return SHF_OK;
}

shf_status shf_csv_write(shf_buffer *out, const char *text)
{
    const size_t size = strlen(text);
    if (!strpbrk(text, ",\"\r\n#") && (size == 0 || (*text != ' ' && text[size - 1] != ' ')))
        return shf_buffer_text(out, text);
    shf_status status = shf_buffer_text(out, "\"");
    for (; !status && *text; text++)
        status = *text == '"' ? shf_buffer_text(out, "\"\"") : shf_buffer_append(out, text, 1);
    return status ? status : shf_buffer_text(out, "\"");
}

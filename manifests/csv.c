/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Comma-separated records. A record is cut in place, once all of it is in memory. */
#include "manifests/csv.h"

#include <string.h>

#include "corruptions/base/context.h"

shf_status shf_csv_open(shf_context *context, const char *file, shf_csv *csv)
{
    *csv = (shf_csv){0};
    shf_buffer_init(&csv->room, context);
    return shf_text_open(context, file, &csv->text);
}

void shf_csv_close(shf_csv *csv)
{
    shf_text_close(&csv->text);
    shf_buffer_free(&csv->room);
}

shf_status shf_csv_fail(const shf_csv *csv, const char *what)
{
    return shf_fail(csv->text.context, SHF_ERR_DATA, "%s, line %zu: %s", csv->text.file, csv->line,
                    what);
}

/* ---- finding a record ---- */

/* Moves to the next line that holds something; false if there is none in what has been read. */
static bool find_line(shf_text *text)
{
    for (;;) {
        const bool comment = *text->at == '#';
        char *first = text->at + strspn(text->at, " \t\r");
        char *newline = comment ? strchr(text->at, '\n') : first;
        if (!newline || *newline != '\n')
            return !comment && *first;
        text->at = newline + 1;
        text->line++;
    }
}

/* Past a field in quotes, of which at is the first; NULL if it is not closed. */
static const char *skip_quoted(const char *at)
{
    for (at++; *at && (at[0] != '"' || at[1] == '"'); at++)
        at += *at == '"';
    return *at ? at + 1 : NULL;
}

/* Whether a line end closes the record. */
static bool is_whole(const char *at)
{
    do {
        at += strspn(at, " \t");
        if (*at == '"')
            at = skip_quoted(at);
        if (at)
            at += strcspn(at, ",\n");
    } while (at && *at++ == ',');
    return at && at[-1] == '\n';
}

/* text.at is a whole record, or the end. */
static shf_status find_record(shf_csv *csv)
{
    shf_status status = SHF_OK;
    while (!status && !csv->text.ended && !(find_line(&csv->text) && is_whole(csv->text.at)))
        status = shf_text_more(&csv->text);
    return status;
}

/* ---- cutting it ---- */

/* Text after an opening quote, up to and past the closing one; *end is where to cut it. False if it
 * is not closed. */
static bool quoted_field(shf_text *text, char **end)
{
    char *from = text->at + 1, *to = text->at + 1;
    while (*from && (from[0] != '"' || from[1] == '"')) {
        from += from[0] == '"';
        text->line += *from == '\n';
        *to++ = *from++;
    }
    *end = to;
    text->at = from + (*from != 0);
    return *from != 0;
}

/* Text up to a comma or line end, without blanks behind it. */
static void plain_field(shf_text *text, char **end)
{
    char *start = text->at;
    text->at += strcspn(start, ",\n");
    for (*end = text->at; *end > start && strchr(" \t\r", (*end)[-1]);)
        --*end;
}

/* A field; *after is what ends it. */
static shf_status cut_field(shf_csv *csv, char *after)
{
    shf_text *text = &csv->text;
    if (csv->count == SHF_CSV_FIELDS)
        return shf_csv_fail(csv, "too many fields");
    text->at += strspn(text->at, " \t");
    const bool quoted = *text->at == '"';
    char *field = text->at + quoted, *end;
    if (!quoted)
        plain_field(text, &end);
    else if (!quoted_field(text, &end))
        return shf_csv_fail(csv, "a quote that is never closed");
    else
        text->at += strspn(text->at, " \t\r");
    *after = *text->at;
    if (*after && *after != ',' && *after != '\n')
        return shf_csv_fail(csv, "text after a closing quote");
    text->at += *after != 0;
    *end = 0;
    csv->count++;
    return shf_buffer_append(&csv->room, &field, sizeof(field));
}

shf_status shf_csv_next(shf_csv *csv)
{
    csv->count = csv->room.size = 0;
    shf_status status = find_record(csv);
    if (status || !find_line(&csv->text))
        return status;
    csv->line = csv->text.line;
    char after;
    do
        status = cut_field(csv, &after);
    while (!status && after == ',');
    if (status)
        return status;
    csv->fields = (char **)(void *)csv->room.data;
    csv->text.line += after == '\n';
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

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Text files that users bring: whole ones, and lines or comma-separated records of any number. */
#ifndef SHF_MANIFESTS_CSV_H
#define SHF_MANIFESTS_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "corruptions/base/buffer.h"

/* The whole of a text file, without a byte order mark, closed by a zero. SHF_ERR_DATA if it has a
 * zero byte inside. */
shf_status shf_text_read(shf_context *context, const char *file, shf_buffer *out);

/* The next line, without its end (LF or CR LF), cut in place; NULL after the last. */
char *shf_line_next(char **at);

/* ---- files of any length: memory for a block and a line ---- */

/* A text file that is read from front to end; what is said of shf_text_read holds. */
typedef struct shf_text {
    shf_context *context;
    const char *file; /* for messages */
    int fd;
    shf_buffer buffer;
    char *at;    /* what is not used yet, closed by a zero */
    size_t line; /* its number, from 1 on */
    bool begun, ended;
} shf_text;

/* Closed with shf_text_close whatever the status. SHF_ERR_IO names path and reason. */
shf_status shf_text_open(shf_context *context, const char *file, shf_text *out);
void shf_text_close(shf_text *text);

/* More of the file behind what is not used yet, which may move; at its end, text->ended is set.
 * SHF_ERR_LIMIT where a line (or a record) is over SHF_LINE_LIMIT bytes; SHF_ERR_DATA, SHF_ERR_IO. */
shf_status shf_text_more(shf_text *text);

/* The next line as shf_line_next has it, good until the next call; NULL after the last. */
shf_status shf_text_line(shf_text *text, char **line);

/* ---- records ---- */

#define SHF_CSV_FIELDS ((size_t)1 << 21) /* of a record at most */

/* Records as in RFC 4180: fields separated by commas; a field in double quotes may hold commas and
 * line ends, and "" for a quote. Blanks around unquoted fields are dropped. Empty lines, and lines
 * that begin with #, are skipped. */
typedef struct shf_csv {
    shf_text text;
    size_t line;   /* of the record, from 1 on */
    size_t count;  /* of fields; 0 after the last record */
    char **fields; /* good until the next record */
    shf_buffer room;
} shf_csv;

/* Closed with shf_csv_close whatever the status. */
shf_status shf_csv_open(shf_context *context, const char *file, shf_csv *csv);
void shf_csv_close(shf_csv *csv);

/* One record after another; SHF_ERR_DATA names file and line. */
shf_status shf_csv_next(shf_csv *csv);

/* Appends a field, quoted where it has to be to come back the same. */
shf_status shf_csv_write(shf_buffer *out, const char *text);

/* SHF_ERR_DATA with a text that names file and line of the record at hand. */
shf_status shf_csv_fail(const shf_csv *csv, const char *what);

#endif

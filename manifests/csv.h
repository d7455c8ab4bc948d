/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Text files that users bring: lines, and comma-separated records. */
#ifndef SHF_MANIFESTS_CSV_H
#define SHF_MANIFESTS_CSV_H

#include <stddef.h>

#include "corruptions/base/buffer.h"

/* The whole of a text file, without a byte order mark, closed by a zero. SHF_ERR_DATA if it has a
 * zero byte inside. */
shf_status shf_text_read(shf_context *context, const char *file, shf_buffer *out);

/* The next line, without its end (LF or CR LF), cut in place; NULL after the last. */
char *shf_line_next(char **at);

#define SHF_CSV_FIELDS 64

/* Records as in RFC 4180: fields separated by commas; a field in double quotes may hold commas and
 * line ends, and "" for a quote. Blanks around unquoted fields are dropped. Empty lines, and lines
 * that begin with #, are skipped. */
typedef struct shf_csv {
    const char *file; /* for messages */
    char *at;         /* text that is read, and cut in place */
    size_t line;      /* of the record, from 1 on */
    size_t next_line;
    size_t count; /* of fields; 0 after the last record */
    char *fields[SHF_CSV_FIELDS];
} shf_csv;

/* text is shf_text_read's. */
void shf_csv_init(shf_csv *csv, const char *file, char *text);

/* One record after another; SHF_ERR_DATA names file and line. */
shf_status shf_csv_next(shf_context *context, shf_csv *csv);

/* Appends a field, quoted where it has to be to come back the same. */
shf_status shf_csv_write(shf_buffer *out, const char *text);

/* SHF_ERR_DATA with a text that names file and line of the record at hand. */
shf_status shf_csv_fail(shf_context *context, const shf_csv *csv, const char *what);

#endif

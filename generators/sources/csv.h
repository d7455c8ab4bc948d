/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Text files that users bring: lines, and comma-separated records. */
#ifndef SHF_SOURCES_CSV_H
#define SHF_SOURCES_CSV_H

#include <stdbool.h>
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
    bool header_checked, headed;
    int columns[3]; /* fields of path, label and key; -1: there is none */
} shf_csv;

/* text is shf_text_read's. */
void shf_csv_init(shf_csv *csv, const char *file, char *text);

/* One record after another; SHF_ERR_DATA names file and line. */
shf_status shf_csv_next(shf_context *context, shf_csv *csv);

/* A line of a labels or list file. */
typedef struct shf_csv_image {
    size_t line; /* 0 after the last */
    char *path;
    char *label; /* NULL if it is empty, or there is none */
    char *key;   /* likewise */
} shf_csv_image;

/* The next image. Columns are path,label,key in this order, unless the first record names them:
 * path (or file, filename, image), label (or class, class_index), key; others are ignored. */
shf_status shf_csv_next_image(shf_context *context, shf_csv *csv, shf_csv_image *out);

#endif

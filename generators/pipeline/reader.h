/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reading a chunk's rows one by one, when they are wanted. */
#ifndef SHF_GENERATORS_READER_H
#define SHF_GENERATORS_READER_H

#include <stdio.h>

#include "manifests/record.h"
#include "manifests/schema.h"

typedef struct shf_row_reader {
    FILE *file;       /* NULL: nothing to read */
    const char *path; /* the caller's, for messages */
    shf_buffer line;
    ssize_t size;    /* of the line that waits; -1: none */
    uint64_t number; /* of the line that waits, from 1 */
    shf_sha256_state sha;
    shf_schema schema; /* read once, for all rows */
} shf_row_reader;

/* path is below folder, and is to last as long as the reader. Closed whatever the status, if the
 * reader was zeroed before. */
shf_status shf_row_reader_open(shf_context *context, int folder, const char *path,
                               shf_row_reader *reader);
/* Makes a line wait, unless one does; *more is false at the end of the file. */
shf_status shf_row_reader_next(shf_context *context, shf_row_reader *reader, bool *more);
/* The row that waits, and goes on waiting; texts are from the arena. */
shf_status shf_row_reader_parse(shf_context *context, const shf_row_reader *reader,
                                shf_arena *arena, shf_row_record *row);
/* The row that waits is done with. */
void shf_row_reader_skip(shf_row_reader *reader);
/* The hash of what was read, if hash is not NULL. */
void shf_row_reader_close(shf_row_reader *reader, char hash[SHF_SHA256_HEX]);

#endif

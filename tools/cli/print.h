/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Words and numbers for people to read. */
#ifndef SHF_CLI_PRINT_H
#define SHF_CLI_PRINT_H

#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include <shiftforge/status.h>

#define CLI_WIDTH 80 /* columns of everything that is printed for people */

/* Prints text from a column on, broken between words before CLI_WIDTH, further lines indented; ends
 * the last line. A newline in the text starts a new line. */
void cli_wrap(FILE *out, int column, int indent, const char *text);

/* Texts in a buffer of the caller's, which is returned. */
typedef struct cli_word {
    char text[32];
} cli_word;
const char *cli_count(uint64_t count, cli_word *word);   /* "12,345" */
const char *cli_bytes(uint64_t bytes, cli_word *word);   /* "1.5 MB" */
const char *cli_seconds(double seconds, cli_word *word); /* "3 min 20 s" */

/* A path as one line: control characters as \xNN. */
void cli_print_path(FILE *out, const char *path);
/* The same as a word that a shell reads back, quoted where it has to be; one that begins with a
 * dash has "./" before it. */
void cli_print_word(FILE *out, const char *path);

/* Writes to stdout and flushes. SHF_ERR_IO, with an empty text where the reader has gone away. */
shf_status cli_write(shf_context *context, const void *data, size_t size);

/* Prints value to stdout and gives it back. value may be NULL: no memory. */
shf_status cli_print_json(shf_context *context, json_t *value);

#endif

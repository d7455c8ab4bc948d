/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What commands do with scores and comparisons. */
#ifndef SHF_CLI_SCORES_H
#define SHF_CLI_SCORES_H

#include <stdbool.h>

#include <shiftforge/score.h>

/* Writes the text to a file, whole or not at all; path NULL: nothing. */
shf_status cli_write_text(shf_context *context, const char *path, const char *text);
/* The model's name, as that of a file: '/' is '_'. From the context's scratch arena. */
shf_status cli_score_name(shf_context *context, const char *json, const char **name);
/* On standard output, as a table: of Markdown, of LaTeX, or for people, coloured on a terminal. */
shf_status cli_print_score(shf_context *context, const char *json, bool markdown, bool latex);
/* The warnings that it holds, on standard error. */
shf_status cli_print_warnings(shf_context *context, const char *json);
/* An option that is a number with a fraction, between 0 and 1; text NULL: none. */
shf_status cli_read_share(shf_context *context, const char *command, const char *name,
                          const char *text, double *out);
/* The same for a number above 0. */
shf_status cli_read_positive(shf_context *context, const char *command, const char *name,
                             const char *text, double *out);

#endif

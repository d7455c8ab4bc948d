/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* How a build, or predict, tells of itself while it runs: a bar on a terminal, now and then a line in a log, JSON
 * lines for programs, or nothing. */
#ifndef SHF_CLI_PROGRESS_H
#define SHF_CLI_PROGRESS_H

#include <stdbool.h>

#include <shiftforge/dataset.h>

typedef enum cli_progress_mode { CLI_BAR, CLI_PLAIN, CLI_JSON, CLI_SILENT } cli_progress_mode;

typedef struct cli_progress {
    cli_progress_mode mode;
    double start, next; /* seconds; when the next report is due */
    double interval;    /* between reports; grows for CLI_PLAIN */
    bool bar_is_drawn;
    uint64_t warnings;
} cli_progress;

/* word: "auto" (or NULL), "plain", "json", "none". */
void cli_progress_begin(cli_progress *progress, const char *word);
/* For shf_build_options.progress and .warn; user is the cli_progress. images_total 0: only outputs
 * are told of. */
void cli_progress_update(void *user, const shf_progress *state);
void cli_progress_warn(void *user, const char *line);
/* Wipes the bar, before something else is printed. */
void cli_progress_wipe(cli_progress *progress);
/* Wipes the bar, and tells how many warnings were held back. */
void cli_progress_end(cli_progress *progress);

#endif

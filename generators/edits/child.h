/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A program of the user's that is run once, with one argument and a time limit. */
#ifndef SHF_EDITS_CHILD_H
#define SHF_EDITS_CHILD_H

#include <signal.h>

#include <shiftforge/status.h>

#define SHF_CHILD_LINE 256

typedef struct shf_child {
    const char *program;                 /* a path: no shell, no search */
    int timeout;                         /* seconds */
    const volatile sig_atomic_t *cancel; /* may be NULL */
} shf_child;

/* Runs it to its end, and ends what is left of its process group. Its standard input is empty. line becomes
 * the first line that it wrote to standard output, as far as there is room; NULL: not wanted. SHF_ERR_DATA
 * with how it failed and the last line of its standard error: "exit code 3: no GPU"; SHF_ERR_IO if it cannot
 * be started; SHF_ERR_CANCELLED. May be called by threads. */
shf_status shf_child_run(shf_context *context, const shf_child *child, const char *argument,
                         char line[SHF_CHILD_LINE]);

#endif

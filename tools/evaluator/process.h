/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A command with its standard input and output on pipes, each read or write bounded in time. Its
 * standard error is ours. */
#ifndef SHF_EVALUATOR_PROCESS_H
#define SHF_EVALUATOR_PROCESS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct shf_process {
    pid_t id; /* 0: none; it leads a group of its own, which ends with it */
    int in, out;
    int timeout;                         /* seconds */
    const volatile sig_atomic_t *cancel; /* may be NULL */
    char fault[160];                     /* why the last call failed: "ended with exit code 1" */
    bool cancelled;
} shf_process;

/* Runs command by the shell. timeout and cancel are set before. false, with fault. */
bool shf_process_start(shf_process *process, const char *command);
/* All of the bytes, or false with fault. */
bool shf_process_write(shf_process *process, const void *data, size_t size);
bool shf_process_read(shf_process *process, void *data, size_t size);
/* Up to a newline, which becomes a zero; size is that of line. */
bool shf_process_read_line(shf_process *process, char *line, size_t size);
/* Kills it, if it is still there, and forgets it. */
void shf_process_kill(shf_process *process);
/* Closes its input and waits for it to close its output; false with fault if it writes more. */
bool shf_process_finish(shf_process *process);

#endif

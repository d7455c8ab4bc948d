/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Starting a program of the user's. */
#ifndef SHF_MANIFESTS_SPAWN_H
#define SHF_MANIFESTS_SPAWN_H

#include <sys/types.h>

/* In a process group of its own, which it leads; with these as its standard input, output and error (-1: ours),
 * and nothing else that we have open and is closed at exec. Signals are as a shell would give them. May be
 * called by threads. arguments ends in NULL. Returns 0 or errno. */
int shf_spawn(pid_t *id, const char *program, const char *const *arguments, const int files[3]);

#endif

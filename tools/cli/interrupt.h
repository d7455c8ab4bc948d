/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Ctrl-C: the first one asks for a clean end, the second one ends at once. */
#ifndef SHF_CLI_INTERRUPT_H
#define SHF_CLI_INTERRUPT_H

#include <signal.h>

/* From now on SIGINT and SIGTERM set what is returned, say so, and then mean what they always do. */
const volatile sig_atomic_t *cli_catch_interrupt(void);

#endif

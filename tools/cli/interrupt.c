/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Ctrl-C: the first one asks for a clean end, the second one ends at once. */
#include "tools/cli/interrupt.h"

#include <errno.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void handle(int number)
{
    static const char text[] =
        "\nshiftforge: finishing the images at hand; once more stops at once\n";
    int saved = errno;
    (void)number;
    interrupted = 1;
    ssize_t written = write(STDERR_FILENO, text, sizeof(text) - 1);
    (void)written; /* there is nobody to tell */
    errno = saved;
}

/* What was started with a signal ignored (nohup, a shell's background) goes on ignoring it. */
static void catch_signal(int number)
{
    struct sigaction before;
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

const volatile sig_atomic_t *cli_catch_interrupt(void)
{
    catch_signal(SIGINT);
    catch_signal(SIGTERM);
    return &interrupted;
}

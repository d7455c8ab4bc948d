/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Commands on pipes, in a program that has set no signals. */
#include <criterion/criterion.h>
#include <signal.h>

#include "tools/evaluator/process.h"

static shf_process process;

static void start(const char *command)
{
    process = (shf_process){.in = -1, .out = -1, .timeout = 10};
    cr_assert(shf_process_start(&process, command), "%s", process.fault);
}

Test(process, a_command_that_is_gone_does_not_kill_us_by_a_signal)
{
    signal(SIGPIPE, SIG_DFL);
    static char data[1 << 20];
    char line[8];
    start("exec <&-; echo closed; exit 3");
    cr_assert(shf_process_read_line(&process, line, sizeof(line)));
    cr_assert_not(shf_process_write(&process, data, sizeof(data)));
    cr_assert_str_eq(process.fault, "ended with exit code 3");
    sigset_t pending;
    sigpending(&pending);
    cr_assert_not(sigismember(&pending, SIGPIPE));
    shf_process_kill(&process);
}

Test(process, what_is_written_comes_back)
{
    char back[6] = "";
    start("cat");
    cr_assert(shf_process_write(&process, "hello", 5));
    cr_assert(shf_process_read(&process, back, 5));
    cr_assert_str_eq(back, "hello");
    cr_assert(shf_process_finish(&process));
    shf_process_kill(&process);
    cr_assert_eq(process.id, 0);
}

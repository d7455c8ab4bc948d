/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The command line: which command, and its exit code. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "tools/cli/commands.h"

const cli_command *const cli_commands[] = {
    &cli_list,    &cli_describe, &cli_apply,   &cli_preview, &cli_canonical,
    &cli_build,   &cli_index,    &cli_status,  &cli_verify,  &cli_animate,
    &cli_predict, &cli_score,    &cli_compare, &cli_help,    NULL,
};

static shf_status run_command(cli_state *cli, const cli_command *command, int count,
                              char *const *arguments)
{
    void *values = calloc(1, command->values_size);
    if (!values)
        return shf_fail_memory(cli->context, "the options");
    bool help;
    shf_status status = cli_parse(cli->context, command, count, arguments, values, &help);
    if (!status && help)
        cli_print_help(stdout, command);
    else if (!status)
        status = command->run(cli, values);
    free(values);
    return status;
}

static shf_status run(cli_state *cli, int count, char *const *arguments)
{
    if (count == 0)
        return shf_fail(cli->context, SHF_ERR_ARGUMENT, "no command given; see shiftforge --help");
    if (strcmp(arguments[0], "--version") == 0) {
        printf("shiftforge %s\n", shf_version());
        return SHF_OK;
    }
    if (strcmp(arguments[0], "--help") == 0 || strcmp(arguments[0], "-h") == 0) {
        cli_print_overview(stdout);
        return SHF_OK;
    }
    const cli_command *command = cli_command_find(cli->context, arguments[0]);
    if (!command)
        return SHF_ERR_ARGUMENT;
    return run_command(cli, command, count - 1, arguments + 1);
}

/* What was printed must have arrived. A reader that has gone away (| head) needs no message, and a
 * failure that a command has told of is not told again. */
static int finish(int code)
{
    int failed = shf_status_exit_code(SHF_ERR_IO);
    errno = 0;
    if ((fflush(stdout) == 0 && !ferror(stdout)) || code == failed)
        return code;
    if (errno != EPIPE)
        fprintf(stderr, "shiftforge: cannot write to standard output: %s\n",
                errno ? strerror(errno) : "an earlier write failed");
    return failed;
}

/* Standard streams that were closed must not become files of ours; writing to them still fails. */
static void fill_standard_streams(void)
{
    int fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO)
        fd = open("/dev/null", O_RDONLY);
    if (fd >= 0)
        close(fd);
}

int main(int argc, char **argv)
{
    fill_standard_streams();
    signal(SIGPIPE, SIG_IGN); /* a write that fails is told by its error */
    signal(SIGXFSZ, SIG_IGN); /* likewise, where ulimit -f bounds files */
    cli_state cli = {0};
    shf_context_options options = {.struct_size = sizeof(options),
                                   .cpu_level = getenv("SHIFTFORGE_CPU_LEVEL")};
    shf_status status = shf_context_create(&options, &cli.context);
    if (status) {
        fprintf(stderr,
                "shiftforge: SHIFTFORGE_CPU_LEVEL '%s': this machine or build has no such "
                "level; unset it\n",
                options.cpu_level ? options.cpu_level : "");
        return shf_status_exit_code(status);
    }
    status = run(&cli, argc > 0 ? argc - 1 : 0, argv + 1);
    if (status && *shf_context_error(cli.context) && status != SHF_FINDINGS)
        fprintf(stderr, "shiftforge: %s\n", shf_context_error(cli.context));
    shf_context_destroy(cli.context);
    return finish(shf_status_exit_code(status));
}

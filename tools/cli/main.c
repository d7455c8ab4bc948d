/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The command line: which command, and its exit code. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "tools/cli/commands.h"

const cli_command *const cli_commands[] = {
    &cli_list,   &cli_describe, &cli_apply, &cli_preview, &cli_build,
    &cli_status, &cli_verify,   &cli_help,  NULL,
};

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
    _Alignas(max_align_t) unsigned char values[CLI_LARGEST_VALUES] = {0};
    bool help;
    shf_status status = cli_parse(cli->context, command, count - 1, arguments + 1, values, &help);
    if (status)
        return status;
    if (help) {
        cli_print_help(stdout, command);
        return SHF_OK;
    }
    return command->run(cli, values);
}

/* What was printed must have arrived. A reader that has gone away (| head) needs no message. */
static int finish(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    if (errno != EPIPE)
        fprintf(stderr, "shiftforge: cannot write to standard output: %s\n", strerror(errno));
    return shf_status_exit_code(SHF_ERR_IO);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a write that fails is told by its error */
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

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge help: the overview, one command, or the page of the documentation. */
#include "tools/cli/commands.h"

typedef struct help_values {
    const char *command;
    bool markdown;
} help_values;

static const cli_operand operands[] = {
    {"COMMAND", "the command to tell about", NULL, offsetof(help_values, command), true},
};

static const cli_option options[] = {
    CLI_FLAG_ROW(help_values, markdown, "markdown", "print docs/cli.md: all commands"),
};

static const cli_example examples[] = {
    {"help build", "the same as shiftforge build --help"},
};

static shf_status run(cli_state *cli, void *opaque)
{
    const help_values *values = opaque;
    const cli_command *command = NULL;
    if (values->command && !(command = cli_command_find(cli->context, values->command)))
        return SHF_ERR_ARGUMENT;
    if (values->markdown)
        cli_print_markdown(stdout);
    else if (command)
        cli_print_help(stdout, command);
    else
        cli_print_overview(stdout);
    return SHF_OK;
}

const cli_command cli_help = {
    .name = "help",
    .summary = "tell about a command",
    .details = "Prints what shiftforge does, or one command.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(help_values),
    .run = run,
};

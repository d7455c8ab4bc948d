/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The commands: one cmd_*.c file each, its descriptor at the bottom. */
#ifndef SHF_CLI_COMMANDS_H
#define SHF_CLI_COMMANDS_H

#include "tools/cli/options.h"

extern const cli_command cli_list, cli_describe, cli_apply, cli_preview, cli_canonical, cli_build,
    cli_index, cli_status, cli_verify, cli_predict, cli_animate, cli_score, cli_compare, cli_help;

#endif

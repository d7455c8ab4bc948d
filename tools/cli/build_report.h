/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a build came to, on standard output. */
#ifndef SHF_CLI_BUILD_REPORT_H
#define SHF_CLI_BUILD_REPORT_H

#include <stdbool.h>

#include <shiftforge/dataset.h>

/* Whether the sink makes a release. */
bool cli_keeps_files(const shf_build_options *options);

/* What a build would do. */
void cli_report_plan(const shf_build_options *options, const shf_build_summary *summary);
/* What it did: outputs, failures by name as far as they are few, where, and what to do next. */
void cli_report_build(shf_context *context, const shf_build_options *options,
                      const shf_build_summary *summary);
/* Either, as one line of JSON. */
void cli_report_json(const shf_build_summary *summary, shf_status status, bool plan);

#endif

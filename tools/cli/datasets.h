/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Builds of recipes of datasets: a release each, OUT/<dataset>, so that arrays are where MedMNIST-C has
 * them. */
#ifndef SHF_CLI_DATASETS_H
#define SHF_CLI_DATASETS_H

#include <shiftforge/shiftforge.h>

/* Runs a build for the dataset that options are of, or, with the dataset "all", for each that has a file
 * in the source: out and dataset are set in between. The first failure ends it; SHF_FINDINGS does
 * not. */
typedef shf_status (*cli_build_fn)(void *user);
shf_status cli_each_dataset(shf_context *context, shf_build_options *build, cli_build_fn run,
                            void *user);

#endif

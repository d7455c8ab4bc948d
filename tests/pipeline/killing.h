/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* kill -9 at any moment, and going on. */
#ifndef SHF_TESTS_PIPELINE_KILLING_H
#define SHF_TESTS_PIPELINE_KILLING_H

#include "tests/pipeline/site.h"

/* How many stages of dead processes a release has. */
size_t count_stages(const char *out);

/* Runs a build in a child, which is killed after so many microseconds; 0: never. Returns whether it
 * ended by itself. The process must not have used OpenMP before: gcc's hangs in a child then. */
bool build_in_child(const shf_build_options *options, unsigned microseconds);
/* The microseconds that a build takes: the least of three, "timed0" to "timed2" below the folder. */
unsigned time_build(const site *folder, shf_build_options options);

/* So many releases below the folder, each begun with severity 2 or 1-3, killed again and again at
 * random, and gone on with 1-3: all are byte for byte what an undisturbed build makes. */
void assert_survives_kills(const site *folder, shf_build_options options, int runs);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What tests of sinks with shards share: a folder, builds, and the proof that a release is what an
 * undisturbed build makes. */
#ifndef SHF_TESTS_PIPELINE_SHARDED_H
#define SHF_TESTS_PIPELINE_SHARDED_H

#include "tests/pipeline/site.h"

extern site folder; /* of the test at hand */
void sharded_setup(void);
void sharded_teardown(void);

/* A small build of twenty scenes in chunks of four. */
shf_build_options sharded(const char *sink, const char *out);
/* "<sink>-<name>" below the folder, for as long as the test. */
const char *place(const char *sink, const char *name);
/* Runs a line in place(sink, "out"). */
void run_shell(const char *sink, const char *script);
/* Nine pictures of two classes, with dots in their names; returns their folder. */
const char *write_pictures(void);

/* verify and rebuild find nothing. */
void assert_verifies(const shf_build_options *options);
/* The release is what a build with these options makes undisturbed, and verifies. */
void assert_same(shf_build_options options);

#endif

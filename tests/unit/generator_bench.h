/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* For tests of generators: a scene, and a program of a few lines of shell. Include <criterion/criterion.h>
 * before. */
#ifndef SHF_TESTS_GENERATOR_BENCH_H
#define SHF_TESTS_GENERATOR_BENCH_H

#include "generators/edits/generator.h"
#include "tests/support/pictures.h"
#include "tests/unit/source_tree.h"

#define WIDTH 18
#define HEIGHT 12
#define VERSION "[ \"$1\" = --version ] && echo test 1 && exit\n"
#define COPIES "cp \"$1/background.png\" \"$1/output.png\"\n"

typedef struct bench {
    test_tree tree;
    shf_arena arena;
    shf_generator *generator;
    test_picture image, mask, background, out;
    shf_operation *operation;
    volatile sig_atomic_t cancel;
} bench;

bench bench_begin(void);
/* Every test leaves nothing in TMPDIR. */
void bench_end(bench *b);

/* A program "gen" in the tree, of these lines below "#!/bin/sh" and HERE, the tree. */
shf_status bench_open(bench *b, const char *lines, shf_generator_options options);
void bench_must_open(bench *b, const char *lines, shf_generator_options options);
/* Makes b->out, for a sample key. */
shf_status bench_run_with(bench *b, const char *key);
shf_status bench_run(bench *b);

/* Lines of a file in the tree; 0 if there is none. */
size_t bench_lines(const bench *b, const char *path);
/* Of a folder, "." and ".." included. */
size_t bench_entries(const char *path);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* For tests of sources: a temporary folder with images in it, a source over it, and what it warned
 * of. Include <criterion/criterion.h> before. */
#ifndef SHF_TESTS_SOURCE_TREE_H
#define SHF_TESTS_SOURCE_TREE_H

#include "corruptions/base/context.h"
#include "generators/sources/source.h"
#include "tests/support/support.h"

typedef struct test_tree {
    char path[64]; /* of the folder */
    shf_context *context;
    shf_source *source;
    char warnings[4096]; /* a line each */
} test_tree;

void tree_begin(test_tree *tree);
void tree_end(test_tree *tree); /* closes the source too, and removes everything */

/* Makes a file below the folder, and the folders that it needs. */
void tree_write(const test_tree *tree, const char *path, const void *bytes, size_t size);
void tree_text(const test_tree *tree, const char *path, const char *text);
/* A PNG file of 3 x 2 pixels whose first value is value. */
void tree_image(const test_tree *tree, const char *path, int value);
void tree_link(const test_tree *tree, const char *target, const char *path);
void tree_folder(const test_tree *tree, const char *path);
/* "<folder>/<path>", in one of a few static buffers. */
const char *tree_path(const test_tree *tree, const char *path);

/* Opens; options may be NULL; spec, labels and classes are paths below the folder. */
shf_status tree_open(test_tree *tree, const char *prefix, const char *spec,
                     const shf_source_options *options);

/* The keys (or stems, or labels) of all items, each followed by a blank. */
const char *tree_keys(const test_tree *tree);
const char *tree_stems(const test_tree *tree);
const char *tree_labels(const test_tree *tree);

/* The context's error with the folder's path replaced by "DIR". */
const char *tree_error(const test_tree *tree);

#define assert_tree_fails(tree, status, expected, text)                                            \
    do {                                                                                           \
        shf_status got_ = (status);                                                                \
        cr_assert_eq(got_, (expected), "%s: %s", shf_status_name(got_), tree_error(tree));         \
        cr_assert_str_eq(tree_error(tree), (text));                                                \
    } while (0)

#endif

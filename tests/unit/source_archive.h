/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* tar archives, put together in memory, for tests of sources. */
#ifndef SHF_TESTS_SOURCE_ARCHIVE_H
#define SHF_TESTS_SOURCE_ARCHIVE_H

#include "tests/unit/source_tree.h"

/* A member of any type ('0' is a file, '5' a folder). */
void archive_add(shf_buffer *archive, char type, const char *name, const void *bytes, size_t size);
void archive_add_text(shf_buffer *archive, const char *name, const char *text);
/* A file as tree_image makes it. */
void archive_add_image(const test_tree *tree, shf_buffer *archive, const char *name, int value);
/* Ends and writes the archive, and empties the buffer for another one. */
void archive_write(const test_tree *tree, shf_buffer *archive, const char *path);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Opening files, and reading them line by line with a hash. Whole files are in record.h. */
#ifndef SHF_MANIFESTS_FILES_H
#define SHF_MANIFESTS_FILES_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "corruptions/base/sha256.h"

/* SHF_ERR_IO with the path and the text of errno. */
shf_status shf_file_fail(shf_context *context, const char *path);

/* A regular file for reading, and its size. SHF_ERR_IO names path and reason. */
shf_status shf_file_open(shf_context *context, const char *path, int *fd, uint64_t *size);

/* A new file without a name, in TMPDIR or /tmp, for reading and writing; it is gone when it is
 * closed. Writing at an offset leaves a hole before it. SHF_ERR_IO says how to find room. */
shf_status shf_temporary_open(shf_context *context, int *fd);
/* A new folder there, which whoever calls removes; "" if there is none. */
shf_status shf_temporary_folder(shf_context *context, char path[PATH_MAX]);
shf_status shf_temporary_write(shf_context *context, int fd, const void *data, size_t size,
                               uint64_t offset);

/* size bytes from an offset. false with errno, which is 0 where the file ends before. */
bool shf_file_read_at(int fd, void *out, size_t size, uint64_t offset);
/* All of data, from where the file stands. false with errno. */
bool shf_file_write_all(int fd, const void *data, size_t size);

/* What was read of a file of lines. */
typedef struct shf_lines_total {
    uint64_t lines, bytes;
    char sha256[SHF_SHA256_HEX];
} shf_lines_total;

/* Calls line for each line of an open file, without its newline, until it returns a status. A line
 * is at most SHF_LINE_LIMIT bytes, and the last one ends in a newline too: SHF_ERR_LIMIT,
 * SHF_ERR_DATA. The text does not say which file: the caller knows. */
#define SHF_LINE_LIMIT ((size_t)16 << 20)
typedef shf_status (*shf_line_fn)(void *user, const char *line, size_t size, uint64_t number);
shf_status shf_lines_read(shf_context *context, int fd, shf_line_fn line, void *user,
                          shf_lines_total *total);

#endif

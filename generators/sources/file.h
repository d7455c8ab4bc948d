/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Opening and reading image files, whatever their names and however deep they lie. */
#ifndef SHF_SOURCES_FILE_H
#define SHF_SOURCES_FILE_H

#include "generators/sources/source.h"

/* openat, for paths of any length (the system takes 4096 bytes at once). -1 and errno. */
int shf_open_below(int folder, const char *path, int flags);

/* So many bytes of an open file from an offset on, whatever its position. */
shf_status shf_read_at(shf_context *context, int file, void *bytes, size_t size, uint64_t offset);

/* Reads and decodes the image that is a part of an open file. */
shf_status shf_image_part_load(shf_context *context, shf_arena *arena, int file, uint64_t offset,
                               uint64_t size, uint64_t max_pixels, shf_loaded *out);

/* Reads and decodes the image file at path below an open folder (AT_FDCWD: the working folder). */
shf_status shf_image_file_load(shf_context *context, shf_arena *arena, int folder, const char *path,
                               uint64_t max_pixels, shf_loaded *out);

#endif

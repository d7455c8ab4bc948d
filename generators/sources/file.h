/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Opening and reading image files, whatever their names and however deep they lie. */
#ifndef SHF_SOURCES_FILE_H
#define SHF_SOURCES_FILE_H

#include "generators/sources/source.h"

/* openat, for paths of any length (the system takes 4096 bytes at once). -1 and errno. */
int shf_open_below(int folder, const char *path, int flags);

/* Reads and decodes the image file at path below an open folder (AT_FDCWD: the working folder). */
shf_status shf_image_file_load(shf_context *context, shf_arena *arena, int folder, const char *path,
                               uint64_t max_pixels, shf_loaded *out);

#endif

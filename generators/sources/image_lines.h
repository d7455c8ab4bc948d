/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The lines of a labels or list file. */
#ifndef SHF_SOURCES_IMAGE_LINES_H
#define SHF_SOURCES_IMAGE_LINES_H

#include <stdbool.h>

#include "manifests/csv.h"

typedef struct shf_image_lines {
    shf_csv csv;
    bool header_checked, headed;
    int columns[3]; /* fields of path, label and key; -1: there is none */
} shf_image_lines;

/* Closed with shf_image_lines_close whatever the status. */
shf_status shf_image_lines_open(shf_context *context, const char *file, shf_image_lines *lines);
void shf_image_lines_close(shf_image_lines *lines);

typedef struct shf_image_line {
    size_t line; /* 0 after the last */
    char *path;
    char *label; /* NULL if it is empty, or there is none */
    char *key;   /* likewise */
} shf_image_line;

/* The next image; its texts are good until the one after. Columns are path,label,key in this order, unless the first record names them:
 * path (or file, filename, image), label (or class, class_index), key; others are ignored. */
shf_status shf_image_lines_next(shf_image_lines *lines, shf_image_line *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Names of files: what is an image, what may be written, what may be shown. */
#ifndef SHF_SOURCES_NAMES_H
#define SHF_SOURCES_NAMES_H

#include <stdbool.h>
#include <stddef.h>

typedef enum shf_name_kind {
    SHF_NAME_IMAGE,       /* .jpg, .jpeg, .png in any case */
    SHF_NAME_UNSUPPORTED, /* an image format that is not read */
    SHF_NAME_OTHER
} shf_name_kind;

/* Whether text is lower but for the case of its letters, in any locale. */
bool shf_same_letters(const char *text, const char *lower);

shf_name_kind shf_name_kind_of(const char *name);

/* The length of a path without .jpg, .jpeg or .png; all of it if it ends otherwise. */
size_t shf_stem_length(const char *path);

/* Removes "./" components and doubled slashes, in place. */
void shf_path_tidy(char *path);

/* text for an error or a warning, in a buffer: control bytes and what is not UTF-8 as \xNN, the
 * end left out if it is too long. Returns buffer. */
const char *shf_shown(const char *text, char *buffer, size_t size);
#define SHF_SHOWN 200 /* a good size */

#endif

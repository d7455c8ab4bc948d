/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The inside of the CIFAR source: which files are read, and as what. */
#ifndef SHF_SOURCES_CIFAR_H
#define SHF_SOURCES_CIFAR_H

#include "generators/sources/source.h"

#define SHF_CIFAR_SIDE 32
#define SHF_CIFAR_PLANE ((size_t)SHF_CIFAR_SIDE * SHF_CIFAR_SIDE)
#define SHF_CIFAR_ROWS 10000000u /* of one file, at most */
#define SHF_CIFAR_FILES 6
#define SHF_CIFAR_LABELS 2

typedef struct shf_cifar_file {
    const char *name, *split;
    uint32_t first, most; /* the number of its first row in the split; rows it may have */
} shf_cifar_file;

typedef struct shf_cifar_labels {
    const char *kind, *names; /* "fine"; the file of the class names */
    unsigned count;
} shf_cifar_labels;

typedef struct shf_cifar_format {
    const char *name;
    shf_cifar_labels labels[SHF_CIFAR_LABELS]; /* a byte each; the last is what is asked for */
    unsigned label_count;
    shf_cifar_file files[SHF_CIFAR_FILES];
} shf_cifar_format;

typedef struct shf_cifar_part {
    int file;
    size_t begin, end; /* its items, by their origin */
} shf_cifar_part;

typedef struct shf_cifar_state {
    const char *folder; /* of the files */
    const shf_cifar_format *format;
    unsigned label;       /* which label byte counts */
    const char **numbers; /* labels as texts */
    const shf_cifar_file *chosen[SHF_CIFAR_FILES];
    size_t chosen_count;
    shf_cifar_part parts[SHF_CIFAR_FILES];
    size_t part_count;
} shf_cifar_state;

static inline size_t shf_cifar_record(const shf_cifar_format *format)
{
    return format->label_count + 3 * SHF_CIFAR_PLANE;
}

/* Reads source->spec, and fills in the state but for its parts; names the source's classes, unless
 * a file of the user's does. */
shf_status shf_cifar_choose(shf_context *context, shf_source *source, shf_cifar_state *state);

#endif

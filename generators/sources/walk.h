/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Walking a folder of images. */
#ifndef SHF_SOURCES_WALK_H
#define SHF_SOURCES_WALK_H

#include "generators/sources/source.h"

/* Why a file or folder is left out. */
enum {
    SHF_SKIP_HIDDEN,
    SHF_SKIP_OTHER,
    SHF_SKIP_UNSUPPORTED,
    SHF_SKIP_SPECIAL,
    SHF_SKIP_LOOP,
    SHF_SKIP_ROOT,
    SHF_SKIPS
};

#define SHF_SKIPS_NAMED 3 /* so many are named in a warning */

typedef struct shf_skip_list {
    uint64_t count;
    const char *names[SHF_SKIPS_NAMED]; /* the first in order; NULL from the last on */
} shf_skip_list;

/* A folder right below the root. */
typedef struct shf_class_folder {
    const char *name;
    size_t images;
} shf_class_folder;

struct shf_waiting;

typedef struct shf_walk {
    shf_context *context;
    shf_source *source; /* is given the images */
    int root;           /* open */
    shf_skip_list skips[SHF_SKIPS];
    shf_buffer classes; /* of shf_class_folder */
    size_t root_images; /* entries found at the root itself; they come first */
    shf_buffer path;    /* of the folder that is read, "" or "a/b/" */
    struct shf_waiting *todo;
} shf_walk;

/* Finds all images below the root, links followed, in no order. Folders wait in a list and are
 * opened by their path from the root one at a time, so that depth costs neither stack nor open
 * files. Uses scratch memory; the caller rewinds it, and frees the buffers. */
shf_status shf_walk_run(shf_walk *walk);

/* Counts a path (in the source's arena; NULL: there was no memory) that is left out. */
shf_status shf_walk_skip(shf_walk *walk, int why, const char *path);

#endif

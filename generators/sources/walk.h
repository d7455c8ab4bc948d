/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Walking a folder of images. */
#ifndef SHF_SOURCES_WALK_H
#define SHF_SOURCES_WALK_H

#include "generators/sources/skips.h"
#include "generators/sources/source.h"

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

#endif

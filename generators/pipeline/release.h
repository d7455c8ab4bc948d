/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A release being made: its folder, the lock, the stage, and publishing.
 *
 *     OUT/.shiftforge/build.json         the configuration: identity and set (configuration.c)
 *     OUT/.shiftforge/subset.txt         the keys of --subset, if there are any
 *     OUT/.shiftforge/lock               held while a build is at work
 *     OUT/.shiftforge/stage-<pid>/       files of the chunk under way
 *     OUT/.shiftforge/chunk-NNNNNN.json  marker: the chunk is whole (chunk.c)
 *     OUT/.shiftforge/fragments/, array-<name>.json  of arrays (sinks/array.h)
 *     OUT/manifests/chunk-NNNNNN.jsonl   its rows
 *     OUT/manifest.json                  all is whole
 *     OUT/build.log                      a line a run: what may vary */
#ifndef SHF_GENERATORS_RELEASE_H
#define SHF_GENERATORS_RELEASE_H

#include <stdbool.h>

#include "corruptions/base/context.h"
#include "generators/pipeline/plan.h"

typedef struct shf_release_dir {
    shf_context *context;
    const char *path; /* OUT, as given */
    int folder;       /* OUT */
    int state;        /* OUT/.shiftforge */
    int lock;
    int stage; /* -1 outside a chunk */
    char stage_name[64];
} shf_release_dir;

/* What stands at a path where a release is to go. */
typedef enum shf_release_place {
    SHF_PLACE_NOTHING, /* nothing, or an empty folder */
    SHF_PLACE_RELEASE, /* a release, begun or whole */
    SHF_PLACE_OTHER    /* something else: hands off */
} shf_release_place;
shf_status shf_release_look(shf_context *context, const char *path, shf_release_place *place);

/* Makes the folders if need be and takes the lock; SHF_ERR_BUSY if another build has it,
 * SHF_ERR_CONFLICT if there is something else. Closed whatever the status. */
shf_status shf_release_open(shf_context *context, const char *path, shf_release_dir *release);
void shf_release_close(shf_release_dir *release);
/* Opens what there is to read from, without the lock and without making anything; *begun is false
 * if there is no release. SHF_ERR_CONFLICT if there is something else. */
shf_status shf_release_peek(shf_context *context, const char *path, shf_release_dir *release,
                            bool *begun);
/* Opens a folder to read from, whatever is in it. */
shf_status shf_release_open_folder(shf_context *context, const char *path,
                                   shf_release_dir *release);
bool shf_release_has_manifest(const char *path);
/* Whether a build is at work there. */
bool shf_release_is_locked(const char *path);

/* Removes stages that dead processes left. */
shf_status shf_release_clean(shf_release_dir *release);
shf_status shf_release_begin_stage(shf_release_dir *release);
void shf_release_remove_stage(shf_release_dir *release);

/* Writes a new file whole; name is below folder. */
shf_status shf_release_write(shf_release_dir *release, shf_context *context, int folder,
                             const char *name, const void *data, size_t size);
/* Moves a file of the stage to a path below OUT, making its folders. */
shf_status shf_release_move(shf_release_dir *release, const char *name, const char *path);
/* Everything written so far is on the disk. */
shf_status shf_release_sync(shf_release_dir *release);
/* Removes a file below OUT if it is there, and makes that last. */
shf_status shf_release_remove(shf_release_dir *release, const char *path);
bool shf_release_has(const shf_release_dir *release, const char *path, uint64_t *size);

/* The text of a failed write: what to do when the disk is full. */
shf_status shf_release_fail(const shf_release_dir *release, shf_context *context, const char *verb,
                            const char *name);

#endif

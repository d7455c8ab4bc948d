/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The pixels of a release's outputs, whatever holds them: files, members of archives, rows of
 * arrays. */
#ifndef SHF_EVALUATOR_OUTPUTS_H
#define SHF_EVALUATOR_OUTPUTS_H

#include <shiftforge/image.h>

#include "manifests/image_array.h"
#include "tools/evaluator/release.h"

/* Where an output is in its shard. */
typedef struct shf_place {
    uint64_t offset, size;
} shf_place;

typedef struct shf_outputs {
    shf_context *context;
    const shf_scored *scored;
    const char *dir;
    shf_place *members;             /* by output number, of releases with archives; else NULL */
    shf_arena arena;                /* of the arrays */
    const shf_image_array **arrays; /* by cell; NULL where it has none */
} shf_outputs;

/* Reads the headers of all archives and arrays, if there are any. Closed whatever the status.
 * SHF_ERR_DATA names a member that is missing. */
shf_status shf_outputs_open(shf_context *context, const shf_scored *scored, const char *dir,
                            shf_outputs *out);
void shf_outputs_close(shf_outputs *outputs);

/* RGB, or gray from an array of gray images, in memory from the arena. From any thread, each with
 * places of its own, one for each cell, which have its context: samples in order are read from arrays
 * once. The error names the output. */
shf_status shf_outputs_load(const shf_outputs *outputs, shf_array_places *places, shf_arena *arena,
                            size_t output, shf_image *image);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A file of scores while it is written: OUT.part, and OUT.part.json, which says of what it is and how
 * far. */
#ifndef SHF_EVALUATOR_PART_H
#define SHF_EVALUATOR_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "manifests/npy.h"

typedef struct shf_part {
    const char *manifest, *model, *name, *scores; /* what it is of; set before */
    size_t classes, outputs;                      /* likewise */
    size_t done; /* outputs whose scores are there, from the first on */
    const char *out;
    int file;
    uint64_t offset; /* of the first score */
    double noted;    /* when the state was written last */
} shf_part;

/* Goes on with what an earlier run left of the same, or begins. SHF_ERR_BUSY if another process
 * writes it. file is -1 before. */
shf_status shf_part_open(shf_part *part, shf_context *context, const char *out);
/* From any thread. */
shf_status shf_part_write(const shf_part *part, shf_context *context, size_t first, size_t count,
                          const float *scores);
/* Writes down done, every few seconds or when it must. */
shf_status shf_part_note(shf_part *part, shf_context *context, bool must);
/* Moves it to OUT, with its sidecar. */
shf_status shf_part_finish(shf_part *part, shf_context *context);
/* keep: a later run goes on with it. */
void shf_part_close(shf_part *part, shf_context *context, bool keep);

#endif

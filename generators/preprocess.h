/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* From the source image to the network's input: the published preprocessing, Pillow-exact. */
#ifndef SHF_GENERATORS_PREPROCESS_H
#define SHF_GENERATORS_PREPROCESS_H

#include <stdbool.h>

#include <shiftforge/image.h>

#include "corruptions/base/arena.h"

typedef struct shf_preprocess {
    char name[24];
    char steps[232]; /* what it does, in full, for the manifest */
    bool crop_first; /* to 7/8 of both sides, from the middle */
    int shorter;     /* resize so that the shorter side is this; or 0 */
    int square;      /* resize to this, both sides; or 0 */
    int crop;        /* to this, both sides, from the middle; or 0 */
} shf_preprocess;

/* By name: "none"; "imagenet-N" for a network of NxN inputs, of which imagenet-224 is the published
 * one; "imagenet-299", which is published with other steps; "resize-64". false: none of these. */
bool shf_preprocess_find(const char *name, shf_preprocess *out);
/* The same; the error names the closest. */
shf_status shf_preprocess_require(shf_context *context, const char *name, shf_preprocess *out);

/* out is in itself where nothing is to be done, else memory from the arena. */
shf_status shf_preprocess_run(shf_context *context, shf_arena *arena, const shf_preprocess *preset,
                              const shf_image *in, shf_image *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* From the source image to the network's input: the published preprocessing, Pillow-exact. */
#ifndef SHF_GENERATORS_PREPROCESS_H
#define SHF_GENERATORS_PREPROCESS_H

#include <stdbool.h>

#include <shiftforge/image.h>

#include "corruptions/base/arena.h"
#include "manifests/view.h"

typedef struct shf_preprocess {
    char name[24];
    char steps[232]; /* what it does, in full, for the manifest */
    bool crop_first; /* to 7/8 of both sides, from the middle */
    int shorter;     /* resize so that the shorter side is this; or 0 */
    int square;      /* resize to this, both sides; or 0 */
    int crop;        /* to this, both sides, from the middle; or 0 */
    /* Of views alone: */
    int area;    /* first a crop of this many per cent of the area, drawn for each image; or 0 */
    bool embeds; /* the crop is larger than what it is cut out of, with a border all around */
} shf_preprocess;

/* Where the canonical crop, the part of an image that becomes the network's input, lies. */
typedef struct shf_frame {
    int field_width, field_height; /* of the image that the crop is cut out of */
    int left, top, width, height;  /* of the crop */
    int out_width, out_height;     /* of the input, to which the crop is resized */
} shf_frame;

/* By name: "none"; of views, "random-crop-PERCENT-N" and "embed-SIDE-N"; "imagenet-N" for a network of NxN inputs, of which imagenet-224 is the published
 * one; "imagenet-299", which is published with other steps; "resize-64". false: none of these. */
bool shf_preprocess_find(const char *name, shf_preprocess *out);
/* The same; the error names the closest. Those of views are refused by the first. */
shf_status shf_preprocess_require(shf_context *context, const char *name, shf_preprocess *out);
shf_status shf_preprocess_require_any(shf_context *context, const char *name, shf_preprocess *out);

/* out is in itself where nothing is to be done, else memory from the arena. */
shf_status shf_preprocess_run(shf_context *context, shf_arena *arena, const shf_preprocess *preset,
                              const shf_image *in, shf_image *out);

/* The crop cut out of the source and then resized (of imagenet-N, what its resize and its crop leave:
 * int(N short / shorter) pixels of both sides); the preset's own steps where they crop first. */
shf_frame shf_preprocess_native(const shf_preprocess *preset, int width, int height);
/* The crop cut out of the resized source; the whole of it where the preset crops nothing after. */
shf_frame shf_preprocess_resized(const shf_preprocess *preset, int width, int height);
/* A part of that resized source, from (left, top): out is its size. */
shf_status shf_preprocess_field(shf_context *context, const shf_preprocess *preset,
                                const shf_image *in, int left, int top, const shf_image *out);
/* What is done under each policy, in full, as steps: "" if there is no such crop. */
void shf_preprocess_name_steps(shf_preprocess *preset, shf_policy policy);

#endif

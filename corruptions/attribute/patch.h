/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* One size of a picture that is completed from its own patches. A patch is known by the index of its upper left
 * pixel, y width + x. */
#ifndef SHF_ATTRIBUTE_PATCH_H
#define SHF_ATTRIBUTE_PATCH_H

#include <stddef.h>
#include <stdint.h>

#include <shiftforge/image.h>
#include <shiftforge/random.h>

typedef struct shf_patches {
    int width, height;
    uint8_t *pixels;  /* R, G, B, 1; gray: v, 0, 0, 1 */
    uint8_t *hole;    /* of pixels */
    uint8_t *known;   /* of patches: 1 if no pixel of it is in the hole */
    int32_t *sources; /* all of these */
    size_t source_count;
    int32_t *targets; /* the other patches, in order */
    size_t target_count;
    int32_t *match; /* of a target: a source */
    uint32_t *cost; /* of a target: the squared distance from it */
    float *trust;   /* of a target: less, the deeper it lies in the hole */
} shf_patches;

/* pixels and hole are there: the rest is found. Scratch memory, not given back. SHF_ERR_MEMORY. */
shf_status shf_patches_make(shf_context *context, shf_patches *level);

/* Matches: drawn from all sources; or those of the picture of half the size. */
void shf_patches_draw(shf_context *context, shf_patches *level, const shf_stream *stream,
                      uint32_t draw);
void shf_patches_inherit(const shf_patches *coarse, shf_patches *level);

/* The distances of the matches. */
void shf_patches_weigh(shf_context *context, shf_patches *level);

/* One scan, forth (0) or back (1): matches of neighbours, moved along, and random ones ever nearer to the match,
 * at first reach px away. words: scratch of SHF_PATCH_TRIES a pixel of a row. */
#define SHF_PATCH_TRIES 8
void shf_patches_search(shf_context *context, shf_patches *level, const shf_stream *stream,
                        uint32_t draw, int back, int reach, uint32_t *words);

/* Pixels of the hole become means of what the matches of all patches over them say, by trust and cost.
 * sums: scratch of four floats a pixel. */
void shf_patches_vote(shf_context *context, shf_patches *level, float *sums);

/* Pixels of the hole become, at HOLD, what has the steps of the matches around each: no seam between what
 * comes from different places. SHF_ERR_MEMORY. */
shf_status shf_patches_mend(shf_context *context, shf_patches *level);

#endif

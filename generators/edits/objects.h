/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which part of a mask is the object, and what is known of it. */
#ifndef SHF_EDITS_OBJECTS_H
#define SHF_EDITS_OBJECTS_H

#include <stdint.h>

#include <shiftforge/image.h>

#include "corruptions/base/arena.h"

/* Of a mask in several pieces, that touch neither side by side nor at corners. */
typedef enum shf_pieces {
    SHF_PIECES_UNION,   /* all are the object */
    SHF_PIECES_LARGEST, /* the one of most pixels is; of two, the upper */
    SHF_PIECES_REFUSE,  /* the image is left out */
    SHF_PIECES_COUNT
} shf_pieces;
extern const char *const shf_pieces_names[SHF_PIECES_COUNT];

typedef struct shf_object {
    uint64_t pixels;
    int left, top, right, bottom; /* the box; right and bottom are the first outside */
    int pieces;                   /* of the mask, whatever became of them */
} shf_object;

/* Leaves of a mask of 0 and 255 what the policy says, and measures it; pixels is 0 where nothing is
 * left. SHF_ERR_MEMORY. */
shf_status shf_object_find(shf_context *context, const shf_image *mask, shf_pieces policy,
                           shf_object *out);

#endif

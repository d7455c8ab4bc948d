/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Object removal: the pixels under a mask replaced by background. What the methods are worth on
 * photographs: docs/removal.md. */
#ifndef SHF_ATTRIBUTE_REMOVAL_H
#define SHF_ATTRIBUTE_REMOVAL_H

#include <stdbool.h>
#include <stdint.h>

#include <shiftforge/image.h>

typedef enum shf_removal {
    SHF_REMOVE_CONSTANT,   /* one colour */
    SHF_REMOVE_STRIP,      /* the object's box tiled with the largest strip beside it; ImageNet-9 */
    SHF_REMOVE_PULL_PUSH,  /* means of ever larger squares: Gortler et al. 1996, "The Lumigraph" */
    SHF_REMOVE_HARMONIC,   /* Laplace's equation: as smooth as a soap film */
    SHF_REMOVE_BIHARMONIC, /* the thin plate's: slopes go on into the hole */
    SHF_REMOVE_PATCH,      /* patches from elsewhere in the picture: Barnes et al. 2009 */
    SHF_REMOVALS           /* how many there are */
} shf_removal;

/* "constant", "strip", "pull_push", ...; NULL beyond. */
const char *shf_removal_name(shf_removal method);
/* false if there is none of this name. */
bool shf_removal_find(const char *name, shf_removal *method);

typedef struct shf_removing {
    shf_removal method;
    int dilate; /* pixels this near to the mask are replaced, too: shadows and edges; 0 to 64 px */
    const uint8_t *colour; /* of the constant, a value a channel; NULL: the mean of what is kept */
} shf_removing;

/* What is under the mask (one channel, of the image's size, > 0 there), dilated, is replaced; all other
 * pixels are copied. The strip replaces the whole box. An empty mask gives a copy. image and out may be
 * the same pixels. The same pixels for the same image, mask and method: there is no seed.
 * SHF_ERR_ARGUMENT: sizes, channels or dilate; SHF_ERR_DATA: nothing is left to fill from; SHF_ERR_MEMORY. */
shf_status shf_remove_object(shf_context *context, const shf_image *image, const shf_image *mask,
                             const shf_removing *removing, const shf_image *out);

#endif

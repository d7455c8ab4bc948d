/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Operations, from the inside: those who settle the parameters themselves (augmentation.c) fill one in. */
#ifndef SHF_CORRUPTIONS_OPERATION_H
#define SHF_CORRUPTIONS_OPERATION_H

#include "corruptions/registry.h"

struct shf_operation {
    shf_allocator allocator; /* of the context that made it, which may be gone */
    const shf_corruption *corruption;
    const char *name;
    const char *set; /* that edits are summarised in */
    int severity;
    const shf_pictures *pictures[SHF_PICTURE_KINDS]; /* the caller's; NULL: our own */
    bool gray_as_rgb;                                /* as the profile has it */
    int size;         /* that the values are for: the profile's; 0: any, nothing is scaled */
    uint64_t by_hand; /* bit i: parameter i was set, and is not scaled */
    _Alignas(max_align_t) unsigned char parameters[SHF_LARGEST_PARAMETERS];
};

/* shf_operation_edit, which leaves the values for this image in parameters: SHF_LARGEST_PARAMETERS
 * bytes. */
shf_status shf_operation_run(shf_context *context, const shf_operation *operation,
                             const shf_address *address, const shf_image *in,
                             const shf_scene *scene, const shf_image *out, void *parameters);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pictures of the caller's, that a corruption takes in place of shiftforge's own: one allocation with their
 * pixels. */
#ifndef SHF_BASE_PICTURES_H
#define SHF_BASE_PICTURES_H

#include <shiftforge/corruption.h>

#include "corruptions/base/sha256.h"

typedef struct shf_picture {
    shf_image image; /* rows end to end */
    char hash[SHF_SHA256_HEX];
} shf_picture;

struct shf_pictures {
    shf_allocator allocator;
    shf_picture_kind kind;
    size_t count;
    shf_picture pictures[]; /* then their pixels */
};

/* SHF_ERR_ARGUMENT if they are not of this kind; NULL is of every one. */
shf_status shf_pictures_require(shf_context *context, const shf_pictures *pictures,
                                shf_picture_kind kind);

#endif

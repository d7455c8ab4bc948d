/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A box tiled with the largest strip beside it. */
#ifndef SHF_ATTRIBUTE_STRIP_H
#define SHF_ATTRIBUTE_STRIP_H

#include <stdbool.h>

#include "corruptions/attribute/box.h"

/* In place. false, and nothing done, if the box is the whole picture. */
bool shf_tile_box(const shf_image *image, const shf_box *box);
/* The same strip over the whole picture, from where it is in all directions. */
bool shf_tile_picture(const shf_image *image, const shf_box *box);

#endif

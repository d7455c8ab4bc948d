/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Surroundings grown out of an image, as Azulay & Weiss 2018 (arXiv:1805.12177) fill them in. */
#ifndef SHF_GENERATORS_INPAINT_H
#define SHF_GENERATORS_INPAINT_H

#include <shiftforge/image.h>

#include "corruptions/base/arena.h"
#include "generators/views/area.h"

/* What lies in known is kept, all else of image is empty. In rounds, an empty pixel becomes the mean of
 * those around it that are not, weighted by a binomial of 12 taps on each axis (from 6 before to 5 after
 * it), and is then one of them, until none is empty: what is known grows by 5 pixels to the left and up
 * and by 6 to the right and down. Means are rounded at the end. If nothing is known, all becomes 0. The
 * published code stops at 200 empty pixels or after 80 rounds, which on its 224x224 is the same, and
 * takes the image's own black pixels for empty ones. */
shf_status shf_inpaint(shf_context *context, shf_arena *arena, const shf_area *known,
                       const shf_image *image);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What those who run the program of background_generate have to know of the operation. */
#ifndef SHF_ATTRIBUTE_GENERATE_H
#define SHF_ATTRIBUTE_GENERATE_H

#include <shiftforge/corruption.h>

#include "corruptions/attribute/composite.h"

/* How the object that the program gets is cut out. */
void shf_generate_matting(const shf_operation *operation, shf_matting *out);

/* The draw id of the stream that the program's random number comes from. */
#define SHF_DRAW_GENERATE 65

#endif

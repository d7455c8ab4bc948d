/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pictures that a user gives to corruptions, as folders: what they are called wherever they are named. */
#ifndef SHF_GENERATORS_PICTURES_H
#define SHF_GENERATORS_PICTURES_H

#include <shiftforge/corruption.h>

typedef struct shf_pictures_name {
    const char *what;   /* "frost texture" */
    const char *option; /* "--frost-textures" */
} shf_pictures_name;

extern const shf_pictures_name shf_pictures_names[SHF_PICTURE_KINDS];

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#ifndef SHF_GENERATORS_AREA_H
#define SHF_GENERATORS_AREA_H

/* A rectangle of an image by its corner and size. */
typedef struct shf_area {
    int left, top, width, height;
} shf_area;

#endif

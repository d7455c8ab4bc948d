/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A convolution whose kernel is a disk of one weight with a rim of others: the disk as runs that
 * slide down the image, the rim as groups of places that share a weight. */
#ifndef SHF_KERNELS_DISK_H
#define SHF_KERNELS_DISK_H

#include <stdint.h>

#define SHF_DISK_BLOCK 32 /* rows are taken in whole blocks of so many values */

/* Up to eight places of one weight, as sums of two rows each; a place not there is a row of zeros. */
typedef struct shf_rim {
    uint32_t weight;
    const uint16_t *pairs[4];
} shf_rim;

#endif

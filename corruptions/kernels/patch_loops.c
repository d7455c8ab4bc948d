/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Patches of 8 x 8 pixels of four bytes: R, G, B and 1. Integers, and sums of floats one a place: the same bits
 * at all levels. */
#include "corruptions/kernels/kernels.h"

#define SIDE 8
#define ROW (4 * SIDE)

/* The sum of squared differences; once it is over limit, any number over it. */
uint32_t SHF_KERNEL(patch_distance)(const uint8_t *a, const uint8_t *b, size_t pitch,
                                    uint32_t limit)
{
    int32_t sum = 0;
    for (int half = 0; half < 2 && (uint32_t)sum <= limit; half++) {
        for (int y = 0; y < SIDE / 2; y++, a += pitch, b += pitch)
            for (int i = 0; i < ROW; i++) {
                const int16_t d = (int16_t)(a[i] - b[i]);
                sum += d * d;
            }
    }
    return (uint32_t)sum;
}

/* sums += weight * patch; rows of both are pitch values apart. */
void SHF_KERNEL(patch_vote)(const uint8_t *patch, size_t pitch, float weight, float *sums)
{
    for (int y = 0; y < SIDE; y++, patch += pitch, sums += pitch)
        for (int i = 0; i < ROW; i++)
            sums[i] += weight * (float)patch[i];
}

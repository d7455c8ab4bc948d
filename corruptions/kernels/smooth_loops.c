/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Weighted sums of rows of doubles, four at once so that each value loaded is used four times. Each
 * sum is added in the order of the rows, whatever the width of a vector. */
#include <string.h>

#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/smooth.h"

#if defined(__AVX512F__)
typedef double lanes __attribute__((vector_size(64)));
#elif defined(__AVX2__)
typedef double lanes __attribute__((vector_size(32)));
#else
typedef double lanes __attribute__((vector_size(16)));
#endif
#define LANES (sizeof(lanes) / sizeof(double))
_Static_assert(SHF_PLANE_STEP % (2 * LANES) == 0, "rows are pairs of vectors");

/* out[r columns + x] = sum over j < count of weights[4 j + r] rows[j stride + x], for r < 4 and
 * x < columns, which is a multiple of SHF_PLANE_STEP. */
void SHF_KERNEL(weigh_rows)(const double *weights, const double *rows, ptrdiff_t stride,
                            size_t count, size_t columns, double *out)
{
    for (size_t x = 0; x < columns; x += 2 * LANES) {
        lanes left[SHF_WEIGHED_ROWS] = {{0}}, right[SHF_WEIGHED_ROWS] = {{0}};
        const double *from = rows + x, *weight = weights;
        for (size_t j = 0; j < count; j++, from += stride, weight += SHF_WEIGHED_ROWS) {
            lanes a, b;
            memcpy(&a, from, sizeof(a));
            memcpy(&b, from + LANES, sizeof(b));
            for (int r = 0; r < SHF_WEIGHED_ROWS; r++) {
                left[r] += a * weight[r];
                right[r] += b * weight[r];
            }
        }
        for (size_t r = 0; r < SHF_WEIGHED_ROWS; r++) {
            memcpy(out + r * columns + x, &left[r], sizeof(lanes));
            memcpy(out + r * columns + x + LANES, &right[r], sizeof(lanes));
        }
    }
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The kernel table: pixel loops compiled once for each CPU level (baseline, and on x86-64 v3 and
 * v4) and picked once per context. All levels give the same bits: nothing is fused, reordered or
 * approximated differently. A kernel is one line in kernels.def and one definition,
 * SHF_KERNEL(name), in a file of the list of kernels in corruptions/CMakeLists.txt. */
#ifndef SHF_KERNELS_KERNELS_H
#define SHF_KERNELS_KERNELS_H

#include <float.h>
#include <stddef.h>
#include <stdint.h>

#include <shiftforge/image.h>
#include <shiftforge/random.h>

#include "corruptions/kernels/disk.h"

/* Where these fail, pixels would be others than everywhere else. */
#ifdef __FAST_MATH__
#error "compile without -ffast-math and -Ofast: they change the order and precision of sums"
#endif
_Static_assert(FLT_EVAL_METHOD == 0, "float and double are rounded after each operation");

#define SHF_PASTE(a, b, c) a##b##_##c
#define SHF_EXPAND(a, b, c) SHF_PASTE(a, b, c)

/* What lies beyond the edge of an image "a b c d". */
typedef enum shf_border {
    SHF_BORDER_NEAREST,    /* a a | a b c d | d d    scipy "nearest", OpenCV REPLICATE */
    SHF_BORDER_REFLECT101, /* c b | a b c d | c b    OpenCV REFLECT_101, scipy "mirror" */
    SHF_BORDER_REFLECT     /* b a | a b c d | d c    scipy "reflect" */
} shf_border;

/* One sample of a resized row or column: the sum of count samples from the first, weighted; the
 * weights have SHF_RESAMPLE_BITS fraction bits. */
typedef struct shf_taps {
    int first, count;
    int32_t *weights;
} shf_taps;
#define SHF_RESAMPLE_BITS 22

/* Where an index stands for another: at[index + size], for -size <= index < 2 size. */
typedef struct shf_axis {
    int size;
    shf_border border;
    const int *at;
} shf_axis;

/* An image of floats. Pixels are read as four floats: there are three more after the last one. */
typedef struct shf_samples {
    const float *values;
    size_t stride; /* floats from row to row */
    int channels;
    shf_axis x, y;
} shf_samples;

/* A zoomed row: pixel x comes from between row[first[x]] and the next, at part[x] of the way. first
 * grows by at most 1 from x to x, so that what a vector of pixels needs is a vector of values; one
 * more is there to be read after the last of them. */
typedef struct shf_zoomed {
    const int32_t *first;
    const float *part;
    const float *row;
} shf_zoomed;
#define SHF_ZOOM_BLOCK 16 /* rows are multiples of it */

#define SHF_WEIGHED_ROWS 4 /* of the kernel weigh_rows */

#ifdef SHF_LEVEL /* set by the build, per level: baseline, v3, v4 */
#define SHF_KERNEL(name) SHF_EXPAND(shf_, SHF_LEVEL, name)
#define KERNEL(result, name, arguments) result SHF_KERNEL(name) arguments;
#include "corruptions/kernels/kernels.def"
#undef KERNEL
#endif

typedef struct shf_kernels {
    const char *level;
#define KERNEL(result, name, arguments) result(*name) arguments;
#include "corruptions/kernels/kernels.def"
#undef KERNEL
} shf_kernels;

/* The table of a level by name, or of the best one that this CPU has for NULL; NULL if the CPU or
 * the build lacks it. */
const shf_kernels *shf_kernels_find(const char *level);

#endif

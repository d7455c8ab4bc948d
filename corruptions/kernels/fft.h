/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Fourier transforms of planes of any size, in single precision and a fixed order: the same bits on any
 * machine. */
#ifndef SHF_KERNELS_FFT_H
#define SHF_KERNELS_FFT_H

#include <stddef.h>

#include <shiftforge/status.h>

#define SHF_FFT_BLOCK 64 /* columns */

/* Of one axis. */
typedef struct shf_fft {
    int size, length;     /* length: a power of two; size itself, or at least 2 size - 1 */
    float *cosine, *sine; /* of -2 pi i / length, i < length / 2 */
    float *chirp[2];      /* exp(-pi i k^2 / size), if size is no power of two */
    float *filter[2];     /* the transform of its inverse, over length */
} shf_fft;

/* A plane of complex numbers, and its spectrum: the real parts and the imaginary ones. */
typedef struct shf_fft_plane {
    int width, height;
    shf_fft x, y;
    float *values[2];   /* row y, column x: y width + x */
    float *spectrum[2]; /* turned: frequency (u, v) along x and y is at u height + v */
    float *room[2];     /* for a block of columns, on its way */
} shf_fft_plane;

/* Scratch memory, not given back; the values are undefined. SHF_ERR_MEMORY. */
shf_status shf_fft_make(shf_context *context, int width, int height, shf_fft_plane *out);
/* Another spectrum, with the same tables and the same values. */
shf_status shf_fft_again(shf_context *context, const shf_fft_plane *first, shf_fft_plane *out);

/* spectrum(u, v) = sum over x, y of value(x, y) exp(-2 pi i (u x / width + v y / height)); uses the values up. */
void shf_fft_forward(shf_context *context, const shf_fft_plane *plane);
/* The values of a spectrum, which is used up. */
void shf_fft_backward(shf_context *context, const shf_fft_plane *plane);

#endif

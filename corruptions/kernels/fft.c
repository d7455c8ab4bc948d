/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Powers of two by Cooley & Tukey 1965, of many columns at once, so that the loops are along rows; other
 * sizes by Bluestein 1970, as a convolution of a power of two. Rows are transformed as columns of the turned
 * plane. */
#include "corruptions/kernels/fft.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"
#include "corruptions/kernels/kernels.h"

#define PI 3.14159265358979323846

/* ---- columns ---- */

static void swap_rows(float *a, float *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const float value = a[i];
        a[i] = b[i];
        b[i] = value;
    }
}

/* length rows of columns values. */
static void transform(const shf_kernels *kernels, const shf_fft *fft, float *re, float *im,
                      size_t columns)
{
    const size_t n = (size_t)fft->length;
    for (size_t i = 1, j = 0; i < n; i++) { /* j: the bits of i in reverse */
        size_t bit = n / 2;
        for (; j & bit; bit /= 2)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            swap_rows(re + i * columns, re + j * columns, columns);
            swap_rows(im + i * columns, im + j * columns, columns);
        }
    }
    for (size_t half = 1; half < n; half *= 2)
        for (size_t first = 0; first < n; first += 2 * half)
            for (size_t k = 0; k < half; k++) {
                const size_t a = (first + k) * columns, b = a + half * columns;
                const size_t w = k * (n / 2 / half);
                kernels->butterflies(re + a, im + a, re + b, im + b, fft->cosine[w], fft->sine[w],
                                     columns);
            }
}

static void rotate_rows(const shf_kernels *kernels, float *const by[2], int rows, float *re,
                        float *im, size_t columns)
{
    for (int i = 0; i < rows; i++)
        kernels->rotate(re + (size_t)i * columns, im + (size_t)i * columns, by[0][i], by[1][i],
                        columns);
}

/* size rows, in room for length. The inverse transform is the transform of swapped parts. */
static void transform_block(const shf_kernels *kernels, const shf_fft *fft, float *re, float *im,
                            size_t columns)
{
    if (fft->length == fft->size) {
        transform(kernels, fft, re, im, columns);
        return;
    }
    const size_t used = (size_t)fft->size * columns, all = (size_t)fft->length * columns;
    rotate_rows(kernels, fft->chirp, fft->size, re, im, columns);
    memset(re + used, 0, (all - used) * sizeof(*re));
    memset(im + used, 0, (all - used) * sizeof(*im));
    transform(kernels, fft, re, im, columns);
    rotate_rows(kernels, fft->filter, fft->length, re, im, columns);
    transform(kernels, fft, im, re, columns);
    rotate_rows(kernels, fft->chirp, fft->size, re, im, columns);
}

/* rows of `columns` values, `from` and `to` values apart */
static void copy_rows(const float *values, size_t from, float *out, size_t to, int rows,
                      size_t columns)
{
    for (size_t i = 0; i < (size_t)rows; i++)
        memcpy(out + i * to, values + i * from, columns * sizeof(*out));
}

/* A block of columns at a time, in a room that stays in the cache. */
static void transform_columns(const shf_fft_plane *p, const shf_kernels *kernels,
                              const shf_fft *fft, float *re, float *im, size_t columns)
{
    float *const values[] = {re, im};
    for (size_t first = 0; first < columns; first += SHF_FFT_BLOCK) {
        const size_t count = columns - first < SHF_FFT_BLOCK ? columns - first : SHF_FFT_BLOCK;
        for (int part = 0; part < 2; part++)
            copy_rows(values[part] + first, columns, p->room[part], count, fft->size, count);
        transform_block(kernels, fft, p->room[0], p->room[1], count);
        for (int part = 0; part < 2; part++)
            copy_rows(p->room[part], count, values[part] + first, columns, fft->size, count);
    }
}

/* ---- tables ---- */

/* exp(-pi i k^2 / size); k^2 by its remainder, so that large ones are exact. */
static void fill_chirp(const shf_fft *fft)
{
    for (int64_t k = 0; k < fft->size; k++) {
        const double angle = PI * (double)(k * k % (2 * (int64_t)fft->size)) / fft->size;
        fft->chirp[0][k] = (float)shf_cos(angle);
        fft->chirp[1][k] = (float)-shf_sin(angle);
    }
}

/* 1 / length, which the inverse transform lacks, is in it. */
static void fill_filter(const shf_kernels *kernels, const shf_fft *fft)
{
    const size_t n = (size_t)fft->length;
    for (int part = 0; part < 2; part++) {
        const float sign = (part ? -1.0F : 1.0F) / (float)fft->length;
        memset(fft->filter[part], 0, n * sizeof(float));
        for (size_t k = 0; k < (size_t)fft->size; k++)
            fft->filter[part][k] = fft->filter[part][(n - k) % n] = sign * fft->chirp[part][k];
    }
    transform(kernels, fft, fft->filter[0], fft->filter[1], 1);
}

static shf_status make_axis(shf_context *context, int size, shf_fft *out)
{
    *out = (shf_fft){.size = size, .length = 1};
    const bool even = (size & (size - 1)) == 0;
    while (out->length < (even ? size : 2 * size - 1))
        out->length *= 2;
    const size_t half = (size_t)out->length / 2;
    float **tables[] = {&out->cosine,   &out->sine,      &out->chirp[0],
                        &out->chirp[1], &out->filter[0], &out->filter[1]};
    const size_t sizes[] = {
        half, half, (size_t)size, (size_t)size, (size_t)out->length, (size_t)out->length};
    for (int i = 0; i < (even ? 2 : 6); i++) {
        *tables[i] = shf_arena_take(&context->scratch, sizes[i], sizeof(float));
        if (!*tables[i])
            return shf_fail_memory(context, "tables of a Fourier transform");
    }
    for (size_t i = 0; i < half; i++) {
        out->cosine[i] = (float)shf_cos(2 * PI * (double)i / out->length);
        out->sine[i] = (float)-shf_sin(2 * PI * (double)i / out->length);
    }
    if (!even) {
        fill_chirp(out);
        fill_filter(context->kernels, out);
    }
    return SHF_OK;
}

static bool take_pair(shf_context *context, size_t count, float *out[2])
{
    for (int part = 0; part < 2; part++)
        out[part] = shf_arena_take(&context->scratch, count, sizeof(float));
    return out[0] && out[1];
}

shf_status shf_fft_again(shf_context *context, const shf_fft_plane *first, shf_fft_plane *out)
{
    *out = *first;
    return take_pair(context, (size_t)out->width * (size_t)out->height, out->spectrum)
               ? SHF_OK
               : shf_fail_memory(context, "a Fourier transform");
}

shf_status shf_fft_make(shf_context *context, int width, int height, shf_fft_plane *out)
{
    *out = (shf_fft_plane){.width = width, .height = height};
    shf_status status = make_axis(context, width, &out->x);
    if (!status)
        status = make_axis(context, height, &out->y);
    if (status)
        return status;
    const int length = out->x.length > out->y.length ? out->x.length : out->y.length;
    return take_pair(context, (size_t)length * SHF_FFT_BLOCK, out->room) &&
                   take_pair(context, (size_t)width * (size_t)height, out->values)
               ? shf_fft_again(context, out, out)
               : shf_fail_memory(context, "a Fourier transform");
}

/* ---- planes ---- */

#define TILE 16

static void turn(const float *from, int width, int height, float *to)
{
    for (int top = 0; top < height; top += TILE)
        for (int left = 0; left < width; left += TILE)
            for (int y = top; y < top + TILE && y < height; y++)
                for (int x = left; x < left + TILE && x < width; x++)
                    to[(size_t)x * (size_t)height + (size_t)y] =
                        from[(size_t)y * (size_t)width + (size_t)x];
}

void shf_fft_forward(shf_context *context, const shf_fft_plane *p)
{
    transform_columns(p, context->kernels, &p->y, p->values[0], p->values[1], (size_t)p->width);
    for (int part = 0; part < 2; part++)
        turn(p->values[part], p->width, p->height, p->spectrum[part]);
    transform_columns(p, context->kernels, &p->x, p->spectrum[0], p->spectrum[1],
                      (size_t)p->height);
}

void shf_fft_backward(shf_context *context, const shf_fft_plane *p)
{
    const float share = 1.0F / ((float)p->width * (float)p->height);
    transform_columns(p, context->kernels, &p->x, p->spectrum[1], p->spectrum[0],
                      (size_t)p->height);
    for (int part = 0; part < 2; part++)
        turn(p->spectrum[part], p->height, p->width, p->values[part]);
    transform_columns(p, context->kernels, &p->y, p->values[1], p->values[0], (size_t)p->width);
    for (int part = 0; part < 2; part++)
        for (size_t i = 0; i < (size_t)p->width * (size_t)p->height; i++)
            p->values[part][i] *= share;
}

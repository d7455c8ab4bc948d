/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Images: a view of pixels that the caller owns. */
#ifndef SHIFTFORGE_IMAGE_H
#define SHIFTFORGE_IMAGE_H

#include <stddef.h>

#include <shiftforge/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The type of a sample. Corruptions read and write rows through corruptions/base/rows.h, so that
 * another type is a row there. */
typedef enum shf_sample {
    SHF_U8 = 0 /* 0..255 */
} shf_sample;

/* width x height pixels of interleaved channels. Pixel (x, y) starts at
 * (char *)data + y * stride + x * channels. The stride is in bytes, may be negative (a picture
 * stored bottom up) and is in size at least width * channels. */
typedef struct shf_image {
    size_t struct_size;
    void *data;
    int width, height; /* at least 1, at most SHF_MAX_SIDE */
    int channels;      /* 1 (gray) or 3 (R, G, B) */
    shf_sample sample;
    ptrdiff_t stride;
} shf_image;

#define SHF_MAX_SIDE 65535

/* A packed image over memory of the caller's, of height * width * channels bytes. */
SHF_API shf_image shf_image_of(void *data, int width, int height, int channels);

/* SHF_OK, or SHF_ERR_ARGUMENT with a text that names the field that is wrong. what names the image
 * in that text ("input"). */
SHF_API shf_status shf_image_check(shf_context *context, const shf_image *image, const char *what);

#ifdef __cplusplus
}
#endif
#endif

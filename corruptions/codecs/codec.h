/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Image files: memory <-> image. */
#ifndef SHF_CODECS_CODEC_H
#define SHF_CODECS_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <shiftforge/image.h>

#include "corruptions/base/arena.h"
#include "corruptions/base/buffer.h"

#define SHF_DEFAULT_MAX_PIXELS 64000000u

/* Whether the first bytes look like a file that shf_decode reads: "jpeg", "png", or NULL. */
const char *shf_decode_format(const void *bytes, size_t size);

/* A JPEG or PNG file as RGB, 8 bits, in memory from the arena, as Pillow's convert("RGB") reads it:
 * gray repeated, CMYK and YCCK converted, palette expanded, alpha dropped, the upper 8 of 16 bits
 * (16-bit gray too, which Pillow clips). EXIF orientation is ignored, as the published code ignores
 * it. SHF_ERR_DATA for what is truncated or broken, SHF_ERR_LIMIT for more than max_pixels pixels (0:
 * SHF_DEFAULT_MAX_PIXELS) or SHF_MAX_SIDE a side, found before any pixel memory is taken,
 * SHF_ERR_UNSUPPORTED for other formats. The text says what is wrong, but not which file: the caller
 * knows. */
shf_status shf_decode(shf_context *context, shf_arena *arena, const void *bytes, size_t size,
                      uint64_t max_pixels, shf_image *out);

/* SHF_RAW is the pixels, row by row from the top, for sinks that keep arrays: no text asks for it. */
typedef enum shf_format { SHF_JPEG, SHF_PNG, SHF_RAW } shf_format;

typedef struct shf_encoder {
    shf_format format;
    int quality;   /* JPEG: 1..100 */
    bool optimize; /* JPEG: Huffman tables made for the image; the pixels are the same */
} shf_encoder;

/* "jpeg:85" (optimized Huffman tables, as published), "jpeg:85,plain", "png". */
shf_status shf_encoder_parse(shf_context *context, const char *text, shf_encoder *out);
/* The canonical text of an encoder, as shf_encoder_parse takes it. */
void shf_encoder_name(const shf_encoder *encoder, char out[32]);
const char *shf_encoder_extension(const shf_encoder *encoder); /* "jpg", "png", "raw" */

/* Replaces the content of out by the encoded file. JPEG: 4:2:0, ISLOW, no density beyond Pillow's.
 * PNG: 8 bits, gray or RGB, fixed filter and level. The same bytes for the same codec libraries. */
shf_status shf_encode(shf_context *context, const shf_encoder *encoder, const shf_image *image,
                      shf_buffer *out);

/* The same for an RGB image with alpha of its own, one channel of the same size, not multiplied in: a
 * PNG of 8 bits, RGBA. */
shf_status shf_encode_rgba(shf_context *context, const shf_image *colour, const shf_image *alpha,
                           shf_buffer *out);

/* Versions of the codec libraries in use, as "libjpeg-turbo 2.1.5 (API 62)" and the like. */
const char *shf_codec_versions(char *out, size_t size);

#endif

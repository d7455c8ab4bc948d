/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What codec.c expects of each format. The functions have the contract of shf_decode and shf_encode;
 * bytes begin as shf_decode_format says. */
#ifndef SHF_CODECS_FORMATS_H
#define SHF_CODECS_FORMATS_H

#include "corruptions/codecs/codec.h"

shf_status shf_jpeg_decode(shf_context *context, shf_arena *arena, const uint8_t *bytes,
                           size_t size, uint64_t max_pixels, shf_image *out);
shf_status shf_png_decode(shf_context *context, shf_arena *arena, const uint8_t *bytes, size_t size,
                          uint64_t max_pixels, shf_image *out);

shf_status shf_jpeg_encode(shf_context *context, const shf_encoder *encoder, const shf_image *image,
                           shf_buffer *out);
shf_status shf_png_encode(shf_context *context, const shf_image *image, shf_buffer *out);

/* An RGB image of scratch for a header that says width x height, or why there is none: SHF_ERR_DATA
 * for an empty one, SHF_ERR_LIMIT, SHF_ERR_MEMORY. */
shf_status shf_decode_take(shf_context *context, shf_arena *arena, uint32_t width, uint32_t height,
                           uint64_t max_pixels, shf_image *out);

#endif

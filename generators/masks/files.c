/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Masks that are files of their own: PNG, PGM, npy. */
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "generators/masks/masks.h"
#include "manifests/npy.h"

shf_status shf_mask_require_size(shf_context *context, uint64_t width, uint64_t height,
                                 const shf_image *out)
{
    if (width == (uint64_t)out->width && height == (uint64_t)out->height)
        return SHF_OK;
    return shf_fail(context, SHF_ERR_DATA,
                    "the mask is %llux%llu, and the image %dx%d: make them alike",
                    (unsigned long long)width, (unsigned long long)height, out->width, out->height);
}

/* ---- PNG ---- */

static bool is_set(const uint8_t *rgb)
{
    return rgb[0] | rgb[1] | rgb[2];
}

/* ImageNet-S (Gao et al. 2021, arXiv:2106.03149): the class is R + 256 G. */
static bool is_class(const uint8_t *rgb)
{
    const int class = rgb[0] + 256 * rgb[1];
    return class != 0 && class != 1000;
}

/* In a PNG file's header: the bits a sample, and whether there is alpha. */
#define BITS_AT 24
#define TYPE_AT 25
#define HAS_ALPHA 4

/* Decoding leaves the upper 8 bits of 16: of a mask of ones, nothing; and of a cutout with alpha its colours,
 * which say nothing of where it is. */
static shf_status read_png(shf_context *context, shf_arena *arena, const shf_buffer *file,
                           bool (*is_object)(const uint8_t *rgb), const shf_image *out)
{
    shf_image image;
    const char *format = shf_decode_format(file->data, file->size);
    if (!format || strcmp(format, "png") != 0)
        return shf_fail(context, SHF_ERR_DATA, "no PNG file");
    if (file->size > TYPE_AT && file->data[TYPE_AT] & HAS_ALPHA)
        return shf_fail(context, SHF_ERR_DATA,
                        "a mask with alpha: save the object as white on black, without alpha");
    if (file->size > BITS_AT && file->data[BITS_AT] > 8)
        return shf_fail(context, SHF_ERR_DATA,
                        "a mask of 16 bits a sample: save it as a PNG file of 8 bits, or as PGM");
    shf_status status = shf_decode(context, arena, file->data, file->size,
                                   (uint64_t)out->width * (uint64_t)out->height, &image);
    if (!status)
        status = shf_mask_require_size(context, (uint64_t)image.width, (uint64_t)image.height, out);
    for (int y = 0; !status && y < out->height; y++) {
        const uint8_t *from = shf_row(&image, y);
        uint8_t *to = shf_row(out, y);
        for (int x = 0; x < out->width; x++)
            to[x] = is_object(from + 3 * x) ? 255 : to[x];
    }
    return status;
}

shf_status shf_mask_read_png(shf_context *context, shf_arena *arena, const shf_buffer *file,
                             const shf_image *out)
{
    return read_png(context, arena, file, is_set, out);
}

shf_status shf_mask_read_imagenet_s(shf_context *context, shf_arena *arena, const shf_buffer *file,
                                    const shf_image *out)
{
    return read_png(context, arena, file, is_class, out);
}

/* ---- bytes in rows ---- */

static void add_bytes(const uint8_t *bytes, size_t width, const shf_image *out)
{
    for (int y = 0; y < out->height; y++) {
        uint8_t *to = shf_row(out, y);
        for (size_t x = 0; x < (size_t)out->width * width; x++)
            if (bytes[(size_t)y * (size_t)out->width * width + x])
                to[x / width] = 255;
    }
}

/* ---- PGM: "P5", width, height and the largest value, parted by white space and comments ---- */

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool next_number(const shf_buffer *file, size_t *at, uint64_t most, uint64_t *out)
{
    const uint8_t *bytes = file->data;
    while (*at < file->size && (is_space(bytes[*at]) || bytes[*at] == '#')) {
        const bool comment = bytes[*at] == '#';
        while (comment && *at < file->size && bytes[*at] != '\n')
            ++*at;
        *at += *at < file->size;
    }
    const size_t first = *at;
    *out = 0;
    for (; *at < file->size && bytes[*at] >= '0' && bytes[*at] <= '9' && *out <= most; ++*at)
        *out = *out * 10 + (uint64_t)(bytes[*at] - '0');
    return *at > first && *out >= 1 && *out <= most;
}

shf_status shf_mask_read_pgm(shf_context *context, shf_arena *arena, const shf_buffer *file,
                             const shf_image *out)
{
    uint64_t width, height, most;
    size_t at = 2;
    (void)arena;
    if (file->size < 3 || memcmp(file->data, "P5", 2) != 0 || !is_space(file->data[2]) ||
        !next_number(file, &at, SHF_MAX_SIDE, &width) ||
        !next_number(file, &at, SHF_MAX_SIDE, &height) || !next_number(file, &at, 65535, &most) ||
        at == file->size || !is_space(file->data[at]))
        return shf_fail(context, SHF_ERR_DATA, "no binary PGM file (P5)");
    const size_t item = most > 255 ? 2 : 1;
    shf_status status = shf_mask_require_size(context, width, height, out);
    if (!status && (file->size - at - 1) / item < width * height)
        status = shf_fail(context, SHF_ERR_DATA, "the PGM file ends before its last row");
    if (!status)
        add_bytes(file->data + at + 1, item, out);
    return status;
}

/* ---- npy: (height, width) of booleans or bytes ---- */

shf_status shf_mask_read_npy(shf_context *context, shf_arena *arena, const shf_buffer *file,
                             const shf_image *out)
{
    shf_npy npy;
    (void)arena;
    shf_status status = shf_npy_parse(context, file->data, file->size, file->size, &npy);
    if (!status && (npy.rank != 2 || npy.width != 1))
        status = shf_fail(context, SHF_ERR_DATA,
                          "the mask is no array of height x width booleans or bytes");
    if (!status)
        status = shf_mask_require_size(context, npy.shape[1], npy.shape[0], out);
    if (!status)
        add_bytes(file->data + npy.offset, 1, out);
    return status;
}

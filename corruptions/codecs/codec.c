/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which codec a file or an encoder's text asks for. */
#include "corruptions/codecs/codec.h"

#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/text.h"
#include "corruptions/codecs/formats.h"

/* ---- decoding ---- */

static const struct {
    const char *name, *signature;
    size_t length;
    shf_status (*decode)(shf_context *context, shf_arena *arena, const uint8_t *bytes, size_t size,
                         uint64_t max_pixels, shf_image *out); /* NULL: known by name only */
} formats[] = {
    {"jpeg", "\xff\xd8\xff", 3, shf_jpeg_decode},
    {"png", "\x89PNG\r\n\x1a\n", 8, shf_png_decode},
    {"GIF", "GIF8", 4, NULL},
    {"BMP", "BM", 2, NULL},
    {"RIFF (WebP)", "RIFF", 4, NULL},
    {"TIFF", "II*\0", 4, NULL},
    {"TIFF", "MM\0*", 4, NULL},
    {"JPEG 2000", "\0\0\0\x0cjP", 6, NULL},
};
#define FORMATS (sizeof(formats) / sizeof(formats[0]))

static size_t find_format(const void *bytes, size_t size)
{
    size_t i = 0;
    while (i < FORMATS && (size < formats[i].length ||
                           memcmp(bytes, formats[i].signature, formats[i].length) != 0))
        i++;
    return i;
}

const char *shf_decode_format(const void *bytes, size_t size)
{
    size_t i = find_format(bytes, size);
    return i < FORMATS && formats[i].decode ? formats[i].name : NULL;
}

shf_status shf_decode_take(shf_context *context, shf_arena *arena, uint32_t width, uint32_t height,
                           uint64_t max_pixels, shf_image *out)
{
    if (!max_pixels)
        max_pixels = SHF_DEFAULT_MAX_PIXELS;
    if (width == 0 || height == 0)
        return shf_fail(context, SHF_ERR_DATA, "the header says %ux%u pixels", width, height);
    if (width > SHF_MAX_SIDE || height > SHF_MAX_SIDE)
        return shf_fail(context, SHF_ERR_LIMIT, "%ux%u pixels; a side may have %d", width, height,
                        SHF_MAX_SIDE);
    if ((uint64_t)width * height > max_pixels)
        return shf_fail(context, SHF_ERR_LIMIT, "%ux%u pixels are over the limit of %llu", width,
                        height, (unsigned long long)max_pixels);
    *out = shf_image_take(arena, (int)width, (int)height, 3);
    return out->data ? SHF_OK : shf_fail_memory(context, "the pixels of an image");
}

shf_status shf_decode(shf_context *context, shf_arena *arena, const void *bytes, size_t size,
                      uint64_t max_pixels, shf_image *out)
{
    size_t i = find_format(bytes, size);
    if (size == 0)
        return shf_fail(context, SHF_ERR_DATA, "an empty file");
    if (i == FORMATS)
        return shf_fail(context, SHF_ERR_UNSUPPORTED, "neither a JPEG nor a PNG file");
    if (!formats[i].decode)
        return shf_fail(context, SHF_ERR_UNSUPPORTED,
                        "a %s file; JPEG and PNG are read: convert it first", formats[i].name);
    shf_mark mark = shf_arena_mark(arena);
    shf_status status = formats[i].decode(context, arena, bytes, size, max_pixels, out);
    if (status)
        shf_arena_rewind(arena, mark);
    return status;
}

/* ---- encoding ---- */

static shf_status bad_encoder(shf_context *context, const char *text)
{
    shf_suggestion suggestion = {0};
    char word[16], hint[96];
    size_t length = strcspn(text, ":,");
    snprintf(word, sizeof(word), "%.*s", (int)(length < 15 ? length : 15), text);
    shf_suggest(&suggestion, word, "jpeg");
    shf_suggest(&suggestion, word, "png");
    if (suggestion.best && strcmp(word, suggestion.best) == 0)
        suggestion.best = NULL; /* what follows the name is wrong, not the name */
    return shf_fail(context, SHF_ERR_ARGUMENT,
                    "encoder '%s' is none of jpeg:QUALITY, jpeg:QUALITY,plain (quality 1 to 100) "
                    "and png%s",
                    text, shf_suggestion_text(&suggestion, hint, sizeof(hint)));
}

shf_status shf_encoder_parse(shf_context *context, const char *text, shf_encoder *out)
{
    *out = (shf_encoder){.format = SHF_PNG};
    if (strcmp(text, "png") == 0)
        return SHF_OK;
    if (strncmp(text, "jpeg:", 5) != 0)
        return bad_encoder(context, text);
    const char *digits = text + 5;
    size_t length = strcspn(digits, ",");
    bool plain = strcmp(digits + length, ",plain") == 0;
    char number[4];
    if ((digits[length] && !plain) || length >= sizeof(number))
        return bad_encoder(context, text);
    memcpy(number, digits, length);
    number[length] = 0;
    uint64_t quality;
    if (!shf_parse_u64(number, &quality) || quality < 1 || quality > 100)
        return bad_encoder(context, text);
    *out = (shf_encoder){SHF_JPEG, (int)quality, !plain};
    return SHF_OK;
}

void shf_encoder_name(const shf_encoder *encoder, char out[32])
{
    if (encoder->format != SHF_JPEG)
        snprintf(out, 32, "%s", shf_encoder_extension(encoder));
    else
        snprintf(out, 32, "jpeg:%d%s", encoder->quality, encoder->optimize ? "" : ",plain");
}

const char *shf_encoder_extension(const shf_encoder *encoder)
{
    static const char *const extensions[] = {
        [SHF_JPEG] = "jpg", [SHF_PNG] = "png", [SHF_RAW] = "raw"};
    return extensions[encoder->format];
}

static shf_status copy_pixels(const shf_image *image, shf_buffer *out)
{
    shf_status status = SHF_OK;
    for (int y = 0; !status && y < image->height; y++)
        status = shf_buffer_append(out, shf_row(image, y), shf_row_samples(image));
    return status;
}

shf_status shf_encode(shf_context *context, const shf_encoder *encoder, const shf_image *image,
                      shf_buffer *out)
{
    out->size = 0;
    if (encoder->format == SHF_RAW)
        return copy_pixels(image, out);
    if (encoder->format == SHF_PNG)
        return shf_png_encode(context, image, out);
    return shf_jpeg_encode(context, encoder, image, out);
}

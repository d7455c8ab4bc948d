/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* libpng knows no animations: each frame is encoded as an image of its own, and its chunks are taken
 * apart. IHDR and the data of the first frame stay as they are, data of others gets a number before it. */
#include "corruptions/codecs/apng.h"

#include <string.h>

#include <zlib.h>

#include "corruptions/base/context.h"

#define SIGNATURE 8    /* bytes */
#define CHUNK_FRAME 12 /* length, type and checksum around a chunk's data */

static void put_u32(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t get_u32(const uint8_t *from)
{
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

/* A chunk whose data is head and then data. */
static shf_status add_chunk(shf_apng *apng, const char type[4], const uint8_t *head,
                            size_t head_size, const uint8_t *data, size_t size)
{
    uint8_t words[8], check[4];
    put_u32(words, (uint32_t)(head_size + size));
    memcpy(words + 4, type, 4);
    uLong sum = crc32(crc32(0, words + 4, 4), head, (uInt)head_size);
    if (size)
        sum = crc32(sum, data, (uInt)size);
    put_u32(check, (uint32_t)sum);
    shf_status status = shf_buffer_append(apng->out, words, sizeof(words));
    if (!status)
        status = shf_buffer_append(apng->out, head, head_size);
    if (!status && size)
        status = shf_buffer_append(apng->out, data, size);
    return status ? status : shf_buffer_append(apng->out, check, sizeof(check));
}

/* acTL: so many frames, for ever. */
static shf_status add_animation(shf_apng *apng)
{
    uint8_t data[8] = {0};
    put_u32(data, apng->frames);
    return add_chunk(apng, "acTL", data, sizeof(data), NULL, 0);
}

/* fcTL: all of the picture, shown for delay_ms / 1000 seconds, in place of the one before. */
static shf_status add_control(shf_apng *apng)
{
    uint8_t data[26] = {0};
    put_u32(data, apng->number++);
    put_u32(data + 4, (uint32_t)apng->width);
    put_u32(data + 8, (uint32_t)apng->height);
    data[20] = (uint8_t)(apng->delay_ms >> 8);
    data[21] = (uint8_t)apng->delay_ms;
    data[22] = 1000 >> 8;
    data[23] = 1000 & 255;
    return add_chunk(apng, "fcTL", data, sizeof(data), NULL, 0);
}

/* fdAT. */
static shf_status add_data(shf_apng *apng, const uint8_t *data, size_t size)
{
    uint8_t number[4];
    put_u32(number, apng->number++);
    return add_chunk(apng, "fdAT", number, sizeof(number), data, size);
}

/* The chunks of a frame that was encoded. */
static shf_status add_chunks(shf_apng *apng)
{
    const uint8_t *at = apng->encoded.data + SIGNATURE;
    const uint8_t *end = apng->encoded.data + apng->encoded.size;
    shf_status status = SHF_OK;
    while (!status && at < end) {
        const size_t size = get_u32(at);
        const uint8_t *data = at + 8;
        if (memcmp(at + 4, "IHDR", 4) == 0 && apng->added == 0) {
            status = add_chunk(apng, "IHDR", data, size, NULL, 0);
            if (!status)
                status = add_animation(apng);
        }
        if (!status && memcmp(at + 4, "IHDR", 4) == 0)
            status = add_control(apng);
        if (!status && memcmp(at + 4, "IDAT", 4) == 0)
            status = apng->added == 0 ? add_chunk(apng, "IDAT", data, size, NULL, 0)
                                      : add_data(apng, data, size);
        at += size + CHUNK_FRAME;
    }
    return status;
}

shf_status shf_apng_begin(shf_context *context, uint32_t frames, uint32_t delay_ms, shf_buffer *out,
                          shf_apng *apng)
{
    static const uint8_t signature[SIGNATURE] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    *apng = (shf_apng){.context = context, .out = out, .frames = frames, .delay_ms = delay_ms};
    shf_buffer_init(&apng->encoded, context);
    out->size = 0;
    return shf_buffer_append(out, signature, sizeof(signature));
}

shf_status shf_apng_add(shf_apng *apng, const shf_image *image)
{
    static const shf_encoder png = {.format = SHF_PNG};
    if (apng->added == 0) {
        apng->width = image->width;
        apng->height = image->height;
        apng->channels = image->channels;
    } else if (apng->width != image->width || apng->height != image->height ||
               apng->channels != image->channels) {
        return shf_fail(apng->context, SHF_ERR_DATA,
                        "frame %u is %dx%d with %d channels, and the first %dx%d with %d",
                        apng->added, image->width, image->height, image->channels, apng->width,
                        apng->height, apng->channels);
    }
    shf_status status = shf_encode(apng->context, &png, image, &apng->encoded);
    if (!status)
        status = add_chunks(apng);
    apng->added++;
    return status;
}

shf_status shf_apng_end(shf_apng *apng)
{
    shf_buffer_free(&apng->encoded);
    return add_chunk(apng, "IEND", (const uint8_t *)"", 0, NULL, 0);
}

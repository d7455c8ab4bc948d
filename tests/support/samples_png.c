/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* PNG files of every kind, chunk by chunk. */
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "tests/support/samples.h"

static const test_png pngs[] = {
    /* name, width, height, depth, colour, interlaced, palette, extra */
    {"gray1", 13, 9, 1, 0, false, 0, NULL},
    {"gray2", 13, 9, 2, 0, false, 0, NULL},
    {"gray4", 13, 9, 4, 0, false, 0, NULL},
    {"gray8", 13, 9, 8, 0, false, 0, NULL},
    {"gray16", 13, 9, 16, 0, false, 0, NULL},
    {"rgb8", 13, 9, 8, 2, false, 0, NULL},
    {"rgb16", 13, 9, 16, 2, false, 0, NULL},
    {"palette1", 13, 9, 1, 3, false, 2, NULL},
    {"palette2", 13, 9, 2, 3, false, 4, NULL},
    {"palette4", 13, 9, 4, 3, false, 16, NULL},
    {"palette8", 13, 9, 8, 3, false, 256, NULL},
    {"palette8-short", 13, 9, 8, 3, false, 100, NULL},
    {"palette4-one", 13, 9, 4, 3, false, 1, NULL},
    {"gray8-alpha", 13, 9, 8, 4, false, 0, NULL},
    {"gray16-alpha", 13, 9, 16, 4, false, 0, NULL},
    {"rgb8-alpha", 13, 9, 8, 6, false, 0, NULL},
    {"rgb16-alpha", 13, 9, 16, 6, false, 0, NULL},
    {"gray1-interlaced", 13, 9, 1, 0, true, 0, NULL},
    {"gray16-interlaced", 13, 9, 16, 0, true, 0, NULL},
    {"rgb8-interlaced", 13, 9, 8, 2, true, 0, NULL},
    {"rgb16-interlaced", 40, 33, 16, 2, true, 0, NULL},
    {"palette2-interlaced", 13, 9, 2, 3, true, 4, NULL},
    {"rgb8-alpha-interlaced", 40, 33, 8, 6, true, 0, NULL},
    {"one-pixel", 1, 1, 8, 2, false, 0, NULL},
    {"one-pixel-interlaced", 1, 1, 8, 2, true, 0, NULL},
    {"gray8-trns", 13, 9, 8, 0, false, 0, "tRNS"},
    {"rgb8-trns", 13, 9, 8, 2, false, 0, "tRNS"},
    {"palette4-trns", 13, 9, 4, 3, false, 16, "tRNS"},
    {"rgb8-gama", 13, 9, 8, 2, false, 0, "gAMA"},
    {"rgb8-iccp-garbage", 13, 9, 8, 2, false, 0, "iCCP"},
    {"rgb8-text-garbage", 13, 9, 8, 2, false, 0, "zTXt"},
    {"rgb8-private-chunk", 13, 9, 8, 2, false, 0, "shFf"},
};

size_t test_png_count(void)
{
    return sizeof(pngs) / sizeof(pngs[0]);
}

const test_png *test_png_at(size_t index)
{
    return &pngs[index];
}

/* ---- bytes ---- */

void test_file_append(test_file *file, const void *data, size_t size)
{
    file->data = realloc(file->data, file->size + size + 1);
    if (!file->data)
        abort();
    if (size)
        memcpy(file->data + file->size, data, size);
    file->size += size;
}

void test_file_free(test_file *file)
{
    free(file->data);
    *file = (test_file){0};
}

static void put32(uint8_t *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (24 - 8 * i));
}

void test_png_chunk(test_file *file, const char *type, const void *data, size_t size)
{
    uint8_t word[4];
    put32(word, (uint32_t)size);
    test_file_append(file, word, 4);
    size_t start = file->size;
    test_file_append(file, type, 4);
    test_file_append(file, data, size);
    put32(word, (uint32_t)crc32(0, file->data + start, (uInt)(size + 4)));
    test_file_append(file, word, 4);
}

void test_png_header(test_file *file, uint32_t width, uint32_t height, int depth, int colour,
                     bool interlaced)
{
    uint8_t header[13] = {0};
    put32(header, width);
    put32(header + 4, height);
    header[8] = (uint8_t)depth;
    header[9] = (uint8_t)colour;
    header[12] = interlaced;
    test_file_append(file, "\x89PNG\r\n\x1a\n", 8);
    test_png_chunk(file, "IHDR", header, sizeof(header));
}

/* ---- pixels ---- */

unsigned test_png_value(const test_png *png, int x, int y, int channel)
{
    uint32_t mixed = ((uint32_t)x * 73 + (uint32_t)y * 151 + (uint32_t)channel * 59 + 7) * 2654435u;
    return (mixed >> 7) & ((1u << png->depth) - 1);
}

uint8_t test_png_palette(int entry, int channel)
{
    return (uint8_t)(entry * 37 + channel * 101 + 11);
}

static int channels_of(int colour)
{
    return colour == 2 ? 3 : colour == 4 ? 2 : colour == 6 ? 4 : 1;
}

/* Rows of the pixels (left + i across, top + j down), each with filter byte 0. */
static void append_pass(const test_png *png, int left, int top, int across, int down,
                        test_file *out)
{
    int channels = channels_of(png->colour);
    size_t row_bytes =
        ((size_t)((png->width - left + across - 1) / across * channels * png->depth) + 7) / 8;
    for (int y = top; y < png->height && left < png->width; y += down) {
        uint8_t row[1024] = {0};
        size_t bit = 8;
        for (int x = left; x < png->width; x += across)
            for (int c = 0; c < channels; c++)
                for (int b = png->depth - 1; b >= 0; b--, bit++)
                    if (test_png_value(png, x, y, c) >> b & 1)
                        row[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
        test_file_append(out, row, row_bytes + 1);
    }
}

/* The seven passes of Adam7: first column and row, steps. */
static const int adam7[7][4] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};

static void append_data(const test_png *png, test_file *file)
{
    test_file raw = {0};
    for (int pass = 0; png->interlaced && pass < 7; pass++)
        append_pass(png, adam7[pass][0], adam7[pass][1], adam7[pass][2], adam7[pass][3], &raw);
    if (!png->interlaced)
        append_pass(png, 0, 0, 1, 1, &raw);
    uLongf size = compressBound((uLong)raw.size);
    uint8_t *packed = malloc(size);
    if (!packed || compress(packed, &size, raw.data, (uLong)raw.size) != Z_OK)
        abort();
    test_png_chunk(file, "IDAT", packed, size);
    free(packed);
    test_file_free(&raw);
}

test_file test_png_make(const test_png *png)
{
    test_file file = {0};
    test_png_header(&file, (uint32_t)png->width, (uint32_t)png->height, png->depth, png->colour,
                    png->interlaced);
    uint8_t palette[768];
    for (int i = 0; i < png->palette * 3; i++)
        palette[i] = test_png_palette(i / 3, i % 3);
    bool late = png->extra && strcmp(png->extra, "tRNS") == 0; /* its place is after the palette */
    if (png->extra && !late)
        test_png_chunk(&file, png->extra, "name\0\0\0\1\2\3garbage", png->colour == 2 ? 16 : 8);
    if (png->palette)
        test_png_chunk(&file, "PLTE", palette, (size_t)png->palette * 3);
    if (late)
        test_png_chunk(&file, "tRNS", "\0\3\0\2\0\1", png->colour == 2 ? 6 : 2);
    append_data(png, &file);
    test_png_chunk(&file, "IEND", NULL, 0);
    return file;
}

test_file test_png_named(const char *name)
{
    for (size_t i = 0; i < test_png_count(); i++)
        if (strcmp(test_png_at(i)->name, name) == 0)
            return test_png_make(test_png_at(i));
    abort();
}

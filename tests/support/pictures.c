/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Making pictures, and comparing them. */
#include "tests/support/pictures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/rows.h"

#define GUARD_BYTES 96 /* before the first row and after the last one */
#define ROW_PADDING 13

static const char *const content_names[CONTENT_COUNT] = {"black",  "white",    "limits",
                                                         "random", "gradient", "texture"};

const char *test_content_name(test_content content)
{
    return content_names[content];
}

/* ---- memory ---- */

static uint8_t guard_byte(size_t offset)
{
    return (uint8_t)(0xa5 ^ (offset * 31));
}

test_picture test_picture_new(int width, int height, int channels, test_layout layout)
{
    size_t row = (size_t)width * (size_t)channels + (layout == LAYOUT_PACKED ? 0 : ROW_PADDING);
    test_picture picture = {.block_size = row * (size_t)height + 2 * (size_t)GUARD_BYTES};
    picture.block = malloc(picture.block_size);
    if (!picture.block)
        abort();
    for (size_t i = 0; i < picture.block_size; i++)
        picture.block[i] = guard_byte(i);
    picture.image = shf_image_of(picture.block + GUARD_BYTES, width, height, channels);
    picture.image.stride = (ptrdiff_t)row;
    if (layout == LAYOUT_BOTTOM_UP) {
        picture.image.data = shf_row(&picture.image, height - 1);
        picture.image.stride = -picture.image.stride;
    }
    return picture;
}

test_picture test_picture_of(int width, int height, int channels, test_layout layout,
                             test_content content)
{
    test_picture picture = test_picture_new(width, height, channels, layout);
    test_picture_fill(&picture, content);
    return picture;
}

void test_picture_free(test_picture *picture)
{
    free(picture->block);
    *picture = (test_picture){0};
}

void test_picture_copy(const test_picture *from, const test_picture *to)
{
    for (int y = 0; y < from->image.height; y++)
        memcpy(shf_row(&to->image, y), shf_row(&from->image, y), shf_row_samples(&from->image));
}

/* Guard bytes from one offset of the block up to another. */
static bool guarded(const test_picture *picture, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (picture->block[i] != guard_byte(i))
            return false;
    return true;
}

bool test_picture_guarded(const test_picture *picture)
{
    const shf_image *image = &picture->image;
    size_t end = 0; /* of the last row seen, in memory order */
    for (int i = 0; i < image->height; i++) {
        int y = image->stride < 0 ? image->height - 1 - i : i;
        size_t first = (size_t)(shf_row(image, y) - picture->block);
        if (!guarded(picture, end, first))
            return false;
        end = first + shf_row_samples(image);
    }
    return guarded(picture, end, picture->block_size);
}

/* ---- content ---- */

/* A fixed hash of four numbers (splitmix64's finalizer). */
static uint32_t hash(uint32_t x, uint32_t y, uint32_t c, uint32_t level)
{
    uint64_t h = ((uint64_t)x << 32 | y) * 0x9e3779b97f4a7c15u + ((uint64_t)c << 32 | level);
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)(h >> 32);
}

/* Value noise on a grid of step pixels, bilinear between, in -1..1. */
static double value_noise(int x, int y, uint32_t c, int step)
{
    uint32_t gx = (uint32_t)(x / step), gy = (uint32_t)(y / step);
    double fx = (double)(x % step) / step, fy = (double)(y % step) / step;
    double corner[2][2];
    for (uint32_t j = 0; j < 2; j++)
        for (uint32_t i = 0; i < 2; i++)
            corner[j][i] = hash(gx + i, gy + j, c, (uint32_t)step) / 2147483648.0 - 1;
    double top = corner[0][0] + fx * (corner[0][1] - corner[0][0]);
    double bottom = corner[1][0] + fx * (corner[1][1] - corner[1][0]);
    return top + fy * (bottom - top);
}

/* Gray structure that the channels share, and half as much colour. */
static uint8_t texture(int x, int y, int channel)
{
    double value = 118 + 12 * channel;
    for (int step = 64; step >= 1; step /= 2) {
        double amplitude = 6 + 0.75 * step;
        value += amplitude * value_noise(x, y, 100, step);
        value += 0.5 * amplitude * value_noise(x, y, (uint32_t)channel, step);
    }
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

static uint8_t gradient(const shf_image *image, int x, int y, int channel)
{
    int across = image->width > 1 ? 255 * x / (image->width - 1) : 128;
    int down = image->height > 1 ? 255 * y / (image->height - 1) : 128;
    const int ramps[3] = {across, down, 255 - (across + down) / 2};
    return (uint8_t)ramps[channel];
}

static uint8_t value_of(const shf_image *image, test_content content, int x, int y, int channel)
{
    static const uint8_t limits[4] = {0, 1, 254, 255};
    uint32_t random = hash((uint32_t)x, (uint32_t)y, (uint32_t)channel, 1000);
    switch (content) {
    case CONTENT_BLACK:
        return 0;
    case CONTENT_WHITE:
        return 255;
    case CONTENT_LIMITS:
        return limits[random >> 30];
    case CONTENT_RANDOM:
        return (uint8_t)(random >> 24);
    case CONTENT_GRADIENT:
        return gradient(image, x, y, channel);
    default:
        return texture(x, y, channel);
    }
}

void test_picture_fill(const test_picture *picture, test_content content)
{
    const shf_image *image = &picture->image;
    for (int y = 0; y < image->height; y++) {
        uint8_t *row = shf_row(image, y);
        for (int x = 0; x < image->width; x++)
            for (int c = 0; c < image->channels; c++)
                *row++ = value_of(image, content, x, y, c);
    }
}

/* ---- comparing ---- */

static bool alike(const shf_image *a, const shf_image *b)
{
    return a->width == b->width && a->height == b->height && a->channels == b->channels;
}

bool test_same_pixels(const shf_image *a, const shf_image *b)
{
    return alike(a, b) && test_different_values(a, b, 0) == 0;
}

size_t test_different_values(const shf_image *a, const shf_image *b, int tolerance)
{
    size_t count = 0;
    if (!alike(a, b))
        return SIZE_MAX;
    for (int y = 0; y < a->height; y++) {
        const uint8_t *p = shf_row(a, y), *q = shf_row(b, y);
        for (size_t i = 0; i < shf_row_samples(a); i++)
            count += abs(p[i] - q[i]) > tolerance;
    }
    return count;
}

double test_distance(const shf_image *a, const shf_image *b)
{
    double sum = 0;
    if (!alike(a, b))
        return INFINITY;
    for (int y = 0; y < a->height; y++) {
        const uint8_t *p = shf_row(a, y), *q = shf_row(b, y);
        for (size_t i = 0; i < shf_row_samples(a); i++)
            sum += (p[i] - q[i]) * (p[i] - q[i]);
    }
    return sqrt(sum / ((double)a->height * (double)shf_row_samples(a)));
}

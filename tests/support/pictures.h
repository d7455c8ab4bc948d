/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pictures for tests: made here, in memory with guard bytes around every row. */
#ifndef SHF_TESTS_PICTURES_H
#define SHF_TESTS_PICTURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <shiftforge/image.h>

typedef enum test_layout {
    LAYOUT_PACKED,    /* rows end to end */
    LAYOUT_PADDED,    /* guard bytes between the rows, an odd number of them */
    LAYOUT_BOTTOM_UP, /* the same, with a negative stride */
    LAYOUT_COUNT
} test_layout;

typedef enum test_content {
    CONTENT_BLACK,
    CONTENT_WHITE,
    CONTENT_LIMITS,   /* 0, 1, 254 and 255 in irregular order */
    CONTENT_RANDOM,   /* uniform values */
    CONTENT_GRADIENT, /* smooth ramps, another one in each channel */
    CONTENT_TEXTURE,  /* octaves of value noise, coloured: the statistics of a photograph */
    CONTENT_COUNT
} test_content;

/* What a content is called, for messages. */
const char *test_content_name(test_content content);

/* A picture, and the block that it lies in: guard bytes before, after and between its rows. */
typedef struct test_picture {
    shf_image image;
    uint8_t *block;
    size_t block_size;
} test_picture;

/* Aborts if there is no memory. The pixels are guard bytes until they are filled. */
test_picture test_picture_new(int width, int height, int channels, test_layout layout);
test_picture test_picture_of(int width, int height, int channels, test_layout layout,
                             test_content content);
void test_picture_free(test_picture *picture);
void test_picture_fill(const test_picture *picture, test_content content);
/* The pixels of another picture of the same size, whatever the layouts. */
void test_picture_copy(const test_picture *from, const test_picture *to);
/* Whether every byte that is not a pixel still is what it was. */
bool test_picture_guarded(const test_picture *picture);

/* Width, height, channels and all pixels agree. */
bool test_same_pixels(const shf_image *a, const shf_image *b);
/* How many values differ by more than tolerance. */
size_t test_different_values(const shf_image *a, const shf_image *b, int tolerance);
/* Root of the mean squared difference of the values, 0..255. */
double test_distance(const shf_image *a, const shf_image *b);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Image files of every kind that the decoder meets, made here: JPEG by libjpeg, PNG chunk by chunk.
 * For the tests of the codecs, as seeds of the fuzzers, and for the comparison with Pillow. */
#ifndef SHF_TESTS_SAMPLES_H
#define SHF_TESTS_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <shiftforge/image.h>

typedef struct test_file {
    uint8_t *data; /* of malloc */
    size_t size;
} test_file;

void test_file_append(test_file *file, const void *data, size_t size);
void test_file_free(test_file *file);

/* ---- PNG ---- */

typedef struct test_png {
    const char *name;
    int width, height;
    int depth, colour; /* bits a sample; 0 gray, 2 RGB, 3 palette, 4 gray + alpha, 6 RGBA */
    bool interlaced;
    int palette;       /* entries */
    const char *extra; /* type of one more chunk before the data, or NULL */
} test_png;

size_t test_png_count(void);
const test_png *test_png_at(size_t index);

/* Appends a chunk with its checksum. */
void test_png_chunk(test_file *file, const char *type, const void *data, size_t size);
/* The signature and a header of any values. */
void test_png_header(test_file *file, uint32_t width, uint32_t height, int depth, int colour,
                     bool interlaced);
test_file test_png_make(const test_png *png);
/* The one of that name; aborts if there is none. */
test_file test_png_named(const char *name);
/* The value that test_png_make stores, of depth bits: a gray level, colour, alpha or index. */
unsigned test_png_value(const test_png *png, int x, int y, int channel);
/* The palette that test_png_make stores. */
uint8_t test_png_palette(int entry, int channel);

/* ---- JPEG ---- */

typedef enum test_space { SPACE_GRAY, SPACE_YCC, SPACE_RGB, SPACE_CMYK, SPACE_YCCK } test_space;

typedef struct test_jpeg {
    const char *name;
    int width, height;
    test_space space;
    int horizontal, vertical; /* sampling factors of the first component; the others have 1 */
    int quality;
    bool progressive, arithmetic;
    int restart; /* MCUs between restart markers; 0: none */
    bool bare;   /* no JFIF and no Adobe marker */
} test_jpeg;

size_t test_jpeg_count(void);
const test_jpeg *test_jpeg_at(size_t index);
test_file test_jpeg_make(const test_jpeg *jpeg);
test_file test_jpeg_named(const char *name);
/* The value given to libjpeg: gray, red .. blue, or inverted cyan .. black. */
uint8_t test_jpeg_value(const test_jpeg *jpeg, int x, int y, int channel);

/* ---- either ---- */

/* shf_decode with the default limit; the pixels lie in scratch memory, which is given back at
 * once. */
shf_status test_decode(shf_context *context, const void *data, size_t size, shf_image *out);

#endif

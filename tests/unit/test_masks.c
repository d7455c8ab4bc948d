/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Masks of objects: every form of them, and which part of one is the object. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "generators/edits/objects.h"
#include "generators/masks/masks.h"
#include "manifests/record.h"
#include "tests/unit/source_tree.h"

static test_tree tree;

static void begin(void)
{
    tree_begin(&tree);
}

static void end(void)
{
    tree_end(&tree);
}

TestSuite(masks, .init = begin, .fini = end);

static void put(const char *name, const void *data, size_t size)
{
    assert_ok(tree.context, shf_file_write(tree.context, tree_path(&tree, name), data, size));
}

/* The mask of an image of 4x3 as text, a row a line; "none" if there is none. */
static const char *load(const char *spec, const char *path)
{
    static char text[32];
    shf_masks *masks;
    shf_image mask;
    assert_ok(tree.context, shf_masks_open(tree.context, spec, &masks));
    const shf_mark mark = shf_arena_mark(&tree.context->scratch);
    assert_ok(tree.context,
              shf_masks_load(masks, tree.context, &tree.context->scratch, path, 4, 3, &mask));
    char *to = text;
    for (int y = 0; mask.data && y < 3; y++) {
        for (int x = 0; x < 4; x++)
            *to++ = shf_row(&mask, y)[x] ? '#' : '.';
        *to++ = y < 2 ? '/' : 0;
    }
    shf_arena_rewind(&tree.context->scratch, mark);
    shf_masks_close(tree.context, masks);
    return mask.data ? text : "none";
}

static void refuses(const char *spec, shf_status expected, const char *what)
{
    shf_masks *masks;
    shf_image mask;
    shf_status status = shf_masks_open(tree.context, spec, &masks);
    if (!status)
        status = shf_masks_load(masks, tree.context, &tree.context->scratch, "a.jpg", 4, 3, &mask);
    cr_assert_eq(status, expected, "%s", shf_context_error(tree.context));
    cr_assert(strstr(shf_context_error(tree.context), what), "%s", shf_context_error(tree.context));
    shf_masks_close(tree.context, masks);
}

static void write_png(const char *name, const uint8_t *rgb, int width, int height)
{
    shf_encoder encoder;
    shf_buffer file;
    shf_buffer_init(&file, tree.context);
    assert_ok(tree.context, shf_encoder_parse(tree.context, "png", &encoder));
    const shf_image image = shf_image_of((void *)(uintptr_t)rgb, width, height, 3);
    assert_ok(tree.context, shf_encode(tree.context, &encoder, &image, &file));
    put(name, file.data, file.size);
    shf_buffer_free(&file);
}

Test(masks, png_any_value_above_zero)
{
    uint8_t rgb[36] = {0};
    rgb[3] = 1;
    rgb[35] = 255;
    write_png("a.png", rgb, 4, 3);
    cr_assert_str_eq(load(tree_path(&tree, ""), "a.JPEG"), ".#../..../...#");
    cr_assert_str_eq(load(tree_path(&tree, ""), "b.jpg"), "none");
    write_png("a.png", rgb, 3, 3);
    refuses(tree_path(&tree, ""), SHF_ERR_DATA, "the mask is 3x3, and the image 4x3");
}

/* A byte of the header of a PNG mask made another. */
static void refuses_header(long at, int byte, const char *why)
{
    const uint8_t rgb[36] = {0};
    write_png("a.png", rgb, 4, 3);
    FILE *file = fopen(tree_path(&tree, "a.png"), "r+b");
    cr_assert(file && fseek(file, at, SEEK_SET) == 0 && fputc(byte, file) == byte);
    fclose(file);
    refuses(tree_path(&tree, ""), SHF_ERR_DATA, why);
}

/* Of 16 bits the lower 8, which hold small values, would be lost; of a cutout its alpha. */
Test(masks, png_that_would_lose_the_object_is_refused)
{
    refuses_header(24, 16, "a mask of 16 bits a sample");
    refuses_header(25, 6, "a mask with alpha");
    refuses_header(25, 4, "a mask with alpha");
}

Test(masks, imagenet_s_classes)
{
    char spec[4096];
    uint8_t rgb[36] = {0};
    rgb[0] = 200;        /* class 200 */
    rgb[3] = 1000 % 256; /* to be ignored */
    rgb[4] = 1000 / 256;
    rgb[7] = 1; /* class 256 */
    write_png("a.png", rgb, 4, 3);
    snprintf(spec, sizeof(spec), "imagenet-s:%s", tree_path(&tree, ""));
    cr_assert_str_eq(load(spec, "a.jpg"), "#.#./..../....");
}

Test(masks, pgm)
{
    static const char narrow[] = "P5 # size\n4 3\n255\n\1\0\0\0\0\0\0\0\0\0\0\377",
                      wide[] = "P5 4 3 65535\n\0\0\0\1\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    put("a.pgm", narrow, sizeof(narrow) - 1);
    cr_assert_str_eq(load(tree_path(&tree, ""), "a.jpg"), "#.../..../...#");
    put("a.pgm", wide, sizeof(wide) - 1);
    cr_assert_str_eq(load(tree_path(&tree, ""), "a.jpg"), ".##./..../....");
    put("a.pgm", narrow, sizeof(narrow) - 2);
    refuses(tree_path(&tree, ""), SHF_ERR_DATA, "ends before its last row");
    put("a.pgm", "P5 4 3 255", 10);
    refuses(tree_path(&tree, ""), SHF_ERR_DATA, "no binary PGM file");
}

Test(masks, boxes)
{
    static const char csv[] = "path,left,top,right,bottom\nb.jpg,0,0,1,1\na.jpg,0,0,1,2\n"
                              "a.jpg,2,1,4,3\n",
                      outside[] = "a.jpg,0,0,5,3\n", empty[] = "a.jpg,1,0,1,3\n";
    put("m.csv", csv, sizeof(csv) - 1);
    cr_assert_str_eq(load(tree_path(&tree, "m.csv"), "a.jpg"), "#.../#.##/..##");
    cr_assert_str_eq(load(tree_path(&tree, "m.csv"), "c.jpg"), "none");
    put("m.csv", outside, sizeof(outside) - 1);
    refuses(tree_path(&tree, "m.csv"), SHF_ERR_DATA, "leaves the image of 4x3");
    put("m.csv", empty, sizeof(empty) - 1);
    refuses(tree_path(&tree, "m.csv"), SHF_ERR_DATA, "the box is empty");
}

static void put_coco(const char *segmentation)
{
    char text[512];
    const int size = snprintf(text, sizeof(text),
                              "{\"images\": [{\"id\": 7, \"file_name\": \"a.jpg\", \"width\": 4, "
                              "\"height\": 3}, {\"id\": 8, \"file_name\": \"b.jpg\", \"width\": 4, "
                              "\"height\": 3}], \"annotations\": [{\"image_id\": 7, "
                              "\"segmentation\": %s}]}",
                              segmentation);
    put("m.json", text, (size_t)size);
}

/* Runs go down the columns. "3210...": what pycocotools writes of the same runs. */
Test(masks, coco)
{
    put_coco("{\"size\": [3, 4], \"counts\": [1, 2, 6, 3]}");
    cr_assert_str_eq(load(tree_path(&tree, "m.json"), "a.jpg"), "...#/#..#/#..#");
    cr_assert_str_eq(load(tree_path(&tree, "m.json"), "x/a.jpg"), "...#/#..#/#..#");
    cr_assert_str_eq(load(tree_path(&tree, "m.json"), "b.jpg"), "none");
    put_coco("{\"size\": [3, 4], \"counts\": \"1261\"}"); /* 1, 2, 6, and 2 + 1 */
    cr_assert_str_eq(load(tree_path(&tree, "m.json"), "a.jpg"), "...#/#..#/#..#");
    put_coco("[[1, 0, 3, 0, 3, 2, 1, 2], [0, 2, 1, 2, 1, 3, 0, 3]]");
    cr_assert_str_eq(load(tree_path(&tree, "m.json"), "a.jpg"), ".##./.##./#...");
    put_coco("{\"size\": [3, 4], \"counts\": [1, 12]}");
    refuses(tree_path(&tree, "m.json"), SHF_ERR_DATA, "damaged");
    put_coco("[[1, 0, 3]]");
    refuses(tree_path(&tree, "m.json"), SHF_ERR_DATA, "no list of x, y");
    put("m.json", "{}", 2);
    refuses(tree_path(&tree, "m.json"), SHF_ERR_DATA, "no lists of images and annotations");
}

/* ---- objects ---- */

static shf_object find(const char *text, shf_pieces policy, char out[16])
{
    uint8_t pixels[12];
    shf_object object;
    const shf_image mask = shf_image_of(pixels, 4, 3, 1);
    for (int i = 0; i < 12; i++)
        pixels[i] = text[i] == '#' ? 255 : 0;
    assert_ok(tree.context, shf_object_find(tree.context, &mask, policy, &object));
    for (int i = 0; i < 12; i++) {
        cr_assert(pixels[i] == 0 || pixels[i] == 255);
        out[i] = pixels[i] ? '#' : '.';
    }
    out[12] = 0;
    return object;
}

Test(masks, pieces)
{
    char left[16];
    static const char two[] = "#..#"
                              ".#.#"
                              "...#";
    shf_object object = find(two, SHF_PIECES_UNION, left);
    cr_assert_str_eq(left, two);
    cr_assert(object.pieces == 2 && object.pixels == 5 && object.left == 0 && object.top == 0 &&
              object.right == 4 && object.bottom == 3);
    object = find(two, SHF_PIECES_LARGEST, left);
    cr_assert_str_eq(left, "...#...#...#");
    cr_assert(object.pieces == 2 && object.pixels == 3 && object.left == 3 && object.bottom == 3);
    object = find("............", SHF_PIECES_LARGEST, left);
    cr_assert(object.pixels == 0 && object.pieces == 0);
}

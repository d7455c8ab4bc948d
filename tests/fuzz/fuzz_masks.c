/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any bytes are refused with a reason, or are a mask of 0 and 255: as PNG, ImageNet-S, PGM, npy, COCO and boxes. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "generators/masks/masks.h"
#include "tests/fuzz/fuzz.h"

#define WIDTH 4
#define HEIGHT 3

static void check(const shf_context *context, shf_status status, const shf_image *mask)
{
    if (status)
        fuzz_require(
            (status == SHF_ERR_DATA || status == SHF_ERR_LIMIT || status == SHF_ERR_UNSUPPORTED) &&
            *shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
    for (int i = 0; !status && i < WIDTH * HEIGHT; i++)
        fuzz_require(((uint8_t *)mask->data)[i] == 0 || ((uint8_t *)mask->data)[i] == 255);
}

static void try_readers(shf_context *context, const uint8_t *data, size_t size)
{
    static const shf_mask_reader readers[] = {shf_mask_read_png, shf_mask_read_imagenet_s,
                                              shf_mask_read_pgm, shf_mask_read_npy};
    shf_buffer file;
    shf_buffer_init(&file, context);
    fuzz_require(!shf_buffer_append(&file, data, size));
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        uint8_t pixels[WIDTH * HEIGHT] = {0};
        const shf_image mask = shf_image_of(pixels, WIDTH, HEIGHT, 1);
        const shf_mark mark = shf_arena_mark(&context->scratch);
        check(context, readers[i](context, &context->scratch, &file, &mask), &mask);
        shf_arena_rewind(&context->scratch, mark);
    }
    shf_buffer_free(&file);
}

static void try_table(shf_context *context, const char *path,
                      shf_status (*open)(shf_context *, shf_arena *, const char *,
                                         shf_mask_table *))
{
    uint8_t pixels[WIDTH * HEIGHT] = {0};
    const shf_image mask = shf_image_of(pixels, WIDTH, HEIGHT, 1);
    shf_mask_table table = {0};
    bool found;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = open(context, &context->scratch, path, &table);
    if (!status)
        status = table.add(table.state, context, "a.jpg", &mask, &found);
    check(context, status, &mask);
    if (table.close)
        table.close(table.state);
    shf_arena_rewind(&context->scratch, mark);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[32];
    shf_context *context;
    const int file = memfd_create("fuzz", 0);
    fuzz_require(!shf_context_create(NULL, &context));
    fuzz_require(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    try_readers(context, data, size);
    try_table(context, path, shf_mask_coco_open);
    try_table(context, path, shf_mask_boxes_open);
    close(file);
    shf_context_destroy(context);
    return 0;
}

#define COCO(segmentation)                                                                         \
    "{\"images\":[{\"id\":1,\"file_name\":\"a.jpg\",\"width\":4,\"height\":3}],\"annotations\":["  \
    "{\"image_id\":1,\"segmentation\":" segmentation "}]}"

static const struct {
    const char *name, *text;
} seeds[] = {
    {"runs", COCO("{\"size\":[3,4],\"counts\":[1,2,6,3]}")},
    {"text", COCO("{\"size\":[3,4],\"counts\":\"1261\"}")},
    {"polygon", COCO("[[1,0,3,0,3,2,1,2],[0.5,2,1,2,1,3.25]]")},
    {"boxes", "path,left,top,right,bottom\na.jpg,0,0,1,2\na.jpg,2,1,4,3\n\"b,c.jpg\",0,0,9,9\n"},
    {"pgm", "P5\n# c\n4 3\n255\n0123456789ab"},
};

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++)
        add(user, seeds[i].name, (const uint8_t *)seeds[i].text, strlen(seeds[i].text));
}

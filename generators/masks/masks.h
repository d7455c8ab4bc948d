/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Masks of objects that the user brings:
 *
 *     a folder         DIR/<path of the image without extension>.png, .pgm, .npy
 *     imagenet-s:DIR   the same; PNG whose pixels are a class R + 256 G: 0 is none, 1000 to be ignored
 *     FILE.json        COCO: images by file_name, annotations with polygons or run lengths
 *     FILE.csv         boxes: lines of path,left,top,right,bottom in pixels
 *
 * A pixel is on the object where it is above 0. */
#ifndef SHF_MASKS_MASKS_H
#define SHF_MASKS_MASKS_H

#include <stdbool.h>
#include <stdint.h>

#include <shiftforge/image.h>

#include "corruptions/base/arena.h"
#include "corruptions/base/buffer.h"

typedef struct shf_masks shf_masks;

/* Immutable once it is open: threads share it. */
shf_status shf_masks_open(shf_context *context, const char *spec, shf_masks **out);
void shf_masks_close(shf_context *context, shf_masks *masks);

/* The mask of the image at a path below its source, of so many pixels: 0 and 255, from the arena;
 * data is NULL if it has none. SHF_ERR_DATA, SHF_ERR_LIMIT or SHF_ERR_IO names the file. */
shf_status shf_masks_load(const shf_masks *masks, shf_context *context, shf_arena *arena,
                          const char *path, int width, int height, shf_image *out);

/* The same of one file, whose ending says what it is: .png, .pgm or .npy. */
shf_status shf_mask_load(shf_context *context, shf_arena *arena, const char *file, int width,
                         int height, shf_image *out);

/* ---- for the readers ---- */

/* What a file has of an image of width x height: pixels above 0 are added to out, which has that size
 * and begins as zeros. */
typedef shf_status (*shf_mask_reader)(shf_context *context, shf_arena *arena,
                                      const shf_buffer *file, const shf_image *out);
shf_status shf_mask_read_png(shf_context *context, shf_arena *arena, const shf_buffer *file,
                             const shf_image *out);
shf_status shf_mask_read_imagenet_s(shf_context *context, shf_arena *arena, const shf_buffer *file,
                                    const shf_image *out);
shf_status shf_mask_read_pgm(shf_context *context, shf_arena *arena, const shf_buffer *file,
                             const shf_image *out);
shf_status shf_mask_read_npy(shf_context *context, shf_arena *arena, const shf_buffer *file,
                             const shf_image *out);
/* SHF_ERR_DATA if a mask is of another size than its image. */
shf_status shf_mask_require_size(shf_context *context, uint64_t width, uint64_t height,
                                 const shf_image *out);

/* One file for all images: a table of their paths. */
typedef struct shf_mask_table {
    void *state;
    shf_status (*add)(const void *state, shf_context *context, const char *path,
                      const shf_image *out, bool *found);
    void (*close)(void *state);
} shf_mask_table;
shf_status shf_mask_boxes_open(shf_context *context, shf_arena *arena, const char *file,
                               shf_mask_table *out);
shf_status shf_mask_coco_open(shf_context *context, shf_arena *arena, const char *file,
                              shf_mask_table *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Arrays of 8-bit images, one after the other: a npy file, or a member of a npz archive. Gray images
 * may lack the axis of channels. Rows are read onwards, each variant from where it stands: where an
 * array is deflated, that is the only way that costs what reading it once costs. */
#ifndef SHF_MANIFESTS_IMAGE_ARRAY_H
#define SHF_MANIFESTS_IMAGE_ARRAY_H

#include "manifests/npy.h"
#include "manifests/zip_cursor.h"

/* The arrays of a npz archive of a release, as MedMNIST-C calls them. */
#define SHF_NPZ_IMAGES "test_images"
#define SHF_NPZ_LABELS "test_labels"

typedef struct shf_image_array {
    shf_zip_member member; /* of a npz archive; name NULL: the file is the array */
    shf_npy npy;           /* its offset is in the file, or in the contents of the member */
    uint64_t rows, row;    /* images, and bytes of one */
    int height, width, channels;
} shf_image_array;

/* Whether a file is a npz archive, by its name. */
bool shf_is_npz(const char *path);

/* What an open file has: images, at least one. name is the array of a npz archive that is meant,
 * without ".npy"; NULL: the file is a npy array. The member's name is from the arena. SHF_ERR_DATA for
 * what is damaged or no such array, SHF_ERR_UNSUPPORTED, SHF_ERR_IO. The text does not say which
 * file. */
shf_status shf_image_array_open(shf_context *context, shf_arena *arena, int fd, uint64_t size,
                                const char *name, shf_image_array *out);
/* Whether the items of an array are such images: fills in all but the member. */
shf_status shf_image_array_take(shf_context *context, const shf_npy *npy, shf_image_array *out);

/* Where readers stand: so many of them, each in an array of its own or in one with others. */
typedef struct shf_array_places {
    shf_context *context;
    size_t count;
    struct shf_array_place {
        const shf_image_array *array;
        shf_zip_cursor *cursor; /* NULL: at the start */
    } * places;
} shf_array_places;

/* Closed whatever the status. */
shf_status shf_array_places_open(shf_context *context, size_t count, shf_array_places *out);
void shf_array_places_close(shf_array_places *places);
/* size bytes of a row from an offset in it, for a reader; rows that are read in order are read once.
 * The array stays where it is. */
shf_status shf_array_places_read(shf_array_places *places, size_t reader, int fd,
                                 const shf_image_array *array, uint64_t row, uint64_t offset,
                                 void *out, size_t size);

#endif

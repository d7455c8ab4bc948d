/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Arrays that are assembled from the fragments of chunks, and taken apart again when they grow.
 *
 *     OUT/.shiftforge/fragments/NNNNNN/<variant>   the images of a chunk, without a header
 *     OUT/<name>.npy                               variant after variant, chunk after chunk
 *     OUT/.shiftforge/array-<name>.npy.json        marker: the array is whole
 *
 * So are npz archives, whose fragments are deflated (packing.h), and are joined as they are.
 *
 * Where there are an array and its marker, they have the images, whatever fragments there are; where
 * one of them is missing, the fragments have them. Each step can be killed and is then repeated. */
#ifndef SHF_SINKS_ARRAY_H
#define SHF_SINKS_ARRAY_H

#include "generators/pipeline/chunk.h"
#include "generators/sinks/packing.h"
#include "manifests/npy.h"

typedef struct shf_array_part {
    uint64_t number, rows; /* of a chunk */
} shf_array_part;

/* What an array holds. */
typedef struct shf_array {
    bool present; /* it has a marker, and the size that this says */
    shf_shard_record shard;
    int shape[3];          /* of an image: height, width, channels; 0: no images */
    const char **variants; /* ids */
    size_t variant_count;
    shf_array_part *parts;
    size_t part_count;
    /* Of archives: where the first fragment begins, and each of every variant; else NULL. */
    uint64_t start;
    shf_packed *packed;
} shf_array;

/* ".shiftforge/fragments/000000/gaussian_noise/3". From the arena; NULL: no memory. */
char *shf_fragment_path(shf_arena *arena, uint64_t chunk, const char *variant);

/* Bytes of an image; 0 for no shape. */
uint64_t shf_shape_bytes(const int shape[3]);

/* What the marker of an array says; texts and tables from the arena. */
shf_status shf_array_read(const shf_release_dir *release, shf_context *context, shf_arena *arena,
                          const char *path, shf_array *out);
bool shf_array_has(const shf_array *array, const char *variant, uint64_t chunk);
/* Whether an array with a marker holds just the variants and parts of another. */
bool shf_array_equal(const shf_array *one, const shf_array *two);

/* Fragments from an array with a marker; then it goes. Uses the stage. */
shf_status shf_array_split(shf_release_dir *release, shf_context *context, const shf_array *array);
/* An array from fragments, which go, and its marker. expected tells the record of the fragment of a
 * variant (by its place in the array) and part; labels are an array that an archive has beside the
 * images, or NULL. Sets array->shard but for its path; what else is set is from the scratch arena. */
typedef struct shf_array_source {
    shf_status (*expected)(void *user, size_t variant, size_t part, shf_shard_record *record);
    void *user;
    const shf_buffer *labels;
} shf_array_source;
shf_status shf_array_join(shf_release_dir *release, shf_array *array,
                          const shf_array_source *source);
/* Removes what fragments there are of an array with a marker. */
shf_status shf_array_forget_fragments(shf_release_dir *release, const shf_array *array);

/* Moves a whole array from the stage into its place, and leaves its marker. */
shf_status shf_array_publish(shf_release_dir *release, const char *staged, const shf_array *array);

#endif

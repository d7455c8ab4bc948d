/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The inside of joining arrays and taking them apart: a file that is written from others. */
#ifndef SHF_SINKS_ARRAY_COPY_H
#define SHF_SINKS_ARRAY_COPY_H

#include "generators/sinks/array.h"

/* A file in the stage, and what has been written to it. */
typedef struct shf_array_copy {
    shf_release_dir *release;
    shf_context *context;
    int file;
    uint8_t *block;
    uint64_t written;
    shf_sha256_state *whole, *part; /* NULL: not wanted */
} shf_array_copy;

shf_status shf_array_write(shf_array_copy *copy, const void *data, size_t size);
/* A range of a file below OUT. */
shf_status shf_array_copy_range(shf_array_copy *copy, const char *path, uint64_t at, uint64_t size);
/* The fragment of a variant and part, whose record is given: its first size bytes, and the hash of
 * them and of a tail that is not copied. */
shf_status shf_array_copy_fragment(shf_array_copy *copy, const shf_shard_record *record,
                                   uint64_t size, const void *tail, size_t tail_size);

/* The header of the images of an array. */
shf_status shf_array_header(const shf_array *array, shf_npy *npy, shf_buffer *out);

/* Archives: the whole file from fragments. Sets start, packed, and the bytes of the shard. */
shf_status shf_array_zip_join(shf_array_copy *copy, shf_array *array,
                              const shf_array_source *source);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* npy arrays: the header that precedes the items. The items themselves are not read here. */
#ifndef SHF_MANIFESTS_NPY_H
#define SHF_MANIFESTS_NPY_H

#include <stdbool.h>
#include <stdint.h>

#include "corruptions/base/buffer.h"

#define SHF_NPY_RANK 8 /* dimensions at most */

typedef struct shf_npy {
    char kind;                    /* 'u' unsigned, 'i' signed, 'f' floating-point, 'b' boolean */
    unsigned width;               /* bytes an item: 1, 2, 4, 8 */
    bool big_endian;              /* of items wider than a byte */
    unsigned rank;                /* dimensions */
    uint64_t shape[SHF_NPY_RANK]; /* the last varies fastest */
    uint64_t offset;              /* of the first item in the file: what is written has it too */
    uint64_t bytes;               /* of all items */
} shf_npy;

/* Appends the header that numpy.save writes (format 1.0), for little-endian items; sets offset and
 * bytes. */
shf_status shf_npy_write(shf_npy *npy, shf_buffer *out);

/* The header of an array that fills an open file, or size bytes of it from a start; the file is read
 * with pread, and the items lie inside. SHF_ERR_DATA
 * for headers that are damaged or that lie, SHF_ERR_UNSUPPORTED for Fortran order, types that are no
 * plain numbers and more than SHF_NPY_RANK dimensions. The text does not say which file. */
shf_status shf_npy_read(shf_context *context, int fd, uint64_t file_size, shf_npy *out);
shf_status shf_npy_read_at(shf_context *context, int fd, uint64_t start, uint64_t size,
                           shf_npy *out);

/* The header of an array of size bytes, of which the first count are in memory: all, or at least
 * SHF_NPY_HEADER. */
shf_status shf_npy_parse(shf_context *context, const uint8_t *bytes, size_t count, uint64_t size,
                         shf_npy *out);

/* Bytes from the start of an array that its header cannot go beyond. */
#define SHF_NPY_HEADER ((size_t)12 + 65535)

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* An array to be read at any row: a npy file, a stored member of a npz archive, or a deflated one, which
 * is unpacked to a temporary file, since it cannot be entered in the middle. */
#ifndef SHF_SOURCES_ARRAY_FILE_H
#define SHF_SOURCES_ARRAY_FILE_H

#include "manifests/image_array.h"

typedef struct shf_array_file {
    int file;    /* -1: none */
    shf_npy npy; /* its offset is in the file */
} shf_array_file;

/* Whether what a header says is what the caller can use, before anything is unpacked. */
typedef shf_status (*shf_array_check)(shf_context *context, const shf_npy *npy);

/* An array of an open archive. file is the archive, which stays the caller's. The error text does not
 * say which file, but which array. Closed whatever the status. */
shf_status shf_array_file_unpack(shf_context *context, const shf_zip *zip,
                                 const shf_zip_member *member, shf_array_check check,
                                 shf_array_file *out);
/* A npy file. The error text does not say which. */
shf_status shf_array_file_open(shf_context *context, const char *path, shf_array_check check,
                               shf_array_file *out);
void shf_array_file_close(shf_array_file *array);

/* So many bytes of the items from an offset. */
shf_status shf_array_file_read(const shf_array_file *array, shf_context *context, uint64_t offset,
                               void *out, size_t size);

#endif

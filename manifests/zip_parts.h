/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Parts of the zip reader: bytes, refusals, and the records at the end. */
#ifndef SHF_MANIFESTS_ZIP_PARTS_H
#define SHF_MANIFESTS_ZIP_PARTS_H

#include "manifests/zip.h"

#define SHF_ZIP_ENTRY 46 /* bytes of an entry of the directory, without names and extra fields */

/* Little-endian. */
static inline uint64_t shf_zip_number(const uint8_t *at, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

shf_status shf_zip_damaged(const shf_zip *zip, const char *what);
/* size bytes from an offset. SHF_ERR_IO; SHF_ERR_DATA where the file ends before. */
shf_status shf_zip_take(const shf_zip *zip, void *out, uint64_t size, uint64_t offset);

typedef struct shf_zip_directory {
    uint64_t count; /* of entries */
    uint64_t size, offset;
    uint64_t end; /* of the directory: the first end record begins here */
} shf_zip_directory;

/* Where the directory is, by the end records; it lies inside the file, and has room for its entries. */
shf_status shf_zip_end(const shf_zip *zip, uint64_t file_size, shf_zip_directory *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Parts of the zip format, for reading and writing; of the reader: bytes, refusals, and the records at the
 * end. */
#ifndef SHF_MANIFESTS_ZIP_PARTS_H
#define SHF_MANIFESTS_ZIP_PARTS_H

#include "manifests/zip.h"

/* How records begin. */
#define SHF_ZIP_HEADER_MARK 0x04034b50u
#define SHF_ZIP_ENTRY_MARK 0x02014b50u
#define SHF_ZIP_END_MARK 0x06054b50u
#define SHF_ZIP_LOCATOR_MARK 0x07064b50u
#define SHF_ZIP_END64_MARK 0x06064b50u

/* Their bytes, without names, extra fields and comments. */
#define SHF_ZIP_HEADER_SIZE 30
#define SHF_ZIP_ENTRY 46
#define SHF_ZIP_END_SIZE 22
#define SHF_ZIP_LOCATOR_SIZE 20
#define SHF_ZIP_END64_SIZE 56

#define SHF_ZIP_WIDE 1 /* id of the extra field with numbers of 64 bits */

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

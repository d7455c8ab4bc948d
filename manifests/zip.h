/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reading zip archives, as npz files are: members that are stored or deflated, zip64, headers written
 * before sizes were known. An archive says everything twice, and members of one that lies may lie on
 * top of each other: whatever the directory at the end and the headers before the members do not say
 * alike is refused. */
#ifndef SHF_MANIFESTS_ZIP_H
#define SHF_MANIFESTS_ZIP_H

#include <stdbool.h>
#include <stdint.h>

#include "corruptions/base/arena.h"

#define SHF_ZIP_STORED 0
#define SHF_ZIP_DEFLATED 8

typedef struct shf_zip_member {
    const char *name; /* bytes as in the archive */
    unsigned method;  /* SHF_ZIP_STORED, SHF_ZIP_DEFLATED */
    uint32_t crc;     /* of the contents */
    uint64_t size;    /* of the contents */
    uint64_t packed;  /* bytes that they take in the file */
    uint64_t header;  /* where the member begins */
    uint64_t offset;  /* where its packed bytes begin; they lie inside the file */
} shf_zip_member;

typedef struct shf_zip {
    shf_context *context;
    int fd;
    shf_arena arena;
    shf_zip_member *members; /* by where they begin; no two have one name */
    size_t count;
} shf_zip;

/* The members of an open file, which is read with pread and stays the caller's. Closed with
 * shf_zip_close whatever the status. SHF_ERR_DATA for what is no archive, is damaged or lies: sizes
 * that deflate cannot reach are among it; SHF_ERR_UNSUPPORTED for encryption, other compression,
 * parts of several volumes and bytes before the archive; SHF_ERR_LIMIT for a directory over
 * SHF_ZIP_DIRECTORY bytes; SHF_ERR_IO. The text does not say which file: the caller knows. */
#define SHF_ZIP_DIRECTORY ((uint64_t)16 << 20)
shf_status shf_zip_open(shf_context *context, int fd, uint64_t file_size, shf_zip *out);
void shf_zip_close(shf_zip *zip);

/* NULL if there is none of the name. */
const shf_zip_member *shf_zip_find(const shf_zip *zip, const char *name);

/* Hands out the contents, piece by piece, until piece returns a status. All pieces but the last have
 * SHF_ZIP_PIECE bytes. SHF_ERR_DATA, after pieces, where contents do not decompress, are more or less
 * than the directory says, or have another checksum. */
#define SHF_ZIP_PIECE ((size_t)1 << 18)
typedef shf_status (*shf_zip_piece_fn)(void *user, const uint8_t *bytes, size_t size);
shf_status shf_zip_read(const shf_zip *zip, const shf_zip_member *member, shf_zip_piece_fn piece,
                        void *user);

#endif

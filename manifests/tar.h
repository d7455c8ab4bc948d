/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* tar archives: headers of POSIX ustar members, and reading the members of any archive that GNU tar,
 * Python or libarchive wrote. Contents are not read here: a member says where in the file they are. */
#ifndef SHF_MANIFESTS_TAR_H
#define SHF_MANIFESTS_TAR_H

#include <stdbool.h>
#include <stdint.h>

#include "corruptions/base/buffer.h"

#define SHF_TAR_BLOCK 512 /* bytes; members start at multiples of it */

/* ---- writing: header, contents, zeros up to a whole block; at the end two blocks of zeros ---- */

/* The header of a regular file: mode 0644, owner 0, time 1980-01-01, no names of users. false if
 * the name does not fit: ustar has 100 bytes for what follows a '/', and 155 for what precedes it
 * (or 100 for all). */
bool shf_tar_header(const char *name, uint64_t size, uint8_t out[SHF_TAR_BLOCK]);

/* The zero bytes that follow contents of a size. */
#define SHF_TAR_PADDING(size) ((SHF_TAR_BLOCK - (size) % SHF_TAR_BLOCK) % SHF_TAR_BLOCK)
#define SHF_TAR_END ((size_t)2 * SHF_TAR_BLOCK)

/* ---- reading ---- */

typedef struct shf_tar_member {
    const char *name; /* bytes as in the archive; the reader's, until the next member is read */
    uint64_t header;  /* offset of the first block that is about the member */
    uint64_t offset;  /* of the contents */
    uint64_t size;    /* of the contents; they lie inside the file */
    bool regular;     /* a file; else a folder, a link, a device: no contents of use */
} shf_tar_member;

typedef struct shf_tar_reader {
    shf_context *context;
    int fd;
    uint64_t file_size;
    uint64_t next;         /* offset of the next header: may be set to where a member begins */
    shf_buffer name, text; /* of the member at hand; an extended header */
} shf_tar_reader;

/* An open file, which is read with pread: its position is not used, and several readers may share
 * it. Closed with shf_tar_close. */
void shf_tar_open(shf_context *context, int fd, uint64_t file_size, shf_tar_reader *out);
void shf_tar_close(shf_tar_reader *reader);

/* The next member; *more is false at the end of the archive, which is two blocks of zeros, or one,
 * or the end of the file. Long names of pax and of GNU tar are understood, and sizes over 8 GiB.
 * SHF_ERR_DATA for headers that are damaged or that lie, SHF_ERR_LIMIT for a name or an extended
 * header over SHF_TAR_TEXT_LIMIT bytes, SHF_ERR_UNSUPPORTED for sparse files, parts of several
 * volumes and pax headers that name all members alike, SHF_ERR_IO. The text says at which offset,
 * but not in which file: the caller knows. */
#define SHF_TAR_TEXT_LIMIT ((uint64_t)1 << 20)
shf_status shf_tar_next(shf_tar_reader *reader, shf_tar_member *member, bool *more);

#endif

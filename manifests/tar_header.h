/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The block that precedes a member. Texts that fill their field have no closing zero. */
#ifndef SHF_MANIFESTS_TAR_HEADER_H
#define SHF_MANIFESTS_TAR_HEADER_H

#include "manifests/tar.h"

typedef struct shf_tar_block {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8];
    char type, link[100];
    char magic[6], version[2], user[32], group[32], major[8], minor[8];
    char prefix[155], rest[12];
} shf_tar_block;

_Static_assert(sizeof(shf_tar_block) == SHF_TAR_BLOCK, "a header is one block");

/* The sum of all bytes, those of the checksum taken as blanks; of signed ones, as some wrote it. */
void shf_tar_checksums(const shf_tar_block *block, int32_t *sum, int32_t *of_signed);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Small archives for fuzz targets to start from. */
#ifndef SHF_TESTS_FUZZ_ARCHIVE_H
#define SHF_TESTS_FUZZ_ARCHIVE_H

#include <stdio.h>
#include <string.h>

#include "manifests/tar_header.h"
#include "tests/fuzz/fuzz.h"

typedef struct fuzz_archive {
    uint8_t bytes[8192];
    size_t size;
} fuzz_archive;

/* Checksums are made to hold, or nothing behind them would be seen. */
static inline void fuzz_archive_mend(uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at + SHF_TAR_BLOCK <= size; at += SHF_TAR_BLOCK) {
        shf_tar_block block;
        int32_t sum, of_signed;
        memcpy(&block, bytes + at, sizeof(block));
        if (memcmp(block.magic, "ustar", 5) != 0)
            continue;
        shf_tar_checksums(&block, &sum, &of_signed);
        snprintf(block.checksum, sizeof(block.checksum), "%06o", (unsigned)sum);
        memcpy(bytes + at, &block, sizeof(block));
    }
}

static inline void fuzz_archive_put(fuzz_archive *out, char type, const char *name,
                                    const char *text)
{
    uint8_t *block = out->bytes + out->size;
    size_t size = strlen(text);
    fuzz_require(shf_tar_header(name, size, block));
    ((shf_tar_block *)(void *)block)->type = type;
    memcpy(block + SHF_TAR_BLOCK, text, size);
    out->size += SHF_TAR_BLOCK + size + SHF_TAR_PADDING(size);
    fuzz_archive_mend(out->bytes, out->size);
}

#endif

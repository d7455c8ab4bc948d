/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Headers of members: POSIX ustar, and nothing in them but name and size varies. */
#include <stddef.h>
#include <string.h>

#include "manifests/tar_header.h"

#define SIZE_LIMIT ((uint64_t)1 << 33) /* eleven octal digits */
#define TIME INT64_C(315532800)        /* 1980-01-01; GNU tar warns of 1970 */

void shf_tar_checksums(const shf_tar_block *block, int32_t *sum, int32_t *of_signed)
{
    const unsigned char *bytes = (const unsigned char *)block;
    const size_t first = offsetof(shf_tar_block, checksum), end = first + sizeof(block->checksum);
    *sum = *of_signed = 0;
    for (size_t i = 0; i < sizeof(*block); i++) {
        int byte = i >= first && i < end ? ' ' : bytes[i];
        *sum += byte;
        *of_signed += byte < 128 ? byte : byte - 256;
    }
}

/* Splits a long name at a '/', which neither part keeps. */
static bool set_name(shf_tar_block *block, const char *name)
{
    size_t size = strlen(name), start = 0;
    if (size > sizeof(block->name)) {
        const char *slash = strchr(name + size - sizeof(block->name) - 1, '/');
        if (!slash || slash == name)
            return false;
        start = (size_t)(slash - name) + 1;
    }
    if (start == size || start > sizeof(block->prefix) + 1)
        return false;
    if (start)
        memcpy(block->prefix, name, start - 1);
    memcpy(block->name, name + start, size - start);
    return true;
}

/* All of the field but its last byte, which is zero. */
static void set_octal(char *field, size_t room, uint64_t value)
{
    for (size_t i = room - 1; i-- > 0; value >>= 3)
        field[i] = (char)('0' + (value & 7));
}

bool shf_tar_header(const char *name, uint64_t size, uint8_t out[SHF_TAR_BLOCK])
{
    shf_tar_block block = {.type = '0', .magic = "ustar", .version = {'0', '0'}};
    if (size >= SIZE_LIMIT || !set_name(&block, name))
        return false;
    set_octal(block.mode, sizeof(block.mode), 0644);
    set_octal(block.uid, sizeof(block.uid), 0);
    set_octal(block.gid, sizeof(block.gid), 0);
    set_octal(block.size, sizeof(block.size), size);
    set_octal(block.mtime, sizeof(block.mtime), TIME);
    set_octal(block.major, sizeof(block.major), 0);
    set_octal(block.minor, sizeof(block.minor), 0);
    int32_t sum, of_signed;
    shf_tar_checksums(&block, &sum, &of_signed);
    set_octal(block.checksum, sizeof(block.checksum) - 1, (uint64_t)sum);
    block.checksum[sizeof(block.checksum) - 1] = ' ';
    memcpy(out, &block, sizeof(block));
    return true;
}

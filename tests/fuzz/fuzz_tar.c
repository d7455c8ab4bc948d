/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any bytes are refused with a reason, or are members whose contents lie in the file, one after the
 * other. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/tar_header.h"
#include "tests/fuzz/fuzz.h"

static void read_members(shf_context *context, int file, size_t size)
{
    shf_tar_reader reader;
    shf_tar_member member;
    shf_status status;
    bool more;
    uint64_t end = 0;
    shf_tar_open(context, file, size, &reader);
    while (!(status = shf_tar_next(&reader, &member, &more)) && more) {
        fuzz_require(member.header >= end && member.offset > member.header);
        fuzz_require(member.size <= size && member.offset <= size - member.size);
        fuzz_require(strlen(member.name) <= SHF_TAR_TEXT_LIMIT);
        end = member.offset + member.size;
        fuzz_require(reader.next >= end && reader.next <= size);
    }
    fuzz_require(!status || *shf_context_error(context));
    fuzz_require(!status || status == SHF_ERR_DATA || status == SHF_ERR_LIMIT ||
                 status == SHF_ERR_UNSUPPORTED);
    shf_tar_close(&reader);
}

/* Checksums are made to hold, or nothing behind them would be seen. */
static void mend(uint8_t *bytes, size_t size)
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    shf_context *context;
    uint8_t *bytes = malloc(size + 1);
    int file = memfd_create("fuzz", 0);
    fuzz_require(bytes && file >= 0 && !shf_context_create(NULL, &context));
    memcpy(bytes, data, size);
    for (int mended = 0; mended < 2; mended++) {
        fuzz_require(pwrite(file, bytes, size, 0) == (ssize_t)size);
        read_members(context, file, size);
        mend(bytes, size);
    }
    close(file);
    free(bytes);
    shf_context_destroy(context);
    return 0;
}

/* ---- seeds ---- */

typedef struct archive {
    uint8_t bytes[8192];
    size_t size;
} archive;

static void put(archive *out, char type, const char *name, const char *text)
{
    uint8_t *block = out->bytes + out->size;
    size_t size = strlen(text);
    fuzz_require(shf_tar_header(name, size, block));
    ((shf_tar_block *)(void *)block)->type = type;
    memcpy(block + SHF_TAR_BLOCK, text, size);
    out->size += SHF_TAR_BLOCK + size + SHF_TAR_PADDING(size);
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    archive plain = {{0}, 0}, extended = {{0}, 0};
    put(&plain, '0', "a/1.jpg", "image");
    put(&plain, '0', "a/1.cls", "0");
    put(&plain, '5', "folder/", "");
    mend(plain.bytes, plain.size);
    add(user, "plain", plain.bytes, plain.size + SHF_TAR_END);
    put(&extended, 'L', "././@LongLink", "a/long/name");
    put(&extended, '0', "cut", "text");
    put(&extended, 'g', "global", "19 comment=0123456\n");
    put(&extended, 'x', "pax", "9 size=3\n9 path=b\n");
    put(&extended, '0', "cut", "abc");
    mend(extended.bytes, extended.size);
    add(user, "extended", extended.bytes, extended.size);
}

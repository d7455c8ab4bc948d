/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any bytes are refused with a reason, or are members whose contents lie in the file, one after the
 * other. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "tests/fuzz/archive.h"

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
        fuzz_archive_mend(bytes, size);
    }
    close(file);
    free(bytes);
    shf_context_destroy(context);
    return 0;
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    fuzz_archive plain = {{0}, 0}, extended = {{0}, 0};
    fuzz_archive_put(&plain, '0', "a/1.jpg", "image");
    fuzz_archive_put(&plain, '0', "a/1.cls", "0");
    fuzz_archive_put(&plain, '5', "folder/", "");
    add(user, "plain", plain.bytes, plain.size + SHF_TAR_END);
    fuzz_archive_put(&extended, 'L', "././@LongLink", "a/long/name");
    fuzz_archive_put(&extended, '0', "cut", "text");
    fuzz_archive_put(&extended, 'g', "global", "19 comment=0123456\n");
    fuzz_archive_put(&extended, 'x', "pax", "9 size=3\n9 path=b\n");
    fuzz_archive_put(&extended, '0', "cut", "abc");
    add(user, "extended", extended.bytes, extended.size);
}

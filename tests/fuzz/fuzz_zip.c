/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any bytes are refused with a reason, or are members that lie in the file, share no byte and have
 * the size that they claim. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/zip.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/archive_zip.h"

static void require_reason(const shf_context *context, shf_status status)
{
    fuzz_require(status == SHF_ERR_DATA || status == SHF_ERR_LIMIT ||
                 status == SHF_ERR_UNSUPPORTED);
    fuzz_require(*shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
}

static shf_status count(void *user, const uint8_t *bytes, size_t size)
{
    uint64_t *total = user;
    fuzz_require(bytes && size > 0 && size <= SHF_ZIP_PIECE);
    *total += size;
    return SHF_OK;
}

static void require_sound(const shf_zip *zip, size_t size)
{
    uint64_t end = 0;
    for (size_t i = 0; i < zip->count; i++) {
        const shf_zip_member *m = &zip->members[i];
        uint64_t total = 0;
        fuzz_require(m->header >= end && m->offset > m->header);
        fuzz_require(m->packed <= size && m->offset <= size - m->packed);
        fuzz_require(shf_zip_find(zip, m->name) == m);
        fuzz_require(m->size <= 1032 * (m->packed + 1));
        end = m->offset + m->packed;
        shf_status status = shf_zip_read(zip, m, count, &total);
        fuzz_require(total <= m->size);
        if (status)
            require_reason(zip->context, status);
        else
            fuzz_require(total == m->size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    shf_context *context;
    shf_zip zip;
    int file = memfd_create("fuzz", 0);
    fuzz_require(!shf_context_create(NULL, &context));
    fuzz_require(file >= 0 && pwrite(file, data, size, 0) == (ssize_t)size);
    shf_status status = shf_zip_open(context, file, size, &zip);
    if (status)
        require_reason(context, status);
    else
        require_sound(&zip, size);
    shf_zip_close(&zip);
    close(file);
    shf_context_destroy(context);
    return 0;
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    static const char *const names[] = {"stored", "deflated", "stored_later", "deflated_later",
                                        "wide",   "wide_1",   "wide_2",       "wide_3"};
    static test_zip zip;
    for (unsigned how = 0; how < 8; how++) {
        zip = (test_zip){.size = 0};
        test_zip_add(&zip, "one.npy", "contents that are long enough to be, to be", 42, how);
        test_zip_add(&zip, "folder/", "", 0, 0);
        test_zip_end(&zip, how, how ? "" : "comment");
        add(user, names[how], zip.bytes, zip.size);
    }
}

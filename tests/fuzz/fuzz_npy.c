/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any bytes are refused with a reason, or are an array whose items lie in the file. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/npy.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    shf_context *context;
    shf_npy npy;
    int file = memfd_create("fuzz", 0);
    fuzz_require(!shf_context_create(NULL, &context));
    fuzz_require(file >= 0 && pwrite(file, data, size, 0) == (ssize_t)size);
    shf_status status = shf_npy_read(context, file, size, &npy);
    if (status) {
        fuzz_require(status == SHF_ERR_DATA || status == SHF_ERR_LIMIT ||
                     status == SHF_ERR_UNSUPPORTED);
        fuzz_require(*shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
    } else {
        uint64_t bytes = npy.width;
        for (unsigned i = 0; i < npy.rank; i++)
            bytes *= npy.shape[i];
        fuzz_require(npy.rank <= SHF_NPY_RANK && npy.width && npy.width <= 8);
        fuzz_require(bytes == npy.bytes && npy.offset <= size && bytes <= size - npy.offset);
    }
    close(file);
    shf_context_destroy(context);
    return 0;
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    static const struct {
        const char *name;
        shf_npy npy;
    } seeds[] = {
        {"images", {.kind = 'u', .width = 1, .rank = 4, .shape = {2, 4, 3, 3}}},
        {"labels", {.kind = 'i', .width = 8, .rank = 1, .shape = {5}}},
        {"none", {.kind = 'f', .width = 4, .rank = 2, .shape = {0, 5}}},
    };
    static const uint8_t items[128];
    shf_context *context;
    shf_buffer text;
    fuzz_require(!shf_context_create(NULL, &context));
    shf_buffer_init(&text, context);
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++) {
        shf_npy npy = seeds[i].npy;
        text.size = 0;
        fuzz_require(!shf_npy_write(&npy, &text) &&
                     !shf_buffer_append(&text, items, (size_t)npy.bytes));
        add(user, seeds[i].name, text.data, text.size);
    }
    shf_buffer_free(&text);
    shf_context_destroy(context);
}

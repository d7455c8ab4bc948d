/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any bytes are refused with a reason, as an archive of MedMNIST, as one of other arrays, and as a npy
 * file, or read: what was read can be loaded, and its labels are classes. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/sources/source.h"
#include "manifests/npy.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/archive_zip.h"

static void require_labels(const shf_source *source, const shf_item *item)
{
    fuzz_require(item->label < (int64_t)source->class_count);
    for (size_t i = 0; i < item->label_count; i++) {
        fuzz_require(item->label < 0 && item->labels[i] >= (i ? item->labels[i - 1] + 1 : 0));
        fuzz_require(item->labels[i] < (int64_t)source->class_count);
    }
}

static void require_sound(const shf_source *source, shf_context *context)
{
    for (size_t i = 0; i < source->count; i++) {
        shf_loaded loaded;
        shf_mark mark = shf_arena_mark(&context->scratch);
        require_labels(source, &source->items[i]);
        fuzz_require(!shf_source_load(source, i, context, &context->scratch, &loaded));
        shf_arena_rewind(&context->scratch, mark);
    }
}

static void try_file(int file, const char *prefix, const char *settings)
{
    char spec[128];
    shf_context *context;
    shf_source *source;
    fuzz_require(!shf_context_create(NULL, &context));
    snprintf(spec, sizeof(spec), "%s/proc/self/fd/%d%s", prefix, file, settings);
    const shf_source_options options = {.spec = spec};
    shf_status status = shf_source_open(context, &options, &source);
    if (status)
        fuzz_require(status != SHF_ERR_MEMORY && status != SHF_ERR_IO &&
                     *shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
    else
        require_sound(source, context);
    shf_source_close(context, source);
    shf_context_destroy(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int file = memfd_create("fuzz", 0);
    fuzz_require(file >= 0 && write(file, data, size) == (ssize_t)size);
    try_file(file, "npz:", ",dataset=pneumoniamnist");
    try_file(file, "npz:", ",dataset=chestmnist");
    try_file(file, "npz:", "");
    try_file(file, "npy:", "");
    close(file);
    return 0;
}

/* ---- seeds ---- */

static size_t make_array(shf_npy npy, uint8_t *out)
{
    shf_context *context;
    shf_buffer bytes;
    fuzz_require(!shf_context_create(NULL, &context));
    shf_buffer_init(&bytes, context);
    fuzz_require(!shf_npy_write(&npy, &bytes));
    const size_t size = bytes.size;
    memcpy(out, bytes.data, size);
    for (uint64_t i = 0; i < npy.bytes; i++)
        out[size + i] = (uint8_t)(i & 1);
    shf_buffer_free(&bytes);
    shf_context_destroy(context);
    return size + npy.bytes;
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    static const struct {
        const char *name;
        shf_npy images, labels;
        unsigned how;
    } seeds[] = {
        {"gray",
         {.kind = 'u', .width = 1, .rank = 3, .shape = {3, 4, 5}},
         {.kind = 'u', .width = 1, .rank = 2, .shape = {3, 1}},
         TEST_ZIP_DEFLATED},
        {"rgb",
         {.kind = 'u', .width = 1, .rank = 4, .shape = {3, 4, 5, 3}},
         {.kind = 'i', .width = 8, .rank = 1, .shape = {3}},
         0},
        {"several",
         {.kind = 'u', .width = 1, .rank = 3, .shape = {3, 4, 5}},
         {.kind = 'b', .width = 1, .rank = 2, .shape = {3, 14}},
         TEST_ZIP_DEFLATED},
        {"float",
         {.kind = 'f', .width = 4, .rank = 3, .shape = {3, 4, 5}},
         {.kind = 'u', .width = 1, .rank = 2, .shape = {3, 1}},
         TEST_ZIP_WIDE},
        {"later",
         {.kind = 'u', .width = 1, .rank = 3, .shape = {3, 4, 5}},
         {.kind = 'u', .width = 2, .rank = 1, .shape = {3}},
         TEST_ZIP_LATER | TEST_ZIP_DEFLATED},
    };
    static uint8_t bytes[4096];
    static test_zip zip;
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++) {
        zip = (test_zip){.size = 0};
        size_t size = make_array(seeds[i].images, bytes);
        test_zip_add(&zip, "test_images.npy", bytes, size, seeds[i].how);
        if (i == 0)
            add(user, "npy", bytes, size);
        size = make_array(seeds[i].labels, bytes);
        test_zip_add(&zip, "test_labels.npy", bytes, size, seeds[i].how);
        test_zip_end(&zip, seeds[i].how, "");
        add(user, seeds[i].name, zip.bytes, zip.size);
    }
}

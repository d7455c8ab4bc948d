/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any bytes are refused with a reason or read, as a file of CIFAR-10 or CIFAR-100: as they are, and
 * filled up to whole records, so that labels are reached. What was read can be loaded. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/sources/source.h"
#include "tests/fuzz/fuzz.h"

static void require_sound(const shf_source *source, shf_context *context)
{
    for (size_t i = 0; i < source->count; i++) {
        shf_loaded loaded;
        shf_mark mark = shf_arena_mark(&context->scratch);
        fuzz_require(source->items[i].label >= 0 &&
                     source->items[i].label < (int64_t)source->class_count);
        fuzz_require(!shf_source_load(source, i, context, &context->scratch, &loaded));
        shf_arena_rewind(&context->scratch, mark);
    }
}

static void try_file(int file, const char *settings)
{
    char spec[64];
    shf_context *context;
    shf_source *source;
    fuzz_require(!shf_context_create(NULL, &context));
    snprintf(spec, sizeof(spec), "cifar:/proc/self/fd/%d%s", file, settings);
    const shf_source_options options = {.spec = spec};
    shf_status status = shf_source_open(context, &options, &source);
    if (status)
        fuzz_require((status == SHF_ERR_DATA || status == SHF_ERR_ARGUMENT) &&
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
    try_file(file, "");
    for (off_t record = 3073; size && record <= 3074; record++) {
        fuzz_require(ftruncate(file, ((off_t)size + record - 1) / record * record) == 0);
        try_file(file, "");
        try_file(file, ",labels=coarse");
        fuzz_require(ftruncate(file, (off_t)size) == 0);
    }
    close(file);
    return 0;
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    static const struct {
        const char *name;
        uint8_t labels[3];
        size_t size;
    } seeds[] = {
        {"ten", {9, 200}, 3073},     {"hundred", {19, 99, 7}, 3074}, {"short", {3, 100}, 40},
        {"label", {10, 100}, 3073},  {"coarse", {20, 5, 7}, 3074},   {"two", {1, 2}, 2 * 3073},
        {"cut", {0, 0}, 3073 + 700},
    };
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++) {
        static uint8_t bytes[2 * 3074];
        memset(bytes, 3, sizeof(bytes));
        memcpy(bytes, seeds[i].labels, sizeof(seeds[i].labels));
        add(user, seeds[i].name, bytes, seeds[i].size);
    }
}

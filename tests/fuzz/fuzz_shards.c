/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any bytes are refused with a reason or read, as an archive of samples: what was read names outputs
 * that stay in their folder, each once, and classes that there are; its images can be loaded or say
 * why not. Any text is refused or expanded, as a pattern of archives. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/sources/source.h"
#include "manifests/paths.h"
#include "tests/fuzz/archive.h"

static void require_reason(const shf_context *context)
{
    fuzz_require(*shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
}

static void require_sound(const shf_source *source, shf_context *context)
{
    for (size_t i = 0; i < source->count; i++) {
        const shf_item *item = &source->items[i];
        shf_loaded loaded;
        size_t index;
        fuzz_require(shf_path_is_inside(item->stem) && shf_path_is_inside(item->path));
        fuzz_require(shf_source_find(source, item->key, &index) && index == i);
        fuzz_require(item->label >= -1 && item->label < (int64_t)source->class_count);
        shf_mark mark = shf_arena_mark(&context->scratch);
        if (shf_source_load(source, i, context, &context->scratch, &loaded))
            require_reason(context);
        shf_arena_rewind(&context->scratch, mark);
    }
}

static void try_spec(const char *spec)
{
    shf_context *context;
    shf_source *source;
    fuzz_require(!shf_context_create(NULL, &context));
    const shf_source_options options = {.spec = spec};
    if (shf_source_open(context, &options, &source))
        require_reason(context);
    else
        require_sound(source, context);
    shf_source_close(context, source);
    shf_context_destroy(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char spec[128];
    uint8_t *bytes = malloc(size + 1);
    int file = memfd_create("fuzz", 0);
    fuzz_require(bytes && file >= 0);
    memcpy(bytes, data, size);
    snprintf(spec, sizeof(spec), "tar:/proc/self/fd/%d", file);
    for (int mended = 0; mended < 2; mended++) {
        fuzz_require(pwrite(file, bytes, size, 0) == (ssize_t)size);
        try_spec(spec);
        fuzz_archive_mend(bytes, size);
    }
    close(file);
    free(bytes);
    snprintf(spec, sizeof(spec), "tar:/nowhere/%.*s", (int)(size < 64 ? size : 64),
             (const char *)data);
    try_spec(spec);
    return 0;
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    static const char pattern[] = "{train,val}-{08..11}{a,,c}.tar";
    fuzz_archive labelled = {{0}, 0}, folders = {{0}, 0};
    fuzz_archive_put(&labelled, '0', "a/1.jpg", "image");
    fuzz_archive_put(&labelled, '0', "a/1.cls", "10\n");
    fuzz_archive_put(&labelled, '0', "2.cls", "cat");
    fuzz_archive_put(&labelled, '0', "2.json", "{}");
    fuzz_archive_put(&labelled, '0', "2.png", "\x89PNG");
    fuzz_archive_put(&folders, '5', "./", "");
    fuzz_archive_put(&folders, '0', "./x/1.v2.jpg", "image");
    fuzz_archive_put(&folders, '0', "./x/1.png", "image");
    fuzz_archive_put(&folders, '0', "y/.hidden.png", "image");
    fuzz_archive_put(&folders, '2', "y/link.png", "");
    fuzz_archive_put(&folders, '0', "beside.jpeg", "image");
    add(user, "labelled", labelled.bytes, labelled.size + SHF_TAR_END);
    add(user, "folders", folders.bytes, folders.size + SHF_TAR_END);
    add(user, "pattern", (const uint8_t *)pattern, sizeof(pattern) - 1);
}

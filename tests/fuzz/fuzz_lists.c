/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any text is refused with a reason or read, as a list file, a labels file, a class list and a subset;
 * what was read names outputs that stay in their folder, each once, and classes that there are. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/selection.h"
#include "manifests/paths.h"
#include "tests/fuzz/fuzz.h"

/* A file in memory; its path is written to path. */
static void put_file(char path[32], const void *data, size_t size)
{
    int file = memfd_create("fuzz", 0);
    fuzz_require(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, 32, "/proc/self/fd/%d", file);
}

static void close_file(const char path[32])
{
    int file;
    fuzz_require(sscanf(path, "/proc/self/fd/%d", &file) == 1 && close(file) == 0);
}

static void require_reason(const shf_context *context, shf_status status)
{
    fuzz_require(status == SHF_ERR_DATA || status == SHF_ERR_LIMIT);
    fuzz_require(*shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
}

static void require_sound(const shf_source *source)
{
    fuzz_require(source->count > 0);
    for (size_t i = 0; i < source->count; i++) {
        const shf_item *item = &source->items[i];
        size_t index;
        fuzz_require(shf_path_is_inside(item->stem) && shf_path_is_inside(item->path));
        fuzz_require(shf_source_find(source, item->key, &index) && index == i);
        fuzz_require(item->label >= -1 && item->label < (int64_t)source->class_count);
        fuzz_require(i == 0 || strcmp(item->stem, source->items[i - 1].stem) != 0);
    }
}

static void try_open(shf_context *context, const shf_source_options *options, const char *subset)
{
    shf_source *source;
    shf_selected selected;
    shf_status status = shf_source_open(context, options, &source);
    if (status) {
        require_reason(context, status);
        return;
    }
    require_sound(source);
    shf_mark mark = shf_arena_mark(&context->scratch);
    status = shf_select_items(context, &context->scratch, source, 3, subset, &selected);
    if (status)
        require_reason(context, status);
    else
        fuzz_require(selected.count > 0 && selected.count <= 3);
    shf_arena_rewind(&context->scratch, mark);
    shf_source_close(context, source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char images[] = "a.jpg\nb.png,,k/1\n";
    char text[32], list[32], spec[48];
    put_file(text, data, size);
    put_file(list, images, sizeof(images) - 1);
    shf_context *context;
    fuzz_require(!shf_context_create(NULL, &context));
    snprintf(spec, sizeof(spec), "list:%s", text);
    try_open(context, &(shf_source_options){.spec = spec}, text);
    try_open(context, &(shf_source_options){.spec = spec, .key_rule = SHF_KEY_NAME}, NULL);
    snprintf(spec, sizeof(spec), "list:%s", list);
    try_open(context, &(shf_source_options){.spec = spec, .labels = text}, text);
    try_open(context, &(shf_source_options){.spec = "synthetic:count=3", .classes = text}, NULL);
    shf_context_destroy(context);
    close_file(text);
    close_file(list);
    return 0;
}

static const struct {
    const char *name, *text;
} seeds[] = {
    {"list", "x/1.jpg\n./y//2.png\n# comment\n\n/abs/3.jpeg\n../4.JPG\n"},
    {"labelled", "1.jpg,cat\n2.jpg,dog,key/2\n\"a, b.png\" , \"c\"\"d\"\r\nz\n.png,\n"},
    {"header", "key,Path,width,class_index\nk1,a.jpg,10,3\nk2,\"b\nc.png\",20,11\n"},
    {"labels", "a.jpg,0\nk/1,12\nelsewhere.png,99\n"},
    {"names", "path,label\na.jpg,tench\nb.png,goldfish\n"},
    {"classes", "arrow\nbolt\ncircle\nx y\n\xc3\xa4\n"},
    {"keys", "a.jpg\r\nk/1\n"},
    {"mark", "\xef\xbb\xbf"
             "a.jpg,1000000\nb.png,1\n"},
};

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++)
        add(user, seeds[i].name, (const uint8_t *)seeds[i].text, strlen(seeds[i].text));
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Every allocation of opening, selecting and loading may fail once. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "generators/selection.h"
#include "manifests/tar.h"
#include "tests/unit/source_archive.h"

typedef struct trial {
    const char *prefix, *spec, *labels, *classes, *subset;
} trial;

static test_tree tree;

static void put_archives(void)
{
    shf_buffer archive;
    shf_buffer_init(&archive, tree.context);
    archive_add_image(&tree, &archive, "a/1.png", 1);
    archive_add_text(&archive, "a/1.cls", "1");
    archive_write(&tree, &archive, "tar/1.tar");
    archive_add_image(&tree, &archive, "a/2.png", 1);
    archive_add_image(&tree, &archive, "3.png", 1);
    archive_write(&tree, &archive, "tar/2.tar");
    shf_buffer_free(&archive);
}

static void begin(void)
{
    tree_begin(&tree);
    tree_image(&tree, "in/a/1.png", 1);
    tree_image(&tree, "in/a/x/2.png", 1);
    tree_image(&tree, "in/b/3.png", 1);
    tree_text(&tree, "in/b/.hidden", "");
    tree_text(&tree, "labels", "a/1.png,0\na/x/2.png,u\nb/3.png,v\n");
    tree_text(&tree, "numbers", "a/1.png,0\na/x/2.png,1\nb/3.png,9\n");
    tree_text(&tree, "classes", "u\nv\n");
    tree_text(&tree, "subset", "a/1.png\nb/3.png\n");
    tree_text(&tree, "in/list", "a/1.png,u,k\nb/3.png,v\n");
    static const uint8_t rows[2 * 3074];
    tree_write(&tree, "cifar/test.bin", rows, sizeof(rows));
    put_archives();
}

static void end(void)
{
    tree_end(&tree);
}

TestSuite(sources_memory, .init = begin, .fini = end);

static shf_status open_select_load(shf_context *context, const shf_source_options *options,
                                   const char *subset)
{
    shf_source *source;
    shf_selected selected;
    shf_status status = shf_source_open(context, options, &source);
    shf_mark mark = shf_arena_mark(&context->scratch);
    if (!status)
        status = shf_select_items(context, &context->scratch, source, 2, subset, &selected);
    shf_loaded loaded;
    if (!status)
        status = shf_source_load(source, selected.items[0], context, &context->scratch, &loaded);
    shf_arena_rewind(&context->scratch, mark);
    shf_source_close(context, source);
    return status;
}

/* Lets the n-th allocation fail, for every n that there is. */
static void try_all(const trial *one)
{
    char spec[256];
    snprintf(spec, sizeof(spec), "%s%s", one->prefix, one->spec ? tree_path(&tree, one->spec) : "");
    const shf_source_options options = {
        .spec = spec,
        .labels = one->labels ? tree_path(&tree, one->labels) : NULL,
        .classes = one->classes ? tree_path(&tree, one->classes) : NULL};
    const char *subset = one->subset ? tree_path(&tree, one->subset) : NULL;
    test_failing failing;
    test_failing_init(&failing);
    shf_status status = SHF_ERR_MEMORY;
    size_t n = 0;
    while (status) {
        const shf_context_options with = {sizeof(with), &failing.allocator, NULL};
        shf_context *context;
        cr_assert_eq(shf_context_create(&with, &context), SHF_OK);
        test_failing_arm(&failing, ++n);
        status = open_select_load(context, &options, subset);
        cr_assert(status == SHF_OK || status == SHF_ERR_MEMORY, "%s, allocation %zu: %s", spec, n,
                  shf_context_error(context));
        test_failing_arm(&failing, 0);
        shf_context_destroy(context);
        cr_assert_eq(failing.live, 0, "%s, allocation %zu leaks", spec, n);
        cr_assert_lt(n, 1000);
    }
    cr_assert_gt(n, 4, "%s: %zu allocations", spec, n);
}

Test(sources_memory, any_allocation_may_fail)
{
    static const trial trials[] = {
        {"", "in", NULL, NULL, "subset"},
        {"", "in", "labels", "classes", NULL},
        {"", "in", "labels", NULL, "subset"},
        {"", "in", "numbers", NULL, NULL},
        {"list:", "in/list", NULL, NULL, NULL},
        {"list:", "in/list", NULL, "classes", NULL},
        {"cifar:", "cifar", NULL, NULL, NULL},
        {"tar:", "tar/1.tar", NULL, NULL, NULL},
        {"tar:", "tar/{2..2}.tar", NULL, NULL, NULL},
        {"tar:", "tar/1.tar", NULL, "classes", NULL},
        {"synthetic:count=20,size=8x8", NULL, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof(trials) / sizeof(*trials); i++)
        try_all(&trials[i]);
}

/* A long text may begin where a full block of short ones ends; it is none of that block. */
Test(sources_memory, texts_do_not_overlap)
{
    shf_source source = {0};
    char letters[10000];
    memset(letters, 'x', sizeof(letters));
    shf_arena_init(&source.arena, &tree.context->allocator);
    for (int i = 0; i < 64; i++) /* 65536 bytes, with their zeros */
        cr_assert_not_null(shf_source_text(&source, letters, 1023));
    cr_assert_not_null(shf_source_text(&source, letters, 9000));
    const char *text = shf_source_text(&source, letters, 100);
    cr_assert_not_null(text);
    memset(letters, 'y', sizeof(letters));
    cr_assert_not_null(shf_source_text(&source, letters, 9000));
    cr_assert_eq(strspn(text, "x"), 100);
    cr_assert_eq(strlen(text), 100);
    shf_arena_free(&source.arena);
}

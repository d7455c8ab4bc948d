/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include <criterion/criterion.h>

#include "tests/unit/generator_bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "corruptions/base/rows.h"

bench bench_begin(void)
{
    bench b = {.image = test_picture_of(WIDTH, HEIGHT, 3, LAYOUT_PADDED, CONTENT_TEXTURE),
               .mask = test_picture_new(WIDTH, HEIGHT, 1, LAYOUT_PADDED),
               .background = test_picture_of(WIDTH, HEIGHT, 3, LAYOUT_PADDED, CONTENT_GRADIENT),
               .out = test_picture_new(WIDTH, HEIGHT, 3, LAYOUT_BOTTOM_UP)};
    tree_begin(&b.tree);
    shf_context *context = b.tree.context;
    shf_arena_init(&b.arena, &context->allocator);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            shf_row(&b.mask.image, y)[x] = x >= 4 && x < 14 && y >= 2 && y < 10 ? 255 : 0;
    assert_ok(context, shf_operation_create(context, "background_generate", "generated", 3, NULL, 0,
                                            &b.operation));
    tree_folder(&b.tree, "tmp");
    setenv("TMPDIR", tree_path(&b.tree, "tmp"), 1);
    return b;
}

size_t bench_entries(const char *path)
{
    size_t count = 0;
    DIR *folder = opendir(path);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

void bench_end(bench *b)
{
    cr_assert_eq(bench_entries(tree_path(&b->tree, "tmp")), 2, "TMPDIR is not empty");
    shf_operation_destroy(b->operation);
    test_picture_free(&b->image);
    test_picture_free(&b->mask);
    test_picture_free(&b->background);
    test_picture_free(&b->out);
    shf_arena_free(&b->arena);
    tree_end(&b->tree);
}

shf_status bench_open(bench *b, const char *lines, shf_generator_options options)
{
    char text[2048];
    snprintf(text, sizeof(text), "#!/bin/sh\nHERE='%s'\n%s", b->tree.path, lines);
    tree_text(&b->tree, "gen", text);
    chmod(tree_path(&b->tree, "gen"), 0755);
    options.program = shf_arena_print(&b->arena, "%s", tree_path(&b->tree, "gen"));
    return shf_generator_open(b->tree.context, &b->arena, &options, &b->cancel, &b->generator);
}

void bench_must_open(bench *b, const char *lines, shf_generator_options options)
{
    assert_ok(b->tree.context, bench_open(b, lines, options));
}

shf_status bench_run_with(bench *b, const char *key)
{
    const shf_address address = test_address(7, key);
    const shf_generator_request request = {.operation = b->operation,
                                           .address = &address,
                                           .image = &b->image.image,
                                           .mask = &b->mask.image,
                                           .background = &b->background.image};
    return shf_generator_run(b->generator, b->tree.context, &request, &b->out.image);
}

shf_status bench_run(bench *b)
{
    return bench_run_with(b, "a/b.png");
}

size_t bench_lines(const bench *b, const char *path)
{
    size_t count = 0;
    FILE *file = fopen(tree_path(&b->tree, path), "r");
    for (int c; file && (c = getc(file)) != EOF;)
        count += c == '\n';
    if (file)
        fclose(file);
    return count;
}

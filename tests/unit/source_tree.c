/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A temporary folder with images in it, for tests of sources. */
#include <criterion/criterion.h>

#include "tests/unit/source_tree.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/codecs/codec.h"

void tree_begin(test_tree *tree)
{
    *tree = (test_tree){.path = "/tmp/shiftforge-test-XXXXXX", .context = test_context()};
    cr_assert_not_null(mkdtemp(tree->path));
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *where)
{
    (void)about;
    (void)type;
    (void)where;
    return remove(path);
}

void tree_end(test_tree *tree)
{
    shf_source_close(tree->context, tree->source);
    shf_context_destroy(tree->context);
    nftw(tree->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *tree_path(const test_tree *tree, const char *path)
{
    static char buffers[8][512];
    static unsigned next;
    char *buffer = buffers[next++ % 8];
    snprintf(buffer, sizeof(buffers[0]), "%s/%s", tree->path, path);
    return buffer;
}

static void make_folders(char *path, size_t from)
{
    for (char *slash = path + from; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0777);
        *slash = '/';
    }
}

void tree_write(const test_tree *tree, const char *path, const void *bytes, size_t size)
{
    char full[512];
    snprintf(full, sizeof(full), "%s/%s", tree->path, path);
    make_folders(full, strlen(tree->path) + 1);
    FILE *file = fopen(full, "wb");
    cr_assert_not_null(file, "%s", full);
    cr_assert_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

void tree_text(const test_tree *tree, const char *path, const char *text)
{
    tree_write(tree, path, text, strlen(text));
}

void tree_image(const test_tree *tree, const char *path, int value)
{
    uint8_t pixels[2 * 3 * 3] = {(uint8_t)value, 10, 20, 30};
    const shf_image image = shf_image_of(pixels, 3, 2, 3);
    const shf_encoder png = {.format = SHF_PNG};
    shf_buffer file;
    shf_buffer_init(&file, tree->context);
    assert_ok(tree->context, shf_encode(tree->context, &png, &image, &file));
    tree_write(tree, path, file.data, file.size);
    shf_buffer_free(&file);
}

void tree_link(const test_tree *tree, const char *target, const char *path)
{
    cr_assert_eq(symlink(target, tree_path(tree, path)), 0);
}

void tree_folder(const test_tree *tree, const char *path)
{
    cr_assert_eq(mkdir(tree_path(tree, path), 0777), 0);
}

static void keep_warning(void *user, const char *line)
{
    test_tree *tree = user;
    size_t used = strlen(tree->warnings);
    snprintf(tree->warnings + used, sizeof(tree->warnings) - used, "%s\n", line);
}

shf_status tree_open(test_tree *tree, const char *prefix, const char *spec,
                     const shf_source_options *options)
{
    static char full[1024];
    snprintf(full, sizeof(full), "%s%s", prefix, tree_path(tree, spec));
    shf_source_options with = options ? *options : (shf_source_options){0};
    with.spec = full;
    with.labels = with.labels ? tree_path(tree, with.labels) : NULL;
    with.classes = with.classes ? tree_path(tree, with.classes) : NULL;
    with.warn = keep_warning;
    with.user = tree;
    shf_source_close(tree->context, tree->source);
    tree->warnings[0] = 0;
    return shf_source_open(tree->context, &with, &tree->source);
}

static char joined[16384];

static void join(const char *text)
{
    size_t used = strlen(joined);
    snprintf(joined + used, sizeof(joined) - used, "%s ", text);
}

const char *tree_keys(const test_tree *tree)
{
    joined[0] = 0;
    for (size_t i = 0; i < tree->source->count; i++)
        join(tree->source->items[i].key);
    return joined;
}

const char *tree_stems(const test_tree *tree)
{
    joined[0] = 0;
    for (size_t i = 0; i < tree->source->count; i++)
        join(tree->source->items[i].stem);
    return joined;
}

const char *tree_labels(const test_tree *tree)
{
    joined[0] = 0;
    for (size_t i = 0; i < tree->source->count; i++) {
        char number[16];
        snprintf(number, sizeof(number), "%d", (int)tree->source->items[i].label);
        join(number);
    }
    return joined;
}

const char *tree_error(const test_tree *tree)
{
    static char text[2048];
    const char *error = shf_context_error(tree->context);
    size_t used = 0, length = strlen(tree->path);
    while (*error && used + 4 < sizeof(text)) {
        if (strncmp(error, tree->path, length) == 0) {
            memcpy(text + used, "DIR", 3);
            used += 3;
            error += length;
        } else {
            text[used++] = *error++;
        }
    }
    text[used] = 0;
    return text;
}

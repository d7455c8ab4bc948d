/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* tar archives, put together in memory, for tests of sources. */
#include <criterion/criterion.h>

#include "tests/unit/source_archive.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "manifests/tar_header.h"

void archive_add(shf_buffer *archive, char type, const char *name, const void *bytes, size_t size)
{
    static const uint8_t zeros[SHF_TAR_BLOCK];
    shf_tar_block block;
    int32_t sum, of_signed;
    cr_assert(shf_tar_header(name, size, (uint8_t *)&block));
    block.type = type;
    shf_tar_checksums(&block, &sum, &of_signed);
    snprintf(block.checksum, sizeof(block.checksum), "%06o", (unsigned)sum);
    assert_ok(archive->context, shf_buffer_append(archive, &block, sizeof(block)));
    assert_ok(archive->context, shf_buffer_append(archive, bytes, size));
    assert_ok(archive->context, shf_buffer_append(archive, zeros, SHF_TAR_PADDING(size)));
}

void archive_add_text(shf_buffer *archive, const char *name, const char *text)
{
    archive_add(archive, '0', name, text, strlen(text));
}

void archive_add_image(const test_tree *tree, shf_buffer *archive, const char *name, int value)
{
    uint8_t bytes[1024];
    tree_image(tree, "image", value);
    FILE *file = fopen(tree_path(tree, "image"), "rb");
    cr_assert_not_null(file);
    size_t size = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    unlink(tree_path(tree, "image"));
    archive_add(archive, '0', name, bytes, size);
}

void archive_write(const test_tree *tree, shf_buffer *archive, const char *path)
{
    static const uint8_t end[SHF_TAR_END];
    assert_ok(archive->context, shf_buffer_append(archive, end, sizeof(end)));
    tree_write(tree, path, archive->data, archive->size);
    archive->size = 0;
}

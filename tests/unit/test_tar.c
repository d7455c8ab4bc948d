/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* tar: headers that are written, archives as others write them, and archives that lie. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/tar_header.h"
#include "tests/support/support.h"

static shf_context *context;
static int file;
static shf_tar_reader reader;

static void set_up(void)
{
    context = test_context();
    file = memfd_create("tar", 0);
}

static void tear_down(void)
{
    shf_tar_close(&reader);
    close(file);
    shf_context_destroy(context);
}

TestSuite(tar, .init = set_up, .fini = tear_down);

/* ---- making archives ---- */

static void add_bytes(const void *bytes, size_t size)
{
    cr_assert_eq(write(file, bytes, size), (ssize_t)size);
}

static void add_zeros(size_t size)
{
    static const char zeros[2 * SHF_TAR_BLOCK];
    add_bytes(zeros, size);
}

static void seal(shf_tar_block *block)
{
    int32_t sum, of_signed;
    shf_tar_checksums(block, &sum, &of_signed);
    snprintf(block->checksum, sizeof(block->checksum), "%06o", (unsigned)sum);
}

/* A member of a type that shf_tar_header does not write. */
static void add_typed(char type, const char *name, const void *bytes, size_t size)
{
    shf_tar_block block;
    cr_assert(shf_tar_header(name, size, (uint8_t *)&block));
    block.type = type;
    seal(&block);
    add_bytes(&block, sizeof(block));
    add_bytes(bytes, size);
    add_zeros(SHF_TAR_PADDING(size));
}

static void add_file(const char *name, const char *text)
{
    add_typed('0', name, text, strlen(text));
}

static void open_archive(void)
{
    shf_tar_close(&reader);
    shf_tar_open(context, file, (uint64_t)lseek(file, 0, SEEK_CUR), &reader);
}

/* ---- looking ---- */

static void assert_member(const char *name, const char *text)
{
    shf_tar_member member;
    char contents[64] = "";
    bool more;
    assert_ok(context, shf_tar_next(&reader, &member, &more));
    cr_assert(more, "%s is missing", name);
    cr_assert_str_eq(member.name, name);
    cr_assert_eq(member.regular, text != NULL);
    if (!text)
        return;
    cr_assert_eq(member.size, strlen(text));
    cr_assert_eq(pread(file, contents, member.size, (off_t)member.offset), (ssize_t)member.size);
    cr_assert_str_eq(contents, text);
}

static void assert_end(void)
{
    shf_tar_member member;
    bool more = true;
    assert_ok(context, shf_tar_next(&reader, &member, &more));
    cr_assert_not(more);
}

static void assert_refused(shf_status expected, const char *text)
{
    shf_tar_member member;
    bool more;
    open_archive();
    assert_fails(context, shf_tar_next(&reader, &member, &more), expected, text);
}

/* ---- writing ---- */

Test(tar, what_is_written_is_read_back)
{
    add_file("a/1.jpg", "first");
    add_file("a/1.cls", "0");
    add_file("empty", "");
    add_zeros(SHF_TAR_END);
    open_archive();
    assert_member("a/1.jpg", "first");
    assert_member("a/1.cls", "0");
    assert_member("empty", "");
    assert_end();
    assert_end();
}

Test(tar, a_header_is_ustar_and_depends_on_name_and_size_only)
{
    shf_tar_block block, again;
    memset(&block, 0xff, sizeof(block));
    cr_assert(shf_tar_header("a/1.jpg", 8589934591, (uint8_t *)&block));
    cr_assert(shf_tar_header("a/1.jpg", 8589934591, (uint8_t *)&again));
    cr_assert_eq(memcmp(&block, &again, sizeof(block)), 0);
    cr_assert_eq(memcmp(block.magic, "ustar\00000", 8), 0);
    cr_assert_str_eq(block.mode, "0000644");
    cr_assert_str_eq(block.uid, "0000000");
    cr_assert_str_eq(block.size, "77777777777");
    cr_assert_str_eq(block.mtime, "02263523000");
    cr_assert_eq(block.type, '0');
    cr_assert_not(shf_tar_header("a/1.jpg", 8589934592, (uint8_t *)&block));
}

/* Names of so many bytes, with a slash after the first part (0: none). */
static bool fits(size_t first, size_t second)
{
    char name[600];
    uint8_t block[SHF_TAR_BLOCK];
    memset(name, 'x', sizeof(name));
    name[first ? first + 1 + second : second] = 0;
    if (first)
        name[first] = '/';
    if (!shf_tar_header(name, 3, block))
        return false;
    add_bytes(block, sizeof(block));
    add_bytes("abc", 3);
    add_zeros(SHF_TAR_PADDING(3));
    open_archive();
    reader.next = reader.file_size - 2 * (uint64_t)SHF_TAR_BLOCK;
    assert_member(name, "abc");
    return true;
}

Test(tar, long_names_are_split_at_a_slash_or_refused)
{
    cr_assert(fits(0, 100));
    cr_assert_not(fits(0, 101));
    cr_assert(fits(50, 49));
    cr_assert(fits(50, 100));
    cr_assert(fits(155, 100));
    cr_assert(fits(155, 1));
    cr_assert_not(fits(156, 100));
    cr_assert_not(fits(50, 101));
}

/* ---- what others write ---- */

Test(tar, long_names_of_gnu_tar_and_of_pax_are_understood)
{
    add_typed('L', "././@LongLink", "a/long/name", 12);
    add_file("cut", "1");
    add_typed('K', "././@LongLink", "the/target/of/a/link", 20);
    add_typed('2', "link", "", 0);
    add_typed('g', "pax_global_header", "19 comment=0123456\n", 19);
    add_typed('x', "PaxHeaders/x", "17 path=b/\xc3\xa4/c.d\n21 mtime=1.123456789\n", 38);
    add_file("cut", "2");
    add_file("after", "3");
    open_archive();
    assert_member("a/long/name", "1");
    assert_member("link", NULL);
    assert_member("b/\xc3\xa4/c.d", "2");
    assert_member("after", "3");
    assert_end();
}

Test(tar, sizes_of_pax_and_of_gnu_tar_count)
{
    shf_tar_block block;
    add_typed('x', "PaxHeaders/x", "9 size=5\n", 9);
    cr_assert(shf_tar_header("pax", 0, (uint8_t *)&block));
    add_bytes(&block, sizeof(block));
    add_bytes("12345", 5);
    add_zeros(SHF_TAR_PADDING(5));
    cr_assert(shf_tar_header("gnu", 0, (uint8_t *)&block));
    memcpy(block.size, "\200\0\0\0\0\0\0\0\0\0\0\002", 12);
    memcpy(block.magic, "ustar  ", 8);
    block.prefix[0] = 'x'; /* not a prefix here */
    seal(&block);
    add_bytes(&block, sizeof(block));
    add_bytes("ab", 2);
    open_archive(); /* without the zeros that should follow */
    assert_member("pax", "12345");
    assert_member("gnu", "ab");
    assert_end();
}

Test(tar, folders_and_links_are_no_files)
{
    add_typed('5', "folder/", "", 0);
    add_typed(0, "old/", "", 0);
    add_typed('1', "hard", "", 0);
    add_typed('7', "contiguous", "x", 1);
    open_archive();
    assert_member("folder/", NULL);
    assert_member("old/", NULL);
    assert_member("hard", NULL);
    assert_member("contiguous", "x");
    assert_end();
}

/* ---- what lies ---- */

Test(tar, a_member_that_the_file_does_not_have_is_refused)
{
    uint8_t block[SHF_TAR_BLOCK];
    cr_assert(shf_tar_header("a", 1000000, block));
    add_bytes(block, sizeof(block));
    add_zeros(512);
    assert_refused(SHF_ERR_DATA, "tar header at byte 0: the file ends before the member does");
}

Test(tar, damaged_headers_are_refused)
{
    uint8_t block[SHF_TAR_BLOCK];
    cr_assert(shf_tar_header("a", 0, block));
    block[1] = 'b';
    add_bytes(block, sizeof(block));
    assert_refused(SHF_ERR_DATA, "tar header at byte 0: no tar header, or a damaged one");
}

Test(tar, half_a_header_is_refused)
{
    add_file("a", "");
    add_bytes("abc", 3);
    open_archive();
    assert_member("a", "");
    shf_tar_member member;
    bool more;
    assert_fails(context, shf_tar_next(&reader, &member, &more), SHF_ERR_DATA,
                 "tar header at byte 512: cut off");
}

static const struct {
    const char *text;
    shf_status status;
    const char *error;
} records[] = {
    {"9 path=a\n", SHF_ERR_DATA, "what an extended header is about is missing"},
    {"99 path=a\n", SHF_ERR_DATA, "a damaged pax header"},
    {"11 path=a\n", SHF_ERR_DATA, "a damaged pax header"},
    {"1 path=a\n", SHF_ERR_DATA, "a damaged pax header"},
    {"x path=a\n", SHF_ERR_DATA, "a damaged pax header"},
    {"7 path\n", SHF_ERR_DATA, "a damaged pax header"},
    {"9 size=x\n", SHF_ERR_DATA, "a size that is not a number"},
    {"29 size=99999999999999999999\n", SHF_ERR_DATA, "a size that is not a number"},
    {"28 size=9999999999999999999\n", SHF_ERR_DATA, "a size that is not a number"},
    {"27 GNU.sparse.realname=abcd\n", SHF_ERR_DATA, "a damaged pax header"},
    {"28 GNU.sparse.realname=abcd\n", SHF_ERR_UNSUPPORTED, "a sparse file: store it without holes"},
};

Test(tar, pax_headers_that_lie_are_refused)
{
    for (size_t i = 0; i < sizeof(records) / sizeof(*records); i++) {
        char error[128];
        cr_assert_eq(ftruncate(file, 0), 0);
        lseek(file, 0, SEEK_SET);
        add_typed('x', "x", records[i].text, strlen(records[i].text));
        snprintf(error, sizeof(error), "tar header at byte %d: %s", i ? 0 : 1024, records[i].error);
        assert_refused(records[i].status, error);
    }
}

Test(tar, a_name_for_all_members_is_refused)
{
    add_typed('g', "g", "9 path=a\n", 9);
    assert_refused(SHF_ERR_UNSUPPORTED, "tar header at byte 0: one name or size for all members");
}

Test(tar, an_extended_header_is_bounded)
{
    uint8_t block[SHF_TAR_BLOCK];
    shf_tar_block *header = (shf_tar_block *)(void *)block;
    cr_assert(shf_tar_header("long", SHF_TAR_TEXT_LIMIT + 1, block));
    header->type = 'L';
    seal(header);
    add_bytes(block, sizeof(block));
    cr_assert_eq(ftruncate(file, 4 << 20), 0);
    lseek(file, 0, SEEK_END);
    assert_refused(SHF_ERR_LIMIT, "tar header at byte 0: an extended header over 1 MiB");
}

Test(tar, sparse_files_are_refused)
{
    add_typed('S', "holes", "", 0);
    assert_refused(SHF_ERR_UNSUPPORTED,
                   "tar header at byte 0: a sparse file, or a part of volumes");
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Archives that are written are archives to the reader: small ones, and ones of more than 4 GiB, whose
 * contents are holes. */
#include <criterion/criterion.h>

#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/zip_write.h"
#include "tests/support/support.h"

static shf_context *context;
static int file;
static uint64_t size;

static void set_up(void)
{
    context = test_context();
    file = memfd_create("zip", 0);
    size = 0;
}

static void tear_down(void)
{
    close(file);
    shf_context_destroy(context);
}

TestSuite(zip_write, .init = set_up, .fini = tear_down);

static void put(const shf_buffer *bytes)
{
    cr_assert_eq(pwrite(file, bytes->data, bytes->size, (off_t)size), (ssize_t)bytes->size);
    size += bytes->size;
}

/* Stored members of zeros, which need not be there. */
static void write_members(shf_zip_member *members, size_t count)
{
    shf_buffer bytes;
    shf_buffer_init(&bytes, context);
    for (size_t i = 0; i < count; i++) {
        members[i].header = size;
        bytes.size = 0;
        assert_ok(context, shf_zip_write_header(&members[i], &bytes));
        put(&bytes);
        members[i].offset = size;
        size += members[i].packed;
    }
    bytes.size = 0;
    assert_ok(context, shf_zip_write_directory(members, count, size, &bytes));
    put(&bytes);
    shf_buffer_free(&bytes);
}

static void assert_read(const shf_zip_member *members, size_t count)
{
    shf_zip zip;
    assert_ok(context, shf_zip_open(context, file, size, &zip));
    cr_assert_eq(zip.count, count);
    for (size_t i = 0; i < count; i++) {
        cr_assert_str_eq(zip.members[i].name, members[i].name);
        cr_assert_eq(zip.members[i].method, members[i].method);
        cr_assert_eq(zip.members[i].crc, members[i].crc);
        cr_assert_eq(zip.members[i].size, members[i].size);
        cr_assert_eq(zip.members[i].packed, members[i].packed);
        cr_assert_eq(zip.members[i].header, members[i].header);
        cr_assert_eq(zip.members[i].offset, members[i].offset);
    }
    shf_zip_close(&zip);
}

Test(zip_write, members_are_read_as_they_were_written)
{
    shf_zip_member members[] = {
        {.name = "test_images.npy",
         .method = SHF_ZIP_DEFLATED,
         .crc = 0x89abcdef,
         .size = 5000,
         .packed = 700},
        {.name = "test_labels.npy", .crc = 7, .size = 3, .packed = 3},
    };
    write_members(members, 2);
    assert_read(members, 2);
    cr_assert_eq(size, 2 * (30 + 15 + 46 + 15) + 703 + 22);
}

Test(zip_write, more_than_4_gib)
{
    shf_zip_member members[] = {
        {.name = "a.npy", .size = 5, .packed = 5},
        {.name = "b.npy", .crc = 1, .size = (uint64_t)6 << 30, .packed = (uint64_t)6 << 30},
        {.name = "c.npy",
         .method = SHF_ZIP_DEFLATED,
         .size = UINT32_MAX,
         .packed = (uint64_t)9 << 20},
        {.name = "d.npy", .size = 1, .packed = 1},
    };
    write_members(members, 4);
    assert_read(members, 4);
}

/* Where numbers of 32 bits just do. */
Test(zip_write, less_than_4_gib)
{
    shf_zip_member members[] = {
        {.name = "a.npy", .size = UINT32_MAX - 200, .packed = UINT32_MAX - 200}};
    write_members(members, 1);
    assert_read(members, 1);
    cr_assert_eq(size, UINT32_MAX - (uint64_t)200 + 30 + 46 + 10 + 22);
}

Test(zip_write, no_memory)
{
    test_failing failing;
    const shf_context_options options = {.struct_size = sizeof(options),
                                         .allocator = &failing.allocator};
    const shf_zip_member member = {.name = "a.npy", .size = 1, .packed = 1};
    shf_context *poor;
    test_failing_init(&failing);
    cr_assert(!shf_context_create(&options, &poor));
    shf_buffer bytes;
    shf_buffer_init(&bytes, poor);
    failing.fail_at = failing.calls + 1;
    cr_assert_eq(shf_zip_write_header(&member, &bytes), SHF_ERR_MEMORY);
    shf_buffer_free(&bytes);
    shf_context_destroy(poor);
}

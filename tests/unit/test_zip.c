/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* zip archives as others write them, and archives that are damaged or lie. */
#include <criterion/criterion.h>

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/zip.h"
#include "tests/support/archive_zip.h"
#include "tests/support/support.h"

enum { LARGE = 3 << 18 }; /* three pieces */
static test_zip made;
static uint8_t large[LARGE];
static test_failing failing;
static shf_context *context;
static int file;
static shf_zip zip;

static void set_up(void)
{
    const shf_context_options options = {.struct_size = sizeof(options),
                                         .allocator = &failing.allocator};
    test_failing_init(&failing);
    cr_assert(!shf_context_create(&options, &context));
    file = memfd_create("zip", 0);
    for (size_t i = 0; i < LARGE; i++)
        large[i] = (uint8_t)(i * i >> 13);
    made = (test_zip){.size = 0};
}

static void tear_down(void)
{
    shf_zip_close(&zip);
    close(file);
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
}

TestSuite(zip, .init = set_up, .fini = tear_down);

static shf_status open_made(void)
{
    shf_zip_close(&zip);
    cr_assert(!ftruncate(file, 0) && pwrite(file, made.bytes, made.size, 0) == (ssize_t)made.size);
    return shf_zip_open(context, file, made.size, &zip);
}

/* ---- contents ---- */

typedef struct reading {
    const uint8_t *expected;
    size_t done, pieces;
} reading;

static shf_status compare_piece(void *user, const uint8_t *bytes, size_t size)
{
    reading *r = user;
    cr_assert_eq(r->done, r->pieces * SHF_ZIP_PIECE, "only the last piece is smaller");
    cr_assert(size > 0 && memcmp(r->expected + r->done, bytes, size) == 0);
    r->done += size;
    r->pieces++;
    return SHF_OK;
}

static shf_status read_member(const char *name, const void *expected, size_t size)
{
    reading r = {expected, 0, 0};
    const shf_zip_member *member = shf_zip_find(&zip, name);
    cr_assert(member && member->size == size);
    shf_status status = shf_zip_read(&zip, member, compare_piece, &r);
    cr_assert(status || r.done == size);
    return status;
}

static void read_whole(const char *name, const void *expected, size_t size)
{
    assert_ok(context, read_member(name, expected, size));
}

Test(zip, members_of_every_kind)
{
    for (unsigned how = 0; how < 8; how++) {
        made = (test_zip){.size = 0};
        test_zip_add(&made, "text", "some text", 9, how);
        test_zip_add(&made, "none", "", 0, how);
        test_zip_add(&made, "large", large, LARGE, how);
        test_zip_add(&made, "last", "end", 3, 0);
        test_zip_end(&made, how, how & 1 ? "" : "a comment PK\5\6 of some length, for the end");
        assert_ok(context, open_made());
        cr_assert_eq(zip.count, 4);
        cr_assert_eq(zip.members[0].offset, made.members[0].contents);
        read_whole("text", "some text", 9);
        read_whole("none", "", 0);
        read_whole("large", large, LARGE);
        read_whole("last", "end", 3);
        cr_assert_null(shf_zip_find(&zip, "tex"));
    }
}

Test(zip, an_archive_may_be_empty)
{
    test_zip_end(&made, 0, "");
    assert_ok(context, open_made());
    cr_assert_eq(zip.count, 0);
}

/* ---- archives that are refused ---- */

/* Two members, the first stored, the second deflated. */
static void make(unsigned how)
{
    made = (test_zip){.size = 0};
    test_zip_add(&made, "one", "11111", 5, how);
    test_zip_add(&made, "two", "2222222222222222222222222222", 28, how | TEST_ZIP_DEFLATED);
    test_zip_end(&made, how, "");
    assert_ok(context, open_made());
}

typedef enum part { HEADER, ENTRY, OTHER_ENTRY, WIDE_END, LOCATOR, END } part;

static size_t place_of(part of)
{
    const size_t places[] = {made.members[0].header, made.members[0].entry, made.members[1].entry,
                             made.wide_end,          made.locator,          made.end};
    return places[of];
}

#define OTHERWISE "the zip member 'one' is another by its own header than by the directory"
#define WRONG_PLACE "a damaged zip archive: its directory is not where the end record says"
#define VOLUMES "a zip archive of several volumes"
#define WRONG_SIZE "the zip member 'one' cannot have the size that it claims"

static const struct {
    part where;
    unsigned at, bytes;
    uint64_t value;
    shf_status status;
    const char *text;
} plain[] =
    {
        {END, 0, 1, 'p', SHF_ERR_DATA, "no zip archive, or one that is cut off"},
        {END, 20, 2, 1, SHF_ERR_DATA, "no zip archive, or one that is cut off"},
        {END, 4, 2, 1, SHF_ERR_UNSUPPORTED, VOLUMES},
        {END, 8, 2, 1, SHF_ERR_UNSUPPORTED, VOLUMES},
        {END, 8, 4, 0x00010001, SHF_ERR_DATA,
         "a damaged zip archive: its directory has more than its members"},
        {END, 8, 4, 0x00030003, SHF_ERR_DATA,
         "a damaged zip archive: more members than its directory has room for"},
        {END, 12, 4, 1, SHF_ERR_DATA, WRONG_PLACE},
        {END, 12, 4, 20000000, SHF_ERR_LIMIT, "a zip directory of 20000000 bytes"},
        {END, 16, 4, 3, SHF_ERR_DATA, WRONG_PLACE},
        {END, 16, 4, 0xfffffff0, SHF_ERR_DATA, WRONG_PLACE},
        {ENTRY, 0, 1, 'p', SHF_ERR_DATA, "a damaged zip archive: its directory ends early"},
        {ENTRY, 8, 2, 1, SHF_ERR_UNSUPPORTED, "the zip member 'one' is encrypted, or a patch"},
        {ENTRY, 8, 2, 0x2000, SHF_ERR_UNSUPPORTED, "the zip member 'one' is encrypted, or a patch"},
        {ENTRY, 8, 2, 2, SHF_ERR_DATA, OTHERWISE},
        {ENTRY, 10, 2, 14, SHF_ERR_UNSUPPORTED,
         "the zip member 'one' is compressed otherwise than by deflate: write it with numpy.savez"},
        {ENTRY, 10, 2, 8, SHF_ERR_DATA, OTHERWISE},
        {ENTRY, 16, 4, 1, SHF_ERR_DATA, OTHERWISE},
        {ENTRY, 20, 4, 4, SHF_ERR_DATA, WRONG_SIZE},
        {ENTRY, 24, 4, 6, SHF_ERR_DATA, WRONG_SIZE},
        {ENTRY, 20, 8, 0x400000004, SHF_ERR_DATA, OTHERWISE},
        {ENTRY, 20, 4, UINT32_MAX, SHF_ERR_DATA,
         "a damaged zip archive: the numbers of an entry of its directory"},
        {ENTRY, 28, 2, 0, SHF_ERR_DATA, "a damaged zip archive: an entry of its directory"},
        {ENTRY, 28, 2, 500, SHF_ERR_DATA, "a damaged zip archive: an entry of its directory"},
        {ENTRY, 30, 2, 1, SHF_ERR_DATA,
         "a damaged zip archive: the numbers of an entry of its directory"},
        {ENTRY, 42, 4, 1, SHF_ERR_DATA, "the zip member 'one' lies outside the archive"},
        {ENTRY, 42, 4, 0xffffff00, SHF_ERR_DATA, "the zip member 'one' lies outside the archive"},
        {ENTRY, 46, 1, 0, SHF_ERR_DATA, "a damaged zip archive: an entry of its directory"},
        {ENTRY, 46, 1, 'O', SHF_ERR_DATA,
         "the zip member 'One' is another by its own header than by the directory"},
        {OTHER_ENTRY, 24, 4, 1 << 20, SHF_ERR_DATA,
         "the zip member 'two' cannot have the size that it claims"},
        {HEADER, 0, 1, 'p', SHF_ERR_DATA, "the zip member 'one' lies outside the archive"},
        {HEADER, 6, 2, 8, SHF_ERR_DATA, OTHERWISE},
        {HEADER, 8, 2, 8, SHF_ERR_DATA, OTHERWISE},
        {HEADER, 14, 4, 0, SHF_ERR_DATA, OTHERWISE},
        {HEADER, 18, 4, 0, SHF_ERR_DATA, OTHERWISE},
        {HEADER, 22, 4, 0, SHF_ERR_DATA, OTHERWISE},
        {HEADER, 26, 2, 2, SHF_ERR_DATA, OTHERWISE},
        {HEADER, 28, 2, 500, SHF_ERR_DATA, "the zip member 'one' lies outside the archive"},
        {HEADER, 30, 1, 'O', SHF_ERR_DATA, OTHERWISE},
},
  wide[] = {
      {END, 8, 4, 0x00050005, SHF_ERR_DATA, "a damaged zip archive: its end records differ"},
      {END, 12, 4, 5, SHF_ERR_DATA, "a damaged zip archive: its end records differ"},
      {LOCATOR, 0, 1, 'p', SHF_ERR_LIMIT, "a zip directory of 4294967295 bytes"},
      {LOCATOR, 4, 4, 1, SHF_ERR_UNSUPPORTED, VOLUMES},
      {LOCATOR, 8, 8, UINT64_MAX, SHF_ERR_DATA,
       "a damaged zip archive: its end record lies outside"},
      {LOCATOR, 8, 8, 0, SHF_ERR_DATA, "a damaged zip archive: no end record where one should be"},
      {LOCATOR, 16, 4, 2, SHF_ERR_UNSUPPORTED, VOLUMES},
      {WIDE_END, 4, 8, 45, SHF_ERR_DATA,
       "a damaged zip archive: no end record where one should be"},
      {WIDE_END, 24, 8, 1, SHF_ERR_UNSUPPORTED, VOLUMES},
      {WIDE_END, 40, 8, UINT64_MAX, SHF_ERR_LIMIT, "a zip directory of 18446744073709551615 bytes"},
      {WIDE_END, 48, 8, UINT64_MAX, SHF_ERR_DATA, WRONG_PLACE},
      {ENTRY, 49, 2, 2, SHF_ERR_DATA,
       "a damaged zip archive: the numbers of an entry of its directory"},
      {ENTRY, 51, 2, 16, SHF_ERR_DATA,
       "a damaged zip archive: the numbers of an entry of its directory"},
      {ENTRY, 69, 8, UINT64_MAX, SHF_ERR_DATA, "the zip member 'one' lies outside the archive"},
      {HEADER, 33, 2, 2, SHF_ERR_DATA, OTHERWISE},
};

Test(zip, what_does_not_agree_is_refused)
{
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        make(0);
        test_zip_patch(&made, place_of(plain[i].where) + plain[i].at, plain[i].bytes,
                       plain[i].value);
        assert_fails(context, open_made(), plain[i].status, plain[i].text);
    }
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
        make(TEST_ZIP_WIDE);
        test_zip_patch(&made, place_of(wide[i].where) + wide[i].at, wide[i].bytes, wide[i].value);
        assert_fails(context, open_made(), wide[i].status, wide[i].text);
    }
}

Test(zip, members_do_not_share_bytes_or_names)
{
    test_zip_add(&made, "in", "11", 2, 0);
    test_zip inner = made;
    made.size = made.count = 0;
    test_zip_add(&made, "out", inner.bytes, inner.size, 0);
    made.members[1] = inner.members[0]; /* a member in the contents of another */
    made.members[1].header = made.members[0].contents;
    made.count = 2;
    test_zip_end(&made, 0, "");
    assert_fails(context, open_made(), SHF_ERR_DATA, "the zip member 'in' begins inside another");
    made = (test_zip){.size = 0};
    test_zip_add(&made, "same", "1", 1, 0);
    test_zip_add(&made, "same", "2", 1, 0);
    test_zip_end(&made, 0, "");
    assert_fails(context, open_made(), SHF_ERR_DATA, "the zip member 'same' is there twice");
}

Test(zip, a_cut_archive_is_none)
{
    make(TEST_ZIP_WIDE);
    for (made.size--; made.size > 0; made.size--)
        cr_assert_eq(open_made(), SHF_ERR_DATA, "%zu bytes", made.size);
    cr_assert_eq(open_made(), SHF_ERR_DATA);
}

/* ---- contents that are refused ---- */

static void assert_contents_fail(const char *name, const char *text)
{
    const shf_zip_member *member;
    reading r = {large, 0, 0};
    assert_ok(context, open_made());
    cr_assert_not_null(member = shf_zip_find(&zip, name));
    assert_fails(context, shf_zip_read(&zip, member, compare_piece, &r), SHF_ERR_DATA, text);
}

/* The second member, deflated, claims another size both times. */
static void claim(size_t size)
{
    test_zip_patch(&made, made.members[1].header + 22, 4, size);
    test_zip_patch(&made, made.members[1].entry + 24, 4, size);
}

Test(zip, contents_are_checked)
{
    test_zip_add(&made, "stored", large, 100, 0);
    test_zip_add(&made, "deflated", large, 600000, TEST_ZIP_DEFLATED);
    test_zip_end(&made, 0, "");
    claim(600001);
    assert_contents_fail("deflated", "the zip member 'deflated' is shorter than it claims");
    claim(599999);
    assert_contents_fail("deflated", "the zip member 'deflated' is longer than it claims");
    claim(600000);
    assert_ok(context, open_made());
    read_whole("deflated", large, 600000);
    made.bytes[made.members[1].contents] |= 6; /* a type of block that is none */
    assert_contents_fail("deflated",
                         "the zip member 'deflated' is damaged: it does not decompress");
    for (int i = 0; i < 2; i++)
        test_zip_patch(&made, i ? made.members[0].entry + 16 : 14, 4, 123);
    assert_contents_fail("stored", "the zip member 'stored' is damaged: its checksum is another");
}

Test(zip, a_stream_ends_where_its_member_does)
{
    static const struct {
        size_t more;
        const char *text;
    } cases[] = {{(size_t)-1, "the zip member 'deflated' ends early"},
                 {1, "the zip member 'deflated' has more after its end"}};
    for (size_t i = 0; i < 2; i++) {
        made = (test_zip){.size = 0};
        test_zip_add(&made, "first", "1", 1, 0);
        test_zip_add(&made, "deflated", large, 50000, TEST_ZIP_DEFLATED);
        made.size += cases[i].more;
        made.members[1].packed += cases[i].more;
        test_zip_patch(&made, made.members[1].header + 18, 4, made.members[1].packed);
        test_zip_end(&made, 0, "");
        assert_contents_fail("deflated", cases[i].text);
    }
}

Test(zip, memory_may_run_out)
{
    make(TEST_ZIP_WIDE);
    for (size_t n = 1, failed = 1; failed; n++) {
        test_failing_arm(&failing, n);
        const size_t before = failing.injected;
        shf_status status = open_made();
        if (!status)
            status = read_member("two", "2222222222222222222222222222", 28);
        failed = failing.injected - before;
        cr_assert_eq(status, failed ? SHF_ERR_MEMORY : SHF_OK, "allocation %zu", n);
    }
    test_failing_arm(&failing, 0);
}

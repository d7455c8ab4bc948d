/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* npy: headers as numpy writes them, and headers that lie. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/npy.h"
#include "tests/support/support.h"

static shf_context *context;
static int file;
static shf_buffer text;

static void set_up(void)
{
    context = test_context();
    shf_buffer_init(&text, context);
    file = memfd_create("npy", 0);
}

static void tear_down(void)
{
    close(file);
    shf_buffer_free(&text);
    shf_context_destroy(context);
}

TestSuite(npy, .init = set_up, .fini = tear_down);

/* ---- writing ---- */

Test(npy, a_header_is_what_numpy_writes)
{
    static const char expected[] =
        "\x93NUMPY\x01\x00v\x00"
        "{'descr': '|u1', 'fortran_order': False, 'shape': (50000, 32, 32, 3), }"
        "                                              \n";
    shf_npy npy = {.kind = 'u', .width = 1, .rank = 4, .shape = {50000, 32, 32, 3}};
    assert_ok(context, shf_npy_write(&npy, &text));
    cr_assert_eq(text.size, 128);
    cr_assert_eq(npy.offset, 128);
    cr_assert_eq(npy.bytes, 153600000);
    cr_assert_eq(sizeof(expected) - 1, 128);
    cr_assert_eq(memcmp(text.data, expected, 128), 0, "%.*s", 118, text.data + 10);
}

Test(npy, what_is_written_is_read_back)
{
    static const shf_npy cases[] = {
        {.kind = 'u', .width = 1, .rank = 4, .shape = {2, 3, 4, 3}},
        {.kind = 'i', .width = 8, .rank = 1, .shape = {7}},
        {.kind = 'f', .width = 4, .rank = 2, .shape = {3, 5}},
        {.kind = 'u', .width = 2, .rank = 8, .shape = {1, 2, 1, 2, 1, 2, 1, 2}},
        {.kind = 'u', .width = 1, .rank = 1, .shape = {0}},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        shf_npy written = cases[i], got;
        text.size = 0;
        assert_ok(context, shf_npy_write(&written, &text));
        cr_assert_eq(text.size % 64, 0);
        cr_assert_eq(pwrite(file, text.data, text.size, 0), (ssize_t)text.size);
        assert_ok(context, shf_npy_read(context, file, text.size + written.bytes, &got));
        cr_assert_eq(got.kind, written.kind);
        cr_assert_eq(got.width, written.width);
        cr_assert_eq(got.rank, written.rank);
        cr_assert_eq(memcmp(got.shape, written.shape, sizeof(got.shape)), 0);
        cr_assert_eq(got.offset, text.size);
        cr_assert_eq(got.bytes, written.bytes);
        cr_assert_not(got.big_endian);
        if (written.bytes)
            assert_fails(context, shf_npy_read(context, file, text.size + written.bytes - 1, &got),
                         SHF_ERR_DATA, "a npy array that the file ends before");
    }
}

/* ---- reading ---- */

/* A file of version 1.0 with a dictionary, and 64 bytes of items. */
static shf_status read_dictionary(const char *dictionary, shf_npy *out)
{
    char bytes[512];
    size_t size = strlen(dictionary);
    int length =
        snprintf(bytes, sizeof(bytes), "\x93NUMPY\x01%c%c%c%s", 0, (int)size, 0, dictionary);
    cr_assert_eq((size_t)length, 10 + size);
    cr_assert_eq(ftruncate(file, 0), 0);
    cr_assert_eq(pwrite(file, bytes, 10 + size, 0), (ssize_t)(10 + size));
    cr_assert_eq(ftruncate(file, (off_t)(10 + size + 64)), 0);
    return shf_npy_read(context, file, 10 + size + 64, out);
}

Test(npy, what_others_write_is_read)
{
    static const char *const dictionaries[] = {
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2), }\n",
        "{\"shape\":(4,2),\"descr\":\"|u1\",\"fortran_order\":False}",
        "{'fortran_order': False,'descr': '<u1', 'shape': (4,2,)}   \n",
    };
    shf_npy npy;
    for (size_t i = 0; i < sizeof(dictionaries) / sizeof(*dictionaries); i++) {
        assert_ok(context, read_dictionary(dictionaries[i], &npy));
        cr_assert_eq(npy.rank, 2);
        cr_assert_eq(npy.bytes, 8);
    }
    assert_ok(context,
              read_dictionary("{'descr': '>f8', 'fortran_order': False, 'shape': ()}", &npy));
    cr_assert(npy.big_endian && npy.kind == 'f' && npy.rank == 0 && npy.bytes == 8);
}

#define SHAPE "'fortran_order': False, 'shape': (4,)"

static const struct {
    const char *dictionary;
    shf_status status;
    const char *error;
} lies[] = {
    {"{'descr': '|u1', 'fortran_order': True, 'shape': (4,)}", SHF_ERR_UNSUPPORTED,
     "an array in Fortran order: store numpy.ascontiguousarray of it"},
    {"{'descr': '|O', " SHAPE "}", SHF_ERR_UNSUPPORTED, "an array of '|O', not of plain numbers"},
    {"{'descr': '<U4', " SHAPE "}", SHF_ERR_UNSUPPORTED, "an array of '<U4', not of plain numbers"},
    {"{'descr': '<u3', " SHAPE "}", SHF_ERR_UNSUPPORTED, "an array of '<u3', not of plain numbers"},
    {"{'descr': '<f16', " SHAPE "}", SHF_ERR_UNSUPPORTED,
     "an array of '<f16', not of plain numbers"},
    {"{'descr': [('x', '|u1')], " SHAPE "}", SHF_ERR_UNSUPPORTED, "an array of structures"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}", SHF_ERR_UNSUPPORTED,
     "an array of more than 8 dimensions"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (65,)}", SHF_ERR_DATA,
     "a npy array that the file ends before"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", SHF_ERR_DATA,
     "a npy array that the file ends before"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}", SHF_ERR_DATA,
     "a damaged npy header"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (-4,)}", SHF_ERR_DATA,
     "a damaged npy header"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (4 4)}", SHF_ERR_DATA,
     "a damaged npy header"},
    {"{'descr': '|u1', 'fortran_order': False}", SHF_ERR_DATA, "a damaged npy header"},
    {"{'descr': '|u1', 'descr': '|u1', " SHAPE "}", SHF_ERR_DATA, "a damaged npy header"},
    {"{'descr': '|u1', " SHAPE ", 'more': 1}", SHF_ERR_DATA, "a damaged npy header"},
    {"{'descr': '|u1', " SHAPE "} x", SHF_ERR_DATA, "a damaged npy header"},
    {"{'descr': '|u1', " SHAPE, SHF_ERR_DATA, "a damaged npy header"},
    {"{'descr", SHF_ERR_DATA, "a damaged npy header"},
    {"x", SHF_ERR_DATA, "a damaged npy header"},
};

Test(npy, headers_that_lie_are_refused)
{
    shf_npy npy;
    for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++)
        assert_fails(context, read_dictionary(lies[i].dictionary, &npy), lies[i].status,
                     lies[i].error);
}

static const struct {
    const char *bytes;
    size_t size;
    shf_status status;
    const char *error;
} files[] = {
    {"\x93NUMPX\x01\x00\x02\x00{}", 12, SHF_ERR_DATA, "no npy array"},
    {"\x93NUMPY\x04\x00\x02\x00{}", 12, SHF_ERR_UNSUPPORTED, "npy format 4.0: 1.0 to 3.0 are read"},
    {"\x93NUMPY\x01\x00\x76\x00{}", 12, SHF_ERR_DATA, "a npy header that is cut off"},
    {"\x93NUMPY\x02\x00\x00\x00\x01\x00", 12, SHF_ERR_LIMIT, "a npy header of 65536 bytes"},
    {"\x93NUMPY\x01\x00\x02", 9, SHF_ERR_DATA, "a npy header that is cut off"},
    {"", 0, SHF_ERR_DATA, "a npy header that is cut off"},
};

Test(npy, files_that_are_no_arrays_are_refused)
{
    shf_npy npy;
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        cr_assert_eq(ftruncate(file, 0), 0);
        cr_assert_eq(pwrite(file, files[i].bytes, files[i].size, 0), (ssize_t)files[i].size);
        assert_fails(context, shf_npy_read(context, file, files[i].size, &npy), files[i].status,
                     files[i].error);
    }
}

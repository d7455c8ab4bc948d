/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Arrays of images: rows in order, and in no order, of npy files and of members however they are packed;
 * damage that is met on the way. */
#include <criterion/criterion.h>

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/image_array.h"
#include "tests/support/archive_zip.h"
#include "tests/support/support.h"

enum { ROWS = 90, ROW = 24 * 20 * 3 };

static test_failing failing;
static shf_context *context;
static int file;
static test_zip made;
static shf_buffer bytes;

static void set_up(void)
{
    const shf_context_options options = {.struct_size = sizeof(options),
                                         .allocator = &failing.allocator};
    test_failing_init(&failing);
    cr_assert(!shf_context_create(&options, &context));
    file = memfd_create("array", 0);
    shf_buffer_init(&bytes, context);
    shf_npy npy = {.kind = 'u', .width = 1, .rank = 4, .shape = {ROWS, 20, 24, 3}};
    assert_ok(context, shf_npy_write(&npy, &bytes));
    assert_ok(context, shf_buffer_reserve(&bytes, npy.bytes));
    for (uint32_t i = 0; i < npy.bytes; i++)
        bytes.data[bytes.size++] = (uint8_t)(i * 2654435761u >> 25);
}

static void tear_down(void)
{
    shf_buffer_free(&bytes);
    close(file);
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
}

TestSuite(image_array, .init = set_up, .fini = tear_down);

static void put(const void *data, size_t size)
{
    cr_assert(!ftruncate(file, 0) && pwrite(file, data, size, 0) == (ssize_t)size);
}

/* As a npy file, or as a member of an archive. */
static shf_status open_array(const char *name, unsigned how, shf_image_array *out)
{
    made = (test_zip){.size = 0};
    test_zip_add(&made, "other.npy", "x", 1, how);
    test_zip_add(&made, "test_images.npy", bytes.data, bytes.size, how);
    test_zip_end(&made, how, "");
    put(name ? made.bytes : bytes.data, name ? made.size : bytes.size);
    return shf_image_array_open(context, &context->scratch, file, name ? made.size : bytes.size,
                                name, out);
}

static void assert_row(shf_array_places *places, size_t reader, const shf_image_array *array,
                       uint64_t row, size_t from, size_t size)
{
    uint8_t got[ROW];
    assert_ok(context, shf_array_places_read(places, reader, file, array, row, from, got, size));
    cr_assert_arr_eq(got, bytes.data + bytes.size - (ROWS - row) * ROW + from, size);
}

Test(image_array, rows_of_every_kind)
{
    static const char *const names[] = {NULL, SHF_NPZ_IMAGES};
    for (unsigned how = 0; how < 8; how++)
        for (size_t n = 0; n < 2; n++) {
            shf_image_array array;
            shf_array_places places;
            assert_ok(context, open_array(names[n], how, &array));
            cr_assert_eq(array.rows, ROWS);
            cr_assert_eq(array.row, ROW);
            assert_ok(context, shf_array_places_open(context, 3, &places));
            for (uint64_t row = 0; row < 30; row++) /* three severities, side by side */
                for (size_t reader = 0; reader < 3; reader++)
                    assert_row(&places, reader, &array, reader * 30 + row, 0, ROW);
            for (uint64_t i = 0; i < 40; i++)
                assert_row(&places, i % 3, &array, i * 37 % ROWS, i * 5, ROW - i * 7);
            shf_array_places_close(&places);
        }
}

Test(image_array, a_reader_may_go_to_another_array)
{
    shf_image_array one, two;
    shf_array_places places;
    assert_ok(context, open_array(SHF_NPZ_IMAGES, TEST_ZIP_DEFLATED, &one));
    two = one;
    assert_ok(context, shf_array_places_open(context, 1, &places));
    assert_row(&places, 0, &one, 80, 0, ROW);
    assert_row(&places, 0, &two, 3, 0, ROW);
    assert_row(&places, 0, &one, 81, 0, ROW);
    shf_array_places_close(&places);
}

Test(image_array, damage_on_the_way)
{
    shf_image_array array;
    shf_array_places places;
    uint8_t got[ROW];
    assert_ok(context, open_array(SHF_NPZ_IMAGES, TEST_ZIP_DEFLATED, &array));
    assert_ok(context, shf_array_places_open(context, 1, &places));
    memset(made.bytes + array.member.offset + array.member.packed / 2, 0xff, 400);
    put(made.bytes, made.size);
    assert_row(&places, 0, &array, 1, 0, ROW);
    cr_assert_eq(shf_array_places_read(&places, 0, file, &array, ROWS - 1, 0, got, ROW),
                 SHF_ERR_DATA);
    cr_assert_eq(strncmp(shf_context_error(context), "the zip member 'test_images.npy' ", 33), 0);
    assert_row(&places, 0, &array, 1, 0, ROW); /* from the start again */
    shf_array_places_close(&places);
    assert_ok(context, open_array(SHF_NPZ_IMAGES, TEST_ZIP_DEFLATED, &array));
    assert_ok(context, shf_array_places_open(context, 1, &places));
    cr_assert(!ftruncate(file, (off_t)array.member.offset + 100));
    cr_assert_eq(shf_array_places_read(&places, 0, file, &array, ROWS - 1, 0, got, ROW),
                 SHF_ERR_DATA);
    cr_assert_str_eq(shf_context_error(context), "the zip member 'test_images.npy' is cut off");
    shf_array_places_close(&places);
}

/* The header says less than the directory; deflated contents end before both. */
Test(image_array, contents_that_end_early)
{
    shf_image_array array;
    shf_array_places places;
    uint8_t got[ROW];
    assert_ok(context, open_array(SHF_NPZ_IMAGES, TEST_ZIP_DEFLATED, &array));
    assert_ok(context, shf_array_places_open(context, 1, &places));
    array.member.packed /= 2;
    cr_assert_eq(shf_array_places_read(&places, 0, file, &array, ROWS - 1, 0, got, ROW),
                 SHF_ERR_DATA);
    cr_assert_str_eq(shf_context_error(context), "the zip member 'test_images.npy' ends early");
    cr_assert_eq(shf_array_places_read(&places, 0, file, &array, ROWS, 0, got, ROW), SHF_ERR_DATA);
    shf_array_places_close(&places);
}

Test(image_array, names_that_are_not_there)
{
    shf_image_array array;
    cr_assert_eq(open_array("train_images", 0, &array), SHF_ERR_DATA);
    cr_assert_str_eq(shf_context_error(context), "no array 'train_images' in it");
    cr_assert_eq(open_array("other", TEST_ZIP_DEFLATED, &array), SHF_ERR_DATA);
    cr_assert_str_eq(shf_context_error(context), "a npy header that is cut off");
}

Test(image_array, any_allocation_may_fail)
{
    bool done = false;
    shf_image_array array;
    assert_ok(context, open_array(SHF_NPZ_IMAGES, TEST_ZIP_DEFLATED, &array));
    for (unsigned long at = 1; !done; at++) {
        shf_array_places places;
        uint8_t got[ROW];
        failing.fail_at = failing.calls + at;
        shf_status status = shf_array_places_open(context, 2, &places);
        for (size_t i = 0; !status && i < 4; i++)
            status = shf_array_places_read(&places, i % 2, file, &array, i * 20, 0, got, ROW);
        shf_array_places_close(&places);
        done = failing.calls < failing.fail_at;
        failing.fail_at = 0;
        cr_assert_eq(status, done ? SHF_OK : SHF_ERR_MEMORY);
    }
}

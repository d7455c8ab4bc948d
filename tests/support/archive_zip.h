/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Small zip archives, written as others write them: what each part says may be changed afterwards. */
#ifndef SHF_TESTS_ARCHIVE_ZIP_H
#define SHF_TESTS_ARCHIVE_ZIP_H

#include <stddef.h>
#include <stdint.h>

enum {
    TEST_ZIP_DEFLATED = 1,
    TEST_ZIP_LATER = 2, /* sizes and checksum stand behind the contents */
    TEST_ZIP_WIDE = 4   /* numbers of 64 bits */
};

enum { TEST_ZIP_MEMBERS = 8, TEST_ZIP_BYTES = 1 << 21 };

typedef struct test_zip {
    uint8_t bytes[TEST_ZIP_BYTES];
    size_t size, count;
    struct {
        size_t header, contents, entry; /* where they are; entry once it is ended */
        const char *name;
        unsigned how;
        uint32_t crc;
        size_t size, packed;
    } members[TEST_ZIP_MEMBERS];
    size_t directory, wide_end, locator, end;
} test_zip;

void test_zip_add(test_zip *zip, const char *name, const void *contents, size_t size, unsigned how);
/* The directory and the end records: that of 64 bits, too, if how has TEST_ZIP_WIDE. */
void test_zip_end(test_zip *zip, unsigned how, const char *comment);

/* Writes a number of so many bytes over what stands there. */
void test_zip_patch(test_zip *zip, size_t at, unsigned bytes, uint64_t value);

#endif

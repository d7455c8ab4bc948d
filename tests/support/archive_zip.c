/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tests/support/archive_zip.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

static void put_bytes(test_zip *zip, const void *bytes, size_t size)
{
    if (size > TEST_ZIP_BYTES - zip->size)
        abort();
    memcpy(zip->bytes + zip->size, bytes, size);
    zip->size += size;
}

static void put(test_zip *zip, unsigned bytes, uint64_t value)
{
    const size_t at = zip->size;
    put_bytes(zip, &value, bytes);
    test_zip_patch(zip, at, bytes, value);
}

void test_zip_patch(test_zip *zip, size_t at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        zip->bytes[at + i] = (uint8_t)(value >> (8 * i));
}

static void deflate_into(test_zip *zip, const void *contents, size_t size)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)contents,
                  .avail_in = (uInt)size,
                  .next_out = zip->bytes + zip->size,
                  .avail_out = (uInt)(TEST_ZIP_BYTES - zip->size)};
    if (deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
        deflate(&z, Z_FINISH) != Z_STREAM_END)
        abort();
    zip->size += z.total_out;
    deflateEnd(&z);
}

/* What header and entry have in common: version to checksum. */
static void put_facts(test_zip *zip, unsigned how, uint32_t crc)
{
    put(zip, 2, how & TEST_ZIP_WIDE ? 45 : 20);
    put(zip, 2, how & TEST_ZIP_LATER ? 8 : 0);
    put(zip, 2, how & TEST_ZIP_DEFLATED ? 8 : 0);
    put(zip, 4, 0x00210000);
    put(zip, 4, crc);
}

void test_zip_add(test_zip *zip, const char *name, const void *contents, size_t size, unsigned how)
{
    const unsigned wide = how & TEST_ZIP_WIDE ? 20 : 0;
    const size_t i = zip->count++, header = zip->size;
    zip->members[i].name = name;
    zip->members[i].how = how;
    zip->members[i].header = header;
    zip->members[i].size = size;
    zip->members[i].crc = (uint32_t)crc32(0, contents, (uInt)size);
    put(zip, 4, 0x04034b50);
    put_facts(zip, how, 0);
    put(zip, 8, wide ? UINT64_MAX : 0);
    put(zip, 2, strlen(name));
    put(zip, 2, wide);
    put_bytes(zip, name, strlen(name));
    const size_t numbers = zip->size + 4;
    put(zip, wide ? 4 : 0, 16 << 16 | 1);
    put(zip, wide ? 8 : 0, 0);
    put(zip, wide ? 8 : 0, 0);
    zip->members[i].contents = zip->size;
    if (how & TEST_ZIP_DEFLATED)
        deflate_into(zip, contents, size);
    else
        put_bytes(zip, contents, size);
    const size_t packed = zip->size - zip->members[i].contents;
    zip->members[i].packed = packed;
    if (how & TEST_ZIP_LATER) {
        put(zip, 4, 0x08074b50);
        put(zip, 4, zip->members[i].crc);
        put(zip, wide ? 8 : 4, packed);
        put(zip, wide ? 8 : 4, size);
        return;
    }
    test_zip_patch(zip, header + 14, 4, zip->members[i].crc);
    test_zip_patch(zip, wide ? numbers + 8 : header + 18, wide ? 8 : 4, packed);
    test_zip_patch(zip, wide ? numbers : header + 22, wide ? 8 : 4, size);
}

static void put_entry(test_zip *zip, size_t i)
{
    const unsigned how = zip->members[i].how, wide = how & TEST_ZIP_WIDE ? 28 : 0;
    const char *name = zip->members[i].name;
    zip->members[i].entry = zip->size;
    put(zip, 4, 0x02014b50);
    put(zip, 2, 0x0314);
    put_facts(zip, how, zip->members[i].crc);
    put(zip, 4, wide ? UINT32_MAX : zip->members[i].packed);
    put(zip, 4, wide ? UINT32_MAX : zip->members[i].size);
    put(zip, 2, strlen(name));
    put(zip, 2, wide);
    put(zip, 6, 0);          /* comment, volume, inner attributes */
    put(zip, 4, 0x81a40000); /* outer ones: a file */
    put(zip, 4, wide ? UINT32_MAX : zip->members[i].header);
    put_bytes(zip, name, strlen(name));
    put(zip, wide ? 4 : 0, 24 << 16 | 1);
    put(zip, wide ? 8 : 0, zip->members[i].size);
    put(zip, wide ? 8 : 0, zip->members[i].packed);
    put(zip, wide ? 8 : 0, zip->members[i].header);
}

static void put_wide_end(test_zip *zip, size_t size)
{
    zip->wide_end = zip->size;
    put(zip, 4, 0x06064b50);
    put(zip, 8, 44);
    put(zip, 4, 45 << 16 | 45);
    put(zip, 8, 0);
    put(zip, 8, zip->count);
    put(zip, 8, zip->count);
    put(zip, 8, size);
    put(zip, 8, zip->directory);
    zip->locator = zip->size;
    put(zip, 4, 0x07064b50);
    put(zip, 4, 0);
    put(zip, 8, zip->wide_end);
    put(zip, 4, 1);
}

void test_zip_end(test_zip *zip, unsigned how, const char *comment)
{
    const unsigned wide = how & TEST_ZIP_WIDE;
    zip->directory = zip->size;
    for (size_t i = 0; i < zip->count; i++)
        put_entry(zip, i);
    const size_t size = zip->size - zip->directory;
    if (wide)
        put_wide_end(zip, size);
    zip->end = zip->size;
    put(zip, 4, 0x06054b50);
    put(zip, 4, 0);
    put(zip, 2, wide ? UINT16_MAX : zip->count);
    put(zip, 2, wide ? UINT16_MAX : zip->count);
    put(zip, 4, wide ? UINT32_MAX : size);
    put(zip, 4, wide ? UINT32_MAX : zip->directory);
    put(zip, 2, strlen(comment));
    put_bytes(zip, comment, strlen(comment));
}

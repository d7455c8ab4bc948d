/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Headers, directory and end records of a zip archive. */
#include "manifests/zip_write.h"

#include <string.h>

#include "manifests/zip_parts.h"

#define VERSION 20       /* what a reader must know: deflate */
#define VERSION_WIDE 45  /* and numbers of 64 bits */
#define FIRST_DAY 0x0021 /* 1 January 1980, the first that there is */
#define MOST_ENTRIES UINT16_MAX

/* Numbers of so many bytes, one after the other. */
typedef struct number {
    unsigned bytes;
    uint64_t value;
} number;

static shf_status put(shf_buffer *out, const number *numbers, size_t count)
{
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < count; i++) {
        uint8_t bytes[8];
        for (unsigned b = 0; b < numbers[i].bytes; b++)
            bytes[b] = (uint8_t)(numbers[i].value >> (8 * b));
        status = shf_buffer_append(out, bytes, numbers[i].bytes);
    }
    return status;
}
#define PUT(out, numbers) put(out, numbers, sizeof(numbers) / sizeof((numbers)[0]))

/* All ones say that the number stands elsewhere. */
static uint64_t narrow(bool wide, uint64_t value)
{
    return wide ? UINT32_MAX : value;
}

/* Of a header and of an entry alike, after the mark and the version of who wrote it. */
static shf_status put_member(const shf_zip_member *m, bool wide, uint64_t extra, shf_buffer *out)
{
    const number numbers[] = {{2, wide ? VERSION_WIDE : VERSION},
                              {2, 0},
                              {2, m->method},
                              {2, 0},
                              {2, FIRST_DAY},
                              {4, m->crc},
                              {4, narrow(wide, m->packed)},
                              {4, narrow(wide, m->size)},
                              {2, strlen(m->name)},
                              {2, wide ? extra : 0}};
    return PUT(out, numbers);
}

shf_status shf_zip_write_header(const shf_zip_member *m, shf_buffer *out)
{
    const bool wide = m->size >= UINT32_MAX || m->packed >= UINT32_MAX;
    const number mark[] = {{4, SHF_ZIP_HEADER_MARK}};
    const number extra[] = {{2, SHF_ZIP_WIDE}, {2, 16}, {8, m->size}, {8, m->packed}};
    shf_status status = PUT(out, mark);
    if (!status)
        status = put_member(m, wide, 20, out);
    if (!status)
        status = shf_buffer_text(out, m->name);
    return status || !wide ? status : PUT(out, extra);
}

static shf_status write_entry(const shf_zip_member *m, shf_buffer *out)
{
    const bool wide = m->size >= UINT32_MAX || m->packed >= UINT32_MAX || m->header >= UINT32_MAX;
    const number begin[] = {{4, SHF_ZIP_ENTRY_MARK}, {2, wide ? VERSION_WIDE : VERSION}};
    const number rest[] = {{2, 0}, /* comment, volume, attributes */
                           {2, 0},
                           {2, 0},
                           {4, 0},
                           {4, narrow(wide, m->header)}};
    const number extra[] = {
        {2, SHF_ZIP_WIDE}, {2, 24}, {8, m->size}, {8, m->packed}, {8, m->header}};
    shf_status status = PUT(out, begin);
    if (!status)
        status = put_member(m, wide, 28, out);
    if (!status)
        status = PUT(out, rest);
    if (!status)
        status = shf_buffer_text(out, m->name);
    return status || !wide ? status : PUT(out, extra);
}

/* The end record of 64 bits and what points to it. */
static shf_status write_wide_end(uint64_t count, uint64_t offset, uint64_t size, shf_buffer *out)
{
    const number end[] = {{4, SHF_ZIP_END64_MARK},
                          {8, 44},
                          {2, VERSION_WIDE},
                          {2, VERSION_WIDE},
                          {4, 0},
                          {4, 0},
                          {8, count},
                          {8, count},
                          {8, size},
                          {8, offset}};
    const number locator[] = {{4, SHF_ZIP_LOCATOR_MARK}, {4, 0}, {8, offset + size}, {4, 1}};
    shf_status status = PUT(out, end);
    return status ? status : PUT(out, locator);
}

shf_status shf_zip_write_directory(const shf_zip_member *members, size_t count, uint64_t offset,
                                   shf_buffer *out)
{
    const size_t start = out->size;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < count; i++)
        status = write_entry(&members[i], out);
    const uint64_t size = out->size - start;
    const bool wide = count >= MOST_ENTRIES || offset >= UINT32_MAX;
    const number end[] = {{4, SHF_ZIP_END_MARK},
                          {4, 0}, /* volumes */
                          {2, wide ? UINT16_MAX : count},
                          {2, wide ? UINT16_MAX : count},
                          {4, narrow(wide, size)},
                          {4, narrow(wide, offset)},
                          {2, 0}};
    if (!status && wide)
        status = write_wide_end(count, offset, size, out);
    return status ? status : PUT(out, end);
}

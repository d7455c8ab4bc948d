/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The end of a zip archive: the end record, whose numbers of 16 and 32 bits may all be ones; then they
 * stand in a record of 64 bits before it, which a locator points to. */
#include <inttypes.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/zip_parts.h"

#define COMMENT_LIMIT 65535

/* The end record is the last one whose comment reaches to the end of the file. */
static bool is_end(const uint8_t *at, size_t left)
{
    return shf_zip_number(at, 4) == SHF_ZIP_END_MARK &&
           shf_zip_number(at + 20, 2) == left - SHF_ZIP_END_SIZE;
}

static shf_status find_end(const shf_zip *zip, uint64_t file_size, uint8_t out[SHF_ZIP_END_SIZE],
                           uint64_t *offset)
{
    const uint64_t most = SHF_ZIP_END_SIZE + COMMENT_LIMIT;
    const size_t size = (size_t)(file_size < most ? file_size : most);
    uint8_t *tail = shf_arena_take(&zip->context->scratch, size, 1);
    if (!tail)
        return shf_fail_memory(zip->context, "the end of a zip archive");
    shf_status status = shf_zip_take(zip, tail, size, file_size - size);
    for (size_t left = SHF_ZIP_END_SIZE; !status && left <= size; left++) {
        if (!is_end(tail + size - left, left))
            continue;
        memcpy(out, tail + size - left, SHF_ZIP_END_SIZE);
        *offset = file_size - left;
        return SHF_OK;
    }
    return status ? status
                  : shf_fail(zip->context, SHF_ERR_DATA, "no zip archive, or one that is cut off");
}

/* What the end record says is said again, or is all ones. */
static bool agrees(const uint8_t *at, unsigned bytes, uint64_t wide)
{
    const uint64_t value = shf_zip_number(at, bytes);
    return value == wide || value == UINT64_MAX >> (64 - 8 * bytes);
}

/* The end record of 64 bits that a locator, at this offset, points to. */
static shf_status read_end64(const shf_zip *zip, const uint8_t locator[SHF_ZIP_LOCATOR_SIZE],
                             uint64_t locator_offset, const uint8_t end[SHF_ZIP_END_SIZE],
                             shf_zip_directory *out)
{
    uint8_t wide[SHF_ZIP_END64_SIZE];
    const uint64_t offset = shf_zip_number(locator + 8, 8);
    if (shf_zip_number(locator + 4, 4) != 0 || shf_zip_number(locator + 16, 4) > 1)
        return shf_fail(zip->context, SHF_ERR_UNSUPPORTED, "a zip archive of several volumes");
    if (offset > locator_offset || locator_offset - offset < SHF_ZIP_END64_SIZE)
        return shf_zip_damaged(zip, "its end record lies outside");
    shf_status status = shf_zip_take(zip, wide, sizeof(wide), offset);
    if (status)
        return status;
    if (shf_zip_number(wide, 4) != SHF_ZIP_END64_MARK ||
        shf_zip_number(wide + 4, 8) != locator_offset - offset - 12)
        return shf_zip_damaged(zip, "no end record where one should be");
    *out = (shf_zip_directory){shf_zip_number(wide + 32, 8), shf_zip_number(wide + 40, 8),
                               shf_zip_number(wide + 48, 8), offset};
    if (shf_zip_number(wide + 16, 4) || shf_zip_number(wide + 20, 4) ||
        shf_zip_number(wide + 24, 8) != out->count)
        return shf_fail(zip->context, SHF_ERR_UNSUPPORTED, "a zip archive of several volumes");
    if (!agrees(end + 8, 2, out->count) || !agrees(end + 10, 2, out->count) ||
        !agrees(end + 12, 4, out->size) || !agrees(end + 16, 4, out->offset))
        return shf_zip_damaged(zip, "its end records differ");
    return SHF_OK;
}

shf_status shf_zip_end(const shf_zip *zip, uint64_t file_size, shf_zip_directory *out)
{
    uint8_t end[SHF_ZIP_END_SIZE], locator[SHF_ZIP_LOCATOR_SIZE] = {0};
    uint64_t offset = 0;
    shf_status status = find_end(zip, file_size, end, &offset);
    if (!status && offset >= SHF_ZIP_LOCATOR_SIZE)
        status = shf_zip_take(zip, locator, SHF_ZIP_LOCATOR_SIZE, offset - SHF_ZIP_LOCATOR_SIZE);
    if (status)
        return status;
    *out = (shf_zip_directory){shf_zip_number(end + 10, 2), shf_zip_number(end + 12, 4),
                               shf_zip_number(end + 16, 4), offset};
    const bool one = shf_zip_number(end + 8, 2) == out->count;
    if (shf_zip_number(end + 4, 2) || shf_zip_number(end + 6, 2) || !one)
        return shf_fail(zip->context, SHF_ERR_UNSUPPORTED, "a zip archive of several volumes");
    if (shf_zip_number(locator, 4) == SHF_ZIP_LOCATOR_MARK)
        status = read_end64(zip, locator, offset - SHF_ZIP_LOCATOR_SIZE, end, out);
    if (status)
        return status;
    if (out->size > SHF_ZIP_DIRECTORY)
        return shf_fail(zip->context, SHF_ERR_LIMIT, "a zip directory of %" PRIu64 " bytes",
                        out->size);
    if (out->offset > out->end || out->size != out->end - out->offset)
        return shf_zip_damaged(zip, "its directory is not where the end record says");
    if (out->count > out->size / SHF_ZIP_ENTRY)
        return shf_zip_damaged(zip, "more members than its directory has room for");
    return SHF_OK;
}

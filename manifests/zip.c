/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A zip archive ends in its directory, and that in end records. Each member has a header of its own
 * before its contents. Numbers that do not fit into 32 bits are all ones, and stand in an extra
 * field. */
#include "manifests/zip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/hash_set.h"
#include "manifests/zip_parts.h"

#define FLAG_ENCRYPTED 1u
#define FLAG_DESCRIPTOR 8u  /* sizes and checksum follow the contents: the header may lack them */
#define FLAGS_OTHER 0x2060u /* patches, strong encryption, hidden headers */
#define DEFLATE_MOST 1032   /* bytes that a deflated byte can stand for, at most */

shf_status shf_zip_damaged(const shf_zip *zip, const char *what)
{
    return shf_fail(zip->context, SHF_ERR_DATA, "a damaged zip archive: %s", what);
}

shf_status shf_zip_take(const shf_zip *zip, void *out, uint64_t size, uint64_t offset)
{
    if (shf_file_read_at(zip->fd, out, size, offset))
        return SHF_OK;
    return errno ? shf_fail(zip->context, SHF_ERR_IO, "cannot be read: %s", strerror(errno))
                 : shf_zip_damaged(zip, "it is cut off");
}

static shf_status refuse(const shf_zip *zip, shf_status status, const char *name, const char *what)
{
    return shf_fail(zip->context, status, "the zip member '%.200s' %s", name, what);
}

/* ---- members ---- */

/* Numbers that are all ones are taken from the extra field of wide ones, where they stand in this
 * order. False if they are not there, or if extra fields are damaged. */
static bool widen(const uint8_t *extra, size_t size, uint64_t *const *numbers, size_t count)
{
    const uint8_t *wide = NULL;
    size_t left = 0;
    while (size > 0) {
        const size_t own = size < 4 ? size : (size_t)shf_zip_number(extra + 2, 2) + 4;
        if (size < 4 || own > size)
            return false;
        if (shf_zip_number(extra, 2) == SHF_ZIP_WIDE) {
            if (wide)
                return false;
            wide = extra + 4;
            left = own - 4;
        }
        extra += own;
        size -= own;
    }
    for (size_t i = 0; i < count; i++) {
        if (*numbers[i] != UINT32_MAX)
            continue;
        if (left < 8)
            return false;
        *numbers[i] = shf_zip_number(wide, 8);
        wide += 8;
        left -= 8;
    }
    return true;
}

static shf_status check_entry(const shf_zip *zip, const shf_zip_member *m, unsigned flags)
{
    if (flags & (FLAG_ENCRYPTED | FLAGS_OTHER))
        return refuse(zip, SHF_ERR_UNSUPPORTED, m->name, "is encrypted, or a patch");
    if (m->method != SHF_ZIP_STORED && m->method != SHF_ZIP_DEFLATED)
        return refuse(zip, SHF_ERR_UNSUPPORTED, m->name,
                      "is compressed otherwise than by deflate: write it with numpy.savez");
    if (m->method == SHF_ZIP_STORED ? m->size != m->packed : m->size / DEFLATE_MOST > m->packed)
        return refuse(zip, SHF_ERR_DATA, m->name, "cannot have the size that it claims");
    return SHF_OK;
}

/* An entry of the directory, of which left bytes are there; *taken is its size. */
static shf_status read_entry(shf_zip *zip, const uint8_t *at, size_t left, shf_zip_member *out,
                             unsigned *flags, size_t *taken)
{
    if (left < SHF_ZIP_ENTRY || shf_zip_number(at, 4) != SHF_ZIP_ENTRY_MARK)
        return shf_zip_damaged(zip, "its directory ends early");
    const size_t name = (size_t)shf_zip_number(at + 28, 2),
                 extra = (size_t)shf_zip_number(at + 30, 2);
    *taken = SHF_ZIP_ENTRY + name + extra + (size_t)shf_zip_number(at + 32, 2);
    if (*taken > left || name == 0 || memchr(at + SHF_ZIP_ENTRY, 0, name))
        return shf_zip_damaged(zip, "an entry of its directory");
    *flags = (unsigned)shf_zip_number(at + 8, 2);
    *out = (shf_zip_member){.method = (unsigned)shf_zip_number(at + 10, 2),
                            .crc = (uint32_t)shf_zip_number(at + 16, 4),
                            .packed = shf_zip_number(at + 20, 4),
                            .size = shf_zip_number(at + 24, 4),
                            .header = shf_zip_number(at + 42, 4)};
    uint64_t *const numbers[] = {&out->size, &out->packed, &out->header};
    if (!widen(at + SHF_ZIP_ENTRY + name, extra, numbers, 3))
        return shf_zip_damaged(zip, "the numbers of an entry of its directory");
    out->name = shf_arena_print(&zip->arena, "%.*s", (int)name, (const char *)at + SHF_ZIP_ENTRY);
    return out->name ? check_entry(zip, out, *flags) : shf_fail_memory(zip->context, "a name");
}

/* Whether the header before the contents says the same; its numbers may be 0 where they follow the
 * contents. rest is its name and its extra fields. */
static bool header_agrees(const uint8_t header[SHF_ZIP_HEADER_SIZE], const uint8_t *rest,
                          const shf_zip_member *m, unsigned flags)
{
    const size_t name = (size_t)shf_zip_number(header + 26, 2);
    uint64_t crc = shf_zip_number(header + 14, 4), packed = shf_zip_number(header + 18, 4),
             size = shf_zip_number(header + 22, 4);
    uint64_t *const numbers[] = {&size, &packed};
    if (shf_zip_number(header + 6, 2) != flags || shf_zip_number(header + 8, 2) != m->method ||
        name != strlen(m->name) || memcmp(rest, m->name, name) != 0 ||
        !widen(rest + name, (size_t)shf_zip_number(header + 28, 2), numbers, 2))
        return false;
    const bool later = flags & FLAG_DESCRIPTOR;
    return (crc == m->crc || (later && crc == 0)) && (size == m->size || (later && size == 0)) &&
           (packed == m->packed || (later && packed == 0));
}

static shf_status read_header(const shf_zip *zip, uint64_t limit, unsigned flags, shf_zip_member *m)
{
    uint8_t header[SHF_ZIP_HEADER_SIZE];
    const shf_mark mark = shf_arena_mark(&zip->context->scratch);
    if (m->header > limit || limit - m->header < SHF_ZIP_HEADER_SIZE)
        return refuse(zip, SHF_ERR_DATA, m->name, "lies outside the archive");
    shf_status status = shf_zip_take(zip, header, sizeof(header), m->header);
    if (status)
        return status;
    const size_t rest = (size_t)(shf_zip_number(header + 26, 2) + shf_zip_number(header + 28, 2));
    m->offset = m->header + SHF_ZIP_HEADER_SIZE + rest;
    if (shf_zip_number(header, 4) != SHF_ZIP_HEADER_MARK || m->offset > limit ||
        m->packed > limit - m->offset)
        return refuse(zip, SHF_ERR_DATA, m->name, "lies outside the archive");
    uint8_t *bytes = shf_arena_take(&zip->context->scratch, rest, 1);
    if (!bytes)
        return shf_fail_memory(zip->context, "a zip header");
    status = shf_zip_take(zip, bytes, rest, m->header + SHF_ZIP_HEADER_SIZE);
    if (!status && !header_agrees(header, bytes, m, flags))
        status = refuse(zip, SHF_ERR_DATA, m->name,
                        "is another by its own header than by the directory");
    shf_arena_rewind(&zip->context->scratch, mark);
    return status;
}

static int compare_members(const void *a, const void *b)
{
    const uint64_t left = ((const shf_zip_member *)a)->header,
                   right = ((const shf_zip_member *)b)->header;
    return (left > right) - (left < right);
}

/* No two members share a byte, or a name. */
static shf_status check_members(const shf_zip *zip)
{
    shf_hash_set names;
    shf_status status = SHF_OK;
    shf_hash_set_init(&names, zip->context);
    for (size_t i = 0; !status && i < zip->count; i++) {
        const shf_zip_member *m = &zip->members[i];
        bool added = true;
        if (i > 0 && m[-1].offset + m[-1].packed > m->header)
            status = refuse(zip, SHF_ERR_DATA, m->name, "begins inside another");
        else
            status = shf_hash_set_add(&names, m->name, strlen(m->name), &added);
        if (!added)
            status = refuse(zip, SHF_ERR_DATA, m->name, "is there twice");
    }
    shf_hash_set_free(&names);
    return status;
}

static shf_status read_directory(shf_zip *zip, const shf_zip_directory *from)
{
    const size_t size = (size_t)from->size;
    uint8_t *bytes = shf_arena_take(&zip->context->scratch, size, 1);
    zip->members = shf_arena_take(&zip->arena, (size_t)from->count, sizeof(*zip->members));
    if (!bytes || !zip->members)
        return shf_fail_memory(zip->context, "a zip directory");
    shf_status status = shf_zip_take(zip, bytes, size, from->offset);
    size_t at = 0;
    for (; !status && zip->count < from->count; zip->count++) {
        shf_zip_member *m = &zip->members[zip->count];
        unsigned flags = 0;
        size_t taken = 0;
        status = read_entry(zip, bytes + at, size - at, m, &flags, &taken);
        if (!status)
            status = read_header(zip, from->offset, flags, m);
        at += taken;
    }
    if (!status && at != size)
        status = shf_zip_damaged(zip, "its directory has more than its members");
    if (status)
        return status;
    qsort(zip->members, zip->count, sizeof(*zip->members), compare_members);
    return check_members(zip);
}

shf_status shf_zip_open(shf_context *context, int fd, uint64_t file_size, shf_zip *out)
{
    shf_zip_directory from;
    *out = (shf_zip){.context = context, .fd = fd};
    shf_arena_init(&out->arena, &context->allocator);
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = shf_zip_end(out, file_size, &from);
    if (!status)
        status = read_directory(out, &from);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

void shf_zip_close(shf_zip *zip)
{
    shf_arena_free(&zip->arena);
    zip->members = NULL;
    zip->count = 0;
}

const shf_zip_member *shf_zip_find(const shf_zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->count; i++)
        if (strcmp(zip->members[i].name, name) == 0)
            return &zip->members[i];
    return NULL;
}

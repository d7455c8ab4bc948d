/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reading archives: header after header. A header that is about the next one (a long name, pax) is
 * kept until that comes. Every size is held against the file's before anything depends on it. */
#include "manifests/tar.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/tar_header.h"

/* What extended headers say of the member that follows. */
typedef struct extension {
    bool named, sized, given;
    uint64_t size;
} extension;

static shf_status refuse(const shf_tar_reader *reader, shf_status status, uint64_t offset,
                         const char *what)
{
    return shf_fail(reader->context, status, "tar header at byte %" PRIu64 ": %s", offset, what);
}

static shf_status read_at(const shf_tar_reader *reader, void *out, uint64_t size, uint64_t offset)
{
    if (shf_file_read_at(reader->fd, out, size, offset))
        return SHF_OK;
    return shf_fail(reader->context, SHF_ERR_IO, "cannot be read: %s",
                    errno ? strerror(errno) : "it became shorter");
}

/* ---- fields ---- */

/* Octal digits between blanks, or, after a first byte of 0x80, big-endian bytes as GNU tar has it. */
static bool parse_number(const char *field, size_t room, uint64_t *out)
{
    const unsigned char *bytes = (const unsigned char *)field;
    *out = 0;
    size_t i = 0;
    if (bytes[0] == 0x80) {
        for (i = 1; i < room; i++) {
            if (*out >> 55)
                return false;
            *out = *out << 8 | bytes[i];
        }
        return true;
    }
    while (i < room && bytes[i] == ' ')
        i++;
    size_t digits = i;
    for (; i < room && bytes[i] >= '0' && bytes[i] <= '7'; i++)
        *out = *out << 3 | (bytes[i] - '0');
    digits = i - digits;
    while (i < room && (bytes[i] == ' ' || bytes[i] == 0))
        i++;
    return digits > 0 && i == room;
}

static bool is_zero(const shf_tar_block *block)
{
    const char *bytes = (const char *)block;
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, sizeof(*block) - 1) == 0;
}

static bool checksum_holds(const shf_tar_block *block)
{
    uint64_t recorded;
    int32_t sum, of_signed;
    shf_tar_checksums(block, &sum, &of_signed);
    return parse_number(block->checksum, sizeof(block->checksum), &recorded) &&
           (recorded == (uint64_t)sum || (of_signed >= 0 && recorded == (uint64_t)of_signed));
}

static shf_status set_name(shf_tar_reader *reader, const char *prefix, size_t prefix_size,
                           const char *name, size_t name_size)
{
    shf_buffer *out = &reader->name;
    out->size = 0;
    shf_status status = SHF_OK;
    if (prefix_size) {
        status = shf_buffer_append(out, prefix, prefix_size);
        if (!status)
            status = shf_buffer_append(out, "/", 1);
    }
    if (!status)
        status = shf_buffer_append(out, name, name_size);
    return status ? status : shf_buffer_append(out, "", 1);
}

/* GNU tar has other things where ustar has the prefix. */
static shf_status name_from_block(shf_tar_reader *reader, const shf_tar_block *block)
{
    bool ustar = memcmp(block->magic, "ustar", sizeof(block->magic)) == 0;
    size_t prefix_size = ustar ? strnlen(block->prefix, sizeof(block->prefix)) : 0;
    return set_name(reader, block->prefix, prefix_size, block->name,
                    strnlen(block->name, sizeof(block->name)));
}

/* ---- extended headers ---- */

static shf_status take_long_name(shf_tar_reader *reader, extension *next)
{
    const char *text = (const char *)reader->text.data;
    next->named = true;
    return set_name(reader, NULL, 0, text, strnlen(text, reader->text.size));
}

static bool parse_decimal(const char *text, size_t size, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9' || *out > (INT64_MAX - 9) / 10)
            return false;
        *out = *out * 10 + (uint64_t)(text[i] - '0');
    }
    return size > 0;
}

/* One record of pax. What is not about name or size has no meaning for contents. */
static shf_status take_record(shf_tar_reader *reader, uint64_t at, bool global, const char *key,
                              size_t key_size, const char *value, size_t size, extension *next)
{
    static const char sparse[] = "GNU.sparse.";
    bool path = key_size == 4 && memcmp(key, "path", 4) == 0;
    bool sized = key_size == 4 && memcmp(key, "size", 4) == 0;
    if (key_size > strlen(sparse) && memcmp(key, sparse, strlen(sparse)) == 0)
        return refuse(reader, SHF_ERR_UNSUPPORTED, at, "a sparse file: store it without holes");
    if (global && (path || sized))
        return refuse(reader, SHF_ERR_UNSUPPORTED, at, "one name or size for all members");
    if (path) {
        if (memchr(value, 0, size))
            return refuse(reader, SHF_ERR_DATA, at, "a name with a zero byte");
        next->named = true;
        return set_name(reader, NULL, 0, value, size);
    }
    if (sized) {
        next->sized = true;
        if (!parse_decimal(value, size, &next->size))
            return refuse(reader, SHF_ERR_DATA, at, "a size that is not a number");
    }
    return SHF_OK;
}

/* "<length of all this> <key>=<value>\n" ... */
static shf_status take_pax(shf_tar_reader *reader, uint64_t at, bool global, extension *next)
{
    const char *text = (const char *)reader->text.data, *end = text + reader->text.size;
    while (text < end) {
        uint64_t length;
        const char *blank = memchr(text, ' ', (size_t)(end - text));
        if (!blank || !parse_decimal(text, (size_t)(blank - text), &length) ||
            length > (uint64_t)(end - text) || length < (uint64_t)(blank - text) + 3 ||
            text[length - 1] != '\n')
            return refuse(reader, SHF_ERR_DATA, at, "a damaged pax header");
        const char *key = blank + 1, *stop = text + length - 1;
        const char *equals = memchr(key, '=', (size_t)(stop - key));
        if (!equals)
            return refuse(reader, SHF_ERR_DATA, at, "a damaged pax header");
        shf_status status = take_record(reader, at, global, key, (size_t)(equals - key), equals + 1,
                                        (size_t)(stop - equals - 1), next);
        if (status)
            return status;
        text += length;
    }
    return SHF_OK;
}

/* A header that is about what follows; its text is what stands in the place of contents. */
static shf_status take_extension(shf_tar_reader *reader, char type, uint64_t at, uint64_t size,
                                 extension *next)
{
    if (size > SHF_TAR_TEXT_LIMIT)
        return refuse(reader, SHF_ERR_LIMIT, at, "an extended header over 1 MiB");
    reader->text.size = 0;
    shf_status status = shf_buffer_reserve(&reader->text, size + 1);
    if (!status)
        status = read_at(reader, reader->text.data, size, at + SHF_TAR_BLOCK);
    if (status)
        return status;
    reader->text.size = size;
    next->given = true;
    if (type == 'L')
        return take_long_name(reader, next);
    return type == 'K' ? SHF_OK : take_pax(reader, at, type == 'g', next);
}

/* ---- members ---- */

static shf_status read_block(shf_tar_reader *reader, uint64_t at, shf_tar_block *block,
                             uint64_t *size, bool *end)
{
    *size = 0;
    *end = at == reader->file_size;
    if (*end)
        return SHF_OK;
    if (reader->file_size - at < SHF_TAR_BLOCK)
        return refuse(reader, SHF_ERR_DATA, at, "cut off");
    shf_status status = read_at(reader, block, sizeof(*block), at);
    if (status)
        return status;
    *end = is_zero(block);
    if (*end)
        return SHF_OK;
    if (!checksum_holds(block))
        return refuse(reader, SHF_ERR_DATA, at, "no tar header, or a damaged one");
    if (!parse_number(block->size, sizeof(block->size), size))
        return refuse(reader, SHF_ERR_DATA, at, "a size that is not a number");
    return SHF_OK;
}

/* Links, devices and folders have no contents, whatever their size says (pax gives links one). */
static bool has_contents(char type)
{
    return type < '1' || type > '6';
}

/* Where the block after contents begins; contents that the file does not have are refused. */
static shf_status pass(shf_tar_reader *reader, uint64_t at, uint64_t size)
{
    uint64_t left = reader->file_size - at - SHF_TAR_BLOCK;
    if (size > left)
        return refuse(reader, SHF_ERR_DATA, at, "the file ends before the member does");
    uint64_t whole = size + SHF_TAR_PADDING(size);
    reader->next = at + SHF_TAR_BLOCK + (whole < left ? whole : left);
    return SHF_OK;
}

/* Reads headers up to one that is a member's own; *end if there is none. */
static shf_status find_member(shf_tar_reader *reader, shf_tar_block *block, uint64_t *at,
                              uint64_t *size, extension *next, bool *end)
{
    for (;;) {
        *at = reader->next;
        shf_status status = read_block(reader, *at, block, size, end);
        if (!status && *end && next->given)
            status =
                refuse(reader, SHF_ERR_DATA, *at, "what an extended header is about is missing");
        if (status || *end || !block->type || !strchr("LKxg", block->type))
            return status;
        status = pass(reader, *at, *size);
        if (!status)
            status = take_extension(reader, block->type, *at, *size, next);
        if (status)
            return status;
    }
}

shf_status shf_tar_next(shf_tar_reader *reader, shf_tar_member *member, bool *more)
{
    extension next = {0};
    shf_tar_block block;
    uint64_t at, size;
    bool end;
    *member = (shf_tar_member){.header = reader->next};
    *more = false;
    shf_status status = find_member(reader, &block, &at, &size, &next, &end);
    if (status || end)
        return status;
    if (block.type && strchr("SMV", block.type))
        return refuse(reader, SHF_ERR_UNSUPPORTED, at, "a sparse file, or a part of volumes");
    if (has_contents(block.type))
        member->size = next.sized ? next.size : size;
    status = pass(reader, at, member->size);
    if (!status && !next.named)
        status = name_from_block(reader, &block);
    if (status)
        return status;
    *more = true;
    member->offset = at + SHF_TAR_BLOCK;
    member->name = (const char *)reader->name.data;
    size_t length = strlen(member->name);
    member->regular = (block.type == '0' || block.type == '7' || block.type == 0) && length &&
                      member->name[length - 1] != '/'; /* a folder, in the oldest archives */
    return SHF_OK;
}

void shf_tar_open(shf_context *context, int fd, uint64_t file_size, shf_tar_reader *out)
{
    *out = (shf_tar_reader){.context = context, .fd = fd, .file_size = file_size};
    shf_buffer_init(&out->name, context);
    shf_buffer_init(&out->text, context);
}

void shf_tar_close(shf_tar_reader *reader)
{
    shf_buffer_free(&reader->name);
    shf_buffer_free(&reader->text);
}

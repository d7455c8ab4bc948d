/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A npy header is a magic number, a version, the length of what follows, and a Python dictionary:
 * {'descr': '|u1', 'fortran_order': False, 'shape': (10, 32, 32, 3), }, blanks, a newline. */
#include "manifests/npy.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"

#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE 6
#define PREFIX_SIZE 10   /* magic, version, two bytes of length */
#define ALIGNMENT 64     /* of the first item */
#define GROWTH_DIGITS 21 /* numpy leaves room for the first dimension to grow */
#define HEADER_LIMIT (SHF_NPY_HEADER - PREFIX_SIZE - 2) /* bytes of the dictionary */

/* ---- writing ---- */

static shf_status write_dictionary(const shf_npy *npy, shf_buffer *out)
{
    shf_status status =
        shf_buffer_format(out, "{'descr': '%c%c%u', 'fortran_order': False, 'shape': (",
                          npy->width == 1 ? '|' : '<', npy->kind, npy->width);
    size_t digits = out->size;
    for (unsigned i = 0; !status && i < npy->rank; i++) {
        status = shf_buffer_format(out, i ? ", %" PRIu64 : "%" PRIu64, npy->shape[i]);
        if (i == 0)
            digits = out->size - digits;
    }
    if (!status)
        status = shf_buffer_text(out, npy->rank == 1 ? ",), }" : "), }");
    for (size_t i = digits; !status && npy->rank && i < GROWTH_DIGITS; i++)
        status = shf_buffer_text(out, " ");
    return status;
}

static bool count_bytes(shf_npy *npy)
{
    npy->bytes = npy->width;
    for (unsigned i = 0; i < npy->rank; i++) {
        if (npy->shape[i] && npy->bytes > INT64_MAX / npy->shape[i])
            return false;
        npy->bytes *= npy->shape[i];
    }
    return true;
}

shf_status shf_npy_write(shf_npy *npy, shf_buffer *out)
{
    size_t start = out->size;
    shf_status status = shf_buffer_append(out, MAGIC "\x01\x00\x00\x00", PREFIX_SIZE);
    if (!status)
        status = write_dictionary(npy, out);
    while (!status && (out->size - start + 1) % ALIGNMENT)
        status = shf_buffer_text(out, " ");
    if (!status)
        status = shf_buffer_text(out, "\n");
    if (status)
        return status;
    size_t size = out->size - start - PREFIX_SIZE;
    out->data[start + 8] = (uint8_t)size;
    out->data[start + 9] = (uint8_t)(size >> 8);
    npy->offset = out->size - start;
    count_bytes(npy);
    return SHF_OK;
}

/* ---- reading: a cursor over the dictionary, which ends in a zero ---- */

typedef struct npy_parser {
    shf_context *context;
    const char *at;
    shf_npy *out;
    unsigned seen; /* bits of the members that were found */
} npy_parser;

static shf_status damaged(const npy_parser *parser)
{
    return shf_fail(parser->context, SHF_ERR_DATA, "a damaged npy header");
}

/* Whether the text goes on so; then it is passed, and blanks before it. */
static bool passes(npy_parser *parser, const char *text)
{
    size_t size = strlen(text);
    parser->at += strspn(parser->at, " ");
    if (strncmp(parser->at, text, size) != 0)
        return false;
    parser->at += size;
    return true;
}

static bool parse_number(npy_parser *parser, uint64_t *out)
{
    const char *start = parser->at += strspn(parser->at, " ");
    for (*out = 0; *parser->at >= '0' && *parser->at <= '9'; parser->at++) {
        if (*out > (INT64_MAX - 9) / 10)
            return false;
        *out = *out * 10 + (uint64_t)(*parser->at - '0');
    }
    return parser->at > start;
}

/* '<u2': byte order, kind, bytes. */
static shf_status parse_type(npy_parser *parser)
{
    shf_npy *out = parser->out;
    uint64_t width;
    const char *text = parser->at += strspn(parser->at, " ");
    if (*text != '\'' && *text != '"')
        return shf_fail(parser->context, SHF_ERR_UNSUPPORTED, "an array of structures");
    if (text[1] && strchr("<>|=", text[1]) && text[2] && strchr("uifb", text[2])) {
        out->big_endian = text[1] == '>';
        out->kind = text[2];
        parser->at = text + 3;
        if (parse_number(parser, &width) && *parser->at == *text &&
            (width == 1 || width == 2 || width == 4 || width == 8)) {
            out->width = (unsigned)width;
            parser->at++;
            return SHF_OK;
        }
    }
    return shf_fail(parser->context, SHF_ERR_UNSUPPORTED,
                    "an array of '%.*s', not of plain numbers", (int)strcspn(text + 1, "'\""),
                    text + 1);
}

static shf_status parse_order(npy_parser *parser)
{
    if (passes(parser, "True"))
        return shf_fail(parser->context, SHF_ERR_UNSUPPORTED,
                        "an array in Fortran order: store numpy.ascontiguousarray of it");
    return passes(parser, "False") ? SHF_OK : damaged(parser);
}

static shf_status parse_shape(npy_parser *parser)
{
    shf_npy *out = parser->out;
    if (!passes(parser, "("))
        return damaged(parser);
    while (!passes(parser, ")")) {
        if (out->rank == SHF_NPY_RANK)
            return shf_fail(parser->context, SHF_ERR_UNSUPPORTED,
                            "an array of more than %d dimensions", SHF_NPY_RANK);
        if (!parse_number(parser, &out->shape[out->rank++]))
            return damaged(parser);
        if (!passes(parser, ",") && *parser->at != ')')
            return damaged(parser);
    }
    return SHF_OK;
}

static const struct {
    const char *name;
    shf_status (*parse)(npy_parser *parser);
} members[] = {{"descr", parse_type}, {"fortran_order", parse_order}, {"shape", parse_shape}};
#define MEMBERS (sizeof(members) / sizeof(members[0]))

static shf_status parse_member(npy_parser *parser)
{
    for (size_t i = 0; i < MEMBERS; i++) {
        size_t size = strlen(members[i].name);
        const char *text = parser->at;
        if ((*text != '\'' && *text != '"') || strncmp(text + 1, members[i].name, size) != 0 ||
            text[size + 1] != *text || parser->seen & 1u << i)
            continue;
        parser->at = text + size + 2;
        parser->seen |= 1u << i;
        return passes(parser, ":") ? members[i].parse(parser) : damaged(parser);
    }
    return damaged(parser);
}

static shf_status parse_dictionary(npy_parser *parser)
{
    if (!passes(parser, "{"))
        return damaged(parser);
    while (!passes(parser, "}")) {
        shf_status status = parse_member(parser);
        if (status)
            return status;
        if (!passes(parser, ",") && *parser->at != '}')
            return damaged(parser);
    }
    parser->at += strspn(parser->at, " \n");
    return *parser->at || parser->seen != (1u << MEMBERS) - 1 ? damaged(parser) : SHF_OK;
}

/* Where an array is read from. */
typedef struct npy_place {
    shf_context *context;
    const uint8_t *bytes; /* its first ones; NULL: a file */
    size_t byte_count;
    int fd;
    uint64_t start, size;
} npy_place;

static shf_status read_whole(const npy_place *place, uint64_t offset, void *out, size_t size)
{
    const bool inside = offset <= place->size && size <= place->size - offset;
    if (place->bytes && offset + size <= place->byte_count) {
        memcpy(out, place->bytes + offset, size);
        return SHF_OK;
    }
    errno = 0;
    if (inside && !place->bytes && shf_file_read_at(place->fd, out, size, place->start + offset))
        return SHF_OK;
    return inside && errno
               ? shf_fail(place->context, SHF_ERR_IO, "cannot be read: %s", strerror(errno))
               : shf_fail(place->context, SHF_ERR_DATA, "a npy header that is cut off");
}

/* The dictionary as text from the scratch arena, and where the items begin. */
static shf_status read_text(const npy_place *place, char **text, uint64_t *offset)
{
    uint8_t prefix[PREFIX_SIZE + 2];
    shf_status status = read_whole(place, 0, prefix, sizeof(prefix));
    if (!status && memcmp(prefix, MAGIC, MAGIC_SIZE) != 0)
        return shf_fail(place->context, SHF_ERR_DATA, "no npy array");
    if (!status && (prefix[6] < 1 || prefix[6] > 3 || prefix[7]))
        return shf_fail(place->context, SHF_ERR_UNSUPPORTED,
                        "npy format %d.%d: 1.0 to 3.0 are read", prefix[6], prefix[7]);
    if (status)
        return status;
    bool wide = prefix[6] > 1; /* four bytes of length */
    size_t start = wide ? PREFIX_SIZE + 2 : PREFIX_SIZE;
    size_t size = prefix[8] | (size_t)prefix[9] << 8;
    if (wide)
        size |= (size_t)prefix[10] << 16 | (size_t)prefix[11] << 24;
    if (size > HEADER_LIMIT)
        return shf_fail(place->context, SHF_ERR_LIMIT, "a npy header of %zu bytes", size);
    *text = shf_arena_take(&place->context->scratch, size + 1, 1);
    if (!*text)
        return shf_fail_memory(place->context, "a npy header");
    (*text)[size] = 0;
    *offset = start + size;
    return read_whole(place, start, *text, size);
}

static shf_status read_header(const npy_place *place, shf_npy *out)
{
    shf_context *context = place->context;
    char *text = NULL;
    uint64_t offset = 0;
    shf_mark mark = shf_arena_mark(&context->scratch);
    *out = (shf_npy){0};
    npy_parser parser = {.context = context, .out = out};
    shf_status status = read_text(place, &text, &offset);
    if (!status) {
        parser.at = text;
        out->offset = place->start + offset;
        status = parse_dictionary(&parser);
    }
    if (!status && (!count_bytes(out) || offset > place->size || out->bytes > place->size - offset))
        status = shf_fail(context, SHF_ERR_DATA, "a npy array that the file ends before");
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

shf_status shf_npy_read_at(shf_context *context, int fd, uint64_t start, uint64_t size,
                           shf_npy *out)
{
    const npy_place place = {.context = context, .fd = fd, .start = start, .size = size};
    return read_header(&place, out);
}

shf_status shf_npy_parse(shf_context *context, const uint8_t *bytes, size_t count, uint64_t size,
                         shf_npy *out)
{
    const npy_place place = {
        .context = context, .bytes = bytes, .byte_count = count, .fd = -1, .size = size};
    return read_header(&place, out);
}

shf_status shf_npy_read(shf_context *context, int fd, uint64_t file_size, shf_npy *out)
{
    return shf_npy_read_at(context, fd, 0, file_size, out);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A file line by line, hashed as it is read: memory for one line and one block. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/buffer.h"
#include "corruptions/base/context.h"
#include "manifests/files.h"

#define BLOCK_BYTES ((size_t)1 << 20)

typedef struct line_reader {
    shf_context *context;
    int fd;
    shf_buffer text; /* what is read and not yet handed out */
    size_t searched; /* so much of it has no newline */
    shf_sha256_state hash;
    shf_lines_total *total;
} line_reader;

/* Appends a block; *end where there is none. */
static shf_status read_block(line_reader *reader, bool *end)
{
    shf_status status = shf_buffer_reserve(&reader->text, BLOCK_BYTES);
    if (status)
        return status;
    ssize_t got;
    do
        got = read(reader->fd, reader->text.data + reader->text.size, BLOCK_BYTES);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return shf_fail(reader->context, SHF_ERR_IO, "%s", strerror(errno));
    shf_sha256_add(&reader->hash, reader->text.data + reader->text.size, (size_t)got);
    reader->text.size += (size_t)got;
    reader->total->bytes += (uint64_t)got;
    *end = got == 0;
    return SHF_OK;
}

/* Hands out the whole lines of the buffer, and moves what is left to its start. */
static shf_status hand_out(line_reader *reader, shf_line_fn line, void *user)
{
    shf_status status = SHF_OK;
    char *text = (char *)reader->text.data, *end = text + reader->text.size;
    char *start = text, *from = text + reader->searched, *newline;
    while (!status && from < end && (newline = memchr(from, '\n', (size_t)(end - from)))) {
        *newline = 0;
        status = line(user, start, (size_t)(newline - start), ++reader->total->lines);
        start = from = newline + 1;
    }
    size_t left = (size_t)(end - start);
    if (left)
        memmove(text, start, left);
    reader->text.size = reader->searched = left;
    if (!status && left > SHF_LINE_LIMIT)
        return shf_fail(reader->context, SHF_ERR_LIMIT, "line %" PRIu64 " is over %zu bytes",
                        reader->total->lines + 1, SHF_LINE_LIMIT);
    return status;
}

static shf_status read_lines(line_reader *reader, shf_line_fn line, void *user)
{
    bool end = false;
    shf_status status = SHF_OK;
    while (!status && !end) {
        status = read_block(reader, &end);
        if (!status)
            status = hand_out(reader, line, user);
    }
    if (!status && reader->text.size)
        status = shf_fail(reader->context, SHF_ERR_DATA, "the last line is cut off");
    return status;
}

shf_status shf_lines_read(shf_context *context, int fd, shf_line_fn line, void *user,
                          shf_lines_total *total)
{
    line_reader reader = {.context = context, .fd = fd, .total = total};
    uint8_t hash[SHF_SHA256_SIZE];
    *total = (shf_lines_total){0};
    if (shf_sha256_begin(&reader.hash))
        return shf_fail_memory(context, "a hash");
    shf_buffer_init(&reader.text, context);
    shf_status status = read_lines(&reader, line, user);
    shf_buffer_free(&reader.text);
    shf_sha256_end(&reader.hash, hash);
    shf_hex(hash, total->sha256);
    return status;
}

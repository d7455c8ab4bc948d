/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Text files that users bring, whole or as a stream. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/csv.h"
#include "manifests/files.h"
#include "manifests/record.h"

#define TEXT_LIMIT ((uint64_t)1 << 30)
#define BLOCK_BYTES ((size_t)1 << 20)
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* ---- whole ---- */

static shf_status fail_zero(shf_context *context, const char *file)
{
    return shf_fail(context, SHF_ERR_DATA, "%s: a zero byte: this is not a text file", file);
}

static size_t mark_size(const shf_buffer *text)
{
    const size_t size = strlen(BYTE_ORDER_MARK);
    return text->size >= size && memcmp(text->data, BYTE_ORDER_MARK, size) == 0 ? size : 0;
}

shf_status shf_text_read(shf_context *context, const char *file, shf_buffer *out)
{
    shf_status status = shf_file_read(context, file, TEXT_LIMIT, out);
    if (status)
        return status;
    if (out->size && memchr(out->data, 0, out->size))
        return fail_zero(context, file);
    const size_t mark = mark_size(out);
    out->size -= mark;
    if (mark)
        memmove(out->data, out->data + mark, out->size);
    return shf_buffer_append(out, "", 1);
}

char *shf_line_next(char **at)
{
    char *line = *at;
    if (!*line)
        return NULL;
    size_t length = strcspn(line, "\n");
    *at = line + length + (line[length] != 0);
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = 0;
    return line;
}

/* ---- as a stream ---- */

shf_status shf_text_open(shf_context *context, const char *file, shf_text *out)
{
    uint64_t size;
    *out = (shf_text){.context = context, .file = file, .fd = -1, .line = 1};
    shf_buffer_init(&out->buffer, context);
    shf_status status = shf_file_open(context, file, &out->fd, &size);
    return status ? status : shf_text_more(out);
}

void shf_text_close(shf_text *text)
{
    if (text->fd >= 0)
        close(text->fd);
    text->fd = -1;
    shf_buffer_free(&text->buffer);
}

/* Up to a block behind what is in the buffer. */
static shf_status read_block(shf_text *text)
{
    shf_buffer *buffer = &text->buffer;
    shf_status status = shf_buffer_reserve(buffer, BLOCK_BYTES + 1);
    for (size_t left = BLOCK_BYTES; !status && left > 0 && !text->ended;) {
        const ssize_t got = read(text->fd, buffer->data + buffer->size, left);
        if (got < 0 && errno != EINTR)
            return shf_file_fail(text->context, text->file);
        if (got > 0 && memchr(buffer->data + buffer->size, 0, (size_t)got))
            return fail_zero(text->context, text->file);
        text->ended = got == 0;
        buffer->size += got > 0 ? (size_t)got : 0;
        left -= got > 0 ? (size_t)got : 0;
    }
    return status;
}

shf_status shf_text_more(shf_text *text)
{
    shf_buffer *buffer = &text->buffer;
    const size_t unused = text->begun ? strlen(text->at) : 0;
    if (unused > SHF_LINE_LIMIT)
        return shf_fail(text->context, SHF_ERR_LIMIT, "%s, line %zu: over %zu bytes", text->file,
                        text->line, SHF_LINE_LIMIT);
    if (unused)
        memmove(buffer->data, text->at, unused);
    buffer->size = unused;
    shf_status status = read_block(text);
    if (status)
        return status;
    buffer->data[buffer->size] = 0;
    text->at = (char *)buffer->data + (text->begun ? 0 : mark_size(buffer));
    text->begun = true;
    return SHF_OK;
}

shf_status shf_text_line(shf_text *text, char **line)
{
    shf_status status = SHF_OK;
    while (!status && !text->ended && !strchr(text->at, '\n'))
        status = shf_text_more(text);
    *line = status ? NULL : shf_line_next(&text->at);
    text->line += *line != NULL;
    return status;
}

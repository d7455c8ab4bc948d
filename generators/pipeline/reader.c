/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reading a chunk's rows one by one: a line of memory, and a hash of all that was read. */
#include "generators/pipeline/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"

shf_status shf_row_reader_open(shf_context *context, int folder, const char *path,
                               shf_row_reader *reader)
{
    *reader = (shf_row_reader){.path = path, .size = -1};
    shf_buffer_init(&reader->line, context);
    if (shf_sha256_begin(&reader->sha))
        return shf_fail_memory(context, "a chunk's rows");
    int file = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    reader->file = file < 0 ? NULL : fdopen(file, "rb");
    return reader->file
               ? shf_schema_open(context, &reader->schema)
               : shf_fail(context, SHF_ERR_IO, "cannot read %s: %s", path, strerror(errno));
}

/* Reads up to and with a newline, or to the end of the file. A file may be anybody's: a line has a
 * limit. */
static shf_status read_line(shf_context *context, shf_row_reader *reader)
{
    shf_buffer *line = &reader->line;
    int c = 0;
    line->size = 0;
    while (c != '\n' && (c = getc_unlocked(reader->file)) != EOF) {
        if (line->size == SHF_LINE_LIMIT)
            return shf_fail(context, SHF_ERR_LIMIT, "%s: line %" PRIu64 " is over %zu bytes",
                            reader->path, reader->number + 1, SHF_LINE_LIMIT);
        if (line->size == line->capacity && shf_buffer_reserve(line, 1))
            return shf_fail_memory(context, "a row");
        line->data[line->size++] = (uint8_t)c;
    }
    if (ferror(reader->file))
        return shf_fail(context, SHF_ERR_IO, "cannot read %s: %s", reader->path, strerror(errno));
    return SHF_OK;
}

shf_status shf_row_reader_next(shf_context *context, shf_row_reader *reader, bool *more)
{
    *more = reader->size >= 0;
    if (*more || !reader->file)
        return SHF_OK;
    shf_status status = read_line(context, reader);
    *more = !status && reader->line.size > 0;
    if (!*more)
        return status;
    reader->size = (ssize_t)reader->line.size;
    reader->number++;
    shf_sha256_add(&reader->sha, reader->line.data, reader->line.size);
    return SHF_OK;
}

shf_status shf_row_reader_parse(shf_context *context, const shf_row_reader *reader,
                                shf_arena *arena, shf_row_record *row)
{
    size_t size = (size_t)reader->size;
    const char *line = (const char *)reader->line.data;
    if (size && line[size - 1] == '\n')
        size--;
    shf_status status = shf_row_read_with(context, arena, &reader->schema, line, size, row);
    return status ? shf_fail(context, status, "%s line %" PRIu64 ": %s", reader->path,
                             reader->number, shf_context_error(context))
                  : SHF_OK;
}

void shf_row_reader_skip(shf_row_reader *reader)
{
    reader->size = -1;
}

void shf_row_reader_close(shf_row_reader *reader, char hash[SHF_SHA256_HEX])
{
    uint8_t bytes[SHF_SHA256_SIZE];
    if (reader->sha.digest) {
        shf_sha256_end(&reader->sha, bytes);
        if (hash)
            shf_hex(bytes, hash);
    }
    if (reader->file)
        fclose(reader->file);
    shf_buffer_free(&reader->line);
    shf_schema_close(&reader->schema);
    *reader = (shf_row_reader){.size = -1};
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reading a chunk's rows one by one: a line of memory, and a hash of all that was read. */
#include "generators/pipeline/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"

shf_status shf_row_reader_open(shf_context *context, int folder, const char *path,
                               shf_row_reader *reader)
{
    *reader = (shf_row_reader){.size = -1};
    if (shf_sha256_begin(&reader->sha))
        return shf_fail_memory(context, "a chunk's rows");
    int file = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    reader->file = file < 0 ? NULL : fdopen(file, "rb");
    return reader->file
               ? shf_schema_open(context, &reader->schema)
               : shf_fail(context, SHF_ERR_IO, "cannot read %s: %s", path, strerror(errno));
}

shf_status shf_row_reader_next(shf_context *context, shf_row_reader *reader, bool *more)
{
    *more = reader->size >= 0;
    if (*more || !reader->file)
        return SHF_OK;
    errno = 0;
    reader->size = getline(&reader->line, &reader->room, reader->file);
    *more = reader->size >= 0;
    if (!*more && errno == ENOMEM)
        return shf_fail_memory(context, "a row");
    if (!*more && ferror(reader->file))
        return shf_fail(context, SHF_ERR_IO, "cannot read a chunk's rows: %s", strerror(errno));
    if (*more)
        shf_sha256_add(&reader->sha, reader->line, (size_t)reader->size);
    return SHF_OK;
}

shf_status shf_row_reader_parse(shf_context *context, const shf_row_reader *reader,
                                shf_arena *arena, shf_row_record *row)
{
    size_t size = (size_t)reader->size;
    if (size && reader->line[size - 1] == '\n')
        size--;
    return shf_row_read_with(context, arena, &reader->schema, reader->line, size, row);
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
    free(reader->line);
    shf_schema_close(&reader->schema);
    *reader = (shf_row_reader){.size = -1};
}

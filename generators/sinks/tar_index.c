/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The index follows from the archive: nothing about it is kept while that is written. */
#include "generators/sinks/tar_index.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "manifests/files.h"
#include "manifests/tar.h"

#define FLUSH_BYTES ((size_t)1 << 16)

typedef struct index_writer {
    const shf_release_dir *release;
    int file;
    shf_buffer text; /* not written yet */
    shf_buffer key;  /* of the sample at hand */
    shf_sha256_state sha;
    uint64_t bytes;
} index_writer;

static shf_status flush(index_writer *writer)
{
    shf_sha256_add(&writer->sha, writer->text.data, writer->text.size);
    writer->bytes += writer->text.size;
    bool written = shf_file_write_all(writer->file, writer->text.data, writer->text.size);
    writer->text.size = 0;
    return written
               ? SHF_OK
               : shf_release_fail(writer->release, writer->release->context, "write", "an index");
}

/* One member; a new line where the key is another one. No name has a blank, and no stem a dot in its
 * last component (tar_stem.c). */
static shf_status add_member(index_writer *writer, const shf_tar_member *member)
{
    const char *slash = strrchr(member->name, '/');
    const char *extension = strchr(slash ? slash : member->name, '.') + 1;
    size_t size = (size_t)(extension - member->name);
    bool same = size == writer->key.size && memcmp(member->name, writer->key.data, size) == 0;
    shf_status status =
        shf_buffer_format(&writer->text, "%s%s %" PRIu64 " %" PRIu64 " %s", same ? " " : "\n",
                          extension, member->offset, member->size, member->name);
    writer->key.size = 0;
    if (!status)
        status = shf_buffer_append(&writer->key, member->name, size);
    if (!status && writer->text.size > FLUSH_BYTES)
        status = flush(writer);
    return status;
}

static shf_status write_members(index_writer *writer, int archive, const shf_shard_record *shard,
                                uint64_t samples)
{
    shf_tar_reader reader;
    shf_tar_member member;
    bool more = true;
    shf_status status = shf_buffer_format(&writer->text, "v1.2 %" PRIu64, samples);
    shf_tar_open(writer->release->context, archive, shard->bytes, &reader);
    while (!status && more) {
        status = shf_tar_next(&reader, &member, &more);
        if (!status && more)
            status = add_member(writer, &member);
    }
    shf_tar_close(&reader);
    if (!status)
        status = shf_buffer_text(&writer->text, "\n");
    return status ? status : flush(writer);
}

static shf_status close_index(index_writer *writer, shf_status status, shf_shard_record *index)
{
    uint8_t hash[SHF_SHA256_SIZE];
    if (writer->file >= 0 && close(writer->file) && !status)
        status = shf_release_fail(writer->release, writer->release->context, "write", "an index");
    if (writer->sha.digest) {
        shf_sha256_end(&writer->sha, hash);
        shf_hex(hash, index->sha256);
    }
    index->bytes = writer->bytes;
    index->outputs = 0;
    shf_buffer_free(&writer->text);
    shf_buffer_free(&writer->key);
    return status;
}

shf_status shf_tar_index_write(const shf_release_dir *release, const char *archive,
                               const shf_shard_record *shard, uint64_t samples,
                               shf_shard_record *index)
{
    shf_context *context = release->context;
    index_writer writer = {.release = release, .file = -1};
    shf_buffer_init(&writer.text, context);
    shf_buffer_init(&writer.key, context);
    shf_status status = SHF_OK;
    int from = openat(release->stage, archive, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (from < 0)
        status = shf_release_fail(release, context, "read", "a shard");
    if (!status)
        writer.file = openat(release->stage, SHF_TAR_INDEX,
                             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (!status && writer.file < 0)
        status = shf_release_fail(release, context, "make", "an index");
    if (!status && shf_sha256_begin(&writer.sha))
        status = shf_fail_memory(context, "an index");
    if (!status)
        status = write_members(&writer, from, shard, samples);
    if (from >= 0)
        close(from);
    return close_index(&writer, status, index);
}

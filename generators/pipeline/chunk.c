/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* One chunk under way: rows in, rows out, and the order of publishing.
 *
 * Outputs and rows are staged; when all are on the disk the old marker goes, the outputs move into
 * place, then the rows, then the new marker comes. Killed anywhere in between, the chunk has either
 * its old marker and all that it says, or none and is made again: the same files, the same bytes. */
#include "generators/pipeline/chunk.h"

#include <fcntl.h>
#include <string.h>

#define ROWS "rows.jsonl"

/* ---- the rows of an earlier run ---- */

static shf_status open_previous(shf_chunk_writer *writer, const shf_marker *earlier)
{
    if (!earlier->present)
        return SHF_OK;
    memcpy(writer->previous_hash, earlier->sha256, SHF_SHA256_HEX);
    shf_status status =
        shf_chunk_held(writer->plan, writer->release, earlier, &writer->arena, &writer->held);
    if (status)
        return status;
    char *path = shf_chunk_rows_path(&writer->arena, writer->chunk.number);
    if (!path)
        return shf_fail_memory(writer->plan->context, "a chunk");
    return shf_row_reader_open(writer->plan->context, writer->release->folder, path,
                               &writer->previous);
}

/* The earlier file must be what its marker says, and all of it used: what is kept is taken over
 * unseen. */
static shf_status check_previous(shf_chunk_writer *writer)
{
    bool more;
    char hash[SHF_SHA256_HEX];
    shf_status status = shf_row_reader_next(writer->plan->context, &writer->previous, &more);
    shf_row_reader_close(&writer->previous, hash);
    if (status || (!more && strcmp(hash, writer->previous_hash) == 0))
        return status;
    return shf_chunk_changed(writer->plan, writer->release, writer->chunk.number);
}

shf_status shf_chunk_previous(shf_chunk_writer *writer, shf_context *context, shf_arena *arena,
                              const shf_item *item, const shf_row_record **row)
{
    *row = NULL;
    bool more;
    shf_status status = shf_row_reader_next(context, &writer->previous, &more);
    if (status || !more)
        return status;
    shf_row_record *found = shf_arena_take(arena, 1, sizeof(*found));
    if (!found)
        return shf_fail_memory(context, "a row");
    status = shf_row_reader_parse(context, &writer->previous, arena, found);
    if (status || strcmp(found->key, item->key) != 0)
        return status;
    *row = found;
    shf_row_reader_skip(&writer->previous);
    return shf_row_keep_intact(writer->plan, writer->release, writer->held, context, arena, found);
}

/* ---- the new rows ---- */

shf_status shf_chunk_begin(const shf_plan *plan, shf_release_dir *release, const shf_chunk *chunk,
                           const shf_marker *earlier, shf_chunk_writer *writer)
{
    *writer = (shf_chunk_writer){.plan = plan, .release = release, .chunk = *chunk};
    writer->marker.number = chunk->number;
    writer->previous.size = -1;
    shf_arena_init(&writer->arena, &plan->context->allocator);
    shf_status status = shf_release_begin_stage(release);
    if (!status)
        status = open_previous(writer, earlier);
    if (!status)
        status = shf_marker_hash(plan, chunk, &writer->marker);
    if (status)
        return status;
    if (shf_sha256_begin(&writer->sha))
        return shf_fail_memory(plan->context, "a chunk");
    int file = openat(release->stage, ROWS, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    writer->rows = file < 0 ? NULL : fdopen(file, "wb");
    return writer->rows ? SHF_OK : shf_release_fail(release, plan->context, "make", ROWS);
}

shf_status shf_chunk_append(shf_chunk_writer *writer, shf_context *context, const shf_slot *slot)
{
    shf_marker *marker = &writer->marker;
    marker->rows++;
    marker->failures += slot->row.error ? 1 : 0;
    marker->skipped += shf_row_skipped(&slot->row);
    marker->outputs += slot->row.output_count;
    for (size_t i = 0; i < slot->row.output_count; i++) {
        marker->output_bytes += slot->row.outputs[i].bytes;
        marker->dropped += slot->row.outputs[i].dropped;
    }
    marker->size += slot->text.size;
    shf_sha256_add(&writer->sha, slot->text.data, slot->text.size);
    if (fwrite(slot->text.data, 1, slot->text.size, writer->rows) != slot->text.size)
        return shf_release_fail(writer->release, context, "write", ROWS);
    return SHF_OK;
}

/* ---- publishing ---- */

static shf_status close_rows(shf_chunk_writer *writer)
{
    shf_context *context = writer->plan->context;
    uint8_t hash[SHF_SHA256_SIZE];
    shf_status status = SHF_OK;
    if (writer->previous.file)
        status = check_previous(writer);
    shf_sha256_end(&writer->sha, hash);
    shf_hex(hash, writer->marker.sha256);
    FILE *rows = writer->rows;
    writer->rows = NULL;
    if (fclose(rows) && !status)
        status = shf_release_fail(writer->release, context, "write", ROWS);
    return status;
}

shf_status shf_chunk_publish(shf_chunk_writer *writer, shf_sink *sink)
{
    shf_release_dir *release = writer->release;
    char *path = shf_chunk_rows_path(&writer->arena, writer->chunk.number);
    if (!path)
        return shf_fail_memory(writer->plan->context, "a chunk");
    shf_status status = close_rows(writer);
    if (!status)
        status = shf_marker_remove(release, writer->chunk.number);
    if (!status)
        status = shf_release_sync(release);
    if (!status && sink->type->publish)
        status = sink->type->publish(sink);
    if (!status)
        status = shf_release_sync(release);
    if (!status)
        status = shf_release_move(release, ROWS, path);
    if (!status)
        status = shf_release_sync(release);
    return status ? status : shf_marker_write(release, writer->chunk.number, &writer->marker);
}

void shf_chunk_close(shf_chunk_writer *writer)
{
    uint8_t unused[SHF_SHA256_SIZE];
    if (writer->rows)
        fclose(writer->rows);
    shf_row_reader_close(&writer->previous, NULL);
    if (writer->sha.digest)
        shf_sha256_end(&writer->sha, unused);
    shf_arena_free(&writer->arena);
    shf_release_remove_stage(writer->release);
}

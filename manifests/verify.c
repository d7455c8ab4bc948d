/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Verifying a release: its manifest, its rows, every file that they name, and every file else. */
#include "manifests/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/paths.h"

/* ---- one row ---- */

typedef struct chunk_reader {
    shf_verifier *verifier;
    const char *path; /* below the release */
    uint64_t first;   /* the number of its first row */
    uint64_t line;
} chunk_reader;

/* Adds a name of the row to a set; one that is there already is reported. */
static shf_status add_name(const chunk_reader *reader, shf_hash_set *set, const char *what,
                           const char *name, bool *added)
{
    shf_status status = shf_hash_set_add(set, name, strlen(name), added);
    if (!status && !*added)
        shf_verify_report(reader->verifier, SHF_FINDING_INVALID, reader->path,
                          "line %" PRIu64 ": %s '%s' occurs twice", reader->line, what, name);
    return status;
}

/* A row has one output for each variant, in the order of the table; the first difference is
 * reported. */
static void check_variants(const chunk_reader *reader, const shf_row_record *row)
{
    const shf_manifest_record *manifest = &reader->verifier->manifest;
    for (size_t i = 0; i < row->output_count && i < manifest->variant_count; i++) {
        if (strcmp(row->outputs[i].variant, manifest->variants[i].id) == 0)
            continue;
        shf_verify_report(reader->verifier, SHF_FINDING_INVALID, reader->path,
                          "line %" PRIu64 ": output %zu is of variant '%s', the manifest has '%s'",
                          reader->line, i + 1, row->outputs[i].variant, manifest->variants[i].id);
        return;
    }
    if (row->output_count != manifest->variant_count)
        shf_verify_report(reader->verifier, SHF_FINDING_INVALID, reader->path,
                          "line %" PRIu64 ": %zu outputs, the manifest has %zu variants",
                          reader->line, row->output_count, manifest->variant_count);
}

/* A variant, looked for from the place where it should be. */
static const shf_variant_record *find_variant(const shf_manifest_record *manifest, size_t expected,
                                              const char *id)
{
    for (size_t i = 0; i < manifest->variant_count; i++) {
        const shf_variant_record *variant =
            &manifest->variants[(expected + i) % manifest->variant_count];
        if (strcmp(variant->id, id) == 0)
            return variant;
    }
    return NULL;
}

/* A view that was dropped has no file. Members of archives that no row names are found there. */
static void verify_dropped(shf_verifier *verifier, const char *path, const char *shard)
{
    struct stat info;
    if (!shard && fstatat(verifier->folder, path, &info, AT_SYMLINK_NOFOLLOW) == 0)
        shf_verify_report(verifier, SHF_FINDING_EXTRA, path, "%s", "");
}

/* The files of a row. Those of several rows could be looked at side by side: nothing but the
 * summary, the block and the report is shared. */
static shf_status verify_outputs(const chunk_reader *reader, shf_arena *arena,
                                 const shf_row_record *row)
{
    shf_verifier *verifier = reader->verifier;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < row->output_count; i++) {
        const shf_output_record *output = &row->outputs[i];
        const shf_variant_record *found = find_variant(&verifier->manifest, i, output->variant);
        if (!found)
            continue; /* check_variants has reported it */
        if (found->shard && (!output->dropped || !found->path)) {
            status = shf_verify_shard_output(verifier, arena, found, row,
                                             output->dropped ? NULL : output);
            continue;
        }
        const char *path = shf_output_path(arena, found->path, row->stem);
        if (!path)
            status = shf_fail_memory(verifier->context, "a path");
        else if (output->dropped)
            verify_dropped(verifier, path, found->shard);
        else
            status = shf_verify_file(verifier, path, output->bytes, output->sha256);
    }
    return status;
}

/* An image that failed has its place in arrays. */
static shf_status verify_failed(shf_verifier *verifier, shf_arena *arena, const shf_row_record *row)
{
    const shf_manifest_record *manifest = &verifier->manifest;
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < manifest->variant_count; v++) {
        if (!manifest->variants[v].path)
            status = shf_verify_shard_output(verifier, arena, &manifest->variants[v], row, NULL);
    }
    return status;
}

static void count_row(shf_verifier *verifier, const shf_row_record *row)
{
    verifier->images++;
    verifier->failures += row->error && !shf_row_skipped(row);
    verifier->skipped += shf_row_skipped(row);
    verifier->outputs += row->output_count;
    for (size_t i = 0; i < row->output_count; i++) {
        verifier->bytes += row->outputs[i].bytes;
        verifier->dropped += row->outputs[i].dropped;
    }
}

static shf_status verify_row(const chunk_reader *reader, shf_arena *arena,
                             const shf_row_record *row)
{
    shf_verifier *verifier = reader->verifier;
    bool new_key, new_stem;
    count_row(verifier, row);
    shf_status status = add_name(reader, &verifier->keys, "key", row->key, &new_key);
    if (status)
        return status;
    if (row->error)
        return verify_failed(verifier, arena, row);
    status = add_name(reader, &verifier->stems, "stem", row->stem, &new_stem);
    if (status || !new_stem)
        return status; /* its files are the other row's */
    check_variants(reader, row);
    return verify_outputs(reader, arena, row);
}

/* ---- one chunk ---- */

static shf_status verify_line(void *user, const char *line, size_t size, uint64_t number)
{
    chunk_reader *reader = user;
    shf_verifier *verifier = reader->verifier;
    shf_context *context = verifier->context;
    shf_arena *arena = &context->scratch;
    shf_mark mark = shf_arena_mark(arena);
    shf_row_record row;
    reader->line = number;
    verifier->row = reader->first + number - 1;
    shf_status status = shf_row_read_with(context, arena, &verifier->schema, line, size, &row);
    if (!status) {
        status = verify_row(reader, arena, &row);
    } else if (status == SHF_ERR_DATA) {
        verifier->rows_lost = true;
        shf_verify_report(verifier, SHF_FINDING_INVALID, reader->path, "line %" PRIu64 ": %s",
                          number, shf_context_error(context));
        status = SHF_OK;
    }
    shf_arena_rewind(arena, mark);
    return status;
}

static void compare_chunk(shf_verifier *verifier, const shf_chunk_record *chunk,
                          const shf_lines_total *total)
{
    if (total->bytes != chunk->bytes)
        shf_verify_report(verifier, SHF_FINDING_CHANGED, chunk->path,
                          "%" PRIu64 " bytes, recorded are %" PRIu64, total->bytes, chunk->bytes);
    else if (strcmp(total->sha256, chunk->sha256) != 0)
        shf_verify_report(verifier, SHF_FINDING_CHANGED, chunk->path, "SHA-256 %s, recorded is %s",
                          total->sha256, chunk->sha256);
    else if (total->lines != chunk->rows)
        shf_verify_report(verifier, SHF_FINDING_INVALID, chunk->path,
                          "%" PRIu64 " rows, recorded are %" PRIu64, total->lines, chunk->rows);
}

static shf_status verify_chunk(shf_verifier *verifier, const shf_chunk_record *chunk,
                               uint64_t first)
{
    shf_context *context = verifier->context;
    int fd = shf_verify_open(verifier, chunk->path);
    verifier->summary.files++;
    if (fd < 0) {
        verifier->rows_lost = true;
        return SHF_OK;
    }
    chunk_reader reader = {verifier, chunk->path, first, 0};
    verifier->chunk = shf_chunk_number(chunk->path);
    shf_lines_total total;
    shf_status status = shf_lines_read(context, fd, verify_line, &reader, &total);
    close(fd);
    verifier->summary.bytes += total.bytes;
    if (status == SHF_ERR_DATA || status == SHF_ERR_LIMIT || status == SHF_ERR_IO) {
        verifier->rows_lost = true;
        shf_verify_report(verifier, SHF_FINDING_CHANGED, chunk->path, "%s",
                          shf_context_error(context));
        return SHF_OK;
    }
    if (status)
        return status;
    compare_chunk(verifier, chunk, &total);
    return shf_verify_archives(verifier, &context->scratch);
}

/* ---- the whole ---- */

static void compare_counts(shf_verifier *verifier)
{
    const shf_manifest_record *manifest = &verifier->manifest;
    const struct {
        const char *name;
        uint64_t recorded, counted;
    } rows[] = {
        {"images", manifest->images, verifier->images},
        {"outputs", manifest->outputs, verifier->outputs},
        {"dropped", manifest->dropped, verifier->dropped},
        {"failures", manifest->failures, verifier->failures},
        {"skipped", manifest->skipped, verifier->skipped},
        {"bytes", manifest->bytes, verifier->bytes},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].recorded != rows[i].counted)
            shf_verify_report(verifier, SHF_FINDING_INVALID, "manifest.json",
                              "counts.%s is %" PRIu64 ", the rows have %" PRIu64, rows[i].name,
                              rows[i].recorded, rows[i].counted);
    }
}

static bool keeps_files(const char *sink)
{
    static const char *const kept[] = {"folder", "tar", "npy", "npz"};
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        if (strcmp(sink, kept[i]) == 0)
            return true;
    }
    return false;
}

static shf_status take_memory(shf_verifier *verifier)
{
    size_t shards = verifier->manifest.shard_count;
    verifier->block = shf_arena_take(&verifier->arena, SHF_VERIFY_BLOCK, 1);
    verifier->shards = shf_arena_take(&verifier->arena, shards, sizeof(*verifier->shards));
    if (!verifier->block || !verifier->shards)
        return shf_fail_memory(verifier->context, "a block");
    memset(verifier->shards, 0, shards * sizeof(*verifier->shards));
    return shf_array_places_open(verifier->context, verifier->manifest.variant_count,
                                 &verifier->places);
}

static shf_status verify_release(shf_verifier *verifier)
{
    const shf_manifest_record *manifest = &verifier->manifest;
    if (!keeps_files(manifest->sink))
        return shf_fail(verifier->context, SHF_ERR_UNSUPPORTED,
                        "%s: the sink %s keeps no files: there is nothing to verify", verifier->dir,
                        manifest->sink);
    shf_status status = take_memory(verifier);
    if (status)
        return status;
    status = shf_layout_open(verifier->context, &verifier->arena, manifest, &verifier->layout);
    if (!status)
        status = shf_schema_open(verifier->context, &verifier->schema);
    int fd = shf_verify_open(verifier, "manifest.json");
    verifier->summary.files++;
    if (fd >= 0)
        close(fd);
    uint64_t first = 0;
    for (size_t i = 0; !status && i < manifest->chunk_count; i++) {
        status = verify_chunk(verifier, &manifest->chunks[i], first);
        first += manifest->chunks[i].rows;
    }
    if (!status)
        status = shf_verify_shards(verifier);
    if (!status && !verifier->rows_lost)
        compare_counts(verifier);
    if (!status)
        status = shf_verify_extra(verifier);
    return status;
}

shf_status shf_verify(shf_context *context, const char *dir, shf_finding_fn report, void *user,
                      shf_verify_summary *summary)
{
    json_t *document = NULL;
    shf_verifier verifier = {.context = context, .dir = dir, .report = report, .user = user};
    verifier.summary.struct_size = sizeof(verifier.summary);
    shf_arena_init(&verifier.arena, &context->allocator);
    shf_hash_set_init(&verifier.keys, context);
    shf_hash_set_init(&verifier.stems, context);
    shf_status status = SHF_OK;
    verifier.folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (verifier.folder < 0)
        status = shf_file_fail(context, dir);
    if (!status)
        status = shf_manifest_read(context, &verifier.arena, dir, &verifier.manifest, &document);
    if (!status)
        status = verify_release(&verifier);
    if (!status && verifier.summary.findings)
        status = shf_fail(context, SHF_FINDINGS, "%s: %" PRIu64 " findings", dir,
                          verifier.summary.findings);
    if (summary)
        *summary = verifier.summary;
    shf_schema_close(&verifier.schema);
    shf_array_places_close(&verifier.places);
    shf_hash_set_free(&verifier.stems);
    shf_hash_set_free(&verifier.keys);
    shf_arena_free(&verifier.arena);
    json_decref(document);
    if (verifier.folder >= 0)
        close(verifier.folder);
    return status;
}

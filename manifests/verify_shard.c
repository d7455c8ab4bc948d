/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Outputs that shards hold, row after row: members of archives, which have the order of the rows, and
 * rows of arrays. A shard is opened for each: the number of open files does not grow with variants. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/paths.h"
#include "manifests/tar.h"
#include "manifests/verify.h"

#define LOOK_AHEAD 64 /* members that may stand before the one that is looked for */

/* One output on its way. */
typedef struct shard_visit {
    shf_verifier *verifier;
    const shf_shard_record *shard;
    shf_shard_state *state;
    int fd;
    uint64_t size;  /* of the file */
    size_t variant; /* of arrays */
} shard_visit;

/* Bytes of a shard: of the file, or of a row of its array. */
typedef struct shard_range {
    uint64_t offset, size;
    bool array;
    uint64_t row;
} shard_range;

/* ---- opening, and reading ---- */

static void lose(const shard_visit *visit, const char *why)
{
    if (why)
        shf_verify_report(visit->verifier, SHF_FINDING_CHANGED, visit->shard->path, "%s", why);
    visit->state->lost = true;
}

/* With the text of the context, which is shown in another. */
static void lose_as_told(const shard_visit *visit, shf_context *context)
{
    char why[256];
    snprintf(why, sizeof(why), "%s", shf_context_error(context));
    lose(visit, why);
}

/* false: the shard cannot be looked into, which has been reported. */
static bool open_visit(shf_verifier *verifier, const char *path, shard_visit *visit)
{
    struct stat info;
    const shf_shard_record *shard = shf_layout_shard(&verifier->layout, path);
    shf_shard_state *state = &verifier->shards[shard - verifier->manifest.shards];
    *visit = (shard_visit){verifier, shard, state, -1, 0, 0};
    if (state->lost)
        return false;
    visit->fd = shf_verify_open(verifier, shard->path);
    if (visit->fd < 0) {
        state->lost = state->done = true;
        verifier->summary.files++;
        return false;
    }
    if (fstat(visit->fd, &info) == 0)
        visit->size = (uint64_t)info.st_size;
    return true;
}

/* The next bytes of a range; a failure other than of memory is reported, and then the shard is lost. */
static shf_status read_block(const shard_visit *visit, const shard_range *range, uint64_t at,
                             size_t size)
{
    shf_context *context = visit->verifier->context;
    uint8_t *block = visit->verifier->block;
    errno = 0;
    if (!range->array && shf_file_read_at(visit->fd, block, size, range->offset + at))
        return SHF_OK;
    shf_status status = SHF_OK;
    if (range->array)
        status = shf_array_places_read(&visit->verifier->places, visit->variant, visit->fd,
                                       &visit->state->array, range->row, at, block, size);
    else
        lose(visit, errno ? strerror(errno) : "became shorter while it was read");
    if (!status || status == SHF_ERR_MEMORY)
        return status;
    lose_as_told(visit, context);
    return SHF_OK;
}

/* The hash of a range that lies inside the file, and whether it is all zeros. */
static shf_status hash_range(const shard_visit *visit, const shard_range *range,
                             char hex[SHF_SHA256_HEX], bool *zeros)
{
    shf_sha256_state state;
    uint8_t hash[SHF_SHA256_SIZE], *block = visit->verifier->block;
    if (shf_sha256_begin(&state))
        return shf_fail_memory(visit->verifier->context, "a hash");
    *zeros = true;
    shf_status status = SHF_OK;
    for (uint64_t at = 0; !status && !visit->state->lost && at < range->size;) {
        const uint64_t left = range->size - at;
        const size_t size = left < SHF_VERIFY_BLOCK ? (size_t)left : SHF_VERIFY_BLOCK;
        status = read_block(visit, range, at, size);
        if (status || visit->state->lost)
            break;
        shf_sha256_add(&state, block, size);
        *zeros = *zeros && block[0] == 0 && memcmp(block, block + 1, size - 1) == 0;
        at += size;
    }
    shf_sha256_end(&state, hash);
    shf_hex(hash, hex);
    return status;
}

/* Bytes of a shard against what a row has of them. */
static shf_status compare_range(const shard_visit *visit, const char *name,
                                const shard_range *range, const shf_output_record *output)
{
    char hex[SHF_SHA256_HEX];
    bool zeros;
    if (range->size != output->bytes) {
        shf_verify_report(visit->verifier, SHF_FINDING_CHANGED, name,
                          "%" PRIu64 " bytes, recorded are %" PRIu64, range->size, output->bytes);
        return SHF_OK;
    }
    shf_status status = hash_range(visit, range, hex, &zeros);
    if (!status && !visit->state->lost && strcmp(hex, output->sha256) != 0)
        shf_verify_report(visit->verifier, SHF_FINDING_CHANGED, name, "SHA-256 %s, recorded is %s",
                          hex, output->sha256);
    return status;
}

/* ---- archives ---- */

/* "<shard>/<member>" as a finding. */
static shf_status report_member(const shard_visit *visit, shf_finding_kind kind, const char *name)
{
    shf_arena *scratch = &visit->verifier->context->scratch;
    shf_mark mark = shf_arena_mark(scratch);
    const char *path = shf_path_join(scratch, visit->shard->path, name);
    if (path)
        shf_verify_report(visit->verifier, kind, path, "%s", "");
    shf_arena_rewind(scratch, mark);
    return path ? SHF_OK : shf_fail_memory(visit->verifier->context, "a path");
}

/* Reads the next member; what is no archive is reported, and not looked into any more. */
static shf_status next_member(const shard_visit *visit, shf_tar_reader *reader,
                              shf_tar_member *member, bool *more)
{
    shf_status status = shf_tar_next(reader, member, more);
    if (!status || status == SHF_ERR_MEMORY)
        return status;
    lose_as_told(visit, visit->verifier->context);
    *more = false;
    return SHF_OK;
}

/* Reports the members up to an offset as extra, unless a lost row may have named them. */
static shf_status report_extra(const shard_visit *visit, shf_tar_reader *reader, uint64_t end)
{
    shf_tar_member member;
    bool more = true;
    shf_status status = SHF_OK;
    while (!status && more && reader->next < end) {
        status = next_member(visit, reader, &member, &more);
        if (!status && more && member.header < end && !visit->verifier->rows_lost)
            status = report_member(visit, SHF_FINDING_EXTRA, member.name);
    }
    return status;
}

/* Goes to a member by its name, from where the last one ended; *found is false if it is not among
 * the next few. */
static shf_status find_member(const shard_visit *visit, shf_tar_reader *reader, const char *name,
                              shf_tar_member *member, bool *found)
{
    uint64_t start = reader->next;
    bool more = true;
    shf_status status = SHF_OK;
    *found = false;
    for (int i = 0; !status && more && !*found && i < LOOK_AHEAD; i++) {
        status = next_member(visit, reader, member, &more);
        *found = !status && more && member->regular && strcmp(member->name, name) == 0;
    }
    uint64_t end = reader->next;
    reader->next = start;
    if (status || !*found)
        return status;
    uint64_t header = member->header, offset = member->offset, size = member->size;
    status = report_extra(visit, reader, header);
    *member = (shf_tar_member){NULL, header, offset, size, true};
    reader->next = end;
    return status;
}

static shf_status compare_member(const shard_visit *visit, shf_tar_reader *reader, shf_arena *arena,
                                 const char *name, const shf_output_record *output)
{
    shf_tar_member member;
    bool found;
    shf_status status = find_member(visit, reader, name, &member, &found);
    if (status || visit->state->lost)
        return status;
    visit->state->next = reader->next;
    if (!found)
        return report_member(visit, SHF_FINDING_MISSING, name);
    const char *path = shf_path_join(arena, visit->shard->path, name);
    const shard_range range = {.offset = member.offset, .size = member.size};
    return path ? compare_range(visit, path, &range, output)
                : shf_fail_memory(visit->verifier->context, "a path");
}

/* The label as digits is a member beside the image. */
static shf_status compare_label(const shard_visit *visit, shf_tar_reader *reader, shf_arena *arena,
                                const shf_row_record *row)
{
    char text[16];
    uint8_t hash[SHF_SHA256_SIZE];
    shf_output_record label = {0};
    label.bytes = (uint64_t)snprintf(text, sizeof(text), "%d", (int)row->label);
    shf_sha256(text, label.bytes, hash);
    shf_hex(hash, label.sha256);
    const char *name = shf_label_member(arena, row->stem);
    return name ? compare_member(visit, reader, arena, name, &label)
                : shf_fail_memory(visit->verifier->context, "a path");
}

/* Whether a variant is the first of those that share its archive: beside it is the label. */
static bool is_first(const shard_visit *visit, const shf_variant_record *variant)
{
    return variant == visit->verifier->manifest.variants || !variant[-1].shard ||
           strcmp(variant[-1].shard, variant->shard) != 0;
}

static shf_status verify_members(const shard_visit *visit, shf_arena *arena,
                                 const shf_variant_record *variant, const shf_row_record *row,
                                 const shf_output_record *output)
{
    shf_tar_reader reader;
    const char *name = shf_output_path(arena, variant->path, row->stem);
    if (!name)
        return shf_fail_memory(visit->verifier->context, "a path");
    shf_tar_open(visit->verifier->context, visit->fd, visit->size, &reader);
    reader.next = visit->state->next;
    shf_status status = compare_member(visit, &reader, arena, name, output);
    if (!status && !visit->state->lost && row->label >= 0 && is_first(visit, variant))
        status = compare_label(visit, &reader, arena, row);
    shf_tar_close(&reader);
    return status;
}

/* ---- arrays ---- */

/* Looks at the header; what is no array of images is reported, and the shard is lost. */
static shf_status look_at_array(const shard_visit *visit)
{
    shf_verifier *verifier = visit->verifier;
    shf_status status = shf_image_array_open(
        verifier->context, &verifier->arena, visit->fd, visit->size,
        shf_is_npz(visit->shard->path) ? SHF_NPZ_IMAGES : NULL, &visit->state->array);
    if (!status || status == SHF_ERR_MEMORY)
        return status;
    lose_as_told(visit, verifier->context);
    return SHF_OK;
}

static shf_status verify_array_row(const shard_visit *visit, const char *name, uint64_t number,
                                   const shf_output_record *output)
{
    const shf_shard_state *state = visit->state;
    shf_status status = state->array.rows ? SHF_OK : look_at_array(visit);
    if (status || state->lost)
        return status;
    if (number >= state->array.rows) {
        shf_verify_report(visit->verifier, SHF_FINDING_MISSING, name, "%s", "");
        return SHF_OK;
    }
    const shard_range range = {.size = state->array.row, .array = true, .row = number};
    if (output)
        return compare_range(visit, name, &range, output);
    char hex[SHF_SHA256_HEX];
    bool zeros;
    status = hash_range(visit, &range, hex, &zeros);
    if (!status && !state->lost && !zeros)
        shf_verify_report(visit->verifier, SHF_FINDING_CHANGED, name,
                          "not zeros, which stand for an image that failed");
    return status;
}

/* ---- from outside ---- */

shf_status shf_verify_shard_output(shf_verifier *verifier, shf_arena *arena,
                                   const shf_variant_record *variant, const shf_row_record *row,
                                   const shf_output_record *output)
{
    shard_visit visit;
    const char *path = shf_shard_path(arena, variant->shard, verifier->chunk);
    const char *name = shf_output_name(arena, variant, verifier->chunk, verifier->row, row->stem);
    if (!path || !name)
        return shf_fail_memory(verifier->context, "a path");
    bool opened = open_visit(verifier, path, &visit);
    visit.state->outputs += output != NULL;
    if (!opened)
        return SHF_OK;
    visit.variant = (size_t)(variant - verifier->manifest.variants);
    shf_status status =
        variant->path ? verify_members(&visit, arena, variant, row, output)
                      : verify_array_row(&visit, name, variant->first + verifier->row, output);
    close(visit.fd);
    return status;
}

static shf_status verify_whole(shf_verifier *verifier, const shf_shard_record *shard)
{
    shf_shard_state *state = &verifier->shards[shard - verifier->manifest.shards];
    bool done = state->done;
    state->done = true;
    return done ? SHF_OK : shf_verify_file(verifier, shard->path, shard->bytes, shard->sha256);
}

static shf_status verify_rest(shf_verifier *verifier, const char *path)
{
    shard_visit visit;
    shf_tar_reader reader;
    shf_status status = SHF_OK;
    if (open_visit(verifier, path, &visit)) {
        shf_tar_open(verifier->context, visit.fd, visit.size, &reader);
        reader.next = visit.state->next;
        status = report_extra(&visit, &reader, visit.size);
        shf_tar_close(&reader);
        close(visit.fd);
    }
    return status ? status : verify_whole(verifier, visit.shard);
}

shf_status shf_verify_archives(shf_verifier *verifier, shf_arena *arena)
{
    const shf_manifest_record *manifest = &verifier->manifest;
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < manifest->variant_count; v++) {
        const shf_variant_record *variant = &manifest->variants[v];
        if (!variant->shard || !variant->path ||
            (v && variant[-1].shard && strcmp(variant[-1].shard, variant->shard) == 0))
            continue;
        shf_mark mark = shf_arena_mark(arena);
        const char *path = shf_shard_path(arena, variant->shard, verifier->chunk);
        status = path ? verify_rest(verifier, path) : shf_fail_memory(verifier->context, "a path");
        shf_arena_rewind(arena, mark);
    }
    return status;
}

shf_status shf_verify_shards(shf_verifier *verifier)
{
    const shf_manifest_record *manifest = &verifier->manifest;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < manifest->shard_count; i++) {
        const shf_shard_record *shard = &manifest->shards[i];
        status = verify_whole(verifier, shard);
        if (!status && !verifier->rows_lost && verifier->shards[i].outputs != shard->outputs)
            shf_verify_report(verifier, SHF_FINDING_INVALID, "manifest.json",
                              "%s: %" PRIu64 " outputs, the rows have %" PRIu64, shard->path,
                              shard->outputs, verifier->shards[i].outputs);
    }
    return status;
}

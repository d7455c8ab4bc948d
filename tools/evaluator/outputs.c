/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/outputs.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/codec.h"
#include "manifests/files.h"
#include "manifests/paths.h"
#include "manifests/tar.h"

#define MOST_BYTES ((uint64_t)1 << 30) /* of one file */

/* ---- archives ---- */

/* Variants that share an archive. */
typedef struct cell_run {
    size_t first, end;
} cell_run;

/* The next member of this name; the others are those of labels. */
static shf_status find_member(shf_outputs *o, shf_tar_reader *reader, const char *path,
                              const char *wanted, shf_place *place)
{
    shf_tar_member member;
    bool more = true, found = false;
    shf_status status = SHF_OK;
    while (!status && !found) {
        status = shf_tar_next(reader, &member, &more);
        if (status)
            status = shf_fail(o->context, status, "%s: %s", path, shf_context_error(o->context));
        else if (!more)
            status = shf_fail(o->context, SHF_ERR_DATA, "%s: no member %s: run shiftforge verify",
                              path, wanted);
        else
            found = member.regular && strcmp(member.name, wanted) == 0;
    }
    if (!status)
        *place = (shf_place){member.offset, member.size};
    return status;
}

/* The members of one archive against the samples first to end, in their order. */
static shf_status index_members(shf_outputs *o, shf_tar_reader *reader, const char *path,
                                cell_run cells, size_t first, size_t end)
{
    const shf_scored *scored = o->scored;
    const size_t width = cells.end - cells.first;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < (end - first) * width; i++) {
        const size_t sample = first + i / width, cell = cells.first + i % width;
        const size_t output = sample * scored->cell_count + cell;
        if (shf_scored_dropped(scored, output))
            continue;
        const shf_mark mark = shf_arena_mark(&o->context->scratch);
        const char *wanted =
            shf_output_path(&o->context->scratch, scored->manifest.variants[cell].path,
                            scored->samples[sample].stem);
        status = wanted ? find_member(o, reader, path, wanted, &o->members[output])
                        : shf_fail_memory(o->context, "a path");
        shf_arena_rewind(&o->context->scratch, mark);
    }
    return status;
}

static shf_status index_archive(shf_outputs *o, cell_run cells, size_t first, size_t end)
{
    const shf_mark mark = shf_arena_mark(&o->context->scratch);
    const char *shard =
        shf_shard_path(&o->context->scratch, o->scored->manifest.variants[cells.first].shard,
                       o->scored->samples[first].chunk);
    const char *path = shard ? shf_path_join(&o->context->scratch, o->dir, shard) : NULL;
    int fd;
    uint64_t size;
    shf_status status =
        path ? shf_file_open(o->context, path, &fd, &size) : shf_fail_memory(o->context, "a path");
    if (!status) {
        shf_tar_reader reader;
        shf_tar_open(o->context, fd, size, &reader);
        status = index_members(o, &reader, path, cells, first, end);
        shf_tar_close(&reader);
        close(fd);
    }
    shf_arena_rewind(&o->context->scratch, mark);
    return status;
}

static bool in_archive(const shf_variant_record *variant)
{
    return variant->shard && variant->path;
}

/* The cell after the last that shares its archive with one. */
static size_t run_end(const shf_scored *scored, size_t first)
{
    const shf_variant_record *variants = scored->manifest.variants;
    size_t end = first + 1;
    while (end < scored->cell_count && in_archive(&variants[first]) && in_archive(&variants[end]) &&
           strcmp(variants[end].shard, variants[first].shard) == 0)
        end++;
    return end;
}

static shf_status index_archives(shf_outputs *o)
{
    const shf_scored *scored = o->scored;
    o->members =
        shf_allocate(o->context, scored->sample_count * scored->cell_count * sizeof(*o->members));
    if (!o->members)
        return shf_fail_memory(o->context, "the places of outputs");
    shf_status status = SHF_OK;
    for (size_t first = 0, end; !status && first < scored->sample_count; first = end) {
        for (end = first + 1; end < scored->sample_count &&
                              scored->samples[end].chunk == scored->samples[first].chunk;)
            end++;
        for (cell_run cells = {0, 0}; !status && cells.first < scored->cell_count;
             cells.first = cells.end) {
            cells.end = run_end(scored, cells.first);
            if (in_archive(&scored->manifest.variants[cells.first]))
                status = index_archive(o, cells, first, end);
        }
    }
    return status;
}

/* ---- arrays ---- */

static shf_status open_array(shf_outputs *o, const char *shard, shf_image_array *out)
{
    int fd;
    uint64_t size;
    const char *path = shf_path_join(&o->arena, o->dir, shard);
    shf_status status =
        path ? shf_file_open(o->context, path, &fd, &size) : shf_fail_memory(o->context, "a path");
    if (status)
        return status;
    status = shf_image_array_open(o->context, &o->arena, fd, size,
                                  shf_is_npz(shard) ? SHF_NPZ_IMAGES : NULL, out);
    close(fd);
    return status && status != SHF_ERR_MEMORY
               ? shf_fail(o->context, status, "%s: %s", path, shf_context_error(o->context))
               : status;
}

/* Neighbours share their array. */
static shf_status open_arrays(shf_outputs *o)
{
    const shf_variant_record *variants = o->scored->manifest.variants;
    const size_t cells = o->scored->cell_count;
    o->arrays = shf_arena_take(&o->arena, cells, sizeof(*o->arrays));
    shf_image_array *arrays = shf_arena_take(&o->arena, cells, sizeof(*arrays));
    if (!o->arrays || !arrays)
        return shf_fail_memory(o->context, "the arrays");
    shf_status status = SHF_OK;
    for (size_t c = 0; !status && c < cells; c++) {
        o->arrays[c] = NULL;
        if (variants[c].path)
            continue;
        const bool shared =
            c && o->arrays[c - 1] && strcmp(variants[c - 1].shard, variants[c].shard) == 0;
        o->arrays[c] = shared ? o->arrays[c - 1] : &arrays[c];
        if (!shared)
            status = open_array(o, variants[c].shard, &arrays[c]);
    }
    return status;
}

/* ---- all ---- */

shf_status shf_outputs_open(shf_context *context, const shf_scored *scored, const char *dir,
                            shf_outputs *out)
{
    *out = (shf_outputs){.context = context, .scored = scored, .dir = dir};
    shf_arena_init(&out->arena, &context->allocator);
    bool archives = false;
    for (size_t c = 0; c < scored->cell_count; c++)
        archives |= in_archive(&scored->manifest.variants[c]);
    shf_status status = archives ? index_archives(out) : SHF_OK;
    return status ? status : open_arrays(out);
}

void shf_outputs_close(shf_outputs *outputs)
{
    shf_release(outputs->context, outputs->members);
    outputs->members = NULL;
    if (outputs->scored)
        shf_arena_free(&outputs->arena);
}

/* ---- pixels ---- */

static shf_status read_range(shf_context *context, const char *path, int fd, const shf_place *place,
                             void *out)
{
    if (shf_file_read_at(fd, out, (size_t)place->size, place->offset))
        return SHF_OK;
    return errno ? shf_file_fail(context, path)
                 : shf_fail(context, SHF_ERR_DATA, "%s: shorter than it was", path);
}

static shf_status load_encoded(shf_context *context, shf_arena *arena, const char *path, int fd,
                               const shf_place *place, shf_image *image)
{
    if (place->size > MOST_BYTES)
        return shf_fail(context, SHF_ERR_LIMIT, "%s: more than %" PRIu64 " bytes", path,
                        MOST_BYTES);
    uint8_t *bytes = shf_arena_take(arena, (size_t)place->size, 1);
    if (!bytes)
        return shf_fail_memory(context, "an output");
    shf_status status = read_range(context, path, fd, place, bytes);
    if (!status) {
        status = shf_decode(context, arena, bytes, (size_t)place->size, 0, image);
        if (status)
            status = shf_fail(context, status, "%s: %s", path, shf_context_error(context));
    }
    return status;
}

/* A row of the array that the cell is in. */
static shf_status load_row(const shf_outputs *o, shf_array_places *places, shf_arena *arena,
                           const char *path, int fd, size_t output, shf_image *image)
{
    const size_t cells = o->scored->cell_count, cell = output % cells;
    const shf_image_array *array = o->arrays[cell];
    const uint64_t row =
        o->scored->manifest.variants[cell].first + o->scored->samples[output / cells].row;
    shf_context *context = places->context;
    if (row >= array->rows)
        return shf_fail(context, SHF_ERR_DATA, "%s: no array of images with a row %" PRIu64, path,
                        row);
    uint8_t *pixels = shf_arena_take(arena, (size_t)array->row, 1);
    if (!pixels)
        return shf_fail_memory(context, "an output");
    *image = shf_image_of(pixels, array->width, array->height, array->channels);
    shf_status status =
        shf_array_places_read(places, cell, fd, array, row, 0, pixels, (size_t)array->row);
    return status && status != SHF_ERR_MEMORY
               ? shf_fail(context, status, "%s: %s", path, shf_context_error(context))
               : status;
}

shf_status shf_outputs_load(const shf_outputs *o, shf_array_places *places, shf_arena *arena,
                            size_t output, shf_image *image)
{
    shf_context *context = places->context;
    const size_t cells = o->scored->cell_count;
    const shf_variant_record *variant = &o->scored->manifest.variants[output % cells];
    const shf_sample_record *sample = &o->scored->samples[output / cells];
    const char *below = variant->shard ? shf_shard_path(arena, variant->shard, sample->chunk)
                                       : shf_output_path(arena, variant->path, sample->stem);
    const char *path = below ? shf_path_join(arena, o->dir, below) : NULL;
    int fd;
    uint64_t size;
    shf_status status =
        path ? shf_file_open(context, path, &fd, &size) : shf_fail_memory(context, "a path");
    if (status)
        return status;
    const shf_place whole = {0, size};
    if (!variant->path)
        status = load_row(o, places, arena, path, fd, output, image);
    else
        status = load_encoded(context, arena, path, fd,
                              in_archive(variant) ? &o->members[output] : &whole, image);
    close(fd);
    return status;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reading every image of every variant, side by side, and writing down the rows in order. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generators/indexing/indexing.h"
#include "generators/pipeline/chunk.h"
#include "generators/pipeline/progress.h"
#include "generators/sources/file.h"
#include "manifests/paths.h"

typedef struct index_reading {
    shf_indexing *indexing;
    size_t next;        /* image */
    shf_buffer rows;    /* of the chunk under way */
    uint64_t row_count; /* in it */
    /* Of archives, which are read in order: where each variant stands, and the rows of each slot. */
    shf_array_places places;
    uint8_t **pixels;
    shf_meter meter;
} index_reading;

/* ---- one image, by any thread ---- */

/* The image of a variant; the text of a failure says which. */
static shf_status load(const index_reading *reading, shf_worker *worker, const shf_slot *slot,
                       size_t v, shf_loaded *out)
{
    const shf_indexing *indexing = reading->indexing;
    const shf_variant_record *variant = &indexing->plan.variants[v];
    const size_t item = slot->item;
    if (indexing->archives) {
        const shf_image_array *images = &shf_indexing_array(indexing, variant->shard)->images;
        uint8_t *row = reading->pixels[slot->number] + v * images->row;
        out->image = shf_image_of(row, images->width, images->height, images->channels);
        out->bytes = images->row;
        shf_sha256(row, (size_t)images->row, out->sha256);
        return SHF_OK;
    }
    if (variant->shard)
        return shf_indexing_read_row(indexing, worker, item, variant, out);
    const char *path =
        shf_output_path(&worker->arena, variant->path, indexing->plan.source->items[item].stem);
    if (!path)
        return shf_fail_memory(worker->context, "a path");
    shf_status status = shf_image_file_load(worker->context, &worker->arena, indexing->folder, path,
                                            indexing->plan.options.max_pixels, out);
    return status ? shf_fail(worker->context, status, "%s: %s", path, worker->context->error)
                  : SHF_OK;
}

static shf_status read_output(const index_reading *reading, shf_worker *worker, shf_slot *slot,
                              size_t v)
{
    const shf_indexing *indexing = reading->indexing;
    const shf_variant_record *variant = &indexing->plan.variants[v];
    shf_row_record *row = &slot->row;
    shf_output_record *output = &row->outputs[v];
    shf_loaded loaded = {0};
    uint8_t hash[SHF_SHA256_SIZE];
    *output = (shf_output_record){.variant = variant->id};
    shf_status status = load(reading, worker, slot, v, &loaded);
    if (status)
        return status;
    if (v && (loaded.image.width != row->width || loaded.image.height != row->height))
        return shf_fail(worker->context, SHF_ERR_DATA, "%s of %s: %dx%d pixels, and %dx%d in %s",
                        row->path, variant->id, loaded.image.width, loaded.image.height, row->width,
                        row->height, indexing->plan.variants[0].id);
    if (shf_sha256_image(&loaded.image, hash))
        return shf_fail_memory(worker->context, "a hash");
    row->width = loaded.image.width;
    row->height = loaded.image.height;
    shf_hex(hash, output->pixels);
    shf_hex(loaded.sha256, output->sha256);
    output->bytes = loaded.bytes;
    return SHF_OK;
}

static shf_status read_image(const shf_plan *plan, const shf_calls *calls, shf_worker *worker,
                             shf_slot *slot)
{
    const index_reading *reading = calls->user;
    const shf_item *item = &plan->source->items[slot->item];
    shf_row_record *row = &slot->row;
    *row = (shf_row_record){.key = item->key,
                            .path = item->path,
                            .stem = item->stem,
                            .label = item->label,
                            .labels = item->labels,
                            .label_count = item->label_count};
    row->output_count = plan->variant_count;
    row->outputs = shf_arena_take(&slot->arena, row->output_count, sizeof(*row->outputs));
    if (!row->outputs)
        return shf_fail_memory(worker->context, "a row");
    shf_status status = SHF_OK;
    for (size_t v = 0; v < plan->variant_count && !status; v++) {
        shf_mark mark = shf_arena_mark(&worker->arena);
        status = read_output(reading, worker, slot, v);
        shf_arena_rewind(&worker->arena, mark);
    }
    return status ? status : shf_row_write(worker->context, row, &slot->text);
}

/* ---- all images, in order ---- */

static shf_status next_image(void *user, shf_context *context, shf_slot *slot, bool *more)
{
    index_reading *reading = user;
    const volatile sig_atomic_t *cancel = reading->indexing->options.cancel;
    if (cancel && *cancel)
        return shf_fail(context, SHF_ERR_CANCELLED, "stopped: no manifest was written");
    *more = reading->next < reading->indexing->plan.source->count;
    slot->item = reading->next++;
    if (!*more || !reading->indexing->archives)
        return SHF_OK;
    return shf_indexing_read_archives(reading->indexing, &reading->places, context, slot->item,
                                      &slot->arena, &reading->pixels[slot->number]);
}

/* Writes the rows so far as the next file. */
static shf_status write_rows(index_reading *reading, shf_context *context)
{
    shf_indexing *indexing = reading->indexing;
    size_t number = indexing->chunks.size / sizeof(shf_chunk_record);
    shf_chunk_record chunk = {.path = shf_chunk_rows_path(&indexing->plan.arena, number),
                              .rows = reading->row_count,
                              .bytes = reading->rows.size};
    const char *path = chunk.path ? shf_indexing_path(indexing, chunk.path) : NULL;
    uint8_t hash[SHF_SHA256_SIZE];
    shf_sha256(reading->rows.data, reading->rows.size, hash);
    shf_hex(hash, chunk.sha256);
    if (!path || shf_buffer_append(&indexing->chunks, &chunk, sizeof(chunk)))
        return shf_fail_memory(context, "a chunk");
    shf_status status = shf_file_write(context, path, reading->rows.data, reading->rows.size);
    reading->rows.size = 0;
    reading->row_count = 0;
    return status;
}

static shf_status append_image(void *user, shf_context *context, shf_slot *slot)
{
    index_reading *reading = user;
    shf_indexing *indexing = reading->indexing;
    shf_manifest_record *manifest = &indexing->manifest;
    const shf_row_record *row = &slot->row;
    int size = indexing->plan.profile.size;
    uint64_t bytes = 0;
    for (size_t v = 0; v < row->output_count; v++)
        bytes += row->outputs[v].bytes;
    manifest->images++;
    manifest->outputs += row->output_count;
    manifest->bytes += bytes;
    indexing->odd_sizes += row->width != size || row->height != size;
    shf_meter_add(&reading->meter, row->output_count, bytes, false);
    if (shf_buffer_append(&reading->rows, slot->text.data, slot->text.size))
        return shf_fail_memory(context, "a chunk");
    reading->row_count++;
    bool whole = reading->row_count == indexing->plan.options.chunk;
    bool last = manifest->images == indexing->plan.source->count;
    return whole || last ? write_rows(reading, context) : SHF_OK;
}

static shf_status run(index_reading *reading)
{
    const shf_plan *plan = &reading->indexing->plan;
    const shf_calls calls = {
        .make = read_image, .next = next_image, .append = append_image, .user = reading};
    shf_meter_begin(&reading->meter, &plan->options, plan->source->count,
                    plan->source->count * plan->variant_count);
    shf_team team;
    shf_status status = shf_team_open(plan, plan->threads, &team);
    if (!status)
        status = shf_team_run(&team, &calls);
    if (!status)
        shf_meter_end(&reading->meter);
    shf_team_close(&team);
    return status;
}

shf_status shf_indexing_read(shf_indexing *indexing)
{
    if (mkdirat(indexing->folder, SHF_ROWS_FOLDER, 0777))
        return shf_fail(indexing->context, SHF_ERR_IO, "%s: cannot make the folder %s: %s",
                        indexing->options.dir, SHF_ROWS_FOLDER, strerror(errno));
    indexing->begun = true;
    index_reading reading = {.indexing = indexing};
    shf_buffer_init(&reading.rows, indexing->context);
    const shf_mark mark = shf_arena_mark(&indexing->context->scratch);
    reading.pixels =
        shf_arena_take(&indexing->context->scratch, shf_team_slots(indexing->plan.threads),
                       sizeof(*reading.pixels));
    shf_status status =
        shf_array_places_open(indexing->context, indexing->plan.variant_count, &reading.places);
    if (!status && !reading.pixels)
        status = shf_fail_memory(indexing->context, "the rows of images");
    if (!status)
        status = run(&reading);
    shf_array_places_close(&reading.places);
    shf_buffer_free(&reading.rows);
    shf_arena_rewind(&indexing->context->scratch, mark);
    return status;
}

void shf_indexing_take_back(shf_indexing *indexing)
{
    const shf_chunk_record *chunks = (const shf_chunk_record *)(const void *)indexing->chunks.data;
    for (size_t i = 0; indexing->begun && i < indexing->chunks.size / sizeof(*chunks); i++)
        unlinkat(indexing->folder, chunks[i].path, 0);
    if (indexing->begun)
        unlinkat(indexing->folder, SHF_ROWS_FOLDER, AT_REMOVEDIR);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Layout cifar-c: the labels of the rows, which are a source's items; the rows themselves; and the
 * arrays as files. */
#include <inttypes.h>
#include <stdio.h>

#include "corruptions/base/rows.h"
#include "generators/indexing/indexing.h"
#include "generators/sources/file.h"
#include "generators/sources/labels.h"

#define SPLIT "test" /* what was corrupted: keys are those of the cifar: source */
#define BLOCK ((size_t)1 << 20)

/* ---- labels ---- */

static shf_status read_label(shf_context *context, const shf_index_array *labels, uint64_t row,
                             uint64_t *label)
{
    uint8_t bytes[8] = {0};
    unsigned width = labels->npy.width;
    shf_status status =
        shf_read_at(context, labels->file, bytes, width, labels->npy.offset + row * width);
    if (status)
        return shf_fail(context, status, SHF_LABELS ": %s", context->error);
    *label = 0;
    for (unsigned i = 0; i < width; i++)
        *label |= (uint64_t)bytes[i] << (8 * i);
    bool negative = labels->npy.kind == 'i' && bytes[width - 1] & 0x80;
    if (negative || *label >= SHF_MAX_CLASSES)
        return shf_fail(context, SHF_ERR_DATA, SHF_LABELS ": row %" PRIu64 " is no label", row);
    return SHF_OK;
}

/* They are the same for every severity. */
static shf_status check_labels(shf_context *context, const shf_indexing *indexing,
                               const shf_index_array *labels)
{
    uint64_t count = labels->npy.shape[0], rows = indexing->rows, label, first;
    if (count % rows != 0)
        return shf_fail(context, SHF_ERR_DATA,
                        SHF_LABELS ": %" PRIu64 " labels, which is no whole number of severities "
                                   "of %" PRIu64 " images",
                        count, rows);
    shf_status status = SHF_OK;
    for (uint64_t i = rows; i < count && !status; i++) {
        status = read_label(context, labels, i, &label);
        if (!status)
            status = read_label(context, labels, i % rows, &first);
        if (!status && label != first)
            status = shf_fail(context, SHF_ERR_DATA,
                              SHF_LABELS ": row %" PRIu64 " has another label than row %" PRIu64
                                         ", which is the same image",
                              i, i % rows);
    }
    return status;
}

static shf_status rows_open(shf_context *context, shf_source *source)
{
    const shf_indexing *indexing = source->options.given;
    const shf_index_array *labels = shf_indexing_array(indexing, SHF_LABELS);
    shf_status status = check_labels(context, indexing, labels);
    for (uint64_t i = 0; i < indexing->rows && !status; i++) {
        char text[48];
        uint64_t label;
        status = read_label(context, labels, i, &label);
        if (status)
            return status;
        int length = snprintf(text, sizeof(text), SPLIT "/%" PRIu64, i);
        shf_entry entry = {.path = shf_source_text(source, text, (size_t)length)};
        length = snprintf(text, sizeof(text), "%" PRIu64, label);
        entry.label = shf_source_text(source, text, (size_t)length);
        status = entry.path && entry.label ? shf_source_add(context, source, &entry)
                                           : shf_fail_memory(context, "the list of images");
    }
    return status;
}

/* Its images are not loaded as those of sources are: an item stands for a row of every variant. */
static const shf_source_type rows_type = {.prefix = "", .ordered = true, .open = rows_open};

shf_status shf_indexing_array_images(shf_indexing *indexing)
{
    const shf_source_options options = {
        .spec = SHF_LABELS, .classes = indexing->options.classes, .given = indexing};
    return shf_source_open_as(indexing->context, &rows_type, &options, &indexing->plan.source);
}

/* ---- rows ---- */

shf_status shf_indexing_read_row(const shf_indexing *indexing, shf_worker *worker, size_t row,
                                 const shf_variant_record *variant, shf_loaded *out)
{
    const shf_index_array *array = shf_indexing_array(indexing, variant->shard);
    const shf_image_array *images = &array->images;
    const size_t size = (size_t)images->row;
    out->image = shf_image_take(&worker->arena, images->width, images->height, images->channels);
    if (!out->image.data)
        return shf_fail_memory(worker->context, "a row of an array");
    shf_status status = shf_read_at(worker->context, array->file, out->image.data, size,
                                    images->npy.offset + (variant->first + row) * size);
    if (status)
        return shf_fail(worker->context, status, "%s: %s", array->path, worker->context->error);
    shf_sha256(out->image.data, size, out->sha256);
    out->bytes = size;
    return SHF_OK;
}

/* ---- files ---- */

static shf_status hash_file(shf_context *context, const shf_index_array *array,
                            char hex[SHF_SHA256_HEX])
{
    shf_sha256_state state;
    uint8_t hash[SHF_SHA256_SIZE], *block = shf_arena_take(&context->scratch, BLOCK, 1);
    if (!block || shf_sha256_begin(&state))
        return shf_fail_memory(context, "a hash");
    shf_status status = SHF_OK;
    for (uint64_t at = 0; at < array->size && !status; at += BLOCK) {
        size_t size = array->size - at < BLOCK ? (size_t)(array->size - at) : BLOCK;
        status = shf_read_at(context, array->file, block, size, at);
        shf_sha256_add(&state, block, status ? 0 : size);
    }
    shf_sha256_end(&state, hash);
    shf_hex(hash, hex);
    return status ? shf_fail(context, status, "%s: %s", array->path, context->error) : SHF_OK;
}

shf_status shf_indexing_shards(shf_indexing *indexing)
{
    shf_manifest_record *manifest = &indexing->manifest;
    const shf_index_array *arrays = (const shf_index_array *)(const void *)indexing->arrays.data;
    size_t count = indexing->arrays.size / sizeof(*arrays);
    manifest->shards = shf_arena_take(&indexing->plan.arena, count, sizeof(*manifest->shards));
    if (!manifest->shards)
        return shf_fail_memory(indexing->context, "the table of arrays");
    shf_status status = SHF_OK;
    for (size_t i = 0; i < count && !status; i++) {
        shf_shard_record *shard = &manifest->shards[manifest->shard_count++];
        shf_mark mark = shf_arena_mark(&indexing->context->scratch);
        *shard = (shf_shard_record){.path = arrays[i].path,
                                    .bytes = arrays[i].size,
                                    .outputs = arrays[i].images.rows}; /* labels.npy: 0 */
        status = hash_file(indexing->context, &arrays[i], shard->sha256);
        shf_arena_rewind(&indexing->context->scratch, mark);
    }
    return status;
}

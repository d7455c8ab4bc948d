/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Layout cifar-c: "<corruption>.npy", the rows of all severities one after the other, and
 * "labels.npy", as CIFAR-10-C and CIFAR-100-C have them; "clean.npy" beside them has one of each. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/corruption.h"
#include "generators/indexing/indexing.h"
#include "generators/sources/shards.h"

#define ENDING ".npy"
#define CLEAN "clean.npy"
#define MOST_ROWS 10000000u /* images */

static size_t array_count(const shf_indexing *indexing)
{
    return indexing->arrays.size / sizeof(shf_index_array);
}

static shf_index_array *array_at(const shf_indexing *indexing, size_t i)
{
    return (shf_index_array *)(void *)indexing->arrays.data + i;
}

const shf_index_array *shf_indexing_array(const shf_indexing *indexing, const char *path)
{
    for (size_t i = 0; i < array_count(indexing); i++)
        if (strcmp(array_at(indexing, i)->path, path) == 0)
            return array_at(indexing, i);
    return NULL;
}

static bool is_labels(const shf_index_array *array)
{
    return strcmp(array->path, SHF_LABELS) == 0;
}

/* ---- opening ---- */

static bool is_side(uint64_t size)
{
    return size > 0 && size <= SHF_MAX_SIDE;
}

/* 8-bit images: rows, height, width, channels. */
static bool holds_images(const shf_npy *npy)
{
    return npy->kind == 'u' && npy->width == 1 && npy->rank == 4 && npy->shape[0] > 0 &&
           is_side(npy->shape[1]) && is_side(npy->shape[2]) &&
           (npy->shape[3] == 1 || npy->shape[3] == 3);
}

static bool holds_labels(const shf_npy *npy)
{
    return (npy->kind == 'u' || npy->kind == 'i') && npy->rank == 1 && npy->shape[0] > 0 &&
           !npy->big_endian;
}

static shf_status read_header(shf_context *context, uint64_t max_pixels, shf_index_array *array)
{
    shf_status status = shf_npy_read(context, array->file, array->size, &array->npy);
    if (status)
        return shf_fail(context, status, "%s: %s", array->path, context->error);
    bool labels = is_labels(array);
    const uint64_t *shape = array->npy.shape;
    if (!labels && holds_images(&array->npy) && shape[1] * shape[2] > max_pixels)
        return shf_fail(context, SHF_ERR_LIMIT,
                        "%s: images of %" PRIu64 "x%" PRIu64 " pixels; the limit is %" PRIu64
                        " pixels",
                        array->path, shape[2], shape[1], max_pixels);
    if (labels ? holds_labels(&array->npy) : holds_images(&array->npy))
        return SHF_OK;
    return shf_fail(context, SHF_ERR_DATA, "%s: not an array of %s", array->path,
                    labels ? "labels (whole numbers, one a row)"
                           : "8-bit images (rows, height, width, 1 or 3 channels)");
}

static shf_status open_array(shf_indexing *indexing, const char *name)
{
    shf_context *context = indexing->context;
    shf_index_array array = {.path = name};
    const char *path = shf_indexing_path(indexing, name);
    shf_status status = path ? shf_shard_open(context, path, &array.file, &array.size)
                             : shf_fail_memory(context, "a path");
    if (status)
        return shf_fail(context, status, "%s: %s", name, context->error);
    if (shf_buffer_append(&indexing->arrays, &array, sizeof(array))) {
        close(array.file);
        return shf_fail_memory(context, "the list of arrays");
    }
    return read_header(context, indexing->plan.options.max_pixels,
                       array_at(indexing, array_count(indexing) - 1));
}

static shf_status open_arrays(shf_indexing *indexing)
{
    shf_buffer names;
    shf_buffer_init(&names, indexing->context);
    shf_status status = shf_indexing_list(indexing, "", &names);
    const char *const *texts = (const char *const *)(const void *)names.data;
    for (size_t i = 0; i < names.size / sizeof(*texts) && !status; i++) {
        size_t length = strlen(texts[i]), ending = strlen(ENDING);
        if (length > ending && strcmp(texts[i] + length - ending, ENDING) == 0)
            status = open_array(indexing, texts[i]);
        else
            shf_indexing_pass_over(indexing, texts[i], "not an array");
    }
    shf_buffer_free(&names);
    return status;
}

void shf_indexing_close_arrays(shf_indexing *indexing)
{
    for (size_t i = 0; i < array_count(indexing); i++)
        close(array_at(indexing, i)->file);
    shf_buffer_free(&indexing->arrays);
}

/* ---- which rows are what ---- */

static const char *name_of(shf_indexing *indexing, const shf_index_array *array)
{
    return shf_arena_print(&indexing->plan.arena, "%.*s",
                           (int)(strlen(array->path) - strlen(ENDING)), array->path);
}

/* How many rows are one severity: what clean.npy has, or what the profile's severities give. */
static shf_status count_rows(shf_indexing *indexing)
{
    const shf_index_array *clean = shf_indexing_array(indexing, CLEAN);
    indexing->rows = clean ? clean->npy.shape[0] : 0;
    for (size_t i = 0; i < array_count(indexing) && !indexing->rows; i++) {
        const shf_index_array *array = array_at(indexing, i);
        const char *name = name_of(indexing, array);
        if (!name)
            return shf_fail_memory(indexing->context, "a name");
        int severities = shf_severity_count(name, indexing->plan.profile.name);
        if (severities)
            indexing->rows = array->npy.shape[0] / (uint64_t)severities;
    }
    if (indexing->rows > MOST_ROWS)
        return shf_fail(indexing->context, SHF_ERR_LIMIT, "%s: more than %u images",
                        indexing->options.dir, MOST_ROWS);
    if (indexing->rows)
        return SHF_OK;
    return shf_fail(indexing->context, SHF_ERR_DATA,
                    "%s: no corruption of the profile %s there, and no " CLEAN
                    ": how many rows a severity has cannot be told",
                    indexing->options.dir, indexing->plan.profile.name);
}

static shf_status check_shape(const shf_indexing *indexing, const shf_index_array *array)
{
    const shf_index_array *first = array_at(indexing, is_labels(array_at(indexing, 0)));
    uint64_t rows = array->npy.shape[0];
    if (memcmp(array->npy.shape + 1, first->npy.shape + 1, 3 * sizeof(rows)) != 0)
        return shf_fail(indexing->context, SHF_ERR_DATA, "%s: images of another shape than in %s",
                        array->path, first->path);
    if (rows % indexing->rows == 0 && rows / indexing->rows <= SHF_MAX_SEVERITY)
        return SHF_OK;
    return shf_fail(indexing->context, SHF_ERR_DATA,
                    "%s: %" PRIu64 " rows, which is no whole number of severities of %" PRIu64
                    " images",
                    array->path, rows, indexing->rows);
}

static shf_status add_places(shf_indexing *indexing, const shf_index_array *array)
{
    bool clean = strcmp(array->path, CLEAN) == 0;
    uint64_t count = array->npy.shape[0] / indexing->rows;
    shf_place place = {.name = name_of(indexing, array), .path = array->path};
    shf_status status =
        place.name ? check_shape(indexing, array) : shf_fail_memory(indexing->context, "a name");
    for (uint64_t i = 0; i < count && !status; i++) {
        place.severity = clean ? 0 : (int)i + 1;
        place.first = i * indexing->rows;
        if (shf_buffer_append(&indexing->found, &place, sizeof(place)))
            status = shf_fail_memory(indexing->context, "the list of variants");
    }
    return status;
}

shf_status shf_indexing_find_arrays(shf_indexing *indexing)
{
    shf_status status = open_arrays(indexing);
    if (!status && !shf_indexing_array(indexing, SHF_LABELS))
        status = shf_fail(indexing->context, SHF_ERR_DATA,
                          "%s: no " SHF_LABELS " in it: give the folder that has the arrays",
                          indexing->options.dir);
    if (!status)
        status = count_rows(indexing);
    for (size_t i = 0; i < array_count(indexing) && !status; i++)
        if (!is_labels(array_at(indexing, i)))
            status = add_places(indexing, array_at(indexing, i));
    return status;
}

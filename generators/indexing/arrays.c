/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Layout cifar-c: "<corruption>.npy", the rows of all severities one after the other, and
 * "labels.npy", as CIFAR-10-C and CIFAR-100-C have them; "clean.npy" beside them has one of each.
 * Layout medmnist-c: "<corruption>.npz", each with images and labels, and "clean.npz". */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/corruption.h"
#include "generators/indexing/indexing.h"
#include "generators/sources/shards.h"

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

/* labels.npy. */
static bool is_labels(const shf_index_array *array)
{
    return array->images.rows == 0;
}

static const char *ending_of(const shf_indexing *indexing)
{
    return indexing->archives ? ".npz" : ".npy";
}

static const shf_index_array *clean_of(const shf_indexing *indexing)
{
    return shf_indexing_array(indexing, indexing->archives ? "clean.npz" : "clean.npy");
}

/* ---- opening ---- */

static shf_status read_labels_header(shf_context *context, shf_index_array *array)
{
    shf_npy *npy = &array->npy;
    shf_status status = shf_npy_read(context, array->file, array->size, npy);
    if (!status && ((npy->kind != 'u' && npy->kind != 'i') || npy->rank != 1 ||
                    npy->shape[0] == 0 || npy->big_endian))
        status =
            shf_fail(context, SHF_ERR_DATA, "not an array of labels (whole numbers, one a row)");
    return status;
}

static shf_status read_header(shf_indexing *indexing, shf_index_array *array)
{
    shf_context *context = indexing->context;
    const uint64_t max_pixels = indexing->plan.options.max_pixels;
    shf_image_array *images = &array->images;
    const bool labels = strcmp(array->path, SHF_LABELS) == 0;
    shf_status status =
        labels ? read_labels_header(context, array)
               : shf_image_array_open(context, &indexing->plan.arena, array->file, array->size,
                                      indexing->archives ? SHF_NPZ_IMAGES : NULL, images);
    if (!status && !labels && (uint64_t)images->width * (uint64_t)images->height > max_pixels)
        status = shf_fail(context, SHF_ERR_LIMIT,
                          "images of %dx%d pixels; the limit is %" PRIu64 " pixels", images->width,
                          images->height, max_pixels);
    return status ? shf_fail(context, status, "%s: %s", array->path, context->error) : SHF_OK;
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
    return read_header(indexing, array_at(indexing, array_count(indexing) - 1));
}

static shf_status open_arrays(shf_indexing *indexing)
{
    shf_buffer names;
    shf_buffer_init(&names, indexing->context);
    shf_status status = shf_indexing_list(indexing, "", &names);
    const char *const *texts = (const char *const *)(const void *)names.data;
    for (size_t i = 0; i < names.size / sizeof(*texts) && !status; i++) {
        size_t length = strlen(texts[i]), ending = strlen(ending_of(indexing));
        if (length > ending && strcmp(texts[i] + length - ending, ending_of(indexing)) == 0)
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
    shf_array_file_close(&indexing->labels);
    shf_buffer_free(&indexing->arrays);
}

/* ---- which rows are what ---- */

static const char *name_of(shf_indexing *indexing, const shf_index_array *array)
{
    return shf_arena_print(&indexing->plan.arena, "%.*s",
                           (int)(strlen(array->path) - strlen(ending_of(indexing))), array->path);
}

/* How many rows are one severity: what clean.npy has, or what the profile's severities give. */
static shf_status count_rows(shf_indexing *indexing)
{
    const shf_index_array *clean = clean_of(indexing);
    indexing->rows = clean ? clean->images.rows : 0;
    for (size_t i = 0; i < array_count(indexing) && !indexing->rows; i++) {
        const shf_index_array *array = array_at(indexing, i);
        const char *name = name_of(indexing, array);
        if (!name)
            return shf_fail_memory(indexing->context, "a name");
        int severities = shf_severity_count(name, indexing->plan.profile.name);
        if (severities)
            indexing->rows = array->images.rows / (uint64_t)severities;
    }
    if (indexing->rows > MOST_ROWS)
        return shf_fail(indexing->context, SHF_ERR_LIMIT, "%s: more than %u images",
                        indexing->options.dir, MOST_ROWS);
    if (indexing->rows)
        return SHF_OK;
    return shf_fail(indexing->context, SHF_ERR_DATA,
                    "%s: no corruption of the profile %s there, and no clean%s: how many rows a "
                    "severity has cannot be told",
                    indexing->options.dir, indexing->plan.profile.name, ending_of(indexing));
}

static shf_status check_shape(const shf_indexing *indexing, const shf_index_array *array)
{
    const shf_index_array *first = array_at(indexing, is_labels(array_at(indexing, 0)));
    const shf_image_array *one = &first->images, *other = &array->images;
    uint64_t rows = other->rows;
    if (one->height != other->height || one->width != other->width ||
        one->channels != other->channels)
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
    bool clean = array == clean_of(indexing);
    uint64_t count = array->images.rows / indexing->rows;
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
    if (!status && !indexing->archives && !shf_indexing_array(indexing, SHF_LABELS))
        status = shf_fail(indexing->context, SHF_ERR_DATA,
                          "%s: no " SHF_LABELS " in it: give the folder that has the arrays",
                          indexing->options.dir);
    if (!status)
        status = count_rows(indexing);
    if (!status && indexing->archives)
        status = shf_indexing_archive_labels(indexing);
    for (size_t i = 0; i < array_count(indexing) && !status; i++)
        if (!is_labels(array_at(indexing, i)))
            status = add_places(indexing, array_at(indexing, i));
    return status;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Layout medmnist-c: labels, which every archive has beside its images, and the rows of archives. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "generators/indexing/indexing.h"
#include "generators/sources/npz.h"

#define SPLIT "test" /* what was corrupted */
#define PROFILES "medmnist-c/"
#define BLOCK ((size_t)1 << 16)

/* ---- the dataset ---- */

/* Of a profile; NULL where it is of none. */
static const shf_medmnist *dataset_of(const shf_indexing *indexing)
{
    const char *profile = indexing->plan.profile.name;
    return strncmp(profile, PROFILES, strlen(PROFILES)) == 0
               ? shf_medmnist_find(profile + strlen(PROFILES))
               : NULL;
}

shf_status shf_indexing_profile(shf_indexing *indexing, const char **out)
{
    char path[PATH_MAX];
    const char *slash = realpath(indexing->options.dir, path) ? strrchr(path, '/') : NULL;
    const shf_medmnist *dataset = slash ? shf_medmnist_find(slash + 1) : NULL;
    if (!dataset)
        return shf_fail(indexing->context, SHF_ERR_ARGUMENT,
                        "%s is not named after a dataset: say which it is with --profile " PROFILES
                        "pathmnist, or another one",
                        indexing->options.dir);
    *out = shf_arena_print(&indexing->plan.arena, PROFILES "%s", dataset->name);
    return *out ? SHF_OK : shf_fail_memory(indexing->context, "a profile");
}

/* ---- labels ---- */

static shf_status unpack_labels(shf_indexing *indexing, const shf_index_array *array,
                                shf_array_file *out)
{
    shf_zip zip;
    shf_context *context = indexing->context;
    *out = (shf_array_file){.file = -1};
    shf_status status = shf_zip_open(context, array->file, array->size, &zip);
    const shf_zip_member *member = status ? NULL : shf_zip_find(&zip, SHF_NPZ_LABELS ".npy");
    if (!status && !member)
        status = shf_fail(context, SHF_ERR_DATA, "no array '" SHF_NPZ_LABELS "' in it");
    if (!status)
        status = shf_array_file_unpack(context, &zip, member, shf_npz_check_labels, out);
    shf_zip_close(&zip);
    return status ? shf_fail(context, status, "%s: %s", array->path, context->error) : SHF_OK;
}

/* Bytes of the labels of an image. */
static uint64_t label_bytes(const shf_npy *npy)
{
    return npy->bytes / npy->shape[0];
}

/* The labels of an archive against those of the first, whose first rows every severity repeats. */
static shf_status compare_labels(const shf_indexing *indexing, const shf_index_array *array,
                                 const shf_array_file *labels, uint8_t *blocks)
{
    const shf_npy *one = &indexing->labels.npy, *two = &labels->npy;
    const uint64_t severity = indexing->rows * label_bytes(one);
    const bool alike = one->kind == two->kind && one->width == two->width &&
                       one->big_endian == two->big_endian && label_bytes(one) == label_bytes(two) &&
                       two->shape[0] == array->images.rows;
    shf_status status = SHF_OK;
    bool same = alike;
    for (uint64_t at = 0; !status && same && at < two->bytes;) {
        const uint64_t first = at % severity, end = severity - first;
        const uint64_t left = two->bytes - at < end ? two->bytes - at : end;
        const size_t size = left < BLOCK ? (size_t)left : BLOCK;
        status = shf_array_file_read(labels, indexing->context, at, blocks, size);
        if (!status)
            status = shf_array_file_read(&indexing->labels, indexing->context, first,
                                         blocks + BLOCK, size);
        same = memcmp(blocks, blocks + BLOCK, size) == 0;
        at += size;
    }
    return status || same
               ? status
               : shf_fail(indexing->context, SHF_ERR_DATA,
                          "%s: the labels are not those of the other archives, over and over for "
                          "each severity",
                          array->path);
}

static shf_status check_labels(shf_indexing *indexing, const shf_index_array *array,
                               uint8_t *blocks)
{
    shf_array_file labels;
    shf_status status = unpack_labels(indexing, array, &labels);
    if (!status && indexing->labels.file < 0) {
        indexing->labels = labels;
        labels.file = -1;
        return compare_labels(indexing, array, &indexing->labels, blocks);
    }
    if (!status)
        status = compare_labels(indexing, array, &labels, blocks);
    shf_array_file_close(&labels);
    return status;
}

shf_status shf_indexing_archive_labels(shf_indexing *indexing)
{
    const shf_index_array *arrays = (const shf_index_array *)(const void *)indexing->arrays.data;
    const size_t count = indexing->arrays.size / sizeof(*arrays);
    const shf_mark mark = shf_arena_mark(&indexing->context->scratch);
    uint8_t *blocks = shf_arena_take(&indexing->context->scratch, 2, BLOCK);
    shf_status status = blocks ? SHF_OK : shf_fail_memory(indexing->context, "labels");
    for (size_t i = 0; !status && i < count; i++)
        status = check_labels(indexing, &arrays[i], blocks);
    shf_arena_rewind(&indexing->context->scratch, mark);
    return status;
}

/* ---- images ---- */

/* The first severity of the labels, as the source npz: has them. */
static shf_status archives_open(shf_context *context, shf_source *source)
{
    const shf_indexing *indexing = source->options.given;
    shf_npz_state *state = shf_arena_take(&source->arena, 1, sizeof(*state));
    if (!state)
        return shf_fail_memory(context, "a source");
    *state = (shf_npz_state){.images.file = -1,
                             .labels = indexing->labels,
                             .shape.rows = indexing->rows,
                             .dataset = dataset_of(indexing),
                             .shown = SHF_NPZ_LABELS,
                             .keys = SPLIT};
    state->labels.npy.shape[0] = indexing->rows;
    return shf_npz_add_rows(context, source, state);
}

/* Its images are not loaded as those of sources are: an item stands for a row of every variant. */
static const shf_source_type archives_type = {.prefix = "", .ordered = true, .open = archives_open};

shf_status shf_indexing_archive_images(shf_indexing *indexing)
{
    const shf_source_options options = {
        .spec = SHF_NPZ_LABELS, .classes = indexing->options.classes, .given = indexing};
    return shf_source_open_as(indexing->context, &archives_type, &options, &indexing->plan.source);
}

shf_status shf_indexing_read_archives(const shf_indexing *indexing, shf_array_places *places,
                                      shf_context *context, size_t image, shf_arena *arena,
                                      uint8_t **out)
{
    const shf_plan *plan = &indexing->plan;
    const size_t row = (size_t)shf_indexing_array(indexing, plan->variants[0].shard)->images.row;
    *out = shf_arena_take(arena, plan->variant_count, row);
    if (!*out)
        return shf_fail_memory(context, "rows of arrays");
    for (size_t v = 0; v < plan->variant_count; v++) {
        const shf_variant_record *variant = &plan->variants[v];
        const shf_index_array *array = shf_indexing_array(indexing, variant->shard);
        shf_status status = shf_array_places_read(places, v, array->file, &array->images,
                                                  variant->first + image, 0, *out + v * row, row);
        if (status) /* told in the places' context */
            return shf_fail(context, status, "%s: %s", array->path,
                            shf_context_error(places->context));
    }
    return SHF_OK;
}

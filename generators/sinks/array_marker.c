/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Markers of arrays: what a whole array holds. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "generators/sinks/array.h"
#include "manifests/image_array.h"

#define MARKER_LIMIT ((uint64_t)64 << 20)

char *shf_fragment_path(shf_arena *arena, uint64_t chunk, const char *variant)
{
    return shf_arena_print(arena, ".shiftforge/fragments/%06" PRIu64 "/%s", chunk, variant);
}

uint64_t shf_shape_bytes(const int shape[3])
{
    return (uint64_t)shape[0] * (uint64_t)shape[1] * (uint64_t)shape[2];
}

static shf_status marker_path(const shf_release_dir *release, shf_context *context,
                              const char *array, char path[PATH_MAX])
{
    if (snprintf(path, PATH_MAX, "%s/.shiftforge/array-%s.json", release->path, array) < PATH_MAX)
        return SHF_OK;
    return shf_fail(context, SHF_ERR_ARGUMENT, "%s: the path is too long", release->path);
}

/* ---- reading ---- */

static bool read_variants(shf_arena *arena, const json_t *list, shf_array *out)
{
    out->variant_count = json_array_size(list);
    out->variants = shf_arena_take(arena, out->variant_count, sizeof(*out->variants));
    for (size_t i = 0; out->variants && i < out->variant_count; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        out->variants[i] = text ? shf_arena_print(arena, "%s", text) : NULL;
        if (!out->variants[i])
            return false;
    }
    return out->variants != NULL;
}

static bool read_parts(shf_arena *arena, const json_t *list, shf_array *out)
{
    out->part_count = json_array_size(list);
    out->parts = shf_arena_take(arena, out->part_count, sizeof(*out->parts));
    for (size_t i = 0; out->parts && i < out->part_count; i++) {
        json_int_t number, rows;
        if (json_unpack(json_array_get(list, i), "[II]", &number, &rows) || number < 0 || rows < 1)
            return false;
        out->parts[i] = (shf_array_part){(uint64_t)number, (uint64_t)rows};
    }
    return out->parts != NULL;
}

/* Of archives: where the first fragment begins, and bytes and checksum of each. */
static bool read_packed(shf_arena *arena, const json_t *document, shf_array *out)
{
    json_int_t start, bytes, crc;
    json_t *list;
    const size_t count = out->variant_count * out->part_count;
    if (json_unpack((json_t *)(uintptr_t)document, "{sI so}", "start", &start, "packed", &list) ||
        json_array_size(list) != count || start < 0)
        return false;
    out->start = (uint64_t)start;
    out->packed = shf_arena_take(arena, count, sizeof(*out->packed));
    for (size_t i = 0; out->packed && i < count; i++) {
        if (json_unpack(json_array_get(list, i), "[II]", &bytes, &crc) || bytes < 1 || crc < 0)
            return false;
        out->packed[i] = (shf_packed){.bytes = (uint64_t)bytes, .crc = (uint32_t)crc};
    }
    return out->packed != NULL;
}

/* Whether an archive can hold the fragments that the marker says. */
static bool fits_packed(const shf_array *array)
{
    uint64_t left = array->shard.bytes;
    if (array->start > left)
        return false;
    left -= array->start;
    for (size_t i = 0; i < array->variant_count * array->part_count; i++) {
        if (array->packed[i].bytes > left)
            return false;
        left -= array->packed[i].bytes;
    }
    return true;
}

/* Whether the file can hold what the marker says: images after a header of whole blocks. */
static bool fits(const shf_array *array)
{
    uint64_t image = 1, rows = 0;
    for (int i = 0; i < 3; i++) {
        if (array->shape[i] < 0 || array->shape[i] > SHF_MAX_SIDE)
            return false;
        image *= (uint64_t)array->shape[i];
    }
    for (size_t i = 0; i < array->part_count; i++) {
        if (array->parts[i].rows > array->shard.bytes)
            return false;
        rows += array->parts[i].rows * array->variant_count;
    }
    if (!image) /* labels */
        return true;
    if (rows > array->shard.bytes / image)
        return false;
    uint64_t header = array->shard.bytes - rows * image;
    return header && header % 64 == 0 && header <= UINT16_MAX;
}

/* false for what is no marker, or where there is no memory: the array is made again. */
static bool parse(shf_arena *arena, json_t *document, shf_array *out)
{
    json_int_t bytes, outputs;
    const char *sha256;
    json_t *variants, *parts;
    if (json_unpack(document, "{sI ss sI s[iii] so so}", "bytes", &bytes, "sha256", &sha256,
                    "outputs", &outputs, "shape", &out->shape[0], &out->shape[1], &out->shape[2],
                    "variants", &variants, "chunks", &parts))
        return false;
    out->shard.bytes = (uint64_t)bytes;
    out->shard.outputs = (uint64_t)outputs;
    snprintf(out->shard.sha256, sizeof(out->shard.sha256), "%s", sha256);
    if (!read_variants(arena, variants, out) || !read_parts(arena, parts, out))
        return false;
    return shf_is_npz(out->shard.path) ? read_packed(arena, document, out) && fits_packed(out)
                                       : fits(out);
}

shf_status shf_array_read(const shf_release_dir *release, shf_context *context, shf_arena *arena,
                          const char *path, shf_array *out)
{
    *out = (shf_array){.shard.path = path};
    char marker[PATH_MAX];
    uint64_t size;
    if (!shf_release_has(release, path, &size))
        return SHF_OK;
    shf_status status = marker_path(release, context, path, marker);
    if (status || !shf_release_has(release, marker + strlen(release->path) + 1, NULL))
        return status;
    shf_buffer text;
    shf_buffer_init(&text, context);
    status = shf_file_read(context, marker, MARKER_LIMIT, &text);
    if (!status) {
        json_t *document = json_loadb((const char *)text.data, text.size, 0, NULL);
        out->present = parse(arena, document, out) && out->shard.bytes == size;
        json_decref(document);
    }
    shf_buffer_free(&text);
    return status;
}

bool shf_array_has(const shf_array *array, const char *variant, uint64_t chunk)
{
    bool has_variant = false, has_part = false;
    for (size_t i = 0; array->present && i < array->variant_count; i++)
        has_variant = has_variant || strcmp(array->variants[i], variant) == 0;
    for (size_t i = 0; array->present && i < array->part_count; i++)
        has_part = has_part || array->parts[i].number == chunk;
    return has_variant && has_part;
}

bool shf_array_equal(const shf_array *one, const shf_array *two)
{
    if (one->variant_count != two->variant_count || one->part_count != two->part_count)
        return false;
    for (size_t i = 0; i < one->variant_count; i++) {
        if (strcmp(one->variants[i], two->variants[i]) != 0)
            return false;
    }
    return memcmp(one->parts, two->parts, one->part_count * sizeof(*one->parts)) == 0;
}

/* ---- writing ---- */

static json_t *describe(const shf_array *array)
{
    json_t *variants = json_array(), *parts = json_array();
    int failed = 0;
    for (size_t i = 0; i < array->variant_count; i++)
        failed |= json_array_append_new(variants, json_string(array->variants[i]));
    for (size_t i = 0; i < array->part_count; i++)
        failed |= json_array_append_new(parts, json_pack("[II]", (json_int_t)array->parts[i].number,
                                                         (json_int_t)array->parts[i].rows));
    if (failed) {
        json_decref(variants);
        json_decref(parts);
        return NULL;
    }
    return json_pack("{sI ss sI s[iii] so so}", "bytes", (json_int_t)array->shard.bytes, "sha256",
                     array->shard.sha256, "outputs", (json_int_t)array->shard.outputs, "shape",
                     array->shape[0], array->shape[1], array->shape[2], "variants", variants,
                     "chunks", parts);
}

/* What is said of archives only. */
static int describe_packed(const shf_array *array, json_t *document)
{
    json_t *packed = json_array();
    int failed = json_object_set_new(document, "start", json_integer((json_int_t)array->start));
    for (size_t i = 0; i < array->variant_count * array->part_count; i++)
        failed |=
            json_array_append_new(packed, json_pack("[II]", (json_int_t)array->packed[i].bytes,
                                                    (json_int_t)array->packed[i].crc));
    return failed | json_object_set_new(document, "packed", packed);
}

static shf_status write_marker(const shf_release_dir *release, const shf_array *array)
{
    char path[PATH_MAX];
    shf_context *context = release->context;
    shf_status status = marker_path(release, context, array->shard.path, path);
    if (status)
        return status;
    shf_buffer text;
    shf_buffer_init(&text, context);
    json_t *document = describe(array);
    const bool failed = array->packed && describe_packed(array, document);
    status = failed || shf_json_write(document, 1, &text)
                 ? shf_fail_memory(context, "an array's marker")
                 : shf_file_write(context, path, text.data, text.size);
    json_decref(document);
    shf_buffer_free(&text);
    return status;
}

/* The marker of what was there before goes first: it may say the size of the new array, too. */
shf_status shf_array_publish(shf_release_dir *release, const char *staged, const shf_array *array)
{
    char path[PATH_MAX];
    shf_status status = marker_path(release, release->context, array->shard.path, path);
    if (!status)
        status = shf_release_remove(release, path + strlen(release->path) + 1);
    if (!status)
        status = shf_release_sync(release);
    if (!status)
        status = shf_release_move(release, staged, array->shard.path);
    if (!status)
        status = shf_release_sync(release);
    return status ? status : write_marker(release, array);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* COCO's annotations as masks: all objects of an image together. Its segmentation is polygons, run lengths, or
 * run lengths as text (Lin et al. 2014, arXiv:1405.0312); runs go down the columns, from one of zeros on. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "generators/masks/masks.h"
#include "generators/masks/polygon.h"
#include "manifests/json.h"
#include "manifests/record.h"

#define LARGEST_FILE ((uint64_t)1 << 30) /* bytes */

typedef struct coco_image {
    const char *name;
    json_int_t id;
    json_int_t width, height;
} coco_image;

typedef struct coco_object {
    json_int_t image;
    const json_t *segmentation;
} coco_object;

typedef struct coco_state {
    json_t *document;
    coco_image *images; /* sorted by name */
    size_t image_count;
    coco_object *objects; /* sorted by image */
    size_t object_count;
} coco_state;

/* ---- run lengths ---- */

typedef struct run_state {
    const shf_image *out;
    uint64_t at; /* pixels so far */
    bool set;
} run_state;

static bool add_run(run_state *run, int64_t length)
{
    const uint64_t height = (uint64_t)run->out->height, all = height * (uint64_t)run->out->width;
    if (length < 0 || (uint64_t)length > all - run->at)
        return false;
    for (uint64_t i = run->at; run->set && i < run->at + (uint64_t)length; i++)
        shf_row(run->out, (int)(i % height))[i / height] = 255;
    run->at += (uint64_t)length;
    run->set = !run->set;
    return true;
}

static bool add_counts(const json_t *counts, const shf_image *out)
{
    run_state run = {.out = out};
    for (size_t i = 0; i < json_array_size(counts); i++) {
        const json_t *count = json_array_get(counts, i);
        if (!json_is_integer(count) || !add_run(&run, json_integer_value(count)))
            return false;
    }
    return true;
}

/* Numbers of five bits a character from '0' on, the sixth says that there are more, the last one's fifth is the
 * sign; from the fourth on they are differences from the last but one. */
static bool add_text(const char *text, const shf_image *out)
{
    run_state run = {.out = out};
    int64_t last[2] = {0}; /* the number before, and the one before it */
    for (size_t count = 0; *text; count++) {
        int64_t value = 0;
        unsigned shift = 0;
        int more = 1, bits = 0;
        for (; more; shift += 5) {
            bits = *text++ - '0';
            if (bits < 0 || bits > 63 || shift > 30)
                return false;
            value |= (int64_t)(bits & 31) << shift;
            more = bits & 32;
        }
        if (bits & 16)
            value -= (int64_t)1 << shift;
        if (count > 2)
            value += last[1];
        last[1] = last[0];
        last[0] = value;
        if (!add_run(&run, value))
            return false;
    }
    return true;
}

static shf_status add_runs(shf_context *context, const json_t *object, const shf_image *out)
{
    const json_t *size = json_object_get(object, "size"),
                 *counts = json_object_get(object, "counts");
    shf_status status =
        shf_mask_require_size(context, (uint64_t)json_integer_value(json_array_get(size, 1)),
                              (uint64_t)json_integer_value(json_array_get(size, 0)), out);
    if (status)
        return status;
    const char *text = json_string_value(counts);
    return (text ? add_text(text, out) : json_is_array(counts) && add_counts(counts, out))
               ? SHF_OK
               : shf_fail(context, SHF_ERR_DATA, "run lengths of a mask that are damaged");
}

/* ---- polygons ---- */

static shf_status add_polygon(shf_context *context, const json_t *list, const shf_image *out)
{
    const size_t count = json_array_size(list);
    const shf_mark mark = shf_arena_mark(&context->scratch);
    double *points = shf_arena_take(&context->scratch, count, sizeof(*points));
    shf_status status = points ? SHF_OK : shf_fail_memory(context, "a polygon");
    bool good = count >= 6 && count % 2 == 0;
    for (size_t i = 0; !status && good && i < count; i++) {
        points[i] = json_number_value(json_array_get(list, i));
        good = json_is_number(json_array_get(list, i)) && points[i] >= -SHF_MAX_SIDE &&
               points[i] <= 2 * SHF_MAX_SIDE;
    }
    if (!status)
        status = good ? shf_polygon_fill(context, points, count / 2, out)
                      : shf_fail(context, SHF_ERR_DATA,
                                 "a polygon of a mask is no list of x, y, x, y, x, y, ...");
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

static shf_status add_segmentation(shf_context *context, const json_t *segmentation,
                                   const shf_image *out)
{
    shf_status status = SHF_OK;
    if (json_is_object(segmentation))
        return add_runs(context, segmentation, out);
    if (!json_is_array(segmentation))
        return shf_fail(context, SHF_ERR_DATA, "an annotation has no segmentation");
    for (size_t i = 0; !status && i < json_array_size(segmentation); i++)
        status = add_polygon(context, json_array_get(segmentation, i), out);
    return status;
}

/* ---- the file ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const coco_image *)a)->name, ((const coco_image *)b)->name);
}

static int by_image(const void *a, const void *b)
{
    const json_int_t left = ((const coco_object *)a)->image,
                     right = ((const coco_object *)b)->image;
    return (left > right) - (left < right);
}

static const coco_image *find_image(const coco_state *state, const char *path)
{
    const char *slash = strrchr(path, '/');
    const coco_image whole = {.name = path}, last = {.name = slash ? slash + 1 : path};
    if (state->image_count == 0)
        return NULL;
    const coco_image *image =
        bsearch(&whole, state->images, state->image_count, sizeof(whole), by_name);
    return image ? image : bsearch(&last, state->images, state->image_count, sizeof(last), by_name);
}

static shf_status add_objects(const void *opaque, shf_context *context, const char *path,
                              const shf_image *out, bool *found)
{
    const coco_state *state = opaque;
    const coco_image *image = find_image(state, path);
    *found = false;
    if (!image || state->object_count == 0)
        return SHF_OK;
    shf_status status =
        shf_mask_require_size(context, (uint64_t)image->width, (uint64_t)image->height, out);
    const coco_object wanted = {.image = image->id};
    const coco_object *end = state->objects + state->object_count,
                      *object = bsearch(&wanted, state->objects, state->object_count,
                                        sizeof(wanted), by_image);
    while (object && object > state->objects && object[-1].image == image->id)
        object--;
    for (; !status && object && object < end && object->image == image->id; object++) {
        *found = true;
        status = add_segmentation(context, object->segmentation, out);
    }
    return status;
}

static void close_state(void *opaque)
{
    coco_state *state = opaque;
    json_decref(state->document);
}

static shf_status index_images(shf_context *context, shf_arena *arena, const json_t *list,
                               coco_state *state)
{
    state->images = shf_arena_take(arena, json_array_size(list), sizeof(*state->images));
    if (!state->images)
        return shf_fail_memory(context, "masks");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const coco_image image = {json_string_value(json_object_get(item, "file_name")),
                                  json_integer_value(json_object_get(item, "id")),
                                  json_integer_value(json_object_get(item, "width")),
                                  json_integer_value(json_object_get(item, "height"))};
        if (!image.name || !json_is_integer(json_object_get(item, "id")))
            return shf_fail(context, SHF_ERR_DATA, "an image without file_name or id");
        state->images[state->image_count++] = image;
    }
    qsort(state->images, state->image_count, sizeof(*state->images), by_name);
    return SHF_OK;
}

static shf_status index_objects(shf_context *context, shf_arena *arena, const json_t *list,
                                coco_state *state)
{
    state->objects = shf_arena_take(arena, json_array_size(list), sizeof(*state->objects));
    if (!state->objects)
        return shf_fail_memory(context, "masks");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_integer(json_object_get(item, "image_id")))
            return shf_fail(context, SHF_ERR_DATA, "an annotation without image_id");
        state->objects[state->object_count++] =
            (coco_object){json_integer_value(json_object_get(item, "image_id")),
                          json_object_get(item, "segmentation")};
    }
    qsort(state->objects, state->object_count, sizeof(*state->objects), by_image);
    return SHF_OK;
}

static shf_status open_document(shf_context *context, shf_arena *arena, const shf_buffer *text,
                                coco_state *state)
{
    shf_status status =
        shf_json_parse(context, (const char *)text->data, text->size, &state->document);
    if (status)
        return status;
    const json_t *images = json_object_get(state->document, "images");
    const json_t *objects = json_object_get(state->document, "annotations");
    if (!json_is_array(images) || !json_is_array(objects))
        return shf_fail(context, SHF_ERR_DATA, "no lists of images and annotations, as COCO has");
    status = index_images(context, arena, images, state);
    return status ? status : index_objects(context, arena, objects, state);
}

shf_status shf_mask_coco_open(shf_context *context, shf_arena *arena, const char *file,
                              shf_mask_table *out)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    coco_state *state = shf_arena_take(arena, 1, sizeof(*state));
    shf_status status = state ? SHF_OK : shf_fail_memory(context, "masks");
    if (!status)
        *state = (coco_state){0};
    if (!status)
        status = shf_file_read(context, file, LARGEST_FILE, &text);
    if (!status) {
        *out = (shf_mask_table){.state = state, .add = add_objects, .close = close_state};
        status = open_document(context, arena, &text, state);
        if (status)
            status = shf_fail(context, status, "%s: %s", file, shf_context_error(context));
    }
    shf_buffer_free(&text);
    return status;
}

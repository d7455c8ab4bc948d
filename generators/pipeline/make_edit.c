/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Edits: the object of an image, its background, and operations that see them. */
#include <string.h>

#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "generators/pipeline/making.h"

/* What the row says of the object: its share of the picture, its box in pixels of the input, and where the
 * middle of that lies, as a share of the sides; and, where there are such, of its place. */
static shf_status describe_object(shf_making *making, const shf_object *object)
{
    const shf_scenery *scenery = &making->plan->scenery;
    const double width = making->input.width, height = making->input.height;
    const shf_attribute attributes[] = {
        {"object_area", NULL, (double)object->pixels / (width * height)},
        {"object_left", NULL, object->left},
        {"object_top", NULL, object->top},
        {"object_width", NULL, object->right - object->left},
        {"object_height", NULL, object->bottom - object->top},
        {"object_x", NULL, (object->left + object->right) / 2.0 / width},
        {"object_y", NULL, (object->top + object->bottom) / 2.0 / height},
    };
    const shf_address address = shf_making_address(making);
    shf_context *context = making->worker->context;
    shf_row_record *row = &making->slot->row;
    const size_t count = SHF_COUNT(attributes), places = scenery->confounds ? 2 : 0;
    row->attributes = shf_arena_take(&making->slot->arena, count + places, sizeof(*attributes));
    if (!row->attributes)
        return shf_fail_memory(context, "a row");
    memcpy(row->attributes, attributes, sizeof(attributes));
    row->attribute_count = count;
    if (!places)
        return SHF_OK;
    shf_status status = shf_confounders_describe(scenery, context, &making->slot->arena, &address,
                                                 row->label, row->attributes + count);
    row->attribute_count += status ? 0 : places;
    return status;
}

static shf_status hash_mask(const shf_making *making)
{
    uint8_t hash[SHF_SHA256_SIZE];
    if (shf_sha256_image(&making->mask, hash))
        return shf_fail_memory(making->worker->context, "a hash");
    shf_hex(hash, making->slot->row.mask);
    return SHF_OK;
}

/* Of edits: the object, and the background that they share. */
shf_status shf_make_scene(shf_making *making, const shf_loaded *loaded)
{
    const shf_plan *plan = making->plan;
    shf_worker *worker = making->worker;
    shf_object object;
    if (!plan->scenery.needs)
        return SHF_OK;
    const shf_image *input = &making->input;
    shf_status status = shf_scenery_object(&plan->scenery, worker->context, &worker->arena,
                                           &plan->source->items[making->slot->item], loaded,
                                           &making->mask, &object);
    if (!status)
        status = hash_mask(making);
    if (!status)
        status = describe_object(making, &object);
    if (status)
        return status;
    making->background =
        shf_image_take(&worker->arena, input->width, input->height, input->channels);
    return making->background.data ? shf_scenery_background(&plan->scenery, worker->context, input,
                                                            &making->mask, &making->background)
                                   : shf_fail_memory(worker->context, "a background");
}

static shf_status generate(shf_making *making, const shf_operation *operation,
                           const shf_address *address)
{
    const shf_generator_request request = {operation, address, &making->input, &making->mask,
                                           &making->background};
    return shf_generator_make(making->plan->scenery.generator, making->worker->context,
                              &making->worker->arena, &request, &making->generated);
}

shf_status shf_make_output(shf_making *making, const shf_operation *operation,
                           const shf_address *address, shf_output_record *output)
{
    shf_worker *worker = making->worker;
    const shf_scenery *scenery = &making->plan->scenery;
    const unsigned needs = shf_operation_corruption(operation)->needs;
    shf_drawn drawn = {.struct_size = sizeof(drawn)};
    shf_scene scene = {
        .struct_size = sizeof(scene), .mask = &making->mask, .background = &making->background};
    shf_status status = SHF_OK;
    if (needs & SHF_NEEDS_FOREIGN) {
        status = shf_bank_choose(scenery, worker->context, &worker->arena, &worker->backgrounds,
                                 operation, address, making->slot->item, &making->input,
                                 &making->foreign, &output->background);
        scene.foreign = &making->foreign;
    }
    if (!status && needs & SHF_NEEDS_GENERATED) {
        status = generate(making, operation, address);
        scene.generated = &making->generated;
    }
    if (!status)
        status = shf_operation_edit(worker->context, operation, address, &making->input,
                                    needs ? &scene : NULL, &making->output, &drawn);
    if (drawn.count)
        output->drawn = drawn;
    return status;
}

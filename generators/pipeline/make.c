/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* One image: read, preprocess, make every variant, hash, encode, hand over. */
#include <string.h>

#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "generators/pipeline/run.h"
#include "generators/views/mean.h"
#include "generators/views/warp.h"

typedef struct shf_making {
    const shf_plan *plan;
    const shf_calls *calls;
    shf_worker *worker;
    shf_slot *slot;
    shf_image input, output;
    shf_cutting cutting;                            /* of views: input is cut anew for each */
    shf_mean mean;                                  /* likewise, where there are means of warps */
    shf_image mask, background, foreign, generated; /* of edits: of the input's size */
} shf_making;

/* Running out of memory says nothing about the image, all else does. */
static bool stops_run(shf_status status)
{
    return status == SHF_ERR_MEMORY || status == SHF_ERR_CANCELLED;
}

/* ---- what an earlier run made ---- */

/* Takes over the outputs of the previous row, which are in the order of the table; an output that
 * it lacks has no variant. Returns how many it has. */
static size_t keep_previous(const shf_plan *plan, shf_slot *slot)
{
    const shf_row_record *previous = slot->previous;
    size_t kept = 0;
    for (size_t v = 0; v < plan->variant_count; v++) {
        bool has = previous && !previous->error && kept < previous->output_count &&
                   strcmp(previous->outputs[kept].variant, plan->variants[v].id) == 0;
        slot->row.outputs[v] = has ? previous->outputs[kept++] : (shf_output_record){0};
    }
    return kept;
}

/* ---- making ---- */

static shf_address address_of(const shf_making *making)
{
    const char *key = making->slot->row.key;
    return (shf_address){.struct_size = sizeof(shf_address),
                         .seed = making->plan->options.seed,
                         .key = key,
                         .key_size = strlen(key)};
}

/* The input of all variants; of views, what it is cut out of, and its size. */
static shf_status prepare(shf_making *making, const shf_image *image)
{
    const shf_plan *plan = making->plan;
    shf_worker *worker = making->worker;
    if (plan->view.policy == SHF_POLICY_NONE)
        return shf_preprocess_run(worker->context, &worker->arena, &plan->preprocess, image,
                                  &making->input);
    const shf_address address = address_of(making);
    shf_status status =
        shf_cutting_open(worker->context, &worker->arena, &plan->preprocess, plan->view.policy,
                         plan->reach, &address, image, &making->cutting);
    const shf_frame *frame = &making->cutting.frame;
    making->input = shf_image_of(NULL, frame->out_width, frame->out_height, image->channels);
    return status;
}

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
    const shf_address address = address_of(making);
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
static shf_status set_scene(shf_making *making, const shf_loaded *loaded)
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

static shf_status load(shf_making *making)
{
    const shf_plan *plan = making->plan;
    shf_worker *worker = making->worker;
    shf_row_record *row = &making->slot->row;
    shf_loaded loaded;
    shf_status status =
        shf_source_load(plan->source, making->slot->item, worker->context, &worker->arena, &loaded);
    if (status)
        return status;
    shf_hex(loaded.sha256, row->sha256);
    row->bytes = loaded.bytes;
    row->width = loaded.image.width;
    row->height = loaded.image.height;
    status = prepare(making, &loaded.image);
    if (!status)
        status = set_scene(making, &loaded);
    if (status)
        return status;
    const int shape[3] = {making->input.height, making->input.width, making->input.channels};
    memcpy(making->slot->shape, shape, sizeof(shape));
    making->output = shf_image_take(&worker->arena, making->input.width, making->input.height,
                                    making->input.channels);
    if (plan->means)
        making->mean = shf_mean_take(&worker->arena, making->input.width, making->input.height,
                                     making->input.channels);
    return making->output.data && (!plan->means || making->mean.sums)
               ? SHF_OK
               : shf_fail_memory(worker->context, "an output");
}

static void note(shf_drawn *drawn, const char *name, double value)
{
    drawn->values[drawn->count].name = name;
    drawn->values[drawn->count++].value = value;
}

/* The canonical crop, turned and moved. */
static shf_status warp_view(shf_making *making, const shf_view *view, const shf_address *address,
                            shf_output_record *output)
{
    const shf_warp warp = shf_view_warp(view, address);
    if (shf_view_draws_warp(view)) {
        note(&output->drawn, "angle", warp.angle);
        note(&output->drawn, "tx", warp.tx);
        note(&output->drawn, "ty", warp.ty);
    }
    return shf_cut_turned(making->worker->context, &making->worker->arena, &making->cutting, view,
                          &warp, &making->input, &output->outside);
}

static shf_status shift_view(shf_making *making, const shf_view *view, const shf_address *address,
                             shf_output_record *output)
{
    int dx, dy;
    shf_view_shift(view, address, &dx, &dy);
    if (view->positions) {
        note(&output->drawn, "dx", dx);
        note(&output->drawn, "dy", dy);
    }
    return shf_cut(making->worker->context, &making->worker->arena, &making->cutting, view, dx, dy,
                   &making->input, &output->outside);
}

/* The canonical crop out of the warped image. */
static shf_status cut_warped(shf_making *making, const shf_view *view)
{
    const shf_image *in = &making->input; /* of which the size is known */
    const shf_image out =
        shf_image_take(&making->worker->arena, in->width, in->height, in->channels);
    if (!out.data)
        return shf_fail_memory(making->worker->context, "a frame");
    if (view->warp.steps)
        shf_mean_show(&making->mean, &making->cutting, view, &out);
    else
        shf_cut_warped(&making->cutting, &view->warp, view->sampling, &out);
    making->input = out;
    return SHF_OK;
}

/* The input of a view, and what the row says of it. */
static shf_status cut_view(shf_making *making, const shf_view *view, const shf_address *address,
                           shf_output_record *output)
{
    static const char *const part[] = {"part_left", "part_top", "part_width", "part_height"};
    if (view->warps && shf_view_is_frame(view))
        return cut_warped(making, view);
    shf_status status = view->warps ? warp_view(making, view, address, output)
                                    : shift_view(making, view, address, output);
    output->dropped = making->input.data == NULL;
    if (making->plan->preprocess.area)
        for (int i = 0; i < 4; i++)
            note(&output->drawn, part[i], making->cutting.part[i]);
    return status;
}

/* What the sink and the manifest want to know of the output. */
static shf_status write_output(const shf_making *making, shf_output_record *output)
{
    const shf_plan *plan = making->plan;
    shf_worker *worker = making->worker;
    shf_status status = SHF_OK;
    uint8_t hash[SHF_SHA256_SIZE];
    if (making->calls->hashes) {
        if (shf_sha256_image(&making->output, hash))
            return shf_fail_memory(worker->context, "a hash");
        shf_hex(hash, output->pixels);
    }
    if (!status && making->calls->encodes) {
        status = shf_encode(worker->context, &plan->encoder, &making->output, &worker->encoded);
        if (status)
            return status;
        shf_sha256(worker->encoded.data, worker->encoded.size, hash);
        shf_hex(hash, output->sha256);
        output->bytes = worker->encoded.size;
    }
    return status;
}

static shf_status generate(shf_making *making, const shf_operation *operation,
                           const shf_address *address)
{
    const shf_generator_request request = {operation, address, &making->input, &making->mask,
                                           &making->background};
    return shf_generator_make(making->plan->scenery.generator, making->worker->context,
                              &making->worker->arena, &request, &making->generated);
}

static shf_status operate(shf_making *making, const shf_operation *operation,
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

static shf_status make_variant(shf_making *making, const shf_variant_record *variant,
                               shf_output_record *output)
{
    shf_worker *worker = making->worker;
    shf_address address = address_of(making);
    output->variant = variant->id;
    const shf_mark mark = shf_arena_mark(&worker->arena);
    shf_status status = SHF_OK;
    if (making->plan->view.policy != SHF_POLICY_NONE)
        status = cut_view(making, &variant->view, &address, output);
    address.replicate = variant->replicate;
    if (!status && !output->dropped)
        status = operate(making, variant->operation, &address, output);
    if (!status && !output->dropped)
        status = write_output(making, output);
    shf_arena_rewind(&worker->arena, mark);
    return status;
}

/* Outputs that are missing; *stop tells a status that is the image's own from one that is not. */
static shf_status make_variants(shf_making *making, bool *stop)
{
    shf_slot *slot = making->slot;
    const shf_calls *calls = making->calls;
    for (size_t v = 0; v < making->plan->variant_count; v++) {
        shf_output_record *output = &slot->row.outputs[v];
        if (output->variant)
            continue;
        shf_status status = make_variant(making, &making->plan->variants[v], output);
        if (status)
            return status;
        slot->made++;
        slot->made_bytes += output->bytes;
        if (!calls->put || output->dropped)
            continue;
        status =
            calls->put(calls->user, making->worker->context, slot, v, &making->worker->encoded);
        if (status) {
            *stop = true;
            return status;
        }
    }
    return SHF_OK;
}

/* The image's own failure: a row with its reason and without outputs. */
static shf_status fail_row(const shf_making *making)
{
    shf_slot *slot = making->slot;
    slot->row.outputs = NULL;
    slot->row.output_count = 0;
    slot->made = 0;
    slot->made_bytes = 0;
    slot->row.error = shf_arena_print(&slot->arena, "%s", making->worker->context->error);
    return slot->row.error ? SHF_OK : shf_fail_memory(making->worker->context, "a row");
}

static shf_status make_row(shf_making *making, bool *stop)
{
    const shf_plan *plan = making->plan;
    shf_slot *slot = making->slot;
    const shf_item *item = &plan->source->items[slot->item];
    slot->row = (shf_row_record){.key = item->key,
                                 .path = item->path,
                                 .stem = item->stem,
                                 .label = item->label,
                                 .labels = item->labels,
                                 .label_count = item->label_count};
    if (plan->sink->stem)
        slot->row.stem = plan->sink->stem(plan, &slot->arena, item->stem);
    if (!slot->row.stem)
        return shf_fail_memory(making->worker->context, "a row");
    slot->row.output_count = plan->variant_count;
    slot->row.outputs =
        shf_arena_take(&slot->arena, plan->variant_count, sizeof(*slot->row.outputs));
    if (!slot->row.outputs)
        return shf_fail_memory(making->worker->context, "a row");
    if (making->calls->all)
        memset(slot->row.outputs, 0, plan->variant_count * sizeof(*slot->row.outputs));
    else if (keep_previous(plan, slot) == plan->variant_count) {
        shf_output_record *outputs = slot->row.outputs;
        slot->row = *slot->previous;
        slot->row.outputs = outputs;
        return SHF_OK;
    }
    shf_status status = load(making);
    if (status)
        return status;
    /* The source image, or the mask of its object, is another one than it was: nothing of it can be kept. */
    if (slot->previous && (strcmp(slot->previous->sha256, slot->row.sha256) != 0 ||
                           strcmp(slot->previous->mask, slot->row.mask) != 0))
        memset(slot->row.outputs, 0, plan->variant_count * sizeof(*slot->row.outputs));
    return make_variants(making, stop);
}

shf_status shf_make(const shf_plan *plan, const shf_calls *calls, shf_worker *worker,
                    shf_slot *slot)
{
    shf_making making = {.plan = plan, .calls = calls, .worker = worker, .slot = slot};
    bool stop = false;
    shf_mark mark = shf_arena_mark(&worker->arena);
    shf_status status = make_row(&making, &stop);
    shf_arena_rewind(&worker->arena, mark);
    if (status && !stop && !stops_run(status))
        status = fail_row(&making);
    if (!status && calls->rows)
        status = shf_row_write(worker->context, &slot->row, &slot->text);
    return status;
}

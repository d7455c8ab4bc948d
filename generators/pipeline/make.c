/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* One image: read, preprocess, make every variant, hash, encode, hand over. */
#include <string.h>

#include "corruptions/base/rows.h"
#include "generators/pipeline/making.h"

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

shf_address shf_making_address(const shf_making *making)
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
    const shf_address address = shf_making_address(making);
    shf_status status =
        shf_cutting_open(worker->context, &worker->arena, &plan->preprocess, plan->view.policy,
                         plan->reach, &address, image, &making->cutting);
    const shf_frame *frame = &making->cutting.frame;
    making->input = shf_image_of(NULL, frame->out_width, frame->out_height, image->channels);
    return status;
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
    if (status)
        return status;
    const int shape[3] = {making->input.height, making->input.width, making->input.channels};
    memcpy(making->slot->shape, shape, sizeof(shape));
    status = shf_make_scene(making, &loaded);
    if (status)
        return status;
    making->output = shf_image_take(&worker->arena, making->input.width, making->input.height,
                                    making->input.channels);
    if (plan->means)
        making->mean = shf_mean_take(&worker->arena, making->input.width, making->input.height,
                                     making->input.channels);
    return making->output.data && (!plan->means || making->mean.sums)
               ? SHF_OK
               : shf_fail_memory(worker->context, "an output");
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

static shf_status make_variant(shf_making *making, const shf_variant_record *variant,
                               shf_output_record *output)
{
    shf_worker *worker = making->worker;
    shf_address address = shf_making_address(making);
    output->variant = variant->id;
    const shf_mark mark = shf_arena_mark(&worker->arena);
    shf_status status = SHF_OK;
    if (making->plan->view.policy != SHF_POLICY_NONE)
        status = shf_make_view(making, &variant->view, &address, output);
    address.replicate = variant->replicate;
    if (!status && !output->dropped)
        status = shf_make_output(making, variant->operation, &address, output);
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

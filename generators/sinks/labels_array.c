/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* labels.npy. */
#include "generators/sinks/labels_array.h"

#include <string.h>

#include "generators/sinks/array.h"
#include "manifests/npy.h"

#define STAGED "labels"

static const shf_item *item_of(const shf_plan *plan, size_t i)
{
    return &plan->source->items[plan->selected.items[i]];
}

/* A source labels all of its images or none. */
bool shf_labels_wanted(const shf_plan *plan)
{
    const shf_item *first = item_of(plan, 0);
    return first->label >= 0 || first->labels;
}

/* The most variants that an array has. */
static uint64_t repeats_of(const shf_plan *plan)
{
    uint64_t most = 1;
    for (size_t v = 0; v < plan->variant_count; v++) {
        uint64_t number = plan->variants[v].first / plan->selected.count + 1;
        most = number > most ? number : most;
    }
    return most;
}

/* Several labels: a flag for each class. */
static shf_status add_flags(const shf_plan *plan, const shf_item *item, shf_buffer *out)
{
    const size_t classes = plan->source->class_count;
    shf_status status = shf_buffer_reserve(out, classes);
    if (status)
        return status;
    uint8_t *flags = out->data + out->size;
    memset(flags, 0, classes);
    for (size_t i = 0; i < item->label_count; i++)
        flags[item->labels[i]] = 1;
    out->size += classes;
    return SHF_OK;
}

static shf_status add_labels(const shf_plan *plan, unsigned width, shf_buffer *out)
{
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < plan->selected.count; i++) {
        const shf_item *item = item_of(plan, i);
        uint8_t bytes[8];
        for (unsigned b = 0; b < width; b++)
            bytes[b] = (uint8_t)((uint64_t)item->label >> (8 * b));
        status = item->labels ? add_flags(plan, item, out) : shf_buffer_append(out, bytes, width);
    }
    return status;
}

shf_status shf_labels_make(const shf_plan *plan, uint64_t repeats, bool column, shf_buffer *out)
{
    const bool several = item_of(plan, 0)->labels != NULL;
    const unsigned width = several || plan->source->class_count <= 256 ? 1 : 8;
    shf_npy npy = {
        .kind = width == 1 ? 'u' : 'i',
        .width = width,
        .rank = several || column ? 2 : 1,
        .shape = {repeats * plan->selected.count, several ? plan->source->class_count : 1}};
    shf_status status = shf_npy_write(&npy, out);
    for (; !status && repeats; repeats--)
        status = add_labels(plan, width, out);
    return status;
}

static shf_status publish(shf_release_dir *release, const shf_buffer *content, shf_array *array)
{
    shf_status status = shf_release_write(release, release->context, release->stage, STAGED,
                                          content->data, content->size);
    return status ? status : shf_array_publish(release, STAGED, array);
}

shf_status shf_labels_write(const shf_plan *plan, shf_release_dir *release)
{
    if (!shf_labels_wanted(plan))
        return SHF_OK;
    shf_buffer content;
    shf_array there, wanted = {.shard.path = SHF_LABELS_ARRAY};
    uint8_t hash[SHF_SHA256_SIZE];
    shf_mark mark = shf_arena_mark(&plan->context->scratch);
    shf_buffer_init(&content, plan->context);
    shf_status status = shf_labels_make(plan, repeats_of(plan), false, &content);
    if (!status)
        status = shf_array_read(release, plan->context, &plan->context->scratch, SHF_LABELS_ARRAY,
                                &there);
    if (!status) {
        shf_sha256(content.data, content.size, hash);
        shf_hex(hash, wanted.shard.sha256);
        wanted.shard.bytes = content.size;
        if (!there.present || strcmp(there.shard.sha256, wanted.shard.sha256) != 0)
            status = publish(release, &content, &wanted);
    }
    shf_buffer_free(&content);
    shf_arena_rewind(&plan->context->scratch, mark);
    return status;
}

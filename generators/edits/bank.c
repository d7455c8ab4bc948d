/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Backgrounds: the images of a source without their objects, or a folder of the user's as it is. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/attribute/choice.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/resample.h"
#include "generators/edits/scenery.h"

#define TRIES 1024 /* items that are looked at before an image has no more backgrounds */

const shf_source *shf_bank_source(const shf_scenery *scenery)
{
    return scenery->bank.source ? scenery->bank.source : scenery->source;
}

/* ---- by class ---- */

/* The images' class that an item of the bank has; the number of classes if it has none of them. */
static size_t class_of(const shf_scenery *scenery, const shf_item *item)
{
    const shf_source *images = scenery->source, *bank = shf_bank_source(scenery);
    if (item->label < 0)
        return images->class_count;
    if (bank == images || scenery->confounds)
        return (size_t)item->label;
    size_t class = 0;
    while (class < images->class_count &&
           strcmp(images->classes[class], bank->classes[item->label]) != 0)
        class ++;
    return class;
}

/* Sorted by counting: items are taken in the order of their keys. */
static void sort_items(const shf_scenery *scenery, size_t *classes, size_t *first, size_t *items)
{
    const shf_source *source = shf_bank_source(scenery);
    const size_t ends = scenery->source->class_count + 2;
    memset(first, 0, (ends + 1) * sizeof(*first));
    for (size_t i = 0; i < source->count; i++) {
        classes[i] = class_of(scenery, &source->items[i]);
        first[classes[i] + 2]++;
    }
    for (size_t c = 2; c <= ends; c++)
        first[c] += first[c - 1];
    for (size_t k = 0; k < source->count; k++)
        items[first[classes[source->by_key[k]] + 1]++] = source->by_key[k];
}

shf_status shf_bank_open(shf_context *context, shf_arena *arena, shf_scenery *scenery)
{
    shf_bank *bank = &scenery->bank;
    const shf_source *source = shf_bank_source(scenery);
    uint8_t hash[SHF_SHA256_SIZE];
    const shf_mark mark = shf_arena_mark(&context->scratch);
    size_t *classes = shf_arena_take(&context->scratch, source->count, sizeof(*classes));
    bank->items = shf_arena_take(arena, source->count, sizeof(*bank->items));
    bank->first = shf_arena_take(arena, scenery->source->class_count + 3, sizeof(*bank->first));
    shf_status status = classes && bank->items && bank->first
                            ? SHF_OK
                            : shf_fail_memory(context, "the bank of backgrounds");
    if (!status)
        sort_items(scenery, classes, bank->first, bank->items);
    shf_arena_rewind(&context->scratch, mark);
    if (!status && bank->source)
        status = shf_source_fingerprint(context, bank->source, hash);
    if (!status && bank->source)
        shf_hex(hash, bank->fingerprint);
    return status;
}

/* ---- choosing ---- */

/* Places in bank.items: count from first on, and all but those where they are left out. */
typedef struct eligible {
    size_t first, count;
    size_t without, without_count; /* a run of these that is passed over */
} eligible;

static eligible all_but(size_t first, size_t count, size_t without, size_t without_count)
{
    return (eligible){first, count - without_count, without, without_count};
}

static eligible eligible_of(const shf_scenery *scenery, shf_choice choice, size_t item,
                            const shf_address *address)
{
    const shf_bank *bank = &scenery->bank;
    const size_t all = shf_bank_source(scenery)->count, classes = scenery->source->class_count;
    const int32_t label = scenery->source->items[item].label;
    const size_t class = label < 0 ? classes : (size_t)label;
    const size_t wanted = choice == SHF_CHOOSE_NEXT    ? class + 1 < classes ? class + 1 : 0
                          : choice == SHF_CHOOSE_PLACE ? shf_place_of(scenery, address, class)
                                                       : class;
    const size_t first = bank->first[wanted], count = bank->first[wanted + 1] - first;
    if (choice == SHF_CHOOSE_OTHER)
        return all_but(0, all, first, count);
    /* The image itself, which is of no use; in a bank of the user's there is none. */
    size_t self = bank->first[class], end = bank->first[class + 1];
    while (self < end && (bank->source || bank->items[self] != item))
        self++;
    const bool there = self < end;
    if (choice == SHF_CHOOSE_ANY)
        return all_but(0, all, there ? self : all, there);
    return wanted == class ? all_but(first, count, self, there) : all_but(first, count, all, 0);
}

static size_t nth(const eligible *e, size_t n)
{
    const size_t at = e->first + n;
    return at < e->without ? at : at + e->without_count;
}

/* A parameter of the operation, as a whole number. */
static int parameter_of(const shf_operation *operation, const char *name, int missing)
{
    const shf_corruption *corruption = shf_operation_corruption(operation);
    for (size_t i = 0; i < corruption->parameter_count; i++)
        if (strcmp(corruption->parameters[i].name, name) == 0)
            return (int)shf_operation_value(operation, i);
    return missing;
}

/* ---- the order of an image ---- */

/* Fisher and Yates' shuffle of 0 .. count - 1, step by step: of the array only the places that were
 * exchanged are kept. */
typedef struct shuffle {
    size_t count, done;
    struct exchanged {
        size_t place, holds;
    } exchanged[TRIES];
} shuffle;

static size_t held(const shuffle *s, size_t place)
{
    for (size_t i = s->done; i-- > 0;)
        if (s->exchanged[i].place == place)
            return s->exchanged[i].holds;
    return place;
}

static size_t next_of(shuffle *s, const shf_stream *stream)
{
    const size_t here = s->done;
    const size_t there =
        (size_t)shf_random_int(stream, SHF_DRAW_CHOICE, here, (int)here, (int)s->count - 1);
    const size_t taken = held(s, there);
    s->exchanged[here] = (struct exchanged){there, held(s, here)};
    s->done++;
    return taken;
}

/* ---- making one ---- */

shf_status shf_background_fit(shf_context *context, const shf_image *image, const shf_image *out)
{
    if (image->width != out->width || image->height != out->height)
        return shf_resample(context, image, SHF_FILTER_BILINEAR, out);
    shf_image_copy(image, out);
    return SHF_OK;
}

static shf_status make(const shf_scenery *scenery, shf_context *context, shf_arena *arena,
                       size_t item, const shf_image *like, const shf_image *out)
{
    const shf_source *source = shf_bank_source(scenery);
    shf_loaded loaded;
    shf_image image, mask;
    shf_object object;
    shf_status status = shf_source_load(source, item, context, arena, &loaded);
    if (!status && loaded.image.channels != like->channels)
        status = shf_fail(context, SHF_ERR_DATA, "a background of other channels");
    if (!status)
        status = shf_preprocess_run(context, arena, scenery->preprocess, &loaded.image, &image);
    if (!status && !scenery->bank.source) {
        status = shf_scenery_object(scenery, context, arena, &source->items[item], &loaded, &mask,
                                    &object);
        if (!status)
            status = shf_scenery_background(scenery, context, &image, &mask, &image);
    }
    return status ? status : shf_background_fit(context, &image, out);
}

/* ---- those of a thread ---- */

void shf_backgrounds_free(shf_context *context, shf_backgrounds *backgrounds)
{
    for (size_t i = 0; i < SHF_BACKGROUNDS_KEPT; i++)
        shf_release(context, backgrounds->kept[i].image.data);
    shf_release(context, backgrounds->useless);
    *backgrounds = (shf_backgrounds){0};
}

/* Makes the table of what is useless, the first time. */
static bool open_backgrounds(const shf_scenery *scenery, shf_context *context,
                             shf_backgrounds *backgrounds)
{
    const size_t count = shf_bank_source(scenery)->count;
    if (!backgrounds->useless) {
        backgrounds->useless = shf_allocate(context, count);
        if (backgrounds->useless)
            memset(backgrounds->useless, 0, count);
    }
    return backgrounds->useless;
}

static bool same_shape(const shf_image *a, const shf_image *b)
{
    return a->width == b->width && a->height == b->height && a->channels == b->channels;
}

/* The place of an item's background, or else that to be used next. */
static size_t place_of(const shf_backgrounds *backgrounds, size_t item, const shf_image *like,
                       bool *found)
{
    size_t oldest = 0;
    for (size_t i = 0; i < SHF_BACKGROUNDS_KEPT; i++) {
        *found = backgrounds->kept[i].image.data && backgrounds->kept[i].item == item &&
                 same_shape(&backgrounds->kept[i].image, like);
        if (*found)
            return i;
        if (backgrounds->kept[i].used < backgrounds->kept[oldest].used)
            oldest = i;
    }
    return oldest;
}

static shf_status get(const shf_scenery *scenery, shf_context *context, shf_arena *arena,
                      shf_backgrounds *backgrounds, size_t item, const shf_image *like,
                      shf_image *out)
{
    bool found;
    const uint8_t bit = (uint8_t)(1 << like->channels);
    if (backgrounds->useless[item] & bit)
        return SHF_ERR_DATA;
    shf_status status = SHF_OK;
    const size_t at = place_of(backgrounds, item, like, &found);
    shf_image *image = &backgrounds->kept[at].image;
    if (!found) {
        shf_release(context, image->data);
        void *data = shf_allocate(context, (size_t)like->height * shf_row_samples(like));
        *image = shf_image_of(data, like->width, like->height, like->channels);
        const shf_mark mark = shf_arena_mark(arena);
        status = data ? make(scenery, context, arena, item, like, image)
                      : shf_fail_memory(context, "a background");
        shf_arena_rewind(arena, mark);
    }
    if (status) {
        shf_release(context, image->data);
        image->data = NULL;
        backgrounds->useless[item] |= bit;
        return status;
    }
    backgrounds->kept[at].item = item;
    backgrounds->kept[at].used = ++backgrounds->clock;
    *out = *image;
    return SHF_OK;
}

shf_status shf_bank_choose(const shf_scenery *scenery, shf_context *context, shf_arena *arena,
                           shf_backgrounds *backgrounds, const shf_operation *operation,
                           const shf_address *address, size_t item, const shf_image *like,
                           shf_image *out, const char **key)
{
    const shf_choice choice = (shf_choice)parameter_of(operation, SHF_CHOICE_NAME, 0);
    const eligible e = eligible_of(scenery, choice, item, address);
    const shf_stream stream =
        shf_stream_of(shf_operation_corruption(operation)->name, choice, address);
    const size_t wanted = (size_t)parameter_of(operation, SHF_CHOICE_DRAW, 1);
    size_t usable[SHF_MAX_SEVERITY], found = 0;
    shuffle order = {.count = e.count};
    if (!open_backgrounds(scenery, context, backgrounds))
        return shf_fail_memory(context, "the bank of backgrounds");
    while (found < wanted && order.done < e.count && order.done < TRIES) {
        const size_t tried = scenery->bank.items[nth(&e, next_of(&order, &stream))];
        const shf_status status = get(scenery, context, arena, backgrounds, tried, like, out);
        if (status == SHF_ERR_MEMORY || status == SHF_ERR_CANCELLED || status == SHF_ERR_IO)
            return status; /* of the moment, not of the image: it must not decide */
        if (!status)
            usable[found++] = tried;
    }
    if (!found)
        return shf_fail(context, SHF_ERR_DATA, "skipped: no background of such a class for %s",
                        shf_operation_name(operation));
    const size_t chosen = usable[(wanted - 1) % found];
    *key = shf_bank_source(scenery)->items[chosen].key;
    return get(scenery, context, arena, backgrounds, chosen, like, out);
}

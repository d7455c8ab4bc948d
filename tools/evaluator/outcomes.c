/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/outcomes.h"

#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/base64.h"

#define MOST_IMAGES 1000000000

static size_t bytes_of(size_t images)
{
    return (images + 7) / 8;
}

/* ---- writing ---- */

typedef struct outcomes_maker {
    const shf_scoring *scoring;
    uint8_t *counted, *right; /* of a cell */
    shf_buffer text;
} outcomes_maker;

/* Whether all images count. */
static bool collect(outcomes_maker *m, size_t cell)
{
    const shf_scoring *s = m->scoring;
    const size_t images = s->release.sample_count;
    bool whole = true;
    memset(m->counted, 0, bytes_of(images));
    memset(m->right, 0, bytes_of(images));
    for (size_t i = 0; i < images; i++) {
        const shf_observation *o = &s->predictions.all[i * s->release.cell_count + cell];
        const bool counts = o->predicted >= 0 && s->release.samples[i].label >= 0;
        const uint8_t bit = (uint8_t)(1 << i % 8);
        m->counted[i / 8] |= counts ? bit : 0;
        m->right[i / 8] |= counts && o->rank == 0 ? bit : 0;
        whole = whole && counts;
    }
    return whole;
}

static bool add_bits(outcomes_maker *m, json_t *object, const char *variant, const uint8_t *bits)
{
    m->text.size = 0;
    return !shf_base64_write(bits, bytes_of(m->scoring->release.sample_count), &m->text) &&
           !json_object_set_new(object, variant,
                                json_stringn((const char *)m->text.data, m->text.size));
}

static json_t *make(outcomes_maker *m)
{
    const shf_scored *release = &m->scoring->release;
    json_t *counted = json_object(), *right = json_object();
    bool good = counted && right;
    for (size_t c = 0; good && c < release->cell_count; c++) {
        const char *variant = release->cells[c].variant;
        good = collect(m, c) || add_bits(m, counted, variant, m->counted);
        good = good && add_bits(m, right, variant, m->right);
    }
    if (good)
        return json_pack("{sI so so}", "images", (json_int_t)release->sample_count, "counted",
                         counted, "right", right);
    json_decref(counted);
    json_decref(right);
    return NULL;
}

json_t *shf_outcomes_json(const shf_scoring *s)
{
    outcomes_maker m = {.scoring = s};
    const size_t bytes = bytes_of(s->release.sample_count);
    json_t *out = NULL;
    shf_buffer_init(&m.text, s->context);
    m.counted = shf_allocate(s->context, 2 * bytes);
    if (m.counted) {
        m.right = m.counted + bytes;
        out = make(&m);
    }
    shf_release(s->context, m.counted);
    shf_buffer_free(&m.text);
    return out;
}

/* ---- reading ---- */

static uint8_t *read_bits(shf_arena *arena, const json_t *value, size_t images)
{
    const char *text = json_string_value(value);
    if (!text || strlen(text) / 4 != (bytes_of(images) + 2) / 3) /* before so much is taken */
        return NULL;
    uint8_t *bits = shf_arena_take(arena, bytes_of(images), 1);
    return bits && shf_base64_read(text, bits, bytes_of(images)) ? bits : NULL;
}

shf_status shf_outcomes_read(shf_context *context, shf_arena *arena, const json_t *outcomes,
                             const char *variant, shf_outcomes *out)
{
    const json_int_t images = json_integer_value(json_object_get(outcomes, "images"));
    if (images < 1 || images > MOST_IMAGES)
        return shf_fail(context, SHF_ERR_DATA,
                        "no \"outcomes\": score the predictions again with this shiftforge");
    *out = (shf_outcomes){.images = (size_t)images};
    const json_t *counted = json_object_get(json_object_get(outcomes, "counted"), variant);
    out->right =
        read_bits(arena, json_object_get(json_object_get(outcomes, "right"), variant), out->images);
    if (counted) {
        out->counted = read_bits(arena, counted, out->images);
    } else {
        uint8_t *all = shf_arena_take(arena, bytes_of(out->images), 1);
        if (all)
            memset(all, 0xff, bytes_of(out->images));
        out->counted = all;
    }
    return out->right && out->counted
               ? SHF_OK
               : shf_fail(context, SHF_ERR_DATA, "outcomes of %s: not the bits of %zu images",
                          variant, out->images);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The synthetic source: "synthetic:count=200,size=320x240,seed=7". Item i is a scene of class
 * i modulo the number of classes, and depends on its key, the seed and the size alone: a larger count
 * has the scenes of a smaller one. */
#include "generators/sources/synthetic.h"

#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/text.h"
#include "corruptions/codecs/codec.h"
#include "corruptions/corruption.h"
#include "generators/sources/source.h"

typedef struct synthetic_state {
    uint64_t count, width, height, seed;
} synthetic_state;

/* ---- the text after "synthetic:" ---- */

static bool parse_number(const char *text, size_t size, uint64_t least, uint64_t most,
                         uint64_t *out)
{
    char digits[24];
    if (size >= sizeof(digits))
        return false;
    memcpy(digits, text, size);
    digits[size] = 0;
    return shf_parse_u64(digits, out) && *out >= least && *out <= most;
}

static bool parse_count(const char *text, size_t size, synthetic_state *state)
{
    return parse_number(text, size, 1, 100000000, &state->count);
}

static bool parse_seed(const char *text, size_t size, synthetic_state *state)
{
    return parse_number(text, size, 0, UINT64_MAX, &state->seed);
}

static bool parse_size(const char *text, size_t size, synthetic_state *state)
{
    const char *cross = memchr(text, 'x', size);
    if (!cross)
        return false;
    size_t front = (size_t)(cross - text);
    return parse_number(text, front, 1, SHF_MAX_SIDE, &state->width) &&
           parse_number(cross + 1, size - front - 1, 1, SHF_MAX_SIDE, &state->height);
}

static const struct {
    const char *prefix;
    bool (*parse)(const char *text, size_t size, synthetic_state *state);
} settings[] = {{"count=", parse_count}, {"size=", parse_size}, {"seed=", parse_seed}};

static bool parse_setting(const char *text, size_t size, synthetic_state *state)
{
    for (size_t i = 0; i < SHF_COUNT(settings); i++) {
        size_t front = strlen(settings[i].prefix);
        if (size > front && memcmp(text, settings[i].prefix, front) == 0)
            return settings[i].parse(text + front, size - front, state);
    }
    return false;
}

static shf_status parse_spec(shf_context *context, const shf_source *source, synthetic_state *state)
{
    *state = (synthetic_state){.count = 120, .width = 320, .height = 240, .seed = 0};
    const char *at = source->spec;
    while (*at) {
        size_t size = strcspn(at, ",");
        if (!parse_setting(at, size, state))
            return shf_fail(context, SHF_ERR_ARGUMENT,
                            "the source '%.200s': '%.*s' is not a setting; count=1..100000000, "
                            "size=320x240 (sides up to %d) and seed=0.. are",
                            source->options.spec, (int)(size < 100 ? size : 100), at, SHF_MAX_SIDE);
        at += size + (at[size] == ',');
    }
    uint64_t most =
        source->options.max_pixels ? source->options.max_pixels : SHF_DEFAULT_MAX_PIXELS;
    if (state->width * state->height > most)
        return shf_fail(context, SHF_ERR_LIMIT, "the source '%.200s': the limit is %llu pixels",
                        source->options.spec, (unsigned long long)most);
    return SHF_OK;
}

/* ---- the type ---- */

static shf_status synthetic_open(shf_context *context, shf_source *source)
{
    synthetic_state *state = shf_arena_take(&source->arena, 1, sizeof(*state));
    source->classes = shf_arena_take(&source->arena, shf_shape_count, sizeof(*source->classes));
    if (!state || !source->classes)
        return shf_fail_memory(context, "a source");
    shf_status status = parse_spec(context, source, state);
    if (status)
        return status;
    if (source->options.labels)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "synthetic: scenes have labels of their own; leave --labels out");
    source->state = state;
    source->class_count = shf_shape_count;
    for (size_t i = 0; i < shf_shape_count; i++)
        source->classes[i] = shf_shapes[i].name;
    for (size_t i = 0; i < state->count && !status; i++) {
        const char *class = source->classes[i % shf_shape_count];
        char path[64];
        int length = snprintf(path, sizeof(path), "%s/%05zu.png", class, i);
        shf_entry entry = {.path = shf_source_text(source, path, (size_t)length),
                           .label = class,
                           .class_folder = true};
        status = entry.path ? shf_source_add(context, source, &entry)
                            : shf_fail_memory(context, "the list of images");
    }
    return status;
}

static shf_status synthetic_load(const shf_source *source, size_t index, shf_context *context,
                                 shf_arena *arena, shf_loaded *out)
{
    const synthetic_state *state = source->state;
    const shf_item *item = &source->items[index];
    out->image = shf_image_take(arena, (int)state->width, (int)state->height, 3);
    out->mask = shf_image_take(arena, (int)state->width, (int)state->height, 1);
    if (!out->image.data || !out->mask.data)
        return shf_fail_memory(context, "a scene");
    const shf_address address = {.struct_size = sizeof(address),
                                 .seed = state->seed,
                                 .key = item->path,
                                 .key_size = strlen(item->path)};
    shf_stream stream = shf_stream_of("synthetic", 0, &address);
    const shf_shape *shape = &shf_shapes[item->origin % shf_shape_count];
    shf_mark mark = shf_arena_mark(&context->scratch);
    bool rendered = shf_scene_render(&context->scratch, shape, &stream, &out->image, &out->mask);
    shf_arena_rewind(&context->scratch, mark);
    if (!rendered || shf_sha256_image(&out->image, out->sha256))
        return shf_fail_memory(context, "a scene");
    return SHF_OK;
}

const shf_source_type shf_source_synthetic = {
    .prefix = "synthetic:",
    .summary = "labelled scenes with object masks, rendered: synthetic:count=120,size=320x240",
    .masks = true,
    .open = synthetic_open,
    .load = synthetic_load,
};

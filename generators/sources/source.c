/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sources: the table of types, opening by prefix, and what is the same for all of them. */
#include "generators/sources/source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/corruption.h"
#include "generators/sources/resolve.h"

#define TEXT_BLOCK 65536

/* The type with the empty prefix takes what no other one does: it comes last. */
static const shf_source_type *const types[] = {
    &shf_source_cifar,     &shf_source_list, &shf_source_npy,    &shf_source_npz,
    &shf_source_synthetic, &shf_source_tar,  &shf_source_folder,
};

const shf_source_type *shf_source_type_of(const char *spec)
{
    size_t i = 0;
    while (strncmp(spec, types[i]->prefix, strlen(types[i]->prefix)) != 0)
        i++;
    return types[i];
}

/* ---- for the types ---- */

/* Short texts share a block; a long one has memory of its own, which may begin where a full block
 * ends. */
char *shf_source_text(shf_source *source, const void *bytes, size_t size)
{
    bool shared = size < TEXT_BLOCK / 8;
    if (shared && size >= source->text_room) {
        source->text = shf_arena_take(&source->arena, TEXT_BLOCK, 1);
        source->text_room = source->text ? TEXT_BLOCK : 0;
    }
    char *text = shared ? source->text : shf_arena_take(&source->arena, size + 1, 1);
    if (!text)
        return NULL;
    if (shared) {
        source->text += size + 1;
        source->text_room -= size + 1;
    }
    memcpy(text, bytes, size);
    text[size] = 0;
    return text;
}

shf_status shf_source_add(shf_context *context, shf_source *source, const shf_entry *entry)
{
    shf_status status = shf_buffer_append(&source->entries, entry, sizeof(*entry));
    return status ? shf_fail_memory(context, "the list of images") : SHF_OK;
}

void shf_source_warn(const shf_source *source, const char *format, ...)
{
    if (!source->options.warn)
        return;
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    source->options.warn(source->options.user, line);
}

/* ---- for the pipeline ---- */

shf_status shf_source_open_as(shf_context *context, const shf_source_type *type,
                              const shf_source_options *options, shf_source **out)
{
    *out = NULL;
    shf_source *source = shf_allocate(context, sizeof(*source));
    if (!source)
        return shf_fail_memory(context, "a source");
    *source = (shf_source){.type = type, .options = *options};
    source->spec = options->spec + strlen(type->prefix);
    shf_arena_init(&source->arena, &context->allocator);
    shf_buffer_init(&source->entries, context);

    shf_status status = type->open(context, source);
    if (!status)
        status = shf_source_resolve(context, source);
    shf_buffer_free(&source->entries);
    if (status)
        shf_source_close(context, source);
    else
        *out = source;
    return status;
}

shf_status shf_source_open(shf_context *context, const shf_source_options *options,
                           shf_source **out)
{
    return shf_source_open_as(context, shf_source_type_of(options->spec), options, out);
}

shf_status shf_source_load(const shf_source *source, size_t index, shf_context *context,
                           shf_arena *arena, shf_loaded *out)
{
    *out = (shf_loaded){0};
    return source->type->load(source, index, context, arena, out);
}

void shf_source_close(shf_context *context, shf_source *source)
{
    if (!source)
        return;
    if (source->type->close)
        source->type->close(source);
    shf_arena_free(&source->arena);
    shf_release(context, source);
}

bool shf_source_find(const shf_source *source, const char *key, size_t *index)
{
    size_t low = 0, high = source->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(key, source->items[source->by_key[middle]].key);
        if (order == 0) {
            *index = source->by_key[middle];
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

shf_status shf_source_fingerprint(shf_context *context, const shf_source *source,
                                  uint8_t out[SHF_SHA256_SIZE])
{
    shf_sha256_state state;
    if (shf_sha256_begin(&state))
        return shf_fail_memory(context, "the source's fingerprint");
    for (size_t i = 0; i < source->count; i++) {
        const char *key = source->items[source->by_key[i]].key;
        shf_sha256_add(&state, key, strlen(key) + 1);
    }
    shf_sha256_end(&state, out);
    return SHF_OK;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Context: creation, error text, allocation, and the cache of tables. */
#include "corruptions/base/context.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/kernels/kernels.h"

#define CACHE_ENTRIES 32

struct shf_cache_entry {
    struct shf_cache_entry *next; /* the least recently used is last */
    const void *owner;
    size_t key_size, data_offset;
    unsigned char key[];
};

static void *default_allocate(void *user, size_t bytes)
{
    (void)user;
    return malloc(bytes);
}

static void default_release(void *user, void *memory)
{
    (void)user;
    free(memory);
}

shf_status shf_context_create(const shf_context_options *options, shf_context **out)
{
    *out = NULL;
    shf_allocator allocator = {sizeof(allocator), default_allocate, default_release, NULL};
    if (options && options->allocator)
        allocator = *options->allocator;
    const shf_kernels *kernels = shf_kernels_find(options ? options->cpu_level : NULL);
    if (!kernels)
        return SHF_ERR_ARGUMENT;
    shf_context *context = allocator.allocate(allocator.user, sizeof(*context));
    if (!context)
        return SHF_ERR_MEMORY;
    *context = (shf_context){.allocator = allocator, .kernels = kernels};
    shf_arena_init(&context->scratch, &context->allocator);
    *out = context;
    return SHF_OK;
}

void shf_context_destroy(shf_context *context)
{
    if (!context)
        return;
    while (context->cache) {
        struct shf_cache_entry *next = context->cache->next;
        shf_release(context, context->cache);
        context->cache = next;
    }
    shf_arena_free(&context->scratch);
    context->allocator.release(context->allocator.user, context);
}

const char *shf_context_error(const shf_context *context)
{
    return context->error;
}

const char *shf_context_cpu_level(const shf_context *context)
{
    return context->kernels->level;
}

shf_status shf_fail(shf_context *context, shf_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char text[sizeof(context->error)]; /* arguments may point into the old text */
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    memcpy(context->error, text, sizeof(text));
    return status;
}

shf_status shf_fail_memory(shf_context *context, const char *what)
{
    return shf_fail(context, SHF_ERR_MEMORY, "out of memory for %s", what);
}

void *shf_allocate(shf_context *context, size_t bytes)
{
    return context->allocator.allocate(context->allocator.user, bytes);
}

void shf_release(shf_context *context, void *memory)
{
    if (memory)
        context->allocator.release(context->allocator.user, memory);
}

/* Takes the entry for a key out of the list; or, if there is none and the list is full, frees the
 * last. */
static struct shf_cache_entry *take_entry(shf_context *context, const void *owner, const void *key,
                                          size_t key_size)
{
    size_t count = 0;
    for (struct shf_cache_entry **link = &context->cache; *link; link = &(*link)->next) {
        struct shf_cache_entry *entry = *link;
        if (entry->owner == owner && entry->key_size == key_size &&
            memcmp(entry->key, key, key_size) == 0) {
            *link = entry->next;
            return entry;
        }
        if (++count == CACHE_ENTRIES) {
            *link = NULL;
            shf_release(context, entry);
            break;
        }
    }
    return NULL;
}

shf_status shf_cached(shf_context *context, const void *owner, const void *key, size_t key_size,
                      size_t bytes, shf_cache_fill fill, const void **out)
{
    struct shf_cache_entry *entry = take_entry(context, owner, key, key_size);
    if (!entry) {
        size_t offset = sizeof(*entry) + key_size;
        offset = (offset + SHF_ALIGNMENT - 1) / SHF_ALIGNMENT * SHF_ALIGNMENT;
        entry = shf_allocate(context, offset + bytes);
        if (!entry)
            return shf_fail_memory(context, "a table");
        *entry =
            (struct shf_cache_entry){.owner = owner, .key_size = key_size, .data_offset = offset};
        memcpy(entry->key, key, key_size);
        shf_status status = fill(context, key, (char *)entry + offset);
        if (status) {
            shf_release(context, entry);
            return status;
        }
    }
    entry->next = context->cache;
    context->cache = entry;
    *out = (char *)entry + entry->data_offset;
    return SHF_OK;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tables that a context keeps: a list, the most recently used first. */
#include <stdint.h>
#include <string.h>

#include "corruptions/base/context.h"

#define MOST_ENTRIES 32
#define MOST_BYTES ((size_t)32 << 20)

struct shf_cache_entry {
    struct shf_cache_entry *next;
    const void *owner;
    size_t key_size, bytes; /* bytes: of the data */
    void *data;             /* within this allocation, aligned */
    unsigned char key[];
};

/* Takes the entry for a key out of the list; NULL if there is none. */
static struct shf_cache_entry *take_entry(shf_context *context, const void *owner, const void *key,
                                          size_t key_size)
{
    for (struct shf_cache_entry **link = &context->cache; *link; link = &(*link)->next) {
        struct shf_cache_entry *entry = *link;
        if (entry->owner == owner && entry->key_size == key_size &&
            memcmp(entry->key, key, key_size) == 0) {
            *link = entry->next;
            return entry;
        }
    }
    return NULL;
}

static void free_list(shf_context *context, struct shf_cache_entry *entry)
{
    while (entry) {
        struct shf_cache_entry *next = entry->next;
        shf_release(context, entry);
        entry = next;
    }
}

/* Gives back what is over the limits once an entry of so many bytes has joined. */
static void make_room(shf_context *context, size_t bytes)
{
    size_t count = 1;
    for (struct shf_cache_entry **link = &context->cache; *link; link = &(*link)->next) {
        bytes += (*link)->bytes;
        if (++count > MOST_ENTRIES || bytes > MOST_BYTES) {
            free_list(context, *link);
            *link = NULL;
            return;
        }
    }
}

static struct shf_cache_entry *new_entry(shf_context *context, const void *owner, const void *key,
                                         size_t key_size, size_t bytes)
{
    if (bytes > SIZE_MAX / 2)
        return NULL;
    struct shf_cache_entry *entry =
        shf_allocate(context, sizeof(*entry) + key_size + SHF_ALIGNMENT + bytes);
    if (!entry)
        return NULL;
    uintptr_t data = (uintptr_t)entry + sizeof(*entry) + key_size;
    data = (data + SHF_ALIGNMENT - 1) / SHF_ALIGNMENT * SHF_ALIGNMENT;
    *entry = (struct shf_cache_entry){
        .owner = owner, .key_size = key_size, .bytes = bytes, .data = (void *)data};
    memcpy(entry->key, key, key_size);
    return entry;
}

shf_status shf_cached(shf_context *context, const void *owner, const void *key, size_t key_size,
                      size_t bytes, shf_cache_fill fill, const void **out)
{
    struct shf_cache_entry *entry = take_entry(context, owner, key, key_size);
    if (!entry) {
        entry = new_entry(context, owner, key, key_size, bytes);
        if (!entry)
            return shf_fail_memory(context, "a table");
        shf_status status = fill(context, entry->key, entry->data);
        if (status) {
            shf_release(context, entry);
            return status;
        }
        make_room(context, bytes);
    }
    entry->next = context->cache;
    context->cache = entry;
    *out = entry->data;
    return SHF_OK;
}

void shf_cache_free(shf_context *context)
{
    free_list(context, context->cache);
    context->cache = NULL;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Open addressing, at most three quarters full. */
#include "manifests/hash_set.h"

#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/sha256.h"

#define FIRST_CAPACITY 1024

void shf_hash_set_init(shf_hash_set *set, shf_context *context)
{
    *set = (shf_hash_set){.context = context};
}

void shf_hash_set_free(shf_hash_set *set)
{
    shf_release(set->context, set->slots);
    shf_hash_set_init(set, set->context);
}

static uint64_t hash_of(const char *text, size_t size)
{
    uint8_t bytes[SHF_SHA256_SIZE];
    uint64_t hash;
    shf_sha256(text, size, bytes);
    memcpy(&hash, bytes, sizeof(hash));
    return hash ? hash : 1;
}

/* Where a hash is, or where it would go. */
static size_t place_of(const uint64_t *slots, size_t capacity, uint64_t hash)
{
    size_t place = (size_t)hash & (capacity - 1);
    while (slots[place] && slots[place] != hash)
        place = (place + 1) & (capacity - 1);
    return place;
}

static shf_status grow(shf_hash_set *set)
{
    size_t capacity = set->capacity ? set->capacity * 2 : FIRST_CAPACITY;
    uint64_t *slots = shf_allocate(set->context, capacity * sizeof(*slots));
    if (!slots)
        return shf_fail_memory(set->context, "a set of names");
    memset(slots, 0, capacity * sizeof(*slots));
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->slots[i])
            slots[place_of(slots, capacity, set->slots[i])] = set->slots[i];
    }
    shf_release(set->context, set->slots);
    set->slots = slots;
    set->capacity = capacity;
    return SHF_OK;
}

shf_status shf_hash_set_add(shf_hash_set *set, const char *text, size_t size, bool *added)
{
    if (set->count >= set->capacity / 4 * 3) {
        shf_status status = grow(set);
        if (status)
            return status;
    }
    uint64_t hash = hash_of(text, size);
    uint64_t *slot = &set->slots[place_of(set->slots, set->capacity, hash)];
    *added = *slot == 0;
    set->count += *added;
    *slot = hash;
    return SHF_OK;
}

bool shf_hash_set_has(const shf_hash_set *set, const char *text, size_t size)
{
    if (!set->capacity)
        return false;
    return set->slots[place_of(set->slots, set->capacity, hash_of(text, size))] != 0;
}

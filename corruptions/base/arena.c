/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A list of blocks, each filled from its start. */
#include "corruptions/base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#define BLOCK_BYTES ((size_t)1 << 20)

struct shf_arena_block {
    struct shf_arena_block *next;
    uint8_t *start; /* aligned */
    size_t size, used;
};

void shf_arena_init(shf_arena *arena, const shf_allocator *allocator)
{
    *arena = (shf_arena){.allocator = allocator};
}

void shf_arena_free(shf_arena *arena)
{
    struct shf_arena_block *block = arena->first;
    while (block) {
        struct shf_arena_block *next = block->next;
        arena->allocator->release(arena->allocator->user, block);
        block = next;
    }
    arena->first = arena->current = NULL;
}

static struct shf_arena_block *new_block(const shf_arena *arena, size_t size)
{
    size_t total = sizeof(struct shf_arena_block) + SHF_ALIGNMENT + size;
    struct shf_arena_block *block = arena->allocator->allocate(arena->allocator->user, total);
    if (!block)
        return NULL;
    uintptr_t start = (uintptr_t)(block + 1);
    start = (start + SHF_ALIGNMENT - 1) / SHF_ALIGNMENT * SHF_ALIGNMENT;
    *block = (struct shf_arena_block){.start = (uint8_t *)start, .size = size};
    return block;
}

/* The next block that has the room: one kept from before, or a new one. Kept ones that are too
 * small are given back, so that an arena never holds more than twice what it was asked for. */
static struct shf_arena_block *next_block(shf_arena *arena, size_t bytes)
{
    struct shf_arena_block **link = arena->current ? &arena->current->next : &arena->first;
    while (*link && (*link)->size < bytes) {
        struct shf_arena_block *small = *link;
        *link = small->next;
        arena->allocator->release(arena->allocator->user, small);
    }
    if (!*link)
        *link = new_block(arena, bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES);
    if (*link)
        (*link)->used = 0;
    return *link;
}

void *shf_arena_take(shf_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 4)
        return NULL;
    bytes = (bytes + SHF_ALIGNMENT - 1) / SHF_ALIGNMENT * SHF_ALIGNMENT;
    struct shf_arena_block *block = arena->current;
    if (!block || block->size - block->used < bytes) {
        block = next_block(arena, bytes);
        if (!block)
            return NULL;
        arena->current = block;
    }
    void *memory = block->start + block->used;
    block->used += bytes;
    return memory;
}

shf_mark shf_arena_mark(const shf_arena *arena)
{
    return (shf_mark){arena->current, arena->current ? arena->current->used : 0};
}

void shf_arena_rewind(shf_arena *arena, shf_mark mark)
{
    arena->current = mark.block;
    if (mark.block)
        mark.block->used = mark.used;
}

char *shf_arena_print(shf_arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = size < 0 ? NULL : shf_arena_take(arena, (size_t)size + 1, 1);
    if (text)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

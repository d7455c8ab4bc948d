/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A stack of scratch memory: take, take, rewind. Blocks are kept for the next call, so that a
 * context that has warmed up allocates nothing. */
#ifndef SHF_BASE_ARENA_H
#define SHF_BASE_ARENA_H

#include <stddef.h>

#include <shiftforge/status.h>

#define SHF_ALIGNMENT 64

struct shf_arena_block;

typedef struct shf_arena {
    const shf_allocator *allocator;
    struct shf_arena_block *first, *current;
} shf_arena;

typedef struct shf_mark {
    struct shf_arena_block *block;
    size_t used;
} shf_mark;

void shf_arena_init(shf_arena *arena, const shf_allocator *allocator);
void shf_arena_free(shf_arena *arena);

/* count * size bytes, aligned to 64, with undefined content; NULL if the sum overflows or the
 * allocator gives none. Zero bytes give a valid pointer. */
void *shf_arena_take(shf_arena *arena, size_t count, size_t size);

/* printf into the arena; NULL if there is no memory. Write floating-point numbers with
 * shf_double_text: printf's depend on the locale. */
char *shf_arena_print(shf_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What was taken after the mark is given back, and may be overwritten at once. */
shf_mark shf_arena_mark(const shf_arena *arena);
void shf_arena_rewind(shf_arena *arena, shf_mark mark);

#endif

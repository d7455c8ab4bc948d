/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The arena: alignment, rewinding, reuse, overflow. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/arena.h"

static size_t allocations, releases;

static void *count_allocate(void *user, size_t bytes)
{
    (void)user;
    allocations++;
    return malloc(bytes);
}

static void plain_release(void *user, void *memory)
{
    (void)user;
    releases++;
    free(memory);
}

static const shf_allocator counting = {sizeof(counting), count_allocate, plain_release, NULL};

Test(arena, takes_are_aligned_and_apart)
{
    shf_arena arena;
    shf_arena_init(&arena, &counting);
    uint8_t *last = NULL;
    for (size_t size = 1; size < 5000; size += 61) {
        uint8_t *memory = shf_arena_take(&arena, size, 1);
        cr_assert_eq((uintptr_t)memory % SHF_ALIGNMENT, 0);
        memset(memory, (int)size, size);
        cr_assert(!last || *last == (uint8_t)(size - 61));
        last = memory;
    }
    shf_arena_free(&arena);
}

Test(arena, warmed_up_it_allocates_nothing)
{
    shf_arena arena;
    shf_arena_init(&arena, &counting);
    size_t after_first = 0;
    for (int round = 0; round < 5; round++) {
        shf_mark mark = shf_arena_mark(&arena);
        for (int i = 0; i < 7; i++)
            cr_assert_not_null(shf_arena_take(&arena, 700000, 1));
        shf_arena_rewind(&arena, mark);
        if (round == 0)
            after_first = allocations;
    }
    cr_assert_eq(allocations, after_first);
    shf_arena_free(&arena);
}

/* Images that grow, one after the other: blocks that have become too small are given back. */
Test(arena, growing_it_keeps_what_is_of_use)
{
    shf_arena arena;
    shf_arena_init(&arena, &counting);
    for (size_t megabytes = 1; megabytes <= 20; megabytes++) {
        shf_mark mark = shf_arena_mark(&arena);
        cr_assert_not_null(shf_arena_take(&arena, megabytes, 1 << 20));
        shf_arena_rewind(&arena, mark);
        cr_assert_leq(allocations - releases, 1, "at %zu MiB", megabytes);
    }
    shf_arena_free(&arena);
    cr_assert_eq(allocations, releases);
}

Test(arena, overflow_is_no_memory)
{
    shf_arena arena;
    shf_arena_init(&arena, &counting);
    cr_assert_null(shf_arena_take(&arena, SIZE_MAX / 2, 3));
    cr_assert_null(shf_arena_take(&arena, SIZE_MAX - 8, 1));
    cr_assert_not_null(shf_arena_take(&arena, 0, 1));
    shf_arena_free(&arena);
}

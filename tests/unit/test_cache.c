/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The cache of tables: hits, misses, limits in number and bytes, failure, nesting. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tests/support/support.h"

static const char owner, other_owner;
static size_t fills;

static shf_status fill_squares(shf_context *context, const void *key, void *data)
{
    (void)context;
    int number;
    memcpy(&number, key, sizeof(number));
    for (int i = 0; i < 16; i++)
        ((int *)data)[i] = number * i * i;
    fills++;
    return SHF_OK;
}

static const int *squares(shf_context *context, const void *whose, int key, size_t bytes)
{
    const void *data = NULL;
    assert_ok(context, shf_cached(context, whose, &key, sizeof(key), bytes, fill_squares, &data));
    cr_assert_eq((uintptr_t)data % SHF_ALIGNMENT, 0);
    cr_assert_eq(((const int *)data)[3], key * 9);
    return data;
}

Test(cache, a_table_is_made_once)
{
    shf_context *context = test_context();
    const int *first = squares(context, &owner, 5, 64);
    squares(context, &owner, 6, 64);
    cr_assert_eq(squares(context, &owner, 5, 64), first);
    cr_assert_eq(fills, 2);
    squares(context, &other_owner, 5, 64);
    cr_assert_eq(fills, 3, "keys of another owner are other keys");
    shf_context_destroy(context);
}

Test(cache, keys_of_other_lengths_are_other_keys)
{
    shf_context *context = test_context();
    const int key[2] = {5, 0};
    const void *data;
    squares(context, &owner, 5, 64);
    assert_ok(context, shf_cached(context, &owner, key, sizeof(key), 64, fill_squares, &data));
    cr_assert_eq(fills, 2);
    shf_context_destroy(context);
}

Test(cache, the_one_that_was_not_used_for_longest_makes_room)
{
    shf_context *context = test_context();
    for (int key = 0; key < 32; key++)
        squares(context, &owner, key, 64);
    squares(context, &owner, 0, 64); /* now 1 is the oldest */
    cr_assert_eq(fills, 32);
    squares(context, &owner, 32, 64);
    squares(context, &owner, 0, 64);
    cr_assert_eq(fills, 33);
    squares(context, &owner, 1, 64);
    cr_assert_eq(fills, 34, "1 had made room");
    squares(context, &owner, 3, 64);
    cr_assert_eq(fills, 34, "3 had not");
    shf_context_destroy(context);
}

Test(cache, bytes_are_bounded)
{
    test_failing failing;
    test_failing_init(&failing);
    shf_context *context;
    shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &context);
    const size_t half = (size_t)15 << 20, huge = (size_t)40 << 20;
    for (int key = 0; key < 6; key++)
        squares(context, &owner, key, half);
    cr_assert_eq(failing.live, 1 + 2, "two tables of 15 MiB stay within 32");
    squares(context, &owner, 7, huge);
    cr_assert_eq(failing.live, 1 + 1, "one that is over the limit stays alone");
    squares(context, &owner, 8, 64);
    cr_assert_eq(failing.live, 1 + 1);
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
}

static shf_status refuse(shf_context *context, const void *key, void *data)
{
    (void)key;
    (void)data;
    return shf_fail(context, SHF_ERR_DATA, "refused");
}

Test(cache, a_table_that_could_not_be_made_is_not_kept)
{
    test_failing failing;
    test_failing_init(&failing);
    shf_context *context;
    shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &context);
    const int key = 5;
    const void *data = NULL;
    assert_fails(context, shf_cached(context, &owner, &key, sizeof(key), 64, refuse, &data),
                 SHF_ERR_DATA, "refused");
    cr_assert_eq(failing.live, 1);
    test_failing_arm(&failing, 1);
    assert_fails(context, shf_cached(context, &owner, &key, sizeof(key), 64, fill_squares, &data),
                 SHF_ERR_MEMORY, "out of memory for a table");
    assert_fails(context,
                 shf_cached(context, &owner, &key, sizeof(key), SIZE_MAX - 8, fill_squares, &data),
                 SHF_ERR_MEMORY, "out of memory for a table");
    cr_assert_null(data);
    squares(context, &owner, key, 64);
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
}

/* A fill that asks for a table itself, as many times over as the cache has room. */
static shf_status fill_nested(shf_context *context, const void *key, void *data)
{
    int number;
    memcpy(&number, key, sizeof(number));
    squares(context, &other_owner, number, 64);
    return fill_squares(context, key, data);
}

Test(cache, fills_may_nest)
{
    test_failing failing;
    test_failing_init(&failing);
    shf_context *context;
    shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &context);
    for (int key = 0; key < 100; key++) {
        const void *data;
        assert_ok(context, shf_cached(context, &owner, &key, sizeof(key), 64, fill_nested, &data));
        cr_assert_leq(failing.live, 1 + 32);
    }
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
}

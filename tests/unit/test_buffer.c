/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The byte buffer: growing, text, and a lack of memory. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "corruptions/base/buffer.h"
#include "tests/support/support.h"

Test(buffer, grows_and_keeps_what_it_holds)
{
    shf_context *context = test_context();
    shf_buffer buffer;
    shf_buffer_init(&buffer, context);
    assert_ok(context, shf_buffer_append(&buffer, NULL, 0));
    for (int i = 0; i < 20000; i++) {
        uint8_t byte = (uint8_t)(i * 7);
        assert_ok(context, shf_buffer_append(&buffer, &byte, 1));
    }
    cr_assert_eq(buffer.size, 20000);
    for (int i = 0; i < 20000; i++)
        cr_assert_eq(buffer.data[i], (uint8_t)(i * 7));
    assert_ok(context, shf_buffer_reserve(&buffer, 1000000));
    cr_assert_geq(buffer.capacity - buffer.size, 1000000);
    cr_assert_eq(buffer.data[19999], (uint8_t)(19999 * 7));
    shf_buffer_free(&buffer);
    cr_assert(!buffer.data && !buffer.size && !buffer.capacity);
    shf_buffer_free(&buffer); /* twice is no harm */
    shf_context_destroy(context);
}

Test(buffer, text_is_appended_without_its_zero)
{
    shf_context *context = test_context();
    shf_buffer buffer;
    shf_buffer_init(&buffer, context);
    assert_ok(context, shf_buffer_text(&buffer, "a"));
    assert_ok(context, shf_buffer_format(&buffer, "%s", ""));
    for (int i = 0; i < 3000; i++)
        assert_ok(context, shf_buffer_format(&buffer, "<%d>", i % 10));
    assert_ok(context, shf_buffer_text(&buffer, "z"));
    cr_assert_eq(buffer.size, 2 + 3 * 3000);
    cr_assert_eq(memcmp(buffer.data, "a<0><1>", 7), 0);
    cr_assert_eq(memcmp(buffer.data + buffer.size - 4, "<9>z", 4), 0);
    shf_buffer_free(&buffer);
    shf_context_destroy(context);
}

Test(buffer, a_lack_of_memory_leaves_it_as_it_was)
{
    test_failing failing;
    test_failing_init(&failing);
    shf_context *context;
    shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &context);
    shf_buffer buffer;
    shf_buffer_init(&buffer, context);
    assert_ok(context, shf_buffer_text(&buffer, "kept"));
    test_failing_arm(&failing, 1);
    assert_fails(context, shf_buffer_reserve(&buffer, 100000), SHF_ERR_MEMORY,
                 "out of memory for a buffer");
    cr_assert(buffer.size == 4 && memcmp(buffer.data, "kept", 4) == 0);
    assert_ok(context, shf_buffer_reserve(&buffer, 100000));
    assert_fails(context, shf_buffer_reserve(&buffer, SIZE_MAX - 2), SHF_ERR_MEMORY,
                 "out of memory for a buffer");
    cr_assert(buffer.size == 4 && memcmp(buffer.data, "kept", 4) == 0);
    shf_buffer_free(&buffer);
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
}

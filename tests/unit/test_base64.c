/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include <criterion/criterion.h>

#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/base64.h"
#include "tests/support/support.h"

Test(base64, the_examples_of_the_standard)
{
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"}};
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const size_t size = strlen(rows[i][0]);
        uint8_t back[8] = {0};
        shf_buffer text;
        shf_buffer_init(&text, context);
        assert_ok(context, shf_base64_write(rows[i][0], size, &text));
        assert_ok(context, shf_buffer_append(&text, "", 1));
        cr_expect_str_eq((char *)text.data, rows[i][1]);
        cr_expect(shf_base64_read(rows[i][1], back, size));
        cr_expect_arr_eq(back, rows[i][0], size);
        shf_buffer_free(&text);
    }
    shf_context_destroy(context);
}

Test(base64, more_than_a_piece_comes_back)
{
    const size_t size = ((size_t)3 << 20) + 5;
    shf_context *context = test_context();
    shf_buffer text;
    shf_buffer_init(&text, context);
    uint8_t *bytes = shf_allocate(context, 2 * size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * i >> 3);
    assert_ok(context, shf_base64_write(bytes, size, &text));
    assert_ok(context, shf_buffer_append(&text, "", 1));
    cr_assert(shf_base64_read((char *)text.data, bytes + size, size));
    cr_assert_arr_eq(bytes, bytes + size, size);
    shf_release(context, bytes);
    shf_buffer_free(&text);
    shf_context_destroy(context);
}

Test(base64, what_is_no_such_text_is_refused)
{
    static const struct {
        const char *text;
        size_t size;
    } rows[] = {{"Zm9v", 2}, {"Zm8=", 1}, {"Zm8=", 3},     {"Zg==", 2}, {"Zg=a", 1},
                {"Z===", 1}, {"Zm9", 2},  {"Zm9vYg==", 1}, {" m9v", 3}, {"Zm\n=", 2},
                {"Zm9v", 4}, {"====", 1}, {"Z!==", 1},     {"", 1}};
    uint8_t out[8];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_not(shf_base64_read(rows[i].text, out, rows[i].size), "%s", rows[i].text);
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What may stand in JSON: UTF-8, by our rule and by jansson's. */
#include <criterion/criterion.h>
#include <string.h>

#include "manifests/json.h"

Test(json, utf8_is_what_unicode_says)
{
    static const struct {
        const char *text;
        bool valid;
    } rows[] = {
        {"", true},
        {"a\x7f", true},
        {"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf", true},
        {"\x80", false},
        {"\xc3", false},
        {"\xc3(", false},
        {"\xc0\xaf", false},         /* overlong */
        {"\xe0\x80\xaf", false},     /* overlong */
        {"\xed\xa0\x80", false},     /* a surrogate */
        {"\xf4\x90\x80\x80", false}, /* beyond U+10FFFF */
        {"\xf8\x88\x80\x80\x80", false},
        {"\xff", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_expect_eq(shf_is_utf8(rows[i].text, strlen(rows[i].text)), rows[i].valid, "%zu", i);
        json_t *string = json_string(rows[i].text); /* jansson has to agree, or rows are lost */
        cr_expect_eq(string != NULL, rows[i].valid, "%zu", i);
        json_decref(string);
    }
}

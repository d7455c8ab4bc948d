/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Names of files: kinds, stems, tidy paths, and what is shown of any bytes. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "corruptions/corruption.h"
#include "generators/sources/names.h"

Test(names, kinds_go_by_extension_in_any_case)
{
    static const struct {
        const char *name;
        shf_name_kind kind;
        size_t stem;
    } cases[] = {
        {"a.jpg", SHF_NAME_IMAGE, 1},
        {"a.JPEG", SHF_NAME_IMAGE, 1},
        {"a.b.PnG", SHF_NAME_IMAGE, 3},
        {"x/a.jpg", SHF_NAME_IMAGE, 3},
        {"a.TIF", SHF_NAME_UNSUPPORTED, 5},
        {"a.webp", SHF_NAME_UNSUPPORTED, 6},
        {"jpg", SHF_NAME_OTHER, 3},
        {"a.jpg.txt", SHF_NAME_OTHER, 9},
        {"a.jpgx", SHF_NAME_OTHER, 6},
        {"a.jp", SHF_NAME_OTHER, 4},
        {"", SHF_NAME_OTHER, 0},
        {"a.", SHF_NAME_OTHER, 2},
    };
    for (size_t i = 0; i < SHF_COUNT(cases); i++) {
        cr_expect_eq(shf_name_kind_of(cases[i].name), cases[i].kind, "%s", cases[i].name);
        cr_expect_eq(shf_stem_length(cases[i].name), cases[i].stem, "%s", cases[i].name);
    }
}

Test(names, tidy_paths)
{
    static const char *const cases[][2] = {
        {"a", "a"},       {"./a/b", "a/b"}, {"a//b", "a/b"},  {"/a/./b", "/a/b"},  {"a/..", "a/.."},
        {"../a", "../a"}, {".//./a", "a"},  {"a/.b", "a/.b"}, {"//a///b", "/a/b"}, {"", ""},
        {".", ""},        {"./", ""},       {"a/", "a/"},     {"a/.", "a/"},       {"...", "..."},
    };
    for (size_t i = 0; i < SHF_COUNT(cases); i++) {
        char path[32];
        snprintf(path, sizeof(path), "%s", cases[i][0]);
        shf_path_tidy(path);
        cr_expect_str_eq(path, cases[i][1], "%s: %s", cases[i][0], path);
    }
}

Test(names, what_is_shown_is_one_line_of_UTF8)
{
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80", "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"},
        {"a\nb\x1b[0m\x7f", "a\\x0ab\\x1b[0m\\x7f"},
        {"\xff\xc3", "\\xff\\xc3"},
        {"\xc0\x80", "\\xc0\\x80"},                   /* too long for its value */
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},          /* a surrogate */
        {"\xc2\x85", "\\xc2\\x85"},                   /* a control */
        {"\xe2\x80\xa8", "\\xe2\\x80\\xa8"},          /* a line separator */
        {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, /* beyond the last */
    };
    char shown[SHF_SHOWN];
    for (size_t i = 0; i < SHF_COUNT(cases); i++)
        cr_expect_str_eq(shf_shown(cases[i][0], shown, sizeof(shown)), cases[i][1]);
}

Test(names, what_is_shown_fits)
{
    char text[64], shown[64];
    memset(text, 'x', 63);
    text[63] = 0;
    for (size_t size = 12; size < 64; size++) {
        memset(shown, '#', sizeof(shown));
        shf_shown(text, shown, size);
        cr_assert_lt(strlen(shown), size);
        cr_assert_str_eq(shown + strlen(shown) - 3, "...");
        cr_assert_eq(shown[size], '#');
    }
}

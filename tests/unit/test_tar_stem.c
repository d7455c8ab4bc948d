/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Names of samples: what WebDataset, ustar and the index can have, and another one for every stem. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "generators/sinks/tar_stem.h"
#include "manifests/tar.h"
#include "tests/support/support.h"

static shf_context *context;

static void set_up(void)
{
    context = test_context();
}

static void tear_down(void)
{
    shf_context_destroy(context);
}

TestSuite(tar_stem, .init = set_up, .fini = tear_down);

/* clang-format off */
static const struct {
    const char *stem, *name;
} cases[] = {
    {"n01440764/ILSVRC2012_val_00000293", "n01440764/ILSVRC2012_val_00000293"},
    {"a.b/c.d.e",     "a.b/c%2Ed%2Ee"},          /* dots of the last component only */
    {".hidden",       "%2Ehidden"},
    {"a b/c\td",      "a%20b/c%09d"},
    {"a%2Eb",         "a%252Eb"},
    {"x~0",           "x%7E0"},
    {"back\\slash",   "back%5Cslash"},
    {"line\nbreak/x", "line%0Abreak/x"},
    {"\xc3\xa4/\xc3\xb6", "\xc3\xa4/\xc3\xb6"},  /* UTF-8 stays */
    {"\xff/\xc3\xa4", "%FF/%C3%A4"},             /* what is not UTF-8 does not, as a whole */
    {"-,=+@()[]{}'\"*?", "-,=+@()[]{}'\"*?"},
};
/* clang-format on */

Test(tar_stem, bytes_that_names_cannot_have_are_written_as_hex)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        cr_expect_str_eq(shf_tar_stem(&context->scratch, cases[i].stem, 4), cases[i].name, "%s",
                         cases[i].stem);
}

/* A stem of so many bytes each, and another one that differs in its last byte only. */
static void assert_shortened(size_t folder, size_t base, const char *fill, size_t folder_most,
                             size_t base_most)
{
    char stem[2][1024], name[300];
    uint8_t block[SHF_TAR_BLOCK];
    size_t width = strlen(fill);
    for (size_t i = 0; i < folder + base; i++)
        stem[0][i] = fill[i % width];
    stem[0][folder] = '/';
    stem[0][folder + base + 1] = 0;
    for (size_t i = 0; i < base; i++)
        stem[0][folder + 1 + i] = fill[i % width];
    strcpy(stem[1], stem[0]);
    stem[1][folder + base] = 'z';
    const char *one = shf_tar_stem(&context->scratch, stem[0], 4);
    const char *two = shf_tar_stem(&context->scratch, stem[1], 4);
    const char *slash = strchr(one, '/');
    cr_assert_str_neq(one, two);
    cr_assert_leq((size_t)(slash - one), folder_most, "%s", one);
    cr_assert_leq(strlen(slash + 1), base_most, "%s", one);
    snprintf(name, sizeof(name), "%s.jpg", one);
    cr_assert(shf_tar_header(name, 1, block), "%s", name);
    /* Neither a %XX nor a character is cut. */
    for (const char *at = one; (at = strchr(at, '%')); at++)
        cr_assert_eq(strspn(at + 1, "0123456789ABCDEF") >= 2, 1, "%s", one);
    for (const char *at = one; *at; at++)
        cr_assert(((unsigned char)*at & 0xc0) != 0xc0 || ((unsigned char)at[1] & 0xc0) == 0x80,
                  "%s", one);
}

Test(tar_stem, long_names_are_shortened_and_stay_distinct)
{
    static const char *const fills[] = {"x", "x.", "..x", "...", "\xc3\xa4", "x\xe2\x82\xac"};
    for (size_t i = 0; i < sizeof(fills) / sizeof(*fills); i++) {
        for (size_t more = 0; more < 9; more++) {
            assert_shortened(10, 240 + 3 * more, fills[i], 30, 96);
            assert_shortened(200 + 3 * more, 30, fills[i], 155, 90);
            assert_shortened(400 + 3 * more, 240, fills[i], 155, 96);
        }
    }
}

Test(tar_stem, names_that_fit_are_not_shortened)
{
    char stem[300];
    memset(stem, 'x', sizeof(stem));
    stem[155] = '/';
    stem[155 + 1 + 96] = 0;
    cr_assert_str_eq(shf_tar_stem(&context->scratch, stem, 4), stem);
    stem[155 + 1 + 96] = 'x';
    stem[155 + 1 + 97] = 0;
    cr_assert_str_neq(shf_tar_stem(&context->scratch, stem, 4), stem);
}

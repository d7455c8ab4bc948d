/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Statuses: values, names and exit codes are pinned. The context: error text, CPU levels, memory. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tests/support/support.h"

static const struct {
    shf_status status;
    int value;
    const char *name;
    int exit_code;
} pinned[] = {
    {SHF_OK, 0, "SHF_OK", 0},
    {SHF_ERR_ARGUMENT, 1, "SHF_ERR_ARGUMENT", 2},
    {SHF_ERR_DATA, 2, "SHF_ERR_DATA", 65},
    {SHF_ERR_LIMIT, 3, "SHF_ERR_LIMIT", 65},
    {SHF_ERR_UNSUPPORTED, 4, "SHF_ERR_UNSUPPORTED", 65},
    {SHF_ERR_IO, 5, "SHF_ERR_IO", 74},
    {SHF_ERR_MEMORY, 6, "SHF_ERR_MEMORY", 75},
    {SHF_ERR_BUSY, 7, "SHF_ERR_BUSY", 75},
    {SHF_ERR_CONFLICT, 8, "SHF_ERR_CONFLICT", 2},
    {SHF_ERR_CANCELLED, 9, "SHF_ERR_CANCELLED", 75},
    {SHF_FINDINGS, 10, "SHF_FINDINGS", 1},
};

Test(status, values_names_and_exit_codes)
{
    for (size_t i = 0; i < sizeof(pinned) / sizeof(pinned[0]); i++) {
        cr_assert_eq((int)pinned[i].status, pinned[i].value);
        cr_assert_str_eq(shf_status_name(pinned[i].status), pinned[i].name);
        cr_assert_eq(shf_status_exit_code(pinned[i].status), pinned[i].exit_code);
    }
}

Test(status, unknown_values_are_answered)
{
    const int unknown[] = {11, 1000, -1};
    for (size_t i = 0; i < 3; i++) {
        cr_assert_str_eq(shf_status_name((shf_status)unknown[i]), "unknown status");
        cr_assert_eq(shf_status_exit_code((shf_status)unknown[i]), 70);
    }
}

Test(status, version_is_the_header_s)
{
    char text[32];
    snprintf(text, sizeof(text), "%d.%d.%d", SHF_VERSION_MAJOR, SHF_VERSION_MINOR,
             SHF_VERSION_PATCH);
    cr_assert_str_eq(shf_version(), text);
    cr_assert_str_eq(SHF_VERSION_STRING, text);
}

Test(context, cpu_levels_by_name)
{
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_context *context;
        cr_assert_eq(shf_context_create(&(shf_context_options){.cpu_level = *level}, &context), 0);
        cr_assert_str_eq(shf_context_cpu_level(context), *level);
        shf_context_destroy(context);
    }
    shf_context *context = test_context(), *first = context;
    cr_assert_eq(shf_context_create(&(shf_context_options){.cpu_level = "v9"}, &context),
                 SHF_ERR_ARGUMENT);
    cr_assert_null(context);
    shf_context_destroy(first);
    shf_context_destroy(NULL);
}

Test(context, no_memory_for_it)
{
    test_failing failing;
    test_failing_init(&failing);
    test_failing_arm(&failing, 1);
    shf_context *context = test_context(), *first = context;
    cr_assert_eq(
        shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &context),
        SHF_ERR_MEMORY);
    cr_assert_null(context);
    shf_context_destroy(first);
}

Test(context, all_memory_is_the_allocator_s)
{
    test_failing failing;
    test_failing_init(&failing);
    shf_context *context;
    cr_assert_eq(
        shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &context), 0);
    cr_assert_not_null(shf_arena_take(&context->scratch, 10, 10));
    cr_assert_eq(failing.live, 2);
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
}

Test(context, the_error_is_one_line_that_fits)
{
    shf_context *context = test_context();
    cr_assert_str_eq(shf_context_error(context), "");
    assert_fails(context, shf_fail(context, SHF_ERR_DATA, "no '%s'", "a\nb\t\x7f\x1b[1m"),
                 SHF_ERR_DATA, "no 'a?b???[1m'");
    assert_fails(context, shf_fail(context, SHF_ERR_IO, "again: %s", shf_context_error(context)),
                 SHF_ERR_IO, "again: no 'a?b???[1m'");
    assert_fails(context, shf_fail_memory(context, "a table"), SHF_ERR_MEMORY,
                 "out of memory for a table");
    char huge[5000];
    memset(huge, 'x', sizeof(huge));
    huge[sizeof(huge) - 1] = 0;
    shf_fail(context, SHF_ERR_IO, "%s", huge);
    cr_assert_eq(strlen(shf_context_error(context)), sizeof(context->error) - 1);
    shf_context_destroy(context);
}

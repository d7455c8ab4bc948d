/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Every allocation may fail once, or from one on: a clean error, no leak, and the next call works. */
#include "tests/registry/cases.h"

static shf_context *failing_context(test_failing *failing)
{
    shf_context *context = NULL;
    test_failing_init(failing);
    cr_assert_eq(
        shf_context_create(&(shf_context_options){.allocator = &failing->allocator}, &context), 0);
    return context;
}

/* Fails allocation n of one call in a fresh context; false once the call needs fewer. */
static bool check_failure(const registry_case *c, size_t n, bool all_after, const shf_image *clean,
                          const shf_image *expected)
{
    test_failing failing;
    shf_context *context = failing_context(&failing);
    shf_operation *operation = case_operation(context, c);
    shf_address address = test_address(7, "case");
    test_picture out =
        test_picture_new(clean->width, clean->height, clean->channels, LAYOUT_PADDED);
    test_failing_arm(&failing, n);
    failing.fail_on = all_after;
    shf_status status = case_run(context, operation, &address, clean, &out.image, NULL);
    bool failed = failing.injected > 0;
    cr_assert_eq(status, failed ? SHF_ERR_MEMORY : SHF_OK, "%s: allocation %zu: %s", c->label, n,
                 shf_status_name(status));
    cr_assert(!failed || strncmp(shf_context_error(context), "out of memory for ", 18) == 0,
              "%s: allocation %zu: '%s'", c->label, n, shf_context_error(context));
    cr_assert(test_picture_guarded(&out), "%s: allocation %zu", c->label, n);
    test_failing_arm(&failing, 0);
    case_apply(context, c, operation, &address, clean, &out.image);
    cr_assert(test_same_pixels(&out.image, expected), "%s after allocation %zu failed", c->label,
              n);
    shf_operation_destroy(operation);
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0, "%s leaks when allocation %zu fails", c->label, n);
    test_picture_free(&out);
    return failed;
}

Test(memory, every_allocation_may_fail)
{
    test_picture clean = test_picture_of(45, 31, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        if (!case_is_end(c))
            continue;
        test_picture expected = case_result(context, c, &clean.image);
        size_t n = 1;
        while (check_failure(c, n, false, &clean.image, &expected.image))
            n++;
        for (; n > 0; n--)
            check_failure(c, n, true, &clean.image, &expected.image);
        test_picture_free(&expected);
    }
    shf_context_destroy(context);
    test_picture_free(&clean);
}

Test(memory, no_memory_for_an_operation)
{
    test_failing failing;
    shf_context *context = failing_context(&failing);
    FOR_EACH_CASE(c)
    {
        shf_operation *operation = NULL;
        test_failing_arm(&failing, 1);
        assert_fails(
            context,
            shf_operation_create(context, c->name, c->profile, c->severity, NULL, 0, &operation),
            SHF_ERR_MEMORY, "out of memory for an operation");
        cr_assert_null(operation);
    }
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
}

/* Scratch memory and tables stay with the context: the next image of the same size needs at most the
 * few allocations of an encoded file, and none a row. */
Test(memory, a_warm_context_hardly_allocates)
{
    test_picture clean = test_picture_of(100, 80, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture out = test_picture_new(100, 80, 3, LAYOUT_PACKED);
    shf_address address = test_address(7, "case");
    test_failing failing;
    shf_context *context = failing_context(&failing);
    FOR_EACH_CASE(c)
    {
        shf_operation *operation = case_operation(context, c);
        case_apply(context, c, operation, &address, &clean.image, &out.image);
        test_failing_arm(&failing, 0);
        size_t live = failing.live;
        case_apply(context, c, operation, &address, &clean.image, &out.image);
        cr_assert_leq(failing.calls, 8, "%s: %zu allocations", c->label, failing.calls);
        cr_assert_eq(failing.live, live, "%s keeps more from call to call", c->label);
        shf_operation_destroy(operation);
    }
    shf_context_destroy(context);
    cr_assert_eq(failing.live, 0);
    test_picture_free(&clean);
    test_picture_free(&out);
}

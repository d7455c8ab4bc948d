/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What tests share: a context, an allocator that fails on request, a locale with a decimal comma,
 * and assertions on statuses. Include <criterion/criterion.h> before. */
#ifndef SHF_TESTS_SUPPORT_H
#define SHF_TESTS_SUPPORT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include <shiftforge/random.h>
#include <shiftforge/status.h>

/* ---- contexts ---- */

/* A context of the default options; aborts if there is no memory. */
shf_context *test_context(void);

/* The CPU levels that this machine and this build can run; ended by NULL. "baseline" is first. */
const char *const *test_cpu_levels(void);

/* An address with a text as its key. */
shf_address test_address(uint64_t seed, const char *key);

/* ---- an allocator that counts, and fails on request ---- */

/* Pass &failing->allocator to a context; it may be used from several threads. */
typedef struct test_failing {
    shf_allocator allocator;
    atomic_size_t calls;    /* allocations asked for */
    atomic_size_t live;     /* allocations not released yet: 0 at the end, or there is a leak */
    atomic_size_t injected; /* allocations refused */
    size_t fail_at;         /* the number of the allocation that fails, from 1; 0: none does */
    bool fail_on;           /* all after it fail, too */
} test_failing;

void test_failing_init(test_failing *failing);
/* Counts from anew: the n-th allocation from here fails. */
void test_failing_arm(test_failing *failing, size_t n);

/* ---- locale ---- */

/* Sets a locale whose decimal point is a comma, for the process; false if the machine has none
 * (tests/CMakeLists.txt makes one where localedef can). */
bool test_comma_locale(void);

/* ---- assertions ---- */

/* status is SHF_OK; if not, the context's text is shown. */
#define assert_ok(context, status)                                                                 \
    do {                                                                                           \
        shf_status got_ = (status);                                                                \
        cr_assert_eq(got_, SHF_OK, "%s: %s", shf_status_name(got_), shf_context_error(context));   \
    } while (0)

/* status is the one expected, and the context's text is exactly this. */
#define assert_fails(context, status, expected, text)                                              \
    do {                                                                                           \
        shf_status got_ = (status);                                                                \
        cr_assert_eq(got_, (expected), "%s instead of %s: %s", shf_status_name(got_),              \
                     shf_status_name(expected), shf_context_error(context));                       \
        cr_assert_str_eq(shf_context_error(context), (text), "the text is: %s",                    \
                         shf_context_error(context));                                              \
    } while (0)

#endif

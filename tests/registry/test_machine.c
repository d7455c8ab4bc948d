/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What pixels must not depend on: the CPU level, the treatment of denormal numbers, the locale. */
#include <locale.h>

#include "tests/registry/cases.h"

/* Asks the CPU to flush denormals to zero and to take them as zero, as programs that embed us may
 * (gcc's -ffast-math sets it for a whole process); false where we do not know how. */
static bool flush_denormals(void)
{
#if defined(__x86_64__)
    __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);
    return true;
#elif defined(__aarch64__)
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    fpcr |= (uint64_t)1 << 24;
    __asm__ volatile("msr fpcr, %0" : : "r"(fpcr));
    return true;
#else
    return false;
#endif
}

static const test_content contents[] = {CONTENT_LIMITS, CONTENT_TEXTURE, CONTENT_BLACK};

typedef shf_context *(*make_context)(const void *argument);

/* All cases on a few pictures, in a context of the defaults and, once change() has been called, in
 * another one: the same pixels. Sizes that are no multiple of a vector. */
static void compare(bool (*change)(void), make_context make, const void *argument)
{
    size_t count;
    registry_cases(&count);
    for (size_t i = 0; i < SHF_COUNT(contents); i++) {
        test_picture clean = test_picture_of(67, 45, i == 1 ? 1 : 3, LAYOUT_PACKED, contents[i]);
        test_picture *expected = calloc(count, sizeof(*expected)), *next = expected;
        shf_context *plain = test_context(), *other = make(argument);
        FOR_EACH_CASE(c)
        {
            *next++ = case_result(plain, c, &clean.image);
        }
        if (change && !change())
            cr_skip_test("not on this machine");
        next = expected;
        FOR_EACH_CASE(d)
        {
            test_picture result = case_result(other, d, &clean.image);
            cr_assert(test_same_pixels(&next->image, &result.image), "%s on %s: %zu values differ",
                      d->label, test_content_name(contents[i]),
                      test_different_values(&next->image, &result.image, 0));
            test_picture_free(&result);
            test_picture_free(next++);
        }
        free(expected);
        shf_context_destroy(plain);
        shf_context_destroy(other);
        test_picture_free(&clean);
    }
}

static shf_context *of_level(const void *level)
{
    shf_context *context = NULL;
    cr_assert_eq(shf_context_create(&(shf_context_options){.cpu_level = level}, &context), 0);
    return context;
}

Test(machine, every_cpu_level_gives_the_same_bits)
{
    for (const char *const *level = test_cpu_levels(); *level; level++)
        compare(NULL, of_level, *level);
}

Test(machine, denormals_do_not_matter)
{
    compare(flush_denormals, of_level, NULL);
}

Test(machine, the_locale_does_not_matter)
{
    compare(test_comma_locale, of_level, NULL);
}

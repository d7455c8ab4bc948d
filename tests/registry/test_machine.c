/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What pixels must not depend on: the CPU level, the treatment of denormal numbers, the locale. */
#include <stdlib.h>

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

/* Gray and RGB; sizes that are no multiple of a vector. */
static const struct {
    int channels;
    test_content content;
} pictures[] = {
    {3, CONTENT_LIMITS}, {1, CONTENT_TEXTURE}, {3, CONTENT_TEXTURE}, {3, CONTENT_BLACK}};

/* The results of all cases on all pictures, in a context of a CPU level. */
static test_picture *all_results(const char *level)
{
    size_t count;
    registry_cases(&count);
    test_picture *results = calloc(count * SHF_COUNT(pictures), sizeof(*results)), *next = results;
    shf_context *context = NULL;
    cr_assert_eq(shf_context_create(&(shf_context_options){.cpu_level = level}, &context), 0);
    for (size_t i = 0; i < SHF_COUNT(pictures); i++) {
        test_picture clean =
            test_picture_of(67, 45, pictures[i].channels, LAYOUT_PACKED, pictures[i].content);
        FOR_EACH_CASE(c)
        {
            *next++ = case_result(context, c, &clean.image);
        }
        test_picture_free(&clean);
    }
    shf_context_destroy(context);
    return results;
}

/* Asserts that two sets of results agree, and frees the second. */
static void compare(test_picture *expected, test_picture *results, const char *what)
{
    test_picture *a = expected, *b = results;
    for (size_t i = 0; i < SHF_COUNT(pictures); i++) {
        FOR_EACH_CASE(c)
        {
            cr_assert(test_same_pixels(&a->image, &b->image), "%s, %s, on %s: %zu values differ",
                      what, c->label, test_content_name(pictures[i].content),
                      test_different_values(&a->image, &b->image, 0));
            a++;
            test_picture_free(b++);
        }
    }
    free(results);
}

static void free_results(test_picture *results)
{
    size_t count;
    registry_cases(&count);
    for (size_t i = 0; i < count * SHF_COUNT(pictures); i++)
        test_picture_free(&results[i]);
    free(results);
}

Test(machine, every_cpu_level_gives_the_same_bits)
{
    test_picture *expected = all_results("baseline");
    for (const char *const *level = test_cpu_levels(); *level; level++)
        compare(expected, all_results(*level), *level);
    free_results(expected);
}

Test(machine, denormals_do_not_matter)
{
    test_picture *expected = all_results(NULL);
    if (flush_denormals())
        compare(expected, all_results(NULL), "denormals flushed");
    free_results(expected);
}

Test(machine, the_locale_does_not_matter)
{
    test_picture *expected = all_results(NULL);
    if (test_comma_locale())
        compare(expected, all_results(NULL), "decimal comma");
    free_results(expected);
}

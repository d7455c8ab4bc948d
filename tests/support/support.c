/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Contexts, the failing allocator, and the locale with a decimal comma. */
#include "tests/support/support.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/kernels/kernels.h"

shf_context *test_context(void)
{
    shf_context *context;
    if (shf_context_create(NULL, &context))
        abort();
    return context;
}

const char *const *test_cpu_levels(void)
{
    static const char *const known[] = {"baseline", "v3", "v4"};
    static const char *found[sizeof(known) / sizeof(known[0]) + 1];
    size_t count = 0;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (shf_kernels_find(known[i]))
            found[count++] = known[i];
    found[count] = NULL;
    return found;
}

shf_address test_address(uint64_t seed, const char *key)
{
    return (shf_address){
        .struct_size = sizeof(shf_address), .seed = seed, .key = key, .key_size = strlen(key)};
}

static void *failing_allocate(void *user, size_t bytes)
{
    test_failing *failing = user;
    size_t number = atomic_fetch_add(&failing->calls, 1) + 1;
    bool fails = failing->fail_at &&
                 (number == failing->fail_at || (failing->fail_on && number > failing->fail_at));
    void *memory = fails ? NULL : malloc(bytes);
    if (fails)
        atomic_fetch_add(&failing->injected, 1);
    if (memory) {
        memset(memory, 0xdb, bytes); /* nobody may count on zeros */
        atomic_fetch_add(&failing->live, 1);
    }
    return memory;
}

static void failing_release(void *user, void *memory)
{
    test_failing *failing = user;
    if (memory)
        atomic_fetch_sub(&failing->live, 1);
    free(memory);
}

void test_failing_init(test_failing *failing)
{
    memset(failing, 0, sizeof(*failing));
    failing->allocator =
        (shf_allocator){sizeof(shf_allocator), failing_allocate, failing_release, failing};
}

void test_failing_arm(test_failing *failing, size_t n)
{
    failing->calls = 0;
    failing->injected = 0;
    failing->fail_at = n;
}

bool test_comma_locale(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8",  "fr_FR.UTF-8",
                                        "it_IT.UTF-8", "es_ES.UTF-8", "pt_BR.UTF-8"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (setlocale(LC_ALL, names[i]) && strcmp(localeconv()->decimal_point, ",") == 0)
            return true;
    setlocale(LC_ALL, "C");
    return false;
}

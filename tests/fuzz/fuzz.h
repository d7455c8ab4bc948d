/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A fuzz target: what libFuzzer calls, and where it starts. Ordinary builds run every target over its
 * seeds and a few thousand damaged copies of them (replay.c). */
#ifndef SHF_TESTS_FUZZ_H
#define SHF_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Calls add for every seed of the target. */
typedef void (*fuzz_seed_fn)(void *user, const char *name, const uint8_t *data, size_t size);
void fuzz_seeds(fuzz_seed_fn add, void *user);

/* What must hold for any input. */
static inline void fuzz_require(bool condition)
{
    if (!condition)
        abort();
}

#endif

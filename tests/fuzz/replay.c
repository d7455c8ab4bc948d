/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A fuzz target without libFuzzer: runs it over its seeds and over damaged copies of them, always
 * the same ones; over files that are named; or writes the seeds, for libFuzzer to start from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

#define COPIES 40 /* damaged ones of each seed */

/* A copy of exactly that size, so that a sanitizer sees a read beyond it. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static uint32_t next(uint32_t *state) /* Marsaglia's xorshift */
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* One to four bytes changed, some cut short. */
static void run_damaged(void *user, const char *name, const uint8_t *data, size_t size)
{
    (void)name;
    run(data, size);
    uint32_t *state = user;
    uint8_t *copy = malloc(size ? size : 1);
    for (int i = 0; copy && size && i < COPIES; i++) {
        memcpy(copy, data, size);
        for (uint32_t n = next(state) % 4 + 1; n > 0; n--)
            copy[next(state) % size] = (uint8_t)next(state);
        run(copy, next(state) % 4 ? size : next(state) % size);
    }
    free(copy);
}

static void write_seed(void *user, const char *name, const uint8_t *data, size_t size)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", (const char *)user, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file)) {
        perror(path);
        exit(74);
    }
}

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 74;
    }
    static uint8_t data[1 << 20];
    run(data, fread(data, 1, sizeof(data), file));
    fclose(file);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    uint32_t state = 2463534242u;
    if (argc == 3 && strcmp(argv[1], "--write") == 0)
        fuzz_seeds(write_seed, argv[2]);
    else if (argc == 1)
        fuzz_seeds(run_damaged, &state);
    else
        for (int i = 1; i < argc; i++)
            failed |= run_file(argv[i]);
    return failed;
}

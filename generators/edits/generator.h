/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The program that makes the pictures of background_generate: found once, run for each. Which program is run is
 * said by whoever calls, never by a file that is read. */
#ifndef SHF_EDITS_GENERATOR_H
#define SHF_EDITS_GENERATOR_H

#include <signal.h>
#include <stdatomic.h>

#include <shiftforge/dataset.h>

#include "generators/edits/child.h"
#include "generators/edits/exchange.h"

typedef struct shf_generator {
    shf_child child;
    const char *name;             /* of the program's file */
    char sha256[SHF_SHA256_HEX];  /* of the same */
    char version[SHF_CHILD_LINE]; /* that it says it has */
    const char *cache;            /* a folder, or NULL */
    uint32_t tries;
    atomic_uint_fast64_t runs, kept; /* pictures that were made, and that the cache had */
} shf_generator;

/* Refuses settings of a program that is not named. */
shf_status shf_generator_check(shf_context *context, const shf_generator_options *options);

/* Hashes the program and asks for its version; makes the cache's folder. The texts of options are kept. *out is from
 * the arena, and shared by threads. */
shf_status shf_generator_open(shf_context *context, shf_arena *arena,
                              const shf_generator_options *options,
                              const volatile sig_atomic_t *cancel, shf_generator **out);

/* The picture of a request, of the image's size, from the cache or by running the program. SHF_ERR_DATA with
 * the reason that it has none; SHF_ERR_CANCELLED. */
shf_status shf_generator_run(shf_generator *generator, shf_context *context,
                             const shf_generator_request *request, const shf_image *out);
/* The same in memory of the arena. */
shf_status shf_generator_make(shf_generator *generator, shf_context *context, shf_arena *arena,
                              const shf_generator_request *request, shf_image *out);

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* For a file of tests that makes pictures: a context and an arena for each test, and a picture to cut.
 * TestSuite(NAME, .init = set_up, .fini = tear_down). Include <criterion/criterion.h> before. */
#ifndef SHF_TESTS_SCRATCH_H
#define SHF_TESTS_SCRATCH_H

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "tests/support/support.h"

static shf_context *context;
static shf_arena arena;

static inline void set_up(void)
{
    context = test_context();
    shf_arena_init(&arena, &context->allocator);
}

static inline void tear_down(void)
{
    shf_arena_free(&arena);
    shf_context_destroy(context);
}

/* A picture in which pixels tell their place. */
static inline shf_image numbered(int width, int height, int channels)
{
    shf_image image = shf_image_take(&arena, width, height, channels);
    for (int y = 0; y < height; y++)
        for (int i = 0; i < width * channels; i++)
            shf_row(&image, y)[i] = (uint8_t)(7 * i + 31 * y + (i * y) % 13);
    return image;
}

#endif

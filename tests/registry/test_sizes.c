/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pictures of twelve megapixels, which users have with --preprocess none: every corruption makes them,
 * upright and lying, in place and out of place alike, in memory that grows with the pixels only. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <string.h>

#include "tests/registry/cases.h"

#define MOST_BYTES_A_PIXEL 48 /* docs/corruptions.md says so */

/* Bytes that are taken now, and the most there were. */
typedef struct memory_count {
    size_t now, most;
} memory_count;

static void *count_allocate(void *user, size_t bytes)
{
    memory_count *count = user;
    void *memory = malloc(bytes);
    count->now += memory ? malloc_usable_size(memory) : 0;
    count->most = count->now > count->most ? count->now : count->most;
    return memory;
}

static void count_release(void *user, void *memory)
{
    memory_count *count = user;
    count->now -= malloc_usable_size(memory);
    free(memory);
}

/* In a context of its own, so that nothing is left of what another corruption took. */
static void check_case(const registry_case *c, const test_picture *clean)
{
    memory_count count = {0, 0};
    const shf_allocator allocator = {sizeof(allocator), count_allocate, count_release, &count};
    const shf_context_options options = {sizeof(options), &allocator, NULL};
    shf_context *context;
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    const shf_image *in = &clean->image;
    test_picture out = case_result(context, c, in);
    cr_assert(test_picture_guarded(&out) && test_picture_guarded(clean), "%s", c->label);

    test_picture both = test_picture_new(in->width, in->height, in->channels, LAYOUT_PADDED);
    shf_operation *operation = case_operation(context, c);
    const shf_address address = test_address(7, "case");
    test_picture_copy(clean, &both);
    case_apply(context, c, operation, &address, &both.image, &both.image);
    cr_assert(test_same_pixels(&both.image, &out.image), "%s: in place", c->label);
    const size_t pixels = (size_t)in->width * (size_t)in->height;
    cr_assert_leq(count.most, pixels * MOST_BYTES_A_PIXEL, "%s: %zu bytes, %zu a pixel", c->label,
                  count.most, count.most / pixels);
    shf_operation_destroy(operation);
    shf_context_destroy(context);
    test_picture_free(&both);
    test_picture_free(&out);
}

/* The last severity of the first table: large pictures take long. */
static void check_all(int width, int height, int channels)
{
    test_picture clean = test_picture_of(width, height, channels, LAYOUT_PACKED, CONTENT_TEXTURE);
    FOR_EACH_CASE(c)
    {
        const shf_corruption *corruption = c->corruption;
        const shf_table *first = corruption->tables;
        if (corruption->table_count == 0 ||
            (c->profile == first->profile && c->severity == first->count &&
             strcmp(c->name, first->published ? first->published : corruption->name) == 0))
            check_case(c, &clean);
    }
    test_picture_free(&clean);
}

Test(sizes, twelve_megapixels)
{
    check_all(4000, 3000, 3);
}

Test(sizes, twelve_megapixels_upright_and_gray)
{
    check_all(3000, 4000, 1);
}

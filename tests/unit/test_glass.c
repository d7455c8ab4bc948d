/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* glass_blur's walk, with every offset asked for by its own address. */
#include <criterion/criterion.h>

#include <shiftforge/corruption.h>
#include <shiftforge/random.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/convolve.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

static void slow_walk(const shf_image *image, const shf_stream *stream, int delta, int iterations)
{
    const int w = image->width, h = image->height;
    for (int i = 0; i < iterations; i++)
        for (int y = h - delta; y > delta; y--)
            for (int x = w - delta; x > delta; x--) {
                const uint64_t index =
                    ((uint64_t)i * (uint64_t)h + (uint64_t)y) * (uint64_t)w + (uint64_t)x;
                const int dx = shf_random_int(stream, 0, index, -delta, delta - 1);
                const int dy = shf_random_int(stream, 1, index, -delta, delta - 1);
                for (int c = 0; c < image->channels; c++)
                    shf_row(image, y)[x * image->channels + c] =
                        shf_row(image, y + dy)[(x + dx) * image->channels + c];
            }
}

static void check(int width, int height, int channels, int severity, double sigma, int delta,
                  int iterations)
{
    test_picture in = test_picture_of(width, height, channels, LAYOUT_PADDED, CONTENT_TEXTURE);
    test_picture out = test_picture_new(width, height, channels, LAYOUT_BOTTOM_UP);
    test_picture expected = test_picture_new(width, height, channels, LAYOUT_PACKED);
    const shf_address address = test_address(4, "glass");
    const shf_stream stream = shf_stream_of("glass_blur", (uint32_t)severity, &address);
    for (const char *const *cpu = test_cpu_levels(); *cpu; cpu++) {
        shf_context_options options = {.struct_size = sizeof(options), .cpu_level = *cpu};
        shf_context *context;
        shf_operation *operation;
        cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
        assert_ok(context, shf_gaussian_blur(context, &in.image, sigma, 4, SHF_BORDER_NEAREST,
                                             &expected.image));
        slow_walk(&expected.image, &stream, delta, iterations);
        assert_ok(context, shf_gaussian_blur(context, &expected.image, sigma, 4, SHF_BORDER_NEAREST,
                                             &expected.image));
        assert_ok(context, shf_operation_create(context, "glass_blur", "imagenet-c", severity, NULL,
                                                0, &operation));
        assert_ok(context,
                  shf_operation_apply(context, operation, &address, &in.image, &out.image, NULL));
        cr_assert(test_same_pixels(&out.image, &expected.image), "%dx%d, %d", width, height,
                  severity);
        cr_assert(test_picture_guarded(&out));
        shf_operation_destroy(operation);
        shf_context_destroy(context);
    }
    test_picture_free(&in);
    test_picture_free(&out);
    test_picture_free(&expected);
}

Test(glass, is_the_walk_between_two_blurs)
{
    const int sizes[][3] = {{1, 1, 3}, {8, 30, 1}, {9, 9, 3}, {30, 8, 3}, {61, 47, 3}, {50, 70, 1}};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        const int *s = sizes[i];
        check(s[0], s[1], s[2], 1, 0.7, 1, 2);
        check(s[0], s[1], s[2], 2, 0.9, 2, 1);
        check(s[0], s[1], s[2], 3, 1, 2, 3);
        check(s[0], s[1], s[2], 4, 1.1, 3, 2);
        check(s[0], s[1], s[2], 5, 1.5, 4, 2);
    }
}

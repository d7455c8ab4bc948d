/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* zoom_blur against bilinear interpolation in double, one value at a time, at every CPU level; the
 * published lists of zooms; and its rows to the bit. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/rows.h"
#include "corruptions/kernels/kernels.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

/* ---- the slow obvious way ---- */

static double at(const shf_image *in, int y, int x, int channel)
{
    return shf_row(in, y)[x * in->channels + channel] / 255.0;
}

/* Where sample i of size comes from when the middle is enlarged. */
static double place(double zoom, int size, int i)
{
    const int taken = (int)ceil(size / zoom), enlarged = (int)rint(taken * zoom);
    const double within =
        enlarged > 1 ? (double)(i + (enlarged - size) / 2) * (taken - 1) / (enlarged - 1) : 0;
    return (size - taken) / 2 + within;
}

static double between(const shf_image *in, double y, double x, int channel)
{
    const int y0 = (int)(y + 1e-9), x0 = (int)(x + 1e-9);
    const int y1 = y0 + 1 < in->height ? y0 + 1 : y0, x1 = x0 + 1 < in->width ? x0 + 1 : x0;
    const double v = y - y0, u = x - x0;
    return (1 - v) * ((1 - u) * at(in, y0, x0, channel) + u * at(in, y0, x1, channel)) +
           v * ((1 - u) * at(in, y1, x0, channel) + u * at(in, y1, x1, channel));
}

static void check(const shf_image *in, const shf_image *out, double last, int count)
{
    for (int y = 0; y < in->height; y++)
        for (int i = 0; i < in->width * in->channels; i++) {
            const int x = i / in->channels, channel = i % in->channels;
            double sum = at(in, y, x, channel);
            for (int k = 0; k < count; k++) {
                /* of the two-digit step, as NumPy adds it up */
                const double step = rint((last - 1) / (count - 1) * 100) / 100;
                const double zoom = 1 + k * ((1 + step) - 1);
                sum += between(in, place(zoom, in->height, y), place(zoom, in->width, x), channel);
            }
            const double level = sum / (count + 1) * 255;
            const int got = shf_row(out, y)[i];
            cr_assert(got >= (int)(level - 1e-3) && got <= (int)(level + 1e-3),
                      "%dx%d at %d, %d: %d, not %f", in->width, in->height, i, y, got, level);
        }
}

/* The last zoom, as the published code has it, and how many there are. */
static void compare(const char *profile, int severity, double last, int count)
{
    const int sizes[][3] = {{1, 1, 3}, {1, 9, 1}, {9, 1, 3}, {5, 6, 1}, {64, 40, 3}, {40, 97, 1}};
    const shf_address address = test_address(1, "zoom");
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        const int *size = sizes[i];
        test_picture in =
            test_picture_of(size[0], size[1], size[2], LAYOUT_BOTTOM_UP, CONTENT_RANDOM);
        test_picture out = test_picture_new(size[0], size[1], size[2], LAYOUT_PADDED);
        for (const char *const *cpu = test_cpu_levels(); *cpu; cpu++) {
            shf_context_options options = {.struct_size = sizeof(options), .cpu_level = *cpu};
            shf_context *context;
            shf_operation *operation;
            cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
            assert_ok(context, shf_operation_create(context, "zoom_blur", profile, severity, NULL,
                                                    0, &operation));
            assert_ok(context, shf_operation_apply(context, operation, &address, &in.image,
                                                   &out.image, NULL));
            check(&in.image, &out.image, last, count);
            cr_assert(test_picture_guarded(&out));
            shf_operation_destroy(operation);
            shf_context_destroy(context);
        }
        test_picture_free(&in);
        test_picture_free(&out);
    }
}

/* Last zooms and counts are those of the published lists. */
Test(zoom, is_the_mean_of_the_published_zooms)
{
    const double imagenet[][2] = {{1.11, 12}, {1.15, 16}, {1.2, 11}, {1.24, 13}, {1.3, 11}};
    const double small[][2] = {
        {1.06, 7}, {1.11, 12}, {1.15, 16}, {1.2, 21}, {1.2500000000000002, 26}};
    for (int severity = 1; severity <= 5; severity++) {
        compare("imagenet-c", severity, imagenet[severity - 1][0], (int)imagenet[severity - 1][1]);
        compare("cifar10-c", severity, small[severity - 1][0], (int)small[severity - 1][1]);
    }
}

/* ---- the kernels, in single precision ---- */

/* Rows whose places grow by at most 1, of one length and the next: the same bits as one value at a
 * time gives, at every CPU level. */
Test(zoom, rows_equal_the_formula)
{
    enum { COUNT = 5 * SHF_ZOOM_BLOCK, ZOOMS = 3 };
    static float image[2][COUNT + SHF_ZOOM_BLOCK], mixed[COUNT + SHF_ZOOM_BLOCK];
    static float part[ZOOMS][COUNT], sums[COUNT];
    static int32_t first[ZOOMS][COUNT];
    static uint8_t out[COUNT];
    shf_zoomed zooms[ZOOMS];
    for (int i = 0; i < COUNT + SHF_ZOOM_BLOCK; i++) {
        image[0][i] = (float)(i * 89 % 256) / 255;
        image[1][i] = (float)(i * 57 % 256) / 255;
    }
    for (int k = 0; k < ZOOMS; k++) {
        for (int x = 0; x < COUNT; x++) {
            const double place = 3 * k + x * (1 - 0.3 * k) + 0.2;
            first[k][x] = (int32_t)place;
            part[k][x] = (float)(place - (int)place);
        }
        zooms[k] = (shf_zoomed){first[k], part[k], k == 1 ? mixed : image[k / 2]};
    }
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        const shf_kernels *kernels = shf_kernels_find(*level);
        kernels->mix_rows(image[0], image[1], 0.3f, COUNT + SHF_ZOOM_BLOCK, mixed);
        kernels->zoom_row(image[0], zooms, ZOOMS, COUNT, sums, out);
        for (int x = 0; x < COUNT; x++) {
            float sum = 0;
            for (int k = 0; k < ZOOMS; k++) {
                const float *row = zooms[k].row + first[k][x];
                sum += row[0] + part[k][x] * (row[1] - row[0]);
            }
            cr_assert_eq(mixed[x], image[0][x] + 0.3f * (image[1][x] - image[0][x]));
            cr_assert_eq(sums[x], sum, "%d at %s", x, *level);
            cr_assert_eq(out[x], (int)((image[0][x] + sum) / (ZOOMS + 1) * 255.0f));
        }
    }
}

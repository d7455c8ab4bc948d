/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Fourier transforms beside the plain sum, and images whose complexity was changed. */
#include <criterion/criterion.h>

#include <complex.h>
#include <math.h>

#include "corruptions/attribute/complexity.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/sha256.h"
#include "corruptions/kernels/fft.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

static shf_context *context;

static void set_up(void)
{
    context = test_context();
}

static void tear_down(void)
{
    shf_context_destroy(context);
}

TestSuite(complexity, .init = set_up, .fini = tear_down);

/* ---- transforms ---- */

static double value_at(int i)
{
    return (i * 7919 % 263) - 131;
}

static void check_transform(int width, int height)
{
    const double turn = 2 * acos(-1);
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_fft_plane p;
    assert_ok(context, shf_fft_make(context, width, height, &p));
    for (int i = 0; i < width * height; i++) {
        p.values[0][i] = (float)value_at(i);
        p.values[1][i] = (float)value_at(3 * i + 1);
    }
    shf_fft_forward(context, &p);
    const double close = 2e-4 * sqrt(width * height) * 131;
    for (int u = 0; u < width; u += 1 + width / 5)
        for (int v = 0; v < height; v += 1 + height / 5) {
            double complex sum = 0;
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                    sum += (value_at(y * width + x) + I * value_at(3 * (y * width + x) + 1)) *
                           cexp(-I * turn * ((double)u * x / width + (double)v * y / height));
            cr_assert_float_eq(p.spectrum[0][u * height + v], creal(sum), close, "%dx%d at %d, %d",
                               width, height, u, v);
            cr_assert_float_eq(p.spectrum[1][u * height + v], cimag(sum), close, "%dx%d at %d, %d",
                               width, height, u, v);
        }
    shf_fft_backward(context, &p);
    for (int i = 0; i < width * height; i++) {
        cr_assert_float_eq(p.values[0][i], value_at(i), 1e-3, "%dx%d", width, height);
        cr_assert_float_eq(p.values[1][i], value_at(3 * i + 1), 1e-3, "%dx%d", width, height);
    }
    shf_arena_rewind(&context->scratch, mark);
}

Test(complexity, a_transform_is_its_sum)
{
    static const int sizes[][2] = {{1, 1}, {2, 1},  {1, 3},   {8, 4},
                                   {5, 7}, {16, 9}, {31, 64}, {97, 3}};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
        check_transform(sizes[i][0], sizes[i][1]);
}

Test(complexity, c_is_the_mean_amplitude)
{
    uint8_t flat[12] = {51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51};
    const shf_image image = shf_image_of(flat, 4, 3, 1);
    double c;
    assert_ok(context, shf_measure_complexity(context, &image, &c));
    cr_assert_float_eq(c, 0.2, 1e-6); /* only the mean: 12 * 0.2 / 12 */
    uint8_t wave[6] = {0, 255, 0, 255, 0, 255};
    const shf_image colour = shf_image_of(wave, 2, 1, 3); /* (0, 1, 0) and (1, 0, 1) */
    assert_ok(context, shf_measure_complexity(context, &colour, &c));
    cr_assert_float_eq(c, 1, 1e-6); /* each channel: sum 1, difference 1 */
}

/* ---- changes ---- */

static shf_changed change(const shf_image *in, shf_spectrum shape, double ratio,
                          const shf_image *out)
{
    const shf_address address = test_address(3, "sample");
    const shf_stream stream = shf_stream_of("test", 0, &address);
    const shf_complexity how = {shape, ratio, &stream, NULL};
    shf_changed changed;
    assert_ok(context, shf_change_complexity(context, in, &how, out, &changed));
    double before, after;
    assert_ok(context, shf_measure_complexity(context, in, &before));
    assert_ok(context, shf_measure_complexity(context, out, &after));
    cr_assert_float_eq(changed.before, before, 1e-9);
    cr_assert_float_eq(changed.after, after, 1e-9);
    return changed;
}

Test(complexity, the_ratio_is_hit)
{
    static const int sizes[][2] = {{64, 64}, {45, 31}, {33, 70}};
    static const double ratios[] = {0.7, 0.8, 1, 1.2, 1.5};
    for (int channels = 1; channels <= 3; channels += 2)
        for (size_t s = 0; s < 3; s++) {
            test_picture in =
                test_picture_of(sizes[s][0], sizes[s][1], channels, LAYOUT_PADDED, CONTENT_TEXTURE);
            test_picture out =
                test_picture_new(sizes[s][0], sizes[s][1], channels, LAYOUT_BOTTOM_UP);
            for (int shape = 0; shape < SHF_SPECTRA; shape++)
                for (size_t r = 0; r < 5; r++) {
                    const shf_changed changed =
                        change(&in.image, (shf_spectrum)shape, ratios[r], &out.image);
                    cr_assert_float_eq(changed.after / changed.before / ratios[r], 1, 0.02,
                                       "%s %g: %g of %g, b %g", shf_spectrum_name(shape), ratios[r],
                                       changed.after, changed.before, changed.b);
                    cr_assert(test_picture_guarded(&out));
                }
            test_picture_free(&in);
            test_picture_free(&out);
        }
}

/* Uniform noise, which is clipped as soon as it grows. */
Test(complexity, what_clipping_takes_is_made_up_for)
{
    test_picture in = test_picture_of(64, 64, 1, LAYOUT_PACKED, CONTENT_RANDOM);
    test_picture out = test_picture_new(64, 64, 1, LAYOUT_PACKED);
    const shf_changed changed = change(&in.image, SHF_SPECTRUM_FLAT, 1.2, &out.image);
    cr_assert_float_eq(changed.after / changed.before, 1.2, 0.006);
    cr_assert_geq(changed.b, 1.25);
    test_picture_free(&in);
    test_picture_free(&out);
}

/* Of the spectra of two images: how alike their phases are, by amplitude (1: the same), and their means. */
static double same_phase(const shf_image *a, const shf_image *b, double *mean_a, double *mean_b)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_fft_plane p, q;
    assert_ok(context, shf_fft_make(context, a->width, a->height, &p));
    assert_ok(context, shf_fft_again(context, &p, &q));
    const size_t count = (size_t)a->width * (size_t)a->height;
    for (int second = 0; second < 2; second++) {
        const shf_image *image = second ? b : a;
        for (int y = 0; y < a->height; y++)
            for (int x = 0; x < a->width; x++)
                p.values[0][y * a->width + x] = shf_row(image, y)[x];
        memset(p.values[1], 0, count * sizeof(float));
        shf_fft_forward(context, second ? &q : &p);
    }
    double same = 0, all = 0;
    for (size_t k = 1; k < count; k++) {
        const double complex u = p.spectrum[0][k] + I * p.spectrum[1][k];
        const double complex v = q.spectrum[0][k] + I * q.spectrum[1][k];
        same += creal(u * conj(v));
        all += cabs(u) * cabs(v);
    }
    *mean_a = p.spectrum[0][0] / (double)count;
    *mean_b = q.spectrum[0][0] / (double)count;
    shf_arena_rewind(&context->scratch, mark);
    return same / all;
}

Test(complexity, phases_and_the_mean_stay)
{
    test_picture in = test_picture_of(64, 48, 1, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture out = test_picture_new(64, 48, 1, LAYOUT_PACKED);
    static const double ratios[] = {0.8, 1.2};
    double before, after;
    for (int i = 0; i < 2; i++)
        for (int shape = SHF_SPECTRUM_SLOPE; shape <= SHF_SPECTRUM_FLAT; shape++) {
            change(&in.image, (shf_spectrum)shape, ratios[i], &out.image);
            cr_assert_geq(same_phase(&in.image, &out.image, &before, &after), 0.99);
            cr_assert_float_eq(before, after, 1, "%g %g", before, after);
        }
    change(&in.image, SHF_SPECTRUM_TEXTURE, 1, &out.image);
    cr_assert_leq(fabs(same_phase(&in.image, &out.image, &before, &after)), 0.5);
    test_picture_free(&in);
    test_picture_free(&out);
}

/* A dark picture loses more below than above: the mean stays all the same. */
Test(complexity, clipping_moves_no_mean)
{
    double before, after;
    test_picture in = test_picture_of(64, 48, 1, LAYOUT_PACKED, CONTENT_RANDOM);
    test_picture out = test_picture_new(64, 48, 1, LAYOUT_PACKED);
    uint8_t *values = in.image.data;
    for (int i = 0; i < 64 * 48; i++)
        values[i] = (uint8_t)(values[i] * values[i] / 512);
    change(&in.image, SHF_SPECTRUM_FLAT, 1.6, &out.image);
    same_phase(&in.image, &out.image, &before, &after);
    cr_assert_float_eq(before, after, 0.25, "%g %g", before, after);
    test_picture_free(&in);
    test_picture_free(&out);
}

/* SHA-256 of the pixels: they are the same for every compiler, level of optimisation and CPU. */
static const char *const goldens[SHF_SPECTRA] = {
    "f7355fc89b2d08f3730674afccbead5cc7f6030d3954c9b4e56e0675dab6d718",
    "3e8500a5f6aa04449ff7310f6a31478741facc57e4f015977cfe997aa858cb9c",
    "128e4b6a218e60189ddc4216ad663e497fdd60c9354100fa9d2c1e0a7e1e59c6",
};

Test(complexity, in_place_and_at_all_levels_the_same)
{
    test_picture in = test_picture_of(45, 32, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture expected = test_picture_new(45, 32, 3, LAYOUT_PACKED);
    for (int shape = 0; shape < SHF_SPECTRA; shape++) {
        change(&in.image, (shf_spectrum)shape, 1.3, &expected.image);
        uint8_t hash[SHF_SHA256_SIZE];
        char digest[SHF_SHA256_HEX];
        assert_ok(context, shf_sha256_image(&expected.image, hash));
        shf_hex(hash, digest);
        cr_expect_str_eq(digest, goldens[shape], "GOLDEN \"%s\"", digest);
        for (const char *const *level = test_cpu_levels(); *level; level++) {
            test_picture out = test_picture_new(45, 32, 3, LAYOUT_PACKED);
            test_picture_copy(&in, &out);
            shf_context *own = context;
            cr_assert_eq(shf_context_create(
                             &(shf_context_options){.struct_size = sizeof(shf_context_options),
                                                    .cpu_level = *level},
                             &context),
                         SHF_OK);
            const shf_address address = test_address(3, "sample");
            const shf_stream stream = shf_stream_of("test", 0, &address);
            assert_ok(context, shf_change_complexity(
                                   context, &out.image,
                                   &(shf_complexity){(shf_spectrum)shape, 1.3, &stream, NULL},
                                   &out.image, NULL));
            cr_assert(test_same_pixels(&out.image, &expected.image), "%s", *level);
            shf_context_destroy(context);
            context = own;
            test_picture_free(&out);
        }
    }
    test_picture_free(&in);
    test_picture_free(&expected);
}

Test(complexity, what_cannot_be_is_said)
{
    uint8_t pixel[3] = {10, 20, 30}, black[64] = {0};
    const shf_image one = shf_image_of(pixel, 1, 1, 3), none = shf_image_of(black, 8, 8, 1);
    const shf_complexity how = {SHF_SPECTRUM_SLOPE, 1.2, NULL, NULL};
    shf_changed changed;
    assert_ok(context, shf_change_complexity(context, &one, &how, &one, &changed));
    cr_assert_float_eq(changed.after, changed.before, 1e-9);
    cr_assert(pixel[0] == 10 && pixel[1] == 20 && pixel[2] == 30);
    assert_ok(context, shf_change_complexity(context, &none, &how, &none, &changed));
    cr_assert_eq(changed.after, 0);
    assert_fails(context,
                 shf_change_complexity(context, &one,
                                       &(shf_complexity){SHF_SPECTRUM_FLAT, 0, NULL, NULL}, &one,
                                       NULL),
                 SHF_ERR_ARGUMENT, "the ratio of complexities must be above 0 and at most 1000");
    assert_fails(context,
                 shf_change_complexity(context, &one,
                                       &(shf_complexity){SHF_SPECTRUM_TEXTURE, 1, NULL, NULL}, &one,
                                       NULL),
                 SHF_ERR_ARGUMENT, "a texture needs a stream for its phases");
}

Test(complexity, every_allocation_may_fail)
{
    test_failing failing;
    test_picture in = test_picture_of(300, 200, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    test_picture out = test_picture_new(300, 200, 3, LAYOUT_PACKED);
    const shf_complexity how = {SHF_SPECTRUM_SLOPE, 1.2, NULL, NULL};
    for (size_t n = 1, failed = 1; failed; n++) {
        test_failing_init(&failing);
        shf_context *own;
        cr_assert_eq(
            shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &own), 0);
        test_failing_arm(&failing, n);
        const shf_status status = shf_change_complexity(own, &in.image, &how, &out.image, NULL);
        failed = failing.injected;
        cr_assert_eq(status, failed ? SHF_ERR_MEMORY : SHF_OK, "allocation %zu", n);
        shf_context_destroy(own);
        cr_assert_eq(failing.live, 0);
        cr_assert(failed || n > 3);
    }
    test_picture_free(&in);
    test_picture_free(&out);
}

Test(complexity, names)
{
    shf_spectrum shape;
    for (int i = 0; i < SHF_SPECTRA; i++)
        cr_assert(shf_spectrum_find(shf_spectrum_name(i), &shape) && (int)shape == i);
    cr_assert(!shf_spectrum_find("steep", &shape) && !shf_spectrum_name(SHF_SPECTRA));
}

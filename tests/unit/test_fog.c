/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Plasma fractals and fog, bit for bit against the published order written out one value at a time
 * on a whole map with wrapping indices, at every CPU level. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/rows.h"
#include "corruptions/kernels/fractal.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

static shf_context *context_of(const char *cpu_level)
{
    shf_context_options options = {.struct_size = sizeof(options), .cpu_level = cpu_level};
    shf_context *context;
    cr_assert_eq(shf_context_create(&options, &context), SHF_OK);
    return context;
}

/* ---- the slow obvious way ---- */

typedef struct slow_map {
    int size;
    double *values;
} slow_map;

static double *at(const slow_map *map, int y, int x)
{
    return &map->values[(y + map->size) % map->size * map->size + (x + map->size) % map->size];
}

static double moved(const shf_stream *stream, int draw, int index, double w, double sum)
{
    return sum / 4 + w * shf_random_uniform(stream, (uint32_t)draw, (uint64_t)index, -w, w);
}

static slow_map slow_fractal(const shf_stream *stream, int size, double decay)
{
    slow_map map = {size, calloc((size_t)size * (size_t)size, sizeof(double))};
    double w = 100;
    for (int step = size, draw = 0; step >= 2; step /= 2, draw += 3, w /= decay) {
        const int h = step / 2, n = size / step;
        for (int y = 0; y < size; y += step)
            for (int x = 0; x < size; x += step)
                *at(&map, y + h, x + h) =
                    moved(stream, draw, y / step * n + x / step, w,
                          (*at(&map, y, x) + *at(&map, y + step, x)) +
                              (*at(&map, y, x + step) + *at(&map, y + step, x + step)));
        for (int y = 0; y < size; y += step)
            for (int x = 0; x < size; x += step)
                *at(&map, y, x + h) = moved(stream, draw + 1, y / step * n + x / step, w,
                                            (*at(&map, y + h, x + h) + *at(&map, y - h, x + h)) +
                                                (*at(&map, y, x) + *at(&map, y, x + step)));
        for (int y = 0; y < size; y += step)
            for (int x = 0; x < size; x += step)
                *at(&map, y + h, x) = moved(stream, draw + 2, y / step * n + x / step, w,
                                            (*at(&map, y + h, x + h) + *at(&map, y + h, x - h)) +
                                                (*at(&map, y, x) + *at(&map, y + step, x)));
    }
    return map;
}

static void bounds(const slow_map *map, double *low, double *high)
{
    *low = INFINITY, *high = -INFINITY;
    for (int i = 0; i < map->size * map->size; i++) {
        *low = fmin(*low, map->values[i]);
        *high = fmax(*high, map->values[i]);
    }
}

static double brightest(const shf_image *image)
{
    double m = 0;
    for (int y = 0; y < image->height; y++)
        for (size_t i = 0; i < shf_row_samples(image); i++)
            m = fmax(m, shf_row(image, y)[i] / 255.0);
    return m;
}

static void slow_fog(const shf_image *in, const slow_map *map, double thickness,
                     const shf_image *out)
{
    double low, high, m = brightest(in);
    bounds(map, &low, &high);
    for (int y = 0; y < in->height; y++)
        for (size_t i = 0; i < shf_row_samples(in); i++) {
            const double p = (*at(map, y, (int)i / in->channels) - low) / (high - low);
            double v = (shf_row(in, y)[i] / 255.0 + thickness * p) * m / (m + thickness);
            shf_row(out, y)[i] = (uint8_t)(fmin(fmax(v, 0), 1) * 255);
        }
}

/* ---- the map ---- */

Test(fractal, every_value_at_every_cpu_level)
{
    const shf_address address = test_address(5, "fractal");
    const shf_stream stream = shf_stream_of("fog", 1, &address);
    for (int size = 2; size <= 256; size *= 2) {
        slow_map expected = slow_fractal(&stream, size, 1.7);
        double low, high;
        bounds(&expected, &low, &high);
        for (const char *const *cpu = test_cpu_levels(); *cpu; cpu++) {
            shf_context *context = context_of(*cpu);
            shf_fractal map;
            assert_ok(context, shf_fractal_make(context, &stream, 0, size, 1.7, &map));
            for (int y = 0; y < size; y++)
                for (int x = 0; x <= size; x++)
                    cr_assert_eq(shf_fractal_row(&map, y)[x], *at(&expected, y, x),
                                 "%d, %d of %d at %s", y, x, size, *cpu);
            cr_assert(map.low == low && map.high == high);
            shf_context_destroy(context);
        }
        free(expected.values);
    }
}

/* A few values by hand: the amplitude is w squared, and the first corner 0. */
Test(fractal, first_level)
{
    const shf_address address = test_address(6, "fractal");
    const shf_stream stream = shf_stream_of("fog", 1, &address);
    shf_context *context = test_context();
    shf_fractal map;
    assert_ok(context, shf_fractal_make(context, &stream, 0, 2, 2, &map));
    const double centre = 100 * shf_random_uniform(&stream, 0, 0, -100, 100);
    const double top = centre / 2 + 100 * shf_random_uniform(&stream, 1, 0, -100, 100);
    cr_assert_eq(shf_fractal_row(&map, 0)[0], 0);
    cr_assert_eq(shf_fractal_row(&map, 1)[1], centre);
    cr_assert_float_eq(shf_fractal_row(&map, 0)[1], top, 1e-9);
    shf_context_destroy(context);
}

/* ---- fog ---- */

static void check_fog(int width, int height, int channels, int side, const char *setting,
                      double thickness, double decay)
{
    test_picture in = test_picture_of(width, height, channels, LAYOUT_PADDED, CONTENT_TEXTURE);
    test_picture out = test_picture_new(width, height, channels, LAYOUT_PADDED);
    test_picture expected = test_picture_new(width, height, channels, LAYOUT_PACKED);
    const shf_address address = test_address(9, "picture");
    const shf_stream stream = shf_stream_of("fog", setting ? 0 : 3, &address);
    slow_map map = slow_fractal(&stream, side, decay);
    slow_fog(&in.image, &map, thickness, &expected.image);
    for (const char *const *cpu = test_cpu_levels(); *cpu; cpu++) {
        shf_context *context = context_of(*cpu);
        shf_operation *operation;
        assert_ok(context, shf_operation_create(context, "fog", "imagenet-64-c", 3, &setting,
                                                setting ? 1 : 0, &operation));
        assert_ok(context,
                  shf_operation_apply(context, operation, &address, &in.image, &out.image, NULL));
        cr_assert_eq(test_different_values(&out.image, &expected.image, 0), 0, "%dx%d at %s", width,
                     height, *cpu);
        cr_assert(test_picture_guarded(&out));
        shf_operation_destroy(operation);
        shf_context_destroy(context);
    }
    free(map.values);
    test_picture_free(&in);
    test_picture_free(&out);
    test_picture_free(&expected);
}

Test(fog, is_the_formula)
{
    check_fog(64, 64, 3, 64, NULL, 1, 2.5);
    check_fog(64, 64, 1, 64, NULL, 1, 2.5);
    check_fog(64, 64, 3, 64, "thickness=0.5", 0.5, 2.5);
}

/* Without fog x M / M is next to x, and truncation hangs on its last bit. */
Test(fog, between_two_levels_the_quotient_decides)
{
    check_fog(64, 64, 3, 64, "thickness=0", 0, 2.5);
}

/* Smaller: the corner of the map; larger: the next power of two, of the longer side. */
Test(fog, other_sizes)
{
    check_fog(1, 1, 3, 64, NULL, 1, 2.5);
    check_fog(31, 7, 3, 64, NULL, 1, 2.5);
    check_fog(65, 20, 3, 128, NULL, 1, 2.5);
    check_fog(20, 129, 1, 256, NULL, 1, 2.5);
    check_fog(64, 64, 3, 256, "map_px=200", 1, 2.5);
}

Test(fog, repeats_beyond_the_largest_map)
{
    check_fog(4100, 2, 3, 4096, NULL, 1, 2.5);
    check_fog(1, 4100, 1, 4096, NULL, 1, 2.5);
}

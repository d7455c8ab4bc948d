/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Frost textures beside the statistics they are made for, and frost beside its formula, one value at a
 * time. That a smaller texture is OpenCV's is shown by tests/parity. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/rows.h"
#include "corruptions/kernels/frost_texture.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

/* ---- statistics of the published textures; 3 is the same picture as 2 ---- */

static const struct {
    int width, height;
    double mean[3], deviation[3], percentile[3], slope;
} published[SHF_FROST_TEXTURES] = {
    {900, 600, {78, 149, 166}, {27, 17, 15}, {102, 128, 163}, -1.8},
    {560, 315, {201, 205, 215}, {21, 22, 23}, {165, 208, 235}, -2.0},
    {560, 315, {201, 205, 215}, {21, 22, 23}, {165, 208, 235}, -2.0},
    {527, 350, {138, 153, 165}, {29, 29, 30}, {102, 150, 196}, -1.4},
    {660, 495, {112, 123, 135}, {44, 43, 42}, {58, 117, 202}, -2.0},
};

#define MEAN_TOLERANCE 0.5       /* levels */
#define DEVIATION_TOLERANCE 0.5  /* levels */
#define PERCENTILE_TOLERANCE 1.5 /* levels */
#define SLOPE_TOLERANCE 0.35     /* it varies by 0.3 with the way of fitting */

static double luminance(const uint8_t *rgb)
{
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void check_moments(const shf_frost_texture *t, int number)
{
    const size_t pixels = (size_t)t->width * (size_t)t->height;
    for (int c = 0; c < 3; c++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < pixels; i++) {
            sum += t->pixels[3 * i + c];
            squares += t->pixels[3 * i + c] * (double)t->pixels[3 * i + c];
        }
        const double mean = sum / (double)pixels;
        const double deviation = sqrt(squares / (double)pixels - mean * mean);
        cr_assert_float_eq(mean, published[number - 1].mean[c], MEAN_TOLERANCE,
                           "texture %d, channel %d: mean %.2f", number, c, mean);
        cr_assert_float_eq(deviation, published[number - 1].deviation[c], DEVIATION_TOLERANCE,
                           "texture %d, channel %d: deviation %.2f", number, c, deviation);
    }
}

static void check_percentiles(const shf_frost_texture *t, int number)
{
    static const double shares[3] = {0.05, 0.5, 0.95};
    const size_t pixels = (size_t)t->width * (size_t)t->height;
    double *sorted = malloc(pixels * sizeof(*sorted));
    for (size_t i = 0; i < pixels; i++)
        sorted[i] = luminance(t->pixels + 3 * i);
    qsort(sorted, pixels, sizeof(*sorted), by_value);
    for (int k = 0; k < 3; k++)
        cr_assert_float_eq(sorted[(size_t)(shares[k] * (double)(pixels - 1))],
                           published[number - 1].percentile[k], PERCENTILE_TOLERANCE,
                           "texture %d, percentile %g", number, shares[k]);
    free(sorted);
}

/* ---- slope of log power against log frequency ---- */

#define SIDE 224

typedef struct plane {
    double re[SIDE][SIDE], im[SIDE][SIDE];
} plane;

/* The Fourier transform of every row, which becomes a column: twice is the whole. */
static void transform_rows(const plane *in, plane *out)
{
    double cosine[SIDE], sine[SIDE];
    for (int i = 0; i < SIDE; i++) {
        cosine[i] = cos(2 * 3.14159265358979324 * i / SIDE);
        sine[i] = sin(2 * 3.14159265358979324 * i / SIDE);
    }
    for (int y = 0; y < SIDE; y++)
        for (int k = 0; k < SIDE; k++) {
            double re = 0, im = 0;
            for (int x = 0; x < SIDE; x++) {
                const int turn = k * x % SIDE;
                re += in->re[y][x] * cosine[turn] + in->im[y][x] * sine[turn];
                im += in->im[y][x] * cosine[turn] - in->re[y][x] * sine[turn];
            }
            out->re[k][y] = re;
            out->im[k][y] = im;
        }
}

/* Mean power of each ring of frequencies, a line through 0.01 to 0.45 cycles a pixel. */
static double slope_of(const plane *spectrum)
{
    double power[SIDE] = {0}, count[SIDE] = {0}, n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const double fy = y <= SIDE / 2 ? y : SIDE - y, fx = x <= SIDE / 2 ? x : SIDE - x;
            const double frequency = sqrt(fx * fx + fy * fy);
            if (frequency < 0.01 * SIDE || frequency > 0.45 * SIDE)
                continue;
            power[(int)(frequency + 0.5)] +=
                spectrum->re[y][x] * spectrum->re[y][x] + spectrum->im[y][x] * spectrum->im[y][x];
            count[(int)(frequency + 0.5)]++;
        }
    for (int ring = 0; ring < SIDE; ring++)
        if (count[ring] > 0) {
            const double x = log(ring), y = log(power[ring] / count[ring]);
            n++, sx += x, sy += y, sxx += x * x, sxy += x * y;
        }
    return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

static void check_slope(const shf_frost_texture *t, int number)
{
    plane *a = calloc(1, sizeof(*a)), *b = calloc(1, sizeof(*b));
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            a->re[y][x] = luminance(t->pixels + 3 * ((size_t)y * (size_t)t->width + (size_t)x));
    transform_rows(a, b);
    transform_rows(b, a);
    const double slope = slope_of(a);
    cr_assert_float_eq(slope, published[number - 1].slope, SLOPE_TOLERANCE,
                       "texture %d: slope %.2f", number, slope);
    free(a);
    free(b);
}

Test(frost_texture, has_the_published_statistics)
{
    shf_context *context = test_context();
    for (int number = 1; number <= SHF_FROST_TEXTURES; number++) {
        shf_frost_texture t;
        assert_ok(context, shf_frost_texture_get(context, NULL, number, 1, &t));
        cr_assert(t.width == published[number - 1].width &&
                  t.height == published[number - 1].height);
        check_moments(&t, number);
        check_percentiles(&t, number);
        check_slope(&t, number);
    }
    shf_context_destroy(context);
}

/* The two of one kind are two pictures, and a context makes the same ones as another. */
Test(frost_texture, each_is_its_own_and_always_the_same)
{
    shf_context *first = test_context(), *second = test_context();
    shf_frost_texture a, b;
    assert_ok(first, shf_frost_texture_get(first, NULL, 2, 1, &a));
    assert_ok(second, shf_frost_texture_get(second, NULL, 3, 1, &b));
    const size_t bytes = 3 * (size_t)a.width * (size_t)a.height;
    cr_assert_neq(memcmp(a.pixels, b.pixels, bytes), 0);
    assert_ok(second, shf_frost_texture_get(second, NULL, 2, 1, &b));
    cr_assert_eq(memcmp(a.pixels, b.pixels, bytes), 0);
    shf_context_destroy(first);
    shf_context_destroy(second);
}

/* ---- smaller ones ---- */

Test(frost_texture, sizes_round_half_to_even)
{
    cr_assert_eq(shf_frost_scaled(315, 0.3), 94); /* 94.5 */
    cr_assert_eq(shf_frost_scaled(495, 0.3), 148);
    cr_assert_eq(shf_frost_scaled(527, 0.2), 105);
    cr_assert_eq(shf_frost_scaled(5, 0.5), 2);
    cr_assert_eq(shf_frost_scaled(7, 0.5), 4);
    cr_assert_eq(shf_frost_scaled(3, 0.01), 1);
}

/* Halved, a pixel is the mean of two and two, each sum rounded as the fixed-point steps say. */
Test(frost_texture, halved)
{
    static const uint8_t in[2][12] = {{0, 10, 255, 4, 20, 255, 100, 0, 7, 101, 0, 8},
                                      {8, 30, 255, 4, 40, 255, 103, 0, 9, 104, 1, 8}};
    static const uint8_t expected[6] = {4, 25, 255, 102, 0, 8};
    uint8_t out[6];
    shf_context *context = test_context();
    assert_ok(context, shf_frost_resize(context, in[0], 4, 2, 0.5, out));
    for (int i = 0; i < 6; i++)
        cr_assert_eq(out[i], expected[i], "value %d is %d", i, out[i]);
    shf_context_destroy(context);
}

/* ---- frost ---- */

static int mirrored(int index, int size)
{
    index %= 2 * size;
    return index < size ? index : 2 * size - 1 - index;
}

static uint8_t frosted(const shf_frost_texture *t, int y, int x, int channel, int channels,
                       double image, double frost, uint8_t value)
{
    const uint8_t *rgb = t->pixels + 3 * ((size_t)mirrored(y, t->height) * (size_t)t->width +
                                          (size_t)mirrored(x, t->width));
    const int texture =
        channels == 3 ? rgb[channel] : (77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2] + 128) / 256;
    return (uint8_t)fmin(image * value + frost * texture, 255);
}

static void check_formula(int width, int height, int channels, const char *row)
{
    static const char *const profile = "cifar10-c"; /* severity 5: 0.75, 0.45; textures a fifth */
    const char *const settings[] = {"texture=2", row, "column=7"};
    const shf_address address = test_address(3, "frost");
    test_picture in = test_picture_of(width, height, channels, LAYOUT_PADDED, CONTENT_RANDOM);
    test_picture out = test_picture_new(width, height, channels, LAYOUT_BOTTOM_UP);
    shf_context *context = test_context();
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, "frost", profile, 5, settings, 3, &operation));
    assert_ok(context,
              shf_operation_apply(context, operation, &address, &in.image, &out.image, NULL));
    shf_frost_texture t;
    assert_ok(context, shf_frost_texture_get(context, NULL, 2, 0.2, &t));
    cr_assert(t.width == 112 && t.height == 63);
    const int top = atoi(strchr(row, '=') + 1);
    for (int y = 0; y < height; y++)
        for (int i = 0; i < width * channels; i++)
            cr_assert_eq(shf_row(&out.image, y)[i],
                         frosted(&t, top + y, 7 + i / channels, i % channels, channels, 0.75, 0.45,
                                 shf_row(&in.image, y)[i]),
                         "%d, %d of %dx%d", y, i, width, height);
    shf_operation_destroy(operation);
    shf_context_destroy(context);
    test_picture_free(&in);
    test_picture_free(&out);
}

Test(frost, is_the_formula)
{
    check_formula(32, 32, 3, "row=5");
    check_formula(32, 32, 1, "row=0");
    check_formula(1, 1, 3, "row=62");
}

Test(frost, larger_than_the_texture_it_is_mirrored)
{
    check_formula(250, 150, 3, "row=60");
    check_formula(113, 64, 1, "row=1000");
}

/* Texture 1 to 5; rows 0 to H - h - 1, columns 0 to W - w - 1; each end is drawn. */
Test(frost, drawn_places)
{
    static const int heights[] = {120, 63, 63, 70, 99}, widths[] = {180, 112, 112, 105, 132};
    int textures[6] = {0}, first_rows = 0, last_rows = 0;
    test_picture in = test_picture_of(32, 32, 3, LAYOUT_PACKED, CONTENT_BLACK);
    shf_context *context = test_context();
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, "frost", "cifar10-c", 1, NULL, 0, &operation));
    for (uint64_t seed = 0; seed < 2000; seed++) {
        const shf_address address = test_address(seed, "places");
        shf_drawn drawn;
        assert_ok(context,
                  shf_operation_apply(context, operation, &address, &in.image, &in.image, &drawn));
        const int texture = (int)drawn.values[0].value, row = (int)drawn.values[1].value;
        cr_assert(texture >= 1 && texture <= 5);
        textures[texture]++;
        cr_assert(row >= 0 && row <= heights[texture - 1] - 32 - 1, "row %d", row);
        cr_assert_leq(drawn.values[2].value, widths[texture - 1] - 32 - 1);
        first_rows += row == 0;
        last_rows += row == heights[texture - 1] - 32 - 1;
    }
    for (int t = 1; t <= 5; t++)
        cr_assert(textures[t] > 320 && textures[t] < 480, "texture %d: %d times", t, textures[t]);
    cr_assert(first_rows > 0 && last_rows > 0);
    shf_operation_destroy(operation);
    shf_context_destroy(context);
    test_picture_free(&in);
}

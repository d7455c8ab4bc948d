/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The noise corruptions against the distributions that the published code draws from: the 256
 * outcomes for levels of flat images, after clipping and truncation; and that no two values have to
 * do with each other. Wrong variants must fail the same test. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "tests/support/support.h"
#include "tests/unit/statistics.h"

enum { SIDE = 1000, VALUES = SIDE * SIDE * 3 };

static const int levels[] = {0, 1, 17, 128, 254, 255};
enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

static uint8_t pixels[VALUES];

/* ---- making noise ---- */

static void apply_at(shf_context *context, const shf_address *address, const char *name,
                     const char *profile, int severity, const char *setting, int width, int height)
{
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, name, profile, severity, &setting,
                                            setting != NULL, &operation));
    const shf_image image = shf_image_of(pixels, width, height, 3);
    assert_ok(context, shf_operation_apply(context, operation, address, &image, &image, NULL));
    shf_operation_destroy(operation);
}

static void apply_to(shf_context *context, const char *name, const char *profile, int severity,
                     const char *setting, int width, int height)
{
    const shf_address address = test_address(7, "flat");
    apply_at(context, &address, name, profile, severity, setting, width, height);
}

/* The noise of a severity on a flat image: in pixels, and how often each outcome occurs. */
static void observe(shf_context *context, const char *name, const char *profile, int severity,
                    int level, double seen[256])
{
    memset(pixels, level, VALUES);
    apply_to(context, name, profile, severity, NULL, SIDE, SIDE);
    for (int v = 0; v < 256; v++)
        seen[v] = 0;
    for (size_t i = 0; i < VALUES; i++)
        seen[pixels[i]]++;
}

/* ---- what it should be: the probability of each outcome ---- */

/* rounded: the outcome is rounded, which is wrong, in place of truncated. */
typedef void (*model)(double parameter, double x, int rounded, double p[256]);

static void normal_model(double sigma, double x, int rounded, double p[256])
{
    for (int v = 0; v < 256; v++) { /* v <= 255 (x + noise) < v + 1, open at both ends */
        const double shift = rounded ? 0.5 : 0;
        const double low = v == 0 ? -INFINITY : ((v - shift) / 255 - x) / sigma;
        const double high = v == 255 ? INFINITY : ((v + 1 - shift) / 255 - x) / sigma;
        p[v] = low < 0 ? normal_below(high) - normal_below(low)
                       : normal_below(-low) - normal_below(-high);
    }
}

static void speckle_model(double sigma, double x, int rounded, double p[256])
{
    if (x > 0) {
        normal_model(sigma * x, x, rounded, p);
        return;
    }
    memset(p, 0, 256 * sizeof(*p));
    p[0] = 1;
}

static void shot_model(double photons, double x, int rounded, double p[256])
{
    const double mean = x * photons;
    memset(p, 0, 256 * sizeof(*p));
    for (int k = 0; k < mean + 40 * sqrt(mean) + 40; k++) {
        const double part = k / photons < 1 ? k / photons : 1;
        p[(int)(part * 255 + (rounded ? 0.5 : 0))] +=
            x > 0 ? exp(k * log(mean) - mean - lgamma(k + 1)) : k == 0;
    }
}

static void impulse_model(double amount, double x, int rounded, double p[256])
{
    (void)rounded;
    memset(p, 0, 256 * sizeof(*p));
    p[(int)(x * 255)] += 1 - amount;
    p[0] += amount / 2;
    p[255] += amount / 2;
}

/* ---- the distribution of each ---- */

static double sum_of(const double seen[256], int power, double centre)
{
    double sum = 0;
    for (int v = 0; v < 256; v++)
        sum += seen[v] * pow(v - centre, power);
    return sum;
}

/* Mean, variance and both tails (the outcomes beyond which p holds a thousandth at most), each within
 * 4.5 of its deviations. */
static void check_moments(const double seen[256], const double p[256], const char *where, int level)
{
    const double mean = sum_of(p, 1, 0), variance = sum_of(p, 2, mean);
    const double fourth = sum_of(p, 4, mean), n = VALUES;
    cr_assert_leq(fabs(sum_of(seen, 1, mean)), 4.5 * sqrt(n * variance), "%s, %d: mean", where,
                  level);
    cr_assert_leq(fabs(sum_of(seen, 2, mean) - n * variance),
                  4.5 * sqrt(n * (fourth - variance * variance)) + 1e-6 * n, "%s, %d: variance",
                  where, level);
    for (int side = 0; side < 2; side++) {
        double tail = 0, beyond = 0;
        for (int i = 0; i < 256 && tail + p[side ? 255 - i : i] <= 1e-3; i++) {
            tail += p[side ? 255 - i : i];
            beyond += seen[side ? 255 - i : i];
        }
        cr_assert_leq(fabs(beyond - n * tail), 4.5 * sqrt(n * tail) + 1e-6, "%s, %d: tail %d",
                      where, level, side);
    }
}

static void check(const char *name, model expected)
{
    static const char *const profiles[] = {"imagenet-c", "cifar10-c"};
    shf_context *context = test_context();
    for (int n = 0; n < 2; n++) {
        for (int severity = 1; severity <= 5; severity += 2) {
            const double parameter = shf_severity_value(name, profiles[n], severity, 0);
            for (int i = 0; i < LEVELS; i++) {
                double seen[256], p[256];
                observe(context, name, profiles[n], severity, levels[i], seen);
                expected(parameter, levels[i] / 255.0, 0, p);
                const double fit = fit_p(seen, p, 256, VALUES);
                cr_assert_gt(fit, 0.0005, "%s %s %d, level %d: p = %g", profiles[n], name, severity,
                             levels[i], fit);
                check_moments(seen, p, name, levels[i]);
            }
        }
    }
    shf_context_destroy(context);
}

/* A parameter 3 % larger, and outcomes that are rounded, are told from what is right. */
static void check_power(const char *name, model expected, int has_rounding)
{
    static const int inner[] = {17, 128, 200};
    shf_context *context = test_context();
    const double parameter = shf_severity_value(name, NULL, 1, 0);
    for (int i = 0; i < 3; i++) {
        double seen[256], p[256];
        observe(context, name, NULL, 1, inner[i], seen);
        expected(parameter * 1.03, inner[i] / 255.0, 0, p);
        cr_assert_lt(fit_p(seen, p, 256, VALUES), 1e-6, "level %d: 3 %% more", inner[i]);
        if (!has_rounding)
            continue;
        expected(parameter, inner[i] / 255.0, 1, p);
        cr_assert_lt(fit_p(seen, p, 256, VALUES), 1e-6, "level %d: rounded", inner[i]);
    }
    shf_context_destroy(context);
}

Test(noise, gaussian_is_normal)
{
    check("gaussian_noise", normal_model);
    check_power("gaussian_noise", normal_model, 1);
}

Test(noise, speckle_is_normal_in_proportion)
{
    check("speckle_noise", speckle_model);
    check_power("speckle_noise", speckle_model, 1);
}

Test(noise, shot_is_poisson)
{
    check("shot_noise", shot_model);
    check_power("shot_noise", shot_model, 1);
}

Test(noise, impulse_replaces_its_share)
{
    check("impulse_noise", impulse_model);
    check_power("impulse_noise", impulse_model, 0);
}

/* ---- no two values have to do with each other ---- */

/* The correlation of values a distance apart in memory, of those whose channel is given. */
static double correlation(size_t distance, size_t channel, double mean)
{
    double both = 0, square = 0;
    for (size_t i = channel; i + distance < VALUES; i += 3) {
        both += (pixels[i] - mean) * (pixels[i + distance] - mean);
        square += (pixels[i] - mean) * (pixels[i] - mean);
    }
    return both / square;
}

static double mean_of(const uint8_t *values)
{
    double sum = 0;
    for (size_t i = 0; i < VALUES; i++)
        sum += values[i];
    return sum / VALUES;
}

/* Of the last value of each block of a row and the one a distance on, in deviations: a seam in any
 * kernel's blocks, or between rows, which all other pairs of that distance would hide. */
static double seam(size_t block, size_t distance, double mean)
{
    const size_t row = 3 * SIDE;
    double both = 0, square = 0;
    for (size_t begin = 0; begin < VALUES; begin += row)
        for (size_t i = begin + block - 1; i < begin + row && i + distance < VALUES; i += block) {
            const double a = pixels[i] - mean, b = pixels[i + distance] - mean;
            both += a * b;
            square += a * a * b * b;
        }
    return both / sqrt(square);
}

static void check_seams(const char *name, double mean)
{
    static const size_t blocks[] = {4, 8, 16, 32, 64, 128, 256, 3 * SIDE};
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
        for (size_t distance = 1; distance <= 4; distance++) {
            const double z = seam(blocks[k], distance, mean);
            cr_assert_lt(fabs(z), 4, "%s: blocks of %zu, %zu on: %g deviations", name, blocks[k],
                         distance, z);
        }
}

static void check_independence(const char *name)
{
    shf_context *context = test_context();
    memset(pixels, 128, VALUES);
    apply_to(context, name, NULL, 5, NULL, SIDE, SIDE);
    const double mean = mean_of(pixels);
    const size_t row = 3 * SIDE;
    const size_t distances[] = {1, 2, 3, 4, 6, 8, 12, row - 3, row, row + 3, 2 * row};
    for (size_t d = 0; d < sizeof(distances) / sizeof(distances[0]); d++)
        for (size_t channel = 0; channel < 3; channel++) {
            const double r = correlation(distances[d], channel, mean);
            cr_assert_lt(fabs(r), 4 / sqrt(VALUES / 3.0), "%s: channel %zu and %zu on: %g", name,
                         channel, distances[d], r);
        }
    check_seams(name, mean);
    shf_context_destroy(context);
}

Test(noise, values_are_independent)
{
    check_independence("gaussian_noise");
    check_independence("shot_noise");
    check_independence("impulse_noise");
    check_independence("speckle_noise");
}

/* Images whose seeds, keys or severities are next to each other, value by value. */
static void check_images(const char *name)
{
    static uint8_t first[VALUES];
    const shf_address addresses[] = {test_address(7, "flat"), test_address(8, "flat"),
                                     test_address(7, "flau"), test_address(7, "flat")};
    static const int severities[] = {5, 5, 5, 4};
    shf_context *context = test_context();
    for (int k = 0; k < 4; k++) {
        memset(pixels, 128, VALUES);
        apply_at(context, &addresses[k], name, NULL, severities[k], NULL, SIDE, SIDE);
        if (k == 0) {
            memcpy(first, pixels, VALUES);
            continue;
        }
        const double mean = mean_of(pixels), first_mean = mean_of(first);
        double both = 0, square = 0;
        for (size_t i = 0; i < VALUES; i++) {
            const double product = (first[i] - first_mean) * (pixels[i] - mean);
            both += product;
            square += product * product;
        }
        cr_assert_lt(fabs(both), 4 * sqrt(square), "%s: image %d", name, k);
    }
    shf_context_destroy(context);
}

Test(noise, images_are_independent)
{
    check_images("gaussian_noise");
    check_images("shot_noise");
    check_images("impulse_noise");
    check_images("speckle_noise");
}

/* ---- the ends of the parameters ---- */

static void fill_with_all_levels(void)
{
    for (int i = 0; i < 768; i++)
        pixels[i] = (uint8_t)(i / 3);
}

Test(noise, none_changes_nothing)
{
    static const char *const none[][2] = {
        {"gaussian_noise", "sigma=0"}, {"speckle_noise", "sigma=0"}, {"impulse_noise", "amount=0"}};
    shf_context *context = test_context();
    for (int k = 0; k < 3; k++) {
        fill_with_all_levels();
        apply_to(context, none[k][0], NULL, 0, none[k][1], 16, 16);
        for (int i = 0; i < 768; i++)
            cr_assert_eq(pixels[i], i / 3, "%s", none[k][0]);
    }
    shf_context_destroy(context);
}

Test(noise, impulses_everywhere)
{
    shf_context *context = test_context();
    memset(pixels, 128, VALUES);
    apply_to(context, "impulse_noise", NULL, 0, "amount=1", SIDE, SIDE);
    double white = 0;
    for (size_t i = 0; i < VALUES; i++) {
        cr_assert(pixels[i] == 0 || pixels[i] == 255);
        white += pixels[i] == 255;
    }
    cr_assert_lt(fabs(white - VALUES / 2), 4 * sqrt(VALUES / 4.0));
    shf_context_destroy(context);
}

/* So many photons that hardly any noise is left: no level moves by more than 5 sigma and 1. */
Test(noise, most_photons)
{
    shf_context *context = test_context();
    fill_with_all_levels();
    apply_to(context, "shot_noise", NULL, 0, "photons=10000", 16, 16);
    for (int i = 0; i < 768; i++)
        cr_assert_leq(abs(pixels[i] - i / 3), 1 + 5 * 255 * sqrt(i / 3 / 255.0 / 10000));
    shf_context_destroy(context);
}

/* ---- values are addressed by their place in the image ---- */

/* The rows of an image are the same whatever stands below them; and (y width + x) channels + c is
 * what counts, not the row: two images of the same values in another shape have the same noise. */
Test(noise, shape_does_not_matter)
{
    static const char *const names[] = {"gaussian_noise", "shot_noise", "impulse_noise",
                                        "speckle_noise"};
    enum { COUNT = 35 * 24 * 3 };
    shf_context *context = test_context();
    for (int k = 0; k < 4; k++) {
        uint8_t wide[COUNT];
        memset(pixels, 100, COUNT);
        apply_to(context, names[k], NULL, 3, NULL, 35, 24);
        memcpy(wide, pixels, COUNT);
        memset(pixels, 100, COUNT);
        apply_to(context, names[k], NULL, 3, NULL, 7, 120);
        cr_assert_arr_eq(pixels, wide, COUNT, "%s", names[k]);
        memset(pixels, 100, COUNT);
        apply_to(context, names[k], NULL, 3, NULL, 35, 11);
        cr_assert_arr_eq(pixels, wide, 35 * 11 * 3, "%s", names[k]);
    }
    shf_context_destroy(context);
}

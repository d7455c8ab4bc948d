/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Poisson tables against the exact distribution, and draws against the tables. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "corruptions/base/poisson.h"
#include "corruptions/kernels/philox.h"
#include "tests/unit/statistics.h"

/* With 187, k / photons * 255 and k * (255 / photons) differ. */
static const double photons_tested[] = {
    1, 2.5, 3, 60, 187, 254.5, 255, 500, SHF_POISSON_MAX_PHOTONS};
enum { PHOTONS = sizeof(photons_tested) / sizeof(photons_tested[0]) };

static const shf_stream stream = {{5, 6}, {7, 8}};

static const shf_poisson *tables_of(shf_context *context, double photons)
{
    const shf_poisson *tables;
    cr_assert_eq(shf_poisson_tables(context, photons, &tables), SHF_OK);
    return tables;
}

/* P(outcome = v) in long double, each term on its own. */
static void exact(double photons, int level, long double p[256])
{
    const long double mean = level * (long double)photons / 255;
    for (int v = 0; v < 256; v++)
        p[v] = 0;
    if (level == 0) {
        p[0] = 1;
        return;
    }
    const long double spread = 12 * sqrtl(mean) + 100;
    for (long double k = fmaxl(0, floorl(mean - spread)); k < mean + spread; k++) {
        const double part = (double)k / photons; /* as NumPy computes it */
        p[(int)((part < 1 ? part : 1) * 255)] += expl(k * logl(mean) - mean - lgammal(k + 1));
    }
}

/* A 64-bit probability to 1e-11 of itself, on the side where it is small. */
static int is_near(uint64_t last, long double below, long double above)
{
    const long double got_below = (last + 1.0L) * 0x1p-64L, got_above = (~last) * 0x1p-64L;
    return below < above ? fabsl(got_below - below) <= 1e-11L * below + 0x1p-63L
                         : fabsl(got_above - above) <= 1e-11L * above + 0x1p-63L;
}

Test(poisson, thresholds_are_exact_to_the_tails)
{
    shf_context *context;
    cr_assert_eq(shf_context_create(NULL, &context), SHF_OK);
    for (int i = 0; i < PHOTONS; i++) {
        const shf_poisson *tables = tables_of(context, photons_tested[i]);
        for (int level = 0; level<256; level += photons_tested[i]> 1000 ? 15 : 1) {
            long double p[256], below[256], above = 0, sum = 0;
            exact(photons_tested[i], level, p);
            for (int v = 0; v < 256; v++)
                below[v] = sum += p[v];
            for (int v = 255; v >= 0; above += p[v], v--)
                cr_assert(is_near(tables->last[level][v], below[v], above),
                          "photons %g, level %d, outcome %d: %llx, %Lg below and %Lg above",
                          photons_tested[i], level, v, (unsigned long long)tables->last[level][v],
                          below[v], above);
        }
    }
    shf_context_destroy(context);
}

static uint8_t by_definition(const shf_poisson *tables, int level, uint64_t u)
{
    int v = 0;
    while (tables->last[level][v] < u)
        v++;
    return (uint8_t)v;
}

/* The words at every threshold, where the lower half of u decides, and at both ends of its cell. */
Test(poisson, draws_follow_the_thresholds)
{
    shf_context *context;
    cr_assert_eq(shf_context_create(NULL, &context), SHF_OK);
    for (int i = 0; i < PHOTONS; i++) {
        const shf_poisson *tables = tables_of(context, photons_tested[i]);
        for (int level = 0; level < 256; level += 3) {
            for (int v = 0; v < 256; v++) {
                const uint32_t at = (uint32_t)(tables->last[level][v] >> 32);
                const uint32_t cell = 1U << (32 - SHF_POISSON_CELL_BITS);
                const uint32_t words[] = {at, at - 1, at + 1, at & -cell, at | (cell - 1)};
                for (int k = 0; k < 5; k++) {
                    const uint64_t index = (uint64_t)(level * 1280 + v * 5 + k);
                    uint32_t low;
                    shf_random_u32(&stream, 3 | SHF_REFINE, index, 1, &low);
                    cr_assert_eq(
                        shf_poisson_draw(tables, (uint8_t)level, words[k], &stream, 3, index),
                        by_definition(tables, level, (uint64_t)words[k] << 32 | low),
                        "photons %g, level %d, word %08x", photons_tested[i], level, words[k]);
                }
            }
        }
    }
    shf_context_destroy(context);
}

/* Where the first 32 bits do not decide, the next do, in proportion. */
Test(poisson, ties_are_broken_in_proportion)
{
    shf_context *context;
    cr_assert_eq(shf_context_create(NULL, &context), SHF_OK);
    const shf_poisson *tables = tables_of(context, 3);
    const uint64_t last = tables->last[200][0];
    const uint32_t tie = (uint32_t)(last >> 32);
    const double share = ((uint32_t)last + 1.0) * 0x1p-32;
    int zeros = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        const uint8_t outcome = shf_poisson_draw(tables, 200, tie, &stream, 4, i);
        cr_assert(outcome == 0 || outcome == 85);
        zeros += outcome == 0;
    }
    cr_assert(share > 0.05 && share < 0.95, "%g: take another level", share);
    cr_assert_lt(fabs(zeros - share * 1e5), 4 * sqrt(1e5 * share * (1 - share)));
    shf_context_destroy(context);
}

Test(poisson, level_0_is_0)
{
    shf_context *context;
    cr_assert_eq(shf_context_create(NULL, &context), SHF_OK);
    for (int i = 0; i < PHOTONS; i++) {
        const shf_poisson *tables = tables_of(context, photons_tested[i]);
        cr_assert_eq(tables->last[0][0], UINT64_MAX);
        for (uint64_t word = 0; word < 1ULL << 32; word += 0xfffff)
            cr_assert_eq(shf_poisson_draw(tables, 0, (uint32_t)word, &stream, 0, word), 0);
    }
    shf_context_destroy(context);
}

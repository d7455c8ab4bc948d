/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Prediction sets: by hand, and beside sorting all classes. */
#include <criterion/criterion.h>
#include <math.h>

#include "tools/evaluator/prediction_sets.h"

enum { MOST = 40 };

static uint32_t room[MOST];

static shf_set_input input(const double *p, size_t classes, size_t label, double u)
{
    return (shf_set_input){p, classes, label, u, room};
}

#define assert_near(got, expected) cr_assert_float_eq(got, expected, 1e-12, "%.17g", (got))

Test(prediction_sets, scores_by_hand)
{
    static const double p[] = {0.1, 0.5, 0.1, 0.3};
    const shf_set_rule rule = {.penalty = 0.25, .free = 2};
    double s[SHF_SET_KINDS];
    const shf_set_input first = input(p, 4, 1, 0.5), last = input(p, 4, 2, 0.5);
    shf_set_scores(&rule, &first, s);
    assert_near(s[SHF_HPS], 0.5);
    assert_near(s[SHF_APS], 0.25);
    assert_near(s[SHF_RAPS], 0.25);
    shf_set_scores(&rule, &last, s); /* of equal ones, class 0 comes first: rank 4 */
    assert_near(s[SHF_HPS], 0.9);
    assert_near(s[SHF_APS], 0.95);
    assert_near(s[SHF_RAPS], 0.95 + 0.5);
}

Test(prediction_sets, thresholds)
{
    double nine[] = {9, 1, 8, 2, 7, 3, 6, 4, 5};
    cr_assert_eq(shf_set_threshold(nine, 9, 0.1), 9);  /* 10 x 0.9: the ninth */
    cr_assert_eq(shf_set_threshold(nine, 9, 0.11), 9); /* 8.9 */
    cr_assert_eq(shf_set_threshold(nine, 9, 0.2), 8);
    cr_assert_eq(shf_set_threshold(nine, 9, 0.999), 1);
    cr_assert_eq(shf_set_threshold(nine, 9, 0.09), INFINITY);
    cr_assert_eq(shf_set_threshold(nine, 0, 0.5), INFINITY);
    double many[99];
    for (int i = 0; i < 99; i++)
        many[i] = i + 1;
    for (int i = 1; i < 100; i++) /* whatever 1 - i / 100 is rounded to */
        cr_assert_eq(shf_set_threshold(many, 99, i / 100.0), 100 - i, "%d", i);
}

Test(prediction_sets, without_a_limit_all_classes_are_in)
{
    static const double p[] = {0, 1, 0};
    const double limits[] = {INFINITY, INFINITY, INFINITY};
    const shf_set_rule rule = {0.01, 5};
    shf_set sets[SHF_SET_KINDS];
    const shf_set_input in = input(p, 3, 2, 0.3);
    shf_sets_make(&rule, &in, limits, sets);
    for (int kind = 0; kind < SHF_SET_KINDS; kind++)
        cr_assert(sets[kind].size == 3 && sets[kind].covers);
}

Test(prediction_sets, may_be_empty)
{
    static const double p[] = {0.2, 0.8};
    const double limits[] = {0.1, 0.1, 0.1};
    const shf_set_rule rule = {0.01, 5};
    shf_set sets[SHF_SET_KINDS];
    const shf_set_input in = input(p, 2, 1, 0.5);
    shf_sets_make(&rule, &in, limits, sets);
    for (int kind = 0; kind < SHF_SET_KINDS; kind++)
        cr_assert(sets[kind].size == 0 && !sets[kind].covers);
}

/* ---- beside the scores of all classes ---- */

static double next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) * 0x1p-24;
}

/* Some of them equal. */
static void fill(uint32_t *seed, double *p, size_t classes)
{
    double sum = 0;
    for (size_t k = 0; k < classes; k++)
        sum += p[k] = floor(next(seed) * 16) + (next(seed) < 0.5 ? 0.5 : next(seed)) + 0.01;
    for (size_t k = 0; k < classes; k++)
        p[k] /= sum;
}

Test(prediction_sets, hold_the_classes_whose_score_is_within)
{
    uint32_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        const size_t classes = 2 + (size_t)(next(&seed) * (MOST - 2));
        const shf_set_rule rule = {next(&seed), floor(next(&seed) * 8)};
        double p[MOST], limits[SHF_SET_KINDS];
        fill(&seed, p, classes);
        const double u = next(&seed);
        const size_t label = (size_t)(next(&seed) * (double)classes);
        for (int kind = 0; kind < SHF_SET_KINDS; kind++)
            limits[kind] = floor(next(&seed) * 1.5 * SHF_SET_GRID) / SHF_SET_GRID;
        if (round % 2) { /* that of a class */
            const shf_set_input some = input(p, classes, (label + 1) % classes, u);
            shf_set_scores(&rule, &some, limits);
        }
        size_t sizes[SHF_SET_KINDS] = {0};
        bool covers[SHF_SET_KINDS] = {false};
        for (size_t k = 0; k < classes; k++) {
            double s[SHF_SET_KINDS];
            const shf_set_input in = input(p, classes, k, u);
            shf_set_scores(&rule, &in, s);
            for (int kind = 0; kind < SHF_SET_KINDS; kind++) {
                sizes[kind] += s[kind] <= limits[kind];
                covers[kind] |= k == label && s[kind] <= limits[kind];
            }
        }
        shf_set sets[SHF_SET_KINDS];
        const shf_set_input in = input(p, classes, label, u);
        shf_sets_make(&rule, &in, limits, sets);
        for (int kind = 0; kind < SHF_SET_KINDS; kind++)
            cr_assert(sets[kind].size == sizes[kind] && sets[kind].covers == covers[kind],
                      "round %d, kind %d: %zu of %zu", round, kind, sets[kind].size, sizes[kind]);
    }
}

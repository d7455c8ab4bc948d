/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Figures of rankings: by hand, and beside their definitions over all pairs, for samples that are
 * drawn several times or never. */
#include <criterion/criterion.h>
#include <math.h>

#include "tools/evaluator/ranking.h"

enum { N = 60 };

static const uint32_t once[] = {1, 1, 1, 1, 1};

/* Of the scores in descending or any order. */
static shf_ranking make(const double *scores, const bool *marks, size_t n)
{
    static shf_ranked entries[N];
    static uint32_t items[N];
    for (size_t i = 0; i < n; i++)
        entries[i] = (shf_ranked){scores[i], (uint32_t)i, marks[i]};
    return shf_ranking_make(entries, n, items);
}

Test(ranking, detection_by_hand)
{
    const double scores[] = {1, 5, 4, 4, 2};
    const bool marks[] = {false, true, true, false, true};
    const shf_ranking r = make(scores, marks, 5);
    double f[SHF_DETECTION_FIGURES];
    shf_ranking_detection(&r, once, f);
    cr_assert_float_eq(f[SHF_DETECTION_AUROC], (1 + 1 + 0.5 + 1 + 0 + 1) / 6, 1e-15);
    cr_assert_float_eq(f[SHF_DETECTION_FPR], 0.5, 1e-15);
    cr_assert_float_eq(f[SHF_DETECTION_AUPR_IN], (1 + 2.0 / 3 + 3.0 / 4) / 3, 1e-15);
    cr_assert_float_eq(f[SHF_DETECTION_AUPR_OUT], (1 + 2.0 / 4) / 2, 1e-15);
    cr_assert_float_eq(f[SHF_DETECTION_ACCURACY], (1 + 0.5) / 2, 1e-15);
}

Test(ranking, detection_without_one_side)
{
    const double scores[] = {1, 2};
    const bool marks[] = {true, true};
    const shf_ranking r = make(scores, marks, 2);
    double f[SHF_DETECTION_FIGURES];
    shf_ranking_detection(&r, once, f);
    for (int i = 0; i < SHF_DETECTION_FIGURES; i++)
        cr_assert(isnan(f[i]));
}

Test(ranking, risk_by_hand)
{
    /* the two of 4 are wrong half the time: risks 0, 1/4, 1/3, 1/4, 2/5 */
    const double scores[] = {9, 4, 4, 3, -INFINITY};
    const bool marks[] = {false, true, false, false, true};
    const shf_ranking r = make(scores, marks, 5);
    double f[SHF_RISK_FIGURES];
    shf_ranking_risk(&r, once, f);
    cr_assert_float_eq(f[SHF_RISK_AURC], (0 + 1.0 / 4 + 1.0 / 3 + 1.0 / 4 + 2.0 / 5) / 5, 1e-15);
    cr_assert_float_eq(f[SHF_RISK_EAURC], f[SHF_RISK_AURC] - (0 + 0 + 0 + 1.0 / 4 + 2.0 / 5) / 5,
                       1e-15);
    cr_assert_eq(f[SHF_RISK_POINT + 3], 0); /* a fifth: the first */
    cr_assert_float_eq(f[SHF_RISK_POINT + 4], 0.25, 1e-15);
    cr_assert_float_eq(f[SHF_RISK_POINT + 11], 1.0 / 3, 1e-15);
    cr_assert_float_eq(f[SHF_RISK_POINT + 19], 0.4, 1e-15);
}

Test(ranking, risk_of_all_alike)
{
    const double scores[] = {1, 1, 1, 1};
    const bool marks[] = {true, false, false, false};
    const shf_ranking r = make(scores, marks, 4), none = {r.items, 0};
    double f[SHF_RISK_FIGURES];
    shf_ranking_risk(&r, once, f);
    for (int i = 0; i < SHF_RISK_POINTS; i++)
        cr_assert_float_eq(f[SHF_RISK_POINT + i], 0.25, 1e-15);
    cr_assert_float_eq(f[SHF_RISK_AURC], 0.25, 1e-15);
    shf_ranking_risk(&none, once, f);
    for (int i = 0; i < SHF_RISK_FIGURES; i++)
        cr_assert(isnan(f[i]));
}

/* ---- beside the definitions ---- */

/* Some equal scores, marks that go with them a little, and draws of 0 to 3. */
static void fill(unsigned seed, double *scores, bool *marks, uint32_t *draws)
{
    for (unsigned i = 0; i < N; i++) {
        seed = seed * 1664525 + 1013904223;
        scores[i] = seed >> 27;
        marks[i] = (seed >> 20) % 64 < 16 + (seed >> 27);
        draws[i] = (seed >> 12) % 4;
    }
}

static double area(const double *scores, const bool *marks, const uint32_t *draws)
{
    double pairs = 0, won = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            if (marks[i] && !marks[j]) {
                pairs += draws[i] * draws[j];
                won += draws[i] * draws[j] *
                       ((scores[i] > scores[j]) + 0.5 * (scores[i] == scores[j]));
            }
    return won / pairs;
}

Test(ranking, draws_weigh)
{
    for (unsigned seed = 0; seed < 50; seed++) {
        double scores[N], f[SHF_DETECTION_FIGURES], risk[SHF_RISK_FIGURES];
        bool marks[N];
        uint32_t draws[N];
        fill(seed, scores, marks, draws);
        const shf_ranking r = make(scores, marks, N);
        shf_ranking_detection(&r, draws, f);
        cr_assert_float_eq(f[SHF_DETECTION_AUROC], area(scores, marks, draws), 1e-14);
        double n = 0, wrong = 0;
        for (int i = 0; i < N; i++) {
            n += draws[i];
            wrong += marks[i] ? draws[i] : 0;
        }
        shf_ranking_risk(&r, draws, risk);
        cr_assert_float_eq(risk[SHF_RISK_POINT + SHF_RISK_POINTS - 1], wrong / n, 1e-14);
        cr_assert(risk[SHF_RISK_EAURC] >= 0 && risk[SHF_RISK_EAURC] <= risk[SHF_RISK_AURC]);
    }
}

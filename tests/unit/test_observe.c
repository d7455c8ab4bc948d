/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What is kept of a row of scores: ties, ruled-out classes, probabilities, rows that are refused. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#include "tools/evaluator/observe.h"

static shf_observation observe(const double *scores, size_t classes, shf_prediction_kind kind,
                               int32_t label)
{
    shf_observation out;
    cr_assert_eq(shf_observe(scores, classes, kind, label, &out), SHF_ROW_GOOD);
    return out;
}

Test(observe, logits_are_softmaxed)
{
    static const double logits[] = {1000 + 0.6931471805599453, 1000, 1000 + 1.0986122886681098};
    const shf_observation o = observe(logits, 3, SHF_LOGITS, 0); /* 2/6, 1/6, 3/6 */
    cr_assert_eq(o.predicted, 2);
    cr_assert_eq(o.rank, 1);
    cr_assert_float_eq(o.confidence, 0.5, 1e-12);
    cr_assert_float_eq(o.nll, log(3), 1e-12);
    cr_assert_float_eq(o.energy, 1000 + log(6), 1e-12);
    cr_assert_float_eq(o.brier, 16 / 36.0 + 1 / 36.0 + 9 / 36.0, 1e-12);
}

Test(observe, the_first_of_equal_classes_is_predicted)
{
    static const double scores[] = {0.25, 0.375, 0.375};
    cr_assert_eq(observe(scores, 3, SHF_PROBABILITIES, 1).rank, 0);
    cr_assert_eq(observe(scores, 3, SHF_PROBABILITIES, 2).rank, 1);
    cr_assert_eq(observe(scores, 3, SHF_PROBABILITIES, 0).rank, 2);
    cr_assert_eq(observe(scores, 3, SHF_PROBABILITIES, 2).predicted, 1);
}

Test(observe, probabilities_are_taken_as_they_are)
{
    static const double scores[] = {0, 0.75, 0.25};
    const shf_observation right = observe(scores, 3, SHF_PROBABILITIES, 1);
    cr_assert_eq(right.confidence, 0.75);
    cr_assert_float_eq(right.nll, -log(0.75), 1e-15);
    cr_assert_float_eq(right.brier, 0.125, 1e-15);
    cr_assert(isnan(right.energy));
    cr_assert_float_eq(observe(scores, 3, SHF_PROBABILITIES, 0).nll, -log(DBL_EPSILON), 1e-12);
}

Test(observe, a_label_that_is_unknown_leaves_the_rest)
{
    static const double scores[] = {1, 3, 2};
    for (int32_t label = -1; label <= 3; label += 4) {
        const shf_observation o = observe(scores, 3, SHF_LOGITS, label);
        cr_assert_eq(o.predicted, 1);
        cr_assert(!isnan(o.confidence) && isnan(o.nll) && isnan(o.brier));
        cr_assert_float_eq(o.energy, 3.4076059644443806, 1e-15);
        cr_assert_eq(o.rank, SHF_RANK_UNKNOWN);
    }
}

Test(observe, classes_may_be_ruled_out)
{
    static const double scores[] = {-INFINITY, 2, 2};
    cr_assert_float_eq(observe(scores, 3, SHF_LOGITS, 1).nll, log(2), 1e-12);
    cr_assert_eq(observe(scores, 3, SHF_LOGITS, 0).nll, INFINITY);
}

Test(observe, rows_that_are_refused)
{
    static const struct {
        double scores[3];
        shf_prediction_kind kind;
        shf_row_fault fault;
    } rows[] = {
        {{1, NAN, 2}, SHF_LOGITS, SHF_ROW_NOT_FINITE},
        {{1, INFINITY, 2}, SHF_LOGITS, SHF_ROW_NOT_FINITE},
        {{-INFINITY, -INFINITY, -INFINITY}, SHF_LOGITS, SHF_ROW_NOT_FINITE},
        {{-0.5, 1, 0.5}, SHF_PROBABILITIES, SHF_ROW_NEGATIVE},
        {{0.5, 0.5, 0.5}, SHF_PROBABILITIES, SHF_ROW_SUM},
        {{0.3, 0.3, 0.389}, SHF_PROBABILITIES, SHF_ROW_SUM},
        {{0.3, 0.3, 0.391}, SHF_PROBABILITIES, SHF_ROW_GOOD},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        shf_observation out;
        cr_expect_eq(shf_observe(rows[i].scores, 3, rows[i].kind, 0, &out), rows[i].fault,
                     "row %zu", i);
        cr_expect(rows[i].fault == SHF_ROW_GOOD || out.predicted == -1);
    }
}

Test(observe, labels_alone)
{
    shf_observation o;
    shf_observe_label(4, 4, &o);
    cr_assert(o.rank == 0 && isnan(o.confidence) && isnan(o.energy));
    shf_observe_label(4, 5, &o);
    cr_assert(o.rank == SHF_RANK_UNKNOWN && o.predicted == 4);
}

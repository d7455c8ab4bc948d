/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Decisions by thresholds: on which side of them, of probabilities and logits, and texts that are none. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tests/support/support.h"
#include "tools/evaluator/decide.h"

static shf_decisions take(shf_context *context, const char *thresholds, size_t count,
                          shf_prediction_kind kind)
{
    shf_decisions d;
    cr_assert_eq(shf_decisions_take(context, &context->scratch, thresholds, count, 2, &d), SHF_OK);
    shf_decisions_settle(&d, kind);
    return d;
}

Test(decide, a_probability_has_to_be_above)
{
    shf_context *context = test_context();
    const shf_decisions d = take(context, NULL, 3, SHF_PROBABILITIES);
    const double scores[] = {0.5, nextafter(0.5, 1), 0};
    cr_assert_eq(shf_decide_each(&d, scores, SHF_PROBABILITIES, 1), SHF_ROW_GOOD);
    cr_assert_eq(memcmp(d.made, (uint8_t[]){0, 0, 0, 0, 1, 0}, 6), 0);
    shf_context_destroy(context);
}

Test(decide, a_logit_is_cut_where_its_sigmoid_is_the_threshold)
{
    shf_context *context = test_context();
    const shf_decisions d = take(context, "0.5,0.8,0.2", 3, SHF_LOGITS);
    const double at[] = {0, 1.3862, -1.3863}, above[] = {1e-300, 1.3863, -1.3862};
    cr_assert_eq(shf_decide_each(&d, at, SHF_LOGITS, 0), SHF_ROW_GOOD); /* log 4 = 1.38629 */
    cr_assert_eq(shf_decide_each(&d, above, SHF_LOGITS, 1), SHF_ROW_GOOD);
    cr_assert_eq(memcmp(d.made, (uint8_t[]){0, 0, 0, 1, 1, 1}, 6), 0);
    shf_context_destroy(context);
}

Test(decide, the_last_of_two)
{
    shf_context *context = test_context();
    shf_decisions d = take(context, "0.8", 1, SHF_LOGITS);
    shf_decide_last(&d, (double[]){3, 4.3862}, SHF_LOGITS, 0);
    shf_decide_last(&d, (double[]){3, 4.3863}, SHF_LOGITS, 1);
    cr_assert_eq(memcmp(d.made, (uint8_t[]){0, 1}, 2), 0);
    d = take(context, "0.8", 1, SHF_PROBABILITIES);
    shf_decide_last(&d, (double[]){0.2, 0.8}, SHF_PROBABILITIES, 0);
    shf_decide_last(&d, (double[]){0.19, 0.81}, SHF_PROBABILITIES, 1);
    cr_assert_eq(memcmp(d.made, (uint8_t[]){0, 1}, 2), 0);
    shf_context_destroy(context);
}

Test(decide, scores_that_are_none)
{
    static const struct {
        double score;
        shf_prediction_kind kind;
        shf_row_fault fault;
    } cases[] = {
        {NAN, SHF_LOGITS, SHF_ROW_NOT_FINITE},        {INFINITY, SHF_LOGITS, SHF_ROW_NOT_FINITE},
        {-INFINITY, SHF_LOGITS, SHF_ROW_GOOD}, /* ruled out */
        {NAN, SHF_PROBABILITIES, SHF_ROW_NOT_FINITE}, {-0.001, SHF_PROBABILITIES, SHF_ROW_NEGATIVE},
        {1.001, SHF_PROBABILITIES, SHF_ROW_ABOVE},    {1, SHF_PROBABILITIES, SHF_ROW_GOOD},
    };
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const shf_decisions d = take(context, NULL, 2, cases[i].kind);
        const double scores[] = {0.25, cases[i].score};
        cr_assert_eq(shf_decide_each(&d, scores, cases[i].kind, 0), cases[i].fault, "%zu", i);
    }
    shf_context_destroy(context);
}

Test(decide, thresholds_that_are_none)
{
    static const char *const texts[] = {
        "",  "0",         "1",    "-0.5",        "x", "nan", "0.5,0.5", "0.5,,", "0.5,0.5,0.5,0.5",
        ",", "0.5,0.5,1", "0.1 ", "0.1,0.2,0.3,"};
    shf_context *context = test_context();
    shf_decisions d;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        cr_assert_eq(shf_decisions_take(context, &context->scratch, texts[i], 3, 2, &d),
                     SHF_ERR_ARGUMENT, "%s", texts[i]);
    shf_context_destroy(context);
}

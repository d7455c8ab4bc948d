/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What is kept of a row of scores: ties, ruled-out classes, probabilities, rows that are refused; of
 * every width and at every CPU level, beside the obvious way. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/support.h"
#include "tools/evaluator/observe.h"

static shf_row_fault try_row(const double *scores, size_t classes, shf_prediction_kind kind,
                             int32_t label, shf_observation *out)
{
    shf_context *context = test_context();
    const shf_scores row = {scores, sizeof(*scores), classes};
    const shf_row_fault fault = shf_observe(shf_score_kernels_of(context), &row, kind, label, out);
    shf_context_destroy(context);
    return fault;
}

static shf_observation observe(const double *scores, size_t classes, shf_prediction_kind kind,
                               int32_t label)
{
    shf_observation out;
    cr_assert_eq(try_row(scores, classes, kind, label, &out), SHF_ROW_GOOD);
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
        cr_assert_float_eq(o.energy, 3.4076059644443806, 1e-13);
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
        cr_expect_eq(try_row(rows[i].scores, 3, rows[i].kind, 0, &out), rows[i].fault, "row %zu",
                     i);
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

/* ---- the obvious way ---- */

static shf_observation obvious(const double *scores, size_t classes, shf_prediction_kind kind,
                               size_t label)
{
    shf_observation o = {0};
    long double most = -INFINITY, others = 0, brier = 0;
    for (size_t k = 0; k < classes; k++)
        if (scores[k] > most) {
            most = scores[k];
            o.predicted = (int32_t)k;
        }
    for (size_t k = 0; k < classes; k++) {
        o.rank += scores[k] > scores[label] || (scores[k] == scores[label] && k < label);
        others += (int32_t)k == o.predicted ? 0 : expl(scores[k] - most);
    }
    const bool logits = kind == SHF_LOGITS;
    for (size_t k = 0; k < classes; k++) {
        const long double p = logits ? expl(scores[k] - most) / (1 + others) : scores[k];
        const bool sure = logits && k == label && (int32_t)k == o.predicted; /* p is nearly 1 */
        const long double distance = sure ? others / (1 + others) : p - (k == label);
        brier += distance * distance;
    }
    const long double own = scores[label], least = DBL_EPSILON;
    o.brier = (double)brier;
    o.energy = logits ? (double)(most + log1pl(others)) : NAN;
    o.confidence = (double)(logits ? 1 / (1 + others) : most);
    o.nll = (double)(logits ? most - own + log1pl(others) : -logl(own > least ? own : least));
    return o;
}

/* Numbers that have this width exactly. */
static double rounded(double value, unsigned width)
{
    int exponent;
    if (width == 8)
        return value;
    if (width == 4)
        return (float)value;
    frexp(value, &exponent);
    const double unit = ldexp(1, (exponent < -13 ? -13 : exponent) - 11);
    return rint(value / unit) * unit;
}

static void put(uint8_t *item, unsigned width, double value)
{
    const float single = (float)value;
    int exponent;
    const double fraction = frexp(fabs(value), &exponent);
    const int shift = exponent < -13 ? exponent + 13 : 0; /* of subnormal numbers */
    const unsigned scale = exponent < -13 ? 0 : (unsigned)(exponent + 14) << 10;
    unsigned half = value == 0 ? 0 : scale | ((unsigned)ldexp(fraction, 11 + shift) & 1023);
    if (exponent < -13 && value != 0)
        half = (unsigned)ldexp(fraction, 11 + shift);
    if (isinf(value))
        half = 0x7c00;
    half |= value < 0 ? 0x8000 : 0;
    const uint8_t sixteen[] = {half & 255, (uint8_t)(half >> 8)};
    const void *from = width == 2 ? (const void *)sixteen : (const void *)&single;
    memcpy(item, width == 8 ? (const void *)&value : from, width);
}

static double uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

/* Rows of kinds that go wrong: spread, ties, nearly certain, tiny, ruled out. */
static void fill(double *scores, size_t classes, shf_prediction_kind kind, unsigned width,
                 unsigned shape, uint64_t *state)
{
    double sum = 0;
    for (size_t k = 0; k < classes; k++) {
        const double u = uniform(state);
        const double shapes[] = {40 * u - 20, floor(4 * u), k == classes / 2 ? 30 : -8 * u,
                                 1e-6 * u, u < 0.3 && k > 0 ? -INFINITY : 12 * u};
        scores[k] = kind == SHF_LOGITS ? shapes[shape] : exp(shape ? 4 * u : 0);
        sum += scores[k];
    }
    for (size_t k = 0; k < classes; k++)
        scores[k] = rounded(kind == SHF_LOGITS ? scores[k] : scores[k] / sum, width);
}

static bool near(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b || fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b)) ||
           fabs(a - b) < 1e-300;
}

static void check(const shf_observation *got, const shf_observation *want, const char *what)
{
    cr_expect_eq(got->predicted, want->predicted, "%s", what);
    cr_expect_eq(got->rank, want->rank, "%s", what);
    cr_expect(near(got->confidence, want->confidence), "%s: confidence", what);
    cr_expect(near(got->nll, want->nll), "%s: nll %.17g %.17g", what, got->nll, want->nll);
    cr_expect(near(got->brier, want->brier), "%s: brier %.17g %.17g", what, got->brier,
              want->brier);
    cr_expect(near(got->energy, want->energy), "%s: energy", what);
}

/* One row at all levels: as it should be, and the same bits. Rows lie at odd addresses. */
static void check_row(const double *scores, size_t classes, shf_prediction_kind kind,
                      unsigned width, size_t label, const char *what)
{
    uint8_t *items = malloc(classes * width + 1);
    shf_observation first = {0};
    const shf_observation want = obvious(scores, classes, kind, label);
    for (size_t k = 0; k < classes; k++)
        put(items + 1 + k * width, width, scores[k]);
    const shf_scores row = {items + 1, width, classes};
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_context *context = NULL;
        cr_assert(!shf_context_create(&(shf_context_options){.cpu_level = *level}, &context));
        const shf_score_kernels *kernels = shf_score_kernels_of(context);
        shf_observation got;
        cr_assert_str_eq(kernels->level, *level);
        cr_assert_eq(shf_observe(kernels, &row, kind, (int32_t)label, &got), SHF_ROW_GOOD);
        check(&got, &want, what);
        if (level == test_cpu_levels())
            first = got;
        cr_expect_eq(memcmp(&got, &first, sizeof(got)), 0, "%s: %s", what, *level);
        shf_context_destroy(context);
    }
    free(items);
}

Test(observe, every_width_at_every_level)
{
    static const size_t sizes[] = {2, 3, 15, 16, 17, 33, 63, 64, 65, 100, 1000};
    static double scores[1000];
    uint64_t state = 1;
    char what[96];
    for (unsigned width = 2; width <= 8; width *= 2)
        for (size_t s = 0; s < sizeof(sizes) / sizeof(*sizes); s++)
            for (unsigned shape = 0; shape < 5; shape++)
                for (int kind = SHF_LOGITS; kind <= SHF_PROBABILITIES; kind++) {
                    fill(scores, sizes[s], kind, width, shape, &state);
                    const size_t label = (size_t)(uniform(&state) * (double)sizes[s]);
                    snprintf(what, sizeof(what), "width %u, %zu classes, shape %u, kind %d", width,
                             sizes[s], shape, kind);
                    check_row(scores, sizes[s], kind, width, label, what);
                    const int32_t best = obvious(scores, sizes[s], kind, label).predicted;
                    check_row(scores, sizes[s], kind, width, (size_t)best, what);
                }
}

/* Every half-precision number, and the infinities and NaN of every width. */
Test(observe, every_half_is_widened)
{
    uint8_t items[2 * 65536];
    static double out[65536];
    for (unsigned i = 0; i < 65536; i++) {
        items[2 * i] = i & 255;
        items[2 * i + 1] = (uint8_t)(i >> 8);
    }
    const shf_scores all = {items, 2, 65536};
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_context *context = NULL;
        cr_assert(!shf_context_create(&(shf_context_options){.cpu_level = *level}, &context));
        shf_score_kernels_of(context)->widen_scores(&all, out);
        for (unsigned i = 0; i < 65536; i++) {
            const int exponent = i >> 10 & 31, fraction = i & 1023;
            const double size =
                exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24);
            const double known = exponent == 31 ? INFINITY : size, sign = i >> 15 ? -1 : 1;
            if (exponent == 31 && fraction)
                cr_assert(isnan(out[i]), "%04x", i);
            else
                cr_assert(out[i] == sign * known && !!signbit(out[i]) == (i >> 15), "%04x", i);
        }
        shf_context_destroy(context);
    }
}

Test(observe, what_is_no_number_is_seen_wherever_it_stands)
{
    static double scores[40];
    shf_observation out;
    for (size_t at = 0; at < 40; at++)
        for (int bad = 0; bad < 2; bad++) {
            for (size_t k = 0; k < 40; k++)
                scores[k] = 0.025;
            scores[at] = bad ? INFINITY : NAN;
            cr_expect_eq(try_row(scores, 40, SHF_LOGITS, 0, &out), SHF_ROW_NOT_FINITE);
            cr_expect_eq(try_row(scores, 40, SHF_PROBABILITIES, 0, &out), SHF_ROW_NOT_FINITE);
        }
}

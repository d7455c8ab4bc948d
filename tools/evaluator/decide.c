/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/decide.h"

#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"

/* ---- thresholds ---- */

static shf_status fail_count(shf_context *context, size_t given, size_t count)
{
    if (count == 1)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%zu thresholds, and two classes have one",
                        given);
    return shf_fail(context, SHF_ERR_ARGUMENT,
                    "%zu thresholds, and there are %zu classes: give one for all, or one for each, "
                    "with commas",
                    given, count);
}

/* The number before the next comma, or the end. */
static bool read_one(const char *text, double *out)
{
    char number[SHF_DOUBLE_TEXT];
    const size_t size = strcspn(text, ",");
    if (size >= sizeof(number))
        return false;
    memcpy(number, text, size);
    number[size] = 0;
    return shf_parse_double(number, out) && *out > 0 && *out < 1;
}

static shf_status read_thresholds(shf_context *context, const char *text, size_t count, double *out)
{
    size_t given = 1;
    for (const char *comma = text; (comma = strchr(comma, ',')); comma++)
        given++;
    if (given > 1 && given != count)
        return fail_count(context, given, count);
    for (size_t i = 0; i < given; i++) {
        if (!read_one(text, &out[i]))
            return shf_fail(context, SHF_ERR_ARGUMENT,
                            "a threshold is a probability between 0 and 1, not '%.*s'",
                            (int)strcspn(text, ","), text);
        text += strcspn(text, ",") + 1;
    }
    for (size_t i = given; i < count; i++)
        out[i] = out[0];
    return SHF_OK;
}

shf_status shf_decisions_take(shf_context *context, shf_arena *arena, const char *thresholds,
                              size_t count, size_t outputs, shf_decisions *out)
{
    *out = (shf_decisions){.count = count};
    out->thresholds = shf_arena_take(arena, count, sizeof(*out->thresholds));
    out->cuts = shf_arena_take(arena, count, sizeof(*out->cuts));
    out->made = shf_arena_take(arena, outputs, count);
    if (!out->thresholds || !out->cuts || !out->made)
        return shf_fail_memory(context, "decisions");
    memset(out->made, 0, outputs * count);
    for (size_t i = 0; i < count; i++)
        out->thresholds[i] = SHF_THRESHOLD;
    return thresholds ? read_thresholds(context, thresholds, count, out->thresholds) : SHF_OK;
}

/* Logits are cut where their sigmoid is the threshold, so that none has to be computed. */
void shf_decisions_settle(shf_decisions *d, shf_prediction_kind kind)
{
    for (size_t i = 0; i < d->count; i++)
        d->cuts[i] =
            kind == SHF_LOGITS ? log(d->thresholds[i] / (1 - d->thresholds[i])) : d->thresholds[i];
}

/* ---- decisions ---- */

void shf_decide_last(const shf_decisions *d, const double *scores, shf_prediction_kind kind,
                     size_t output)
{
    d->made[output] = (kind == SHF_LOGITS ? scores[1] - scores[0] : scores[1]) > d->cuts[0];
}

static shf_row_fault check(double score, shf_prediction_kind kind)
{
    if (isnan(score) || score == INFINITY)
        return SHF_ROW_NOT_FINITE;
    if (kind != SHF_PROBABILITIES)
        return SHF_ROW_GOOD;
    return score < 0 ? SHF_ROW_NEGATIVE : score > 1 ? SHF_ROW_ABOVE : SHF_ROW_GOOD;
}

shf_row_fault shf_decide_each(const shf_decisions *d, const double *scores,
                              shf_prediction_kind kind, size_t output)
{
    uint8_t *made = d->made + output * d->count;
    shf_row_fault fault = SHF_ROW_GOOD;
    for (size_t k = 0; !fault && k < d->count; k++) {
        fault = check(scores[k], kind);
        made[k] = scores[k] > d->cuts[k];
    }
    return fault;
}

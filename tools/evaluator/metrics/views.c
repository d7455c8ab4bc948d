/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Whether predictions hold from one view of an image to another, by sets of views. Consistency: Zhang
 * 2019, arXiv:1904.11486; P(top-1 change) and the mean absolute change: Azulay & Weiss 2018,
 * arXiv:1805.12177; the worst of k: Engstrom et al. 2019, arXiv:1712.02779. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/metrics.h"
#include "tools/evaluator/metrics/offsets.h"
#include "tools/evaluator/metrics/sums.h"
#include "tools/evaluator/rows.h"

/* In turn above and below the line. */
enum { SAME, PAIRS, CHANGE, CHANGES, RIGHT, OUTPUTS, SPARED, CHOSEN, SUMS };
enum { CONSISTENCY, MAC, ACCURACY, WORST_OF, FIGURES };

/* Of images that have a prediction for every view of the set and their references. */
typedef struct whole_images {
    double images, robust;
    double labelled, right; /* for every view and reference */
} whole_images;

typedef struct views {
    shf_scoring *scoring;
    double *changes; /* of p_k, by output; NAN where there is none; NULL: no scores */
    size_t worst_of; /* at hand */
} views;

/* ---- p_k(1) - p_k(2), k the class predicted of the reference ---- */

static shf_row_fault compare(void *user, unsigned thread, size_t output, const double *scores)
{
    const views *v = user;
    const shf_scoring *s = v->scoring;
    const size_t cells = s->release.cell_count, cell = output % cells, sample = output / cells;
    (void)thread;
    if (s->release.cells[cell].role != SHF_ROLE_VIEW || !shf_paired(s, sample, cell))
        return SHF_ROW_GOOD;
    const shf_observation *own = shf_observed(s, sample, cell);
    const shf_observation *reference = shf_observed_reference(s, sample, cell);
    const double score = scores[reference->predicted];
    const double p = s->predictions.kind == SHF_LOGITS ? exp(score - own->energy) : score;
    v->changes[output] = fabs(reference->confidence - p);
    return SHF_ROW_GOOD;
}

static shf_status measure_changes(views *v)
{
    const shf_scoring *s = v->scoring;
    const size_t outputs = s->release.sample_count * s->release.cell_count;
    v->changes = shf_arena_take(&s->context->scratch, outputs, sizeof(*v->changes));
    if (!v->changes)
        return shf_fail_memory(s->context, "changes between views");
    for (size_t i = 0; i < outputs; i++)
        v->changes[i] = NAN;
    return shf_rows_each(&s->predictions, compare, v);
}

static double change_of(const views *v, size_t sample, size_t cell)
{
    return v->changes ? v->changes[sample * v->scoring->release.cell_count + cell] : NAN;
}

/* ---- sets ---- */

static void add_sample(const views *v, const shf_variant_set *set, size_t sample, double *sums,
                       whole_images *whole)
{
    const shf_scoring *s = v->scoring;
    for (size_t i = 0; i < set->count; i++) {
        const size_t cell = set->cells[i];
        const double change = change_of(v, sample, cell);
        sums[PAIRS] += shf_paired(s, sample, cell);
        sums[SAME] += shf_held(s, sample, cell);
        sums[CHANGES] += !isnan(change);
        sums[CHANGE] += isnan(change) ? 0 : change;
        if (shf_counts(s, sample, cell)) {
            sums[OUTPUTS]++;
            sums[RIGHT] += shf_observed(s, sample, cell)->rank == 0;
        }
    }
    const double all = (double)set->count;
    if (sums[PAIRS] < all)
        return;
    whole->images++;
    whole->robust += sums[SAME] == all;
    if (sums[OUTPUTS] < all)
        return;
    whole->labelled++;
    whole->right += sums[SAME] == all && sums[RIGHT] == all;
    sums[CHOSEN] = 1;
    sums[SPARED] = shf_none_wrong(set->count, set->count - (size_t)sums[RIGHT], v->worst_of);
}

static shf_metric complement(const shf_metric *m)
{
    return (shf_metric){1 - m->value, {1 - m->interval.high, 1 - m->interval.low}};
}

static json_t *set_json(const views *v, const shf_variant_set *set, const shf_metric *f,
                        const double *totals, const whole_images *whole)
{
    const shf_scoring *s = v->scoring;
    const shf_metric change = complement(&f[CONSISTENCY]);
    return json_pack(
        "{ss sI so so so so so sI so so}", "set", set->name, "views", (json_int_t)set->count,
        "consistency", shf_counted_json(&f[CONSISTENCY], totals[PAIRS]), "top1_change",
        shf_counted_json(&change, totals[PAIRS]), "mac", shf_counted_json(&f[MAC], totals[CHANGES]),
        "adversarial_robustness", shf_rate_json(s, whole->robust, whole->images),
        "adversarial_accuracy", shf_rate_json(s, whole->right, whole->labelled), "worst_of",
        (json_int_t)v->worst_of, "worst_of_accuracy",
        v->worst_of == set->count ? shf_rate_json(s, totals[SPARED], totals[CHOSEN])
                                  : shf_counted_json(&f[WORST_OF], totals[CHOSEN]),
        "accuracy", shf_counted_json(&f[ACCURACY], totals[OUTPUTS]));
}

static shf_status add_set(views *v, const shf_variant_set *set, json_t *list)
{
    const shf_scoring *s = v->scoring;
    shf_arena *arena = &s->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    shf_sums sums = {.sums = SUMS, .figures = FIGURES};
    shf_metric figures[FIGURES];
    double totals[SUMS];
    whole_images whole = {0};
    v->worst_of = s->options.worst_of ? s->options.worst_of : set->count;
    shf_status status = shf_sums_take(s, &sums);
    for (size_t i = 0; !status && i < s->release.sample_count; i++)
        add_sample(v, set, i, shf_sums_of(&sums, i), &whole);
    if (!status)
        status = shf_sums_figures(s, &sums, figures);
    if (!status) {
        shf_sums_total(s, &sums, totals);
        if (json_array_append_new(list, set_json(v, set, figures, totals, &whole)))
            status = shf_fail_memory(s->context, "a set of views");
    }
    shf_arena_rewind(arena, mark);
    return status;
}

/* ---- cells ---- */

static json_t *cell_json(const views *v, size_t c)
{
    const shf_scoring *s = v->scoring;
    const shf_cell *cell = &s->release.cells[c];
    double n = 0, right = 0, pairs = 0, same = 0;
    shf_moments change = {0};
    for (size_t i = 0; i < s->release.sample_count; i++) {
        pairs += shf_paired(s, i, c);
        same += shf_held(s, i, c);
        if (!isnan(change_of(v, i, c)))
            shf_moments_add(&change, change_of(v, i, c));
        if (shf_counts(s, i, c)) {
            n++;
            right += shf_observed(s, i, c)->rank == 0;
        }
    }
    return json_pack("{ss ss ss so so so}", "variant", cell->variant, "set", cell->relation_set,
                     "reference", s->release.cells[cell->reference].variant, "accuracy",
                     shf_rate_json(s, right, n), "consistency", shf_rate_json(s, same, pairs),
                     "mac", shf_mean_json(s, &change));
}

static shf_status add_cells(const views *v, json_t *list)
{
    const shf_scoring *s = v->scoring;
    for (size_t c = 0; c < s->release.cell_count; c++)
        if (s->release.cells[c].role == SHF_ROLE_VIEW &&
            json_array_append_new(list, cell_json(v, c)))
            return shf_fail_memory(s->context, "the views");
    return SHF_OK;
}

/* ---- the group ---- */

static bool applies(const shf_scoring *s)
{
    return shf_has_role(s, SHF_ROLE_VIEW);
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    views v = {.scoring = s};
    shf_variant_sets sets;
    json_t *list = json_array(), *offsets = json_array(), *cells = json_array();
    *out = json_pack("{so so so}", "sets", list, "offsets", offsets, "cells", cells);
    shf_status status = *out ? SHF_OK : shf_fail_memory(s->context, "the views");
    if (!status && shf_has_scores(s))
        status = measure_changes(&v);
    if (!status)
        status = shf_sets_of(s, SHF_ROLE_VIEW, &sets);
    for (size_t i = 0; !status && i < sets.count; i++)
        status = add_set(&v, &sets.sets[i], list);
    if (!status)
        status = shf_offsets_add(s, &sets, offsets);
    if (!status)
        status = add_cells(&v, cells);
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

const shf_metric_group shf_metrics_views = {
    .name = "views",
    .summary = "whether predictions hold from one view of an image to another",
    .needs = "a release with views",
    .standard = true,
    .applies = applies,
    .compute = compute,
};

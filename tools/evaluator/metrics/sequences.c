/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* How often predictions flip from frame to frame, and how far their order of classes moves, by sets
 * of frames. Hendrycks & Dietterich 2019, arXiv:1903.12261: ImageNet-P. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/frames.h"
#include "tools/evaluator/metrics/metrics.h"
#include "tools/evaluator/metrics/sums.h"

/* Of a set. */
enum { FLIPS, PAIRS, TOP5, ZIPF, RANKED, SUMS };
/* Of a set, and then the means of these over the sets that count. */
enum { FP, FR, UT5D, T5D, ZIPF_DISTANCE, FIGURES };

typedef struct sequences {
    shf_scoring *scoring;
    shf_variant_sets sets;
    const shf_order_distance *distances; /* by output; NULL: no scores */
    bool *counted;                       /* whether a set is in the means */
    double *baseline_fp, *baseline_t5d;  /* of a set; NAN: not known */
} sequences;

/* ---- options ---- */

static bool is_set(const sequences *q, const char *name, size_t size)
{
    for (size_t i = 0; i < q->sets.count; i++)
        if (strlen(q->sets.sets[i].name) == size && memcmp(q->sets.sets[i].name, name, size) == 0)
            return true;
    return false;
}

/* Every name of the list has to be one of a set. */
static shf_status choose_sets(sequences *q)
{
    const char *list = q->scoring->options.sequences;
    for (size_t i = 0; i < q->sets.count; i++)
        q->counted[i] = !list || shf_list_has(list, q->sets.sets[i].name);
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (!is_set(q, at, strcspn(at, ",")))
            return shf_fail(q->scoring->context, SHF_ERR_ARGUMENT,
                            "the release has no set of frames called '%.*s'", (int)strcspn(at, ","),
                            at);
    return SHF_OK;
}

/* Of a set in the baseline's own score. */
static double baseline_value(const sequences *q, const char *set, const char *figure)
{
    const json_t *metrics = json_object_get(q->scoring->baseline_document, "metrics");
    const json_t *list = json_object_get(json_object_get(metrics, "sequences"), "sets");
    size_t i;
    json_t *entry;
    json_array_foreach(list, i, entry)
    {
        const char *name = json_string_value(json_object_get(entry, "set"));
        const json_t *value = json_object_get(json_object_get(entry, figure), "value");
        if (name && strcmp(name, set) == 0 && json_is_number(value))
            return json_number_value(value);
    }
    return NAN;
}

static shf_status prepare(sequences *q)
{
    shf_arena *arena = &q->scoring->context->scratch;
    shf_status status = shf_sets_of(q->scoring, SHF_ROLE_FRAME, &q->sets);
    if (status)
        return status;
    const size_t sets = q->sets.count;
    q->counted = shf_arena_take(arena, sets, sizeof(*q->counted));
    q->baseline_fp = shf_arena_take(arena, sets, sizeof(*q->baseline_fp));
    q->baseline_t5d = shf_arena_take(arena, sets, sizeof(*q->baseline_t5d));
    if (!q->counted || !q->baseline_fp || !q->baseline_t5d)
        return shf_fail_memory(q->scoring->context, "the sequences");
    for (size_t i = 0; i < sets; i++) {
        q->baseline_fp[i] = baseline_value(q, q->sets.sets[i].name, "fp");
        q->baseline_t5d[i] = baseline_value(q, q->sets.sets[i].name, "ut5d");
    }
    return choose_sets(q);
}

/* ---- figures ---- */

static const shf_order_distance *distance_of(const sequences *q, size_t sample, size_t cell)
{
    const size_t output = sample * q->scoring->release.cell_count + cell;
    return q->distances && !isnan(q->distances[output].top5) ? &q->distances[output] : NULL;
}

static void add_sample(const sequences *q, size_t sample, const shf_variant_set *set, double *sums)
{
    const shf_scoring *s = q->scoring;
    for (size_t i = 0; i < set->count; i++) {
        const size_t cell = set->cells[i];
        const shf_order_distance *distance = distance_of(q, sample, cell);
        if (!shf_paired(s, sample, cell))
            continue;
        sums[PAIRS]++;
        sums[FLIPS] += !shf_held(s, sample, cell);
        sums[RANKED] += distance != NULL;
        sums[TOP5] += distance ? distance->top5 : 0;
        sums[ZIPF] += distance ? distance->zipf : 0;
    }
}

static void derive(const void *user, const double *sums, double *figures)
{
    const sequences *q = user;
    double *means = figures + q->sets.count * FIGURES, count = 0;
    memset(means, 0, FIGURES * sizeof(*means));
    for (size_t i = 0; i < q->sets.count; i++, sums += SUMS, figures += FIGURES) {
        figures[FP] = sums[FLIPS] / sums[PAIRS];
        figures[FR] = figures[FP] / q->baseline_fp[i];
        figures[UT5D] = sums[TOP5] / sums[RANKED];
        figures[T5D] = figures[UT5D] / q->baseline_t5d[i];
        figures[ZIPF_DISTANCE] = sums[ZIPF] / sums[RANKED];
        for (int f = 0; q->counted[i] && f < FIGURES; f++)
            means[f] += figures[f];
        count += q->counted[i];
    }
    for (int f = 0; f < FIGURES; f++)
        means[f] /= count;
}

/* ---- JSON ---- */

static json_t *set_json(const sequences *q, size_t i, const shf_metric *f, const double *totals)
{
    const shf_variant_set *set = &q->sets.sets[i];
    return json_pack(
        "{ss sI sb so so so so so}", "set", set->name, "frames", (json_int_t)set->count, "counted",
        (int)q->counted[i], "fp", shf_counted_json(&f[FP], totals[PAIRS]), "fr",
        shf_counted_json(&f[FR], totals[PAIRS]), "ut5d", shf_counted_json(&f[UT5D], totals[RANKED]),
        "t5d", shf_counted_json(&f[T5D], totals[RANKED]), "zipf",
        shf_counted_json(&f[ZIPF_DISTANCE], totals[RANKED]));
}

static json_t *cell_json(const sequences *q, size_t c)
{
    const shf_scoring *s = q->scoring;
    const shf_cell *cell = &s->release.cells[c];
    double pairs = 0, flips = 0;
    shf_moments top5 = {0}, zipf = {0};
    for (size_t i = 0; i < s->release.sample_count; i++) {
        const shf_order_distance *distance = distance_of(q, i, c);
        pairs += shf_paired(s, i, c);
        flips += shf_paired(s, i, c) && !shf_held(s, i, c);
        if (distance) {
            shf_moments_add(&top5, distance->top5);
            shf_moments_add(&zipf, distance->zipf);
        }
    }
    return json_pack("{ss ss ss so so so}", "variant", cell->variant, "set", cell->relation_set,
                     "reference", s->release.cells[cell->reference].variant, "fp",
                     shf_rate_json(s, flips, pairs), "ut5d", shf_mean_json(s, &top5), "zipf",
                     shf_mean_json(s, &zipf));
}

/* Means over the sets that count; totals are summed over these. */
static json_t *means_json(const sequences *q, const shf_metric *f, const double *totals)
{
    double pairs = 0, ranked = 0;
    json_t *names = json_array();
    for (size_t i = 0; i < q->sets.count; i++) {
        if (!q->counted[i])
            continue;
        pairs += totals[i * SUMS + PAIRS];
        ranked += totals[i * SUMS + RANKED];
        json_array_append_new(names, json_string(q->sets.sets[i].name));
    }
    return json_pack(
        "{so so so so so so}", "counted", names, "mfp", shf_counted_json(&f[FP], pairs), "mfr",
        shf_counted_json(&f[FR], pairs), "mut5d", shf_counted_json(&f[UT5D], ranked), "mt5d",
        shf_counted_json(&f[T5D], ranked), "mzipf", shf_counted_json(&f[ZIPF_DISTANCE], ranked));
}

static shf_status write_json(const sequences *q, const shf_metric *figures, const double *totals,
                             json_t **out)
{
    const shf_scored *release = &q->scoring->release;
    json_t *sets = json_array(), *cells = json_array();
    *out = means_json(q, figures + q->sets.count * FIGURES, totals);
    int fault = !*out;
    for (size_t i = 0; i < q->sets.count; i++)
        fault |=
            json_array_append_new(sets, set_json(q, i, figures + i * FIGURES, totals + i * SUMS));
    for (size_t c = 0; c < release->cell_count; c++)
        if (release->cells[c].role == SHF_ROLE_FRAME)
            fault |= json_array_append_new(cells, cell_json(q, c));
    fault |= json_object_set_new(*out, "sets", sets);
    fault |= json_object_set_new(*out, "cells", cells);
    return fault ? shf_fail_memory(q->scoring->context, "the sequences") : SHF_OK;
}

/* ---- the group ---- */

static bool applies(const shf_scoring *s)
{
    return shf_has_role(s, SHF_ROLE_FRAME);
}

static bool wanted(const shf_scoring *s)
{
    return s->options.sequences != NULL;
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    shf_arena *arena = &s->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    sequences q = {.scoring = s};
    shf_sums sums = {.derive = derive, .user = &q};
    shf_status status = prepare(&q);
    if (!status && shf_has_scores(s))
        status = shf_frames_compare(s, &q.distances);
    sums.sums = q.sets.count * SUMS;
    sums.figures = (q.sets.count + 1) * FIGURES;
    if (!status)
        status = shf_sums_take(s, &sums);
    for (size_t i = 0; !status && i < s->release.sample_count; i++)
        for (size_t k = 0; k < q.sets.count; k++)
            add_sample(&q, i, &q.sets.sets[k], shf_sums_of(&sums, i) + k * SUMS);
    shf_metric *figures = shf_arena_take(arena, sums.figures, sizeof(*figures));
    double *totals = shf_arena_take(arena, sums.sums, sizeof(*totals));
    if (!status)
        status = figures && totals ? shf_sums_figures(s, &sums, figures)
                                   : shf_fail_memory(s->context, "the sequences");
    if (!status) {
        shf_sums_total(s, &sums, totals);
        status = write_json(&q, figures, totals, out);
    }
    shf_arena_rewind(arena, mark);
    return status;
}

const shf_metric_group shf_metrics_sequences = {
    .name = "sequences",
    .summary = "how often predictions flip from frame to frame, and how far classes move",
    .needs = "a release with sequences of frames",
    .standard = true,
    .applies = applies,
    .wanted = wanted,
    .compute = compute,
};

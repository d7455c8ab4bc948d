/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/prediction_sets.h"

#include <math.h>
#include <stdlib.h>

/* ---- classes from the most probable on ---- */

/* A heap: sets are small as a rule, and sorting all classes would cost more than all else. */
typedef struct descent {
    const double *p;
    uint32_t *heap; /* the next class first */
    size_t left;
    double before; /* the sum of those that were taken */
    size_t rank;   /* of the last one taken, from 1 */
} descent;

static bool precedes(const descent *d, uint32_t a, uint32_t b)
{
    return d->p[a] > d->p[b] || (d->p[a] == d->p[b] && a < b);
}

/* Lets the class at a place sink to where it belongs. */
static void sink(const descent *d, size_t at)
{
    const uint32_t class = d->heap[at];
    for (size_t child; (child = 2 * at + 1) < d->left; at = child) {
        if (child + 1 < d->left && precedes(d, d->heap[child + 1], d->heap[child]))
            child++;
        if (!precedes(d, d->heap[child], class))
            break;
        d->heap[at] = d->heap[child];
    }
    d->heap[at] = class;
}

static descent begin(const shf_set_input *in)
{
    descent d = {.p = in->probabilities, .heap = in->room, .left = in->classes};
    for (uint32_t k = 0; k < in->classes; k++)
        d.heap[k] = k;
    for (size_t i = in->classes / 2; i-- > 0;)
        sink(&d, i);
    return d;
}

/* The next class, not yet added to those before. */
static uint32_t take(descent *d)
{
    const uint32_t class = d->heap[0];
    d->heap[0] = d->heap[--d->left];
    if (d->left > 0)
        sink(d, 0);
    d->rank++;
    return class;
}

static double on_grid(double score)
{
    return floor(score * SHF_SET_GRID + 0.5) / SHF_SET_GRID;
}

/* Of the class that was taken last: APS and RAPS. */
static void score(const shf_set_rule *rule, const descent *d, double p, double u, double *scores)
{
    const double beyond = (double)d->rank - rule->free;
    const double sum = d->before + u * p;
    scores[SHF_APS] = on_grid(sum);
    scores[SHF_RAPS] = on_grid(sum + (beyond > 0 ? rule->penalty * beyond : 0));
}

/* ---- labels, thresholds, sets ---- */

void shf_set_scores(const shf_set_rule *rule, const shf_set_input *in, double scores[SHF_SET_KINDS])
{
    descent d = begin(in);
    uint32_t class;
    while ((class = take(&d)) != in->label)
        d.before += in->probabilities[class];
    scores[SHF_HPS] = on_grid(1 - in->probabilities[class]);
    score(rule, &d, in->probabilities[class], in->u, scores);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double shf_set_threshold(double *scores, size_t n, double alpha)
{
    /* less than a rounding error of the product is no reason for the next one */
    const double place = ceil((double)(n + 1) * (1 - alpha) - 1e-9);
    if (place > (double)n)
        return INFINITY;
    qsort(scores, n, sizeof(*scores), ascending);
    return scores[place < 1 ? 0 : (size_t)place - 1];
}

/* on_grid(1 - p) <= threshold, without a call for each class. */
static shf_set highest(const shf_set_input *in, double threshold)
{
    const double end = threshold * SHF_SET_GRID + 1;
    shf_set set = {0, (1 - in->probabilities[in->label]) * SHF_SET_GRID + 0.5 < end};
    for (size_t k = 0; k < in->classes; k++)
        set.size += (1 - in->probabilities[k]) * SHF_SET_GRID + 0.5 < end;
    return set;
}

void shf_sets_make(const shf_set_rule *rule, const shf_set_input *in,
                   const double thresholds[SHF_SET_KINDS], shf_set sets[SHF_SET_KINDS])
{
    sets[SHF_HPS] = highest(in, thresholds[SHF_HPS]);
    sets[SHF_APS] = sets[SHF_RAPS] = (shf_set){0, false};
    bool open[SHF_SET_KINDS] = {[SHF_APS] = true, [SHF_RAPS] = true};
    descent d = begin(in);
    while (d.left > 0 && (open[SHF_APS] || open[SHF_RAPS])) {
        double scores[SHF_SET_KINDS];
        const uint32_t class = take(&d);
        score(rule, &d, in->probabilities[class], in->u, scores);
        for (int kind = SHF_APS; kind <= SHF_RAPS; kind++) {
            open[kind] = open[kind] && scores[kind] <= thresholds[kind];
            sets[kind].size += open[kind];
            sets[kind].covers |= open[kind] && class == in->label;
        }
        d.before += in->probabilities[class];
    }
}

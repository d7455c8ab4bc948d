/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/ranking.h"

#include <math.h>
#include <stdlib.h>

/* ---- sorting ---- */

enum { LAST = 1, MARK = 2, SAMPLE_SHIFT = 2 };

static int by_score(const void *a, const void *b)
{
    const double x = ((const shf_ranked *)a)->score, y = ((const shf_ranked *)b)->score;
    return (x < y) - (x > y);
}

shf_ranking shf_ranking_make(shf_ranked *entries, size_t count, uint32_t *items)
{
    qsort(entries, count, sizeof(*entries), by_score);
    for (size_t i = 0; i < count; i++) {
        const bool last = i + 1 == count || entries[i + 1].score != entries[i].score;
        items[i] =
            entries[i].sample << SAMPLE_SHIFT | (entries[i].mark ? MARK : 0) | (last ? LAST : 0);
    }
    return (shf_ranking){items, count};
}

/* ---- walking ---- */

/* So many draws of marked outputs, and of others. */
typedef struct step {
    uint64_t marked, others;
} step;

/* The outputs of equal score from item *at on. */
static inline step take_step(const shf_ranking *r, const uint32_t *draws, size_t *at)
{
    step s = {0, 0};
    uint32_t item;
    do {
        item = r->items[(*at)++];
        const uint64_t times = draws[item >> SAMPLE_SHIFT];
        s.marked += item & MARK ? times : 0;
        s.others += item & MARK ? 0 : times;
    } while (!(item & LAST));
    return s;
}

static step total(const shf_ranking *r, const uint32_t *draws)
{
    step sum = {0, 0};
    for (size_t i = 0; i < r->count; i++) {
        const uint64_t times = draws[r->items[i] >> SAMPLE_SHIFT];
        const uint64_t marked = r->items[i] & MARK ? times : 0;
        sum.marked += marked;
        sum.others += times - marked;
    }
    return sum;
}

/* ---- detection ---- */

/* Sums over steps; whole numbers as far as can be, so that nothing is lost. */
typedef struct detection {
    step all, above; /* above: higher than the step at hand */
    uint64_t area;   /* twice the pairs where the marked one is higher */
    uint64_t passed; /* others above the threshold of 95 % */
    int64_t best;    /* marked share - others' share, times both numbers */
    double in, out;  /* sums of precisions */
    bool found;      /* the threshold of 95 % is */
} detection;

static inline void add_step(detection *d, step s)
{
    const uint64_t others_below = d->all.others - d->above.others;
    const uint64_t marked_below = d->all.marked - d->above.marked;
    d->area += s.others * (2 * d->above.marked + s.marked);
    if (s.others)
        d->out += (double)(s.others * others_below) / (double)(others_below + marked_below);
    d->above.marked += s.marked;
    d->above.others += s.others;
    if (s.marked)
        d->in += (double)(s.marked * d->above.marked) / (double)(d->above.marked + d->above.others);
    const int64_t lead =
        (int64_t)(d->above.marked * d->all.others) - (int64_t)(d->above.others * d->all.marked);
    d->best = lead > d->best ? lead : d->best;
    if (!d->found && 20 * d->above.marked >= 19 * d->all.marked) {
        d->found = true;
        d->passed = d->above.others;
    }
}

void shf_ranking_detection(const shf_ranking *r, const uint32_t *draws,
                           double figures[SHF_DETECTION_FIGURES])
{
    detection d = {.all = total(r, draws)};
    const double marked = (double)d.all.marked, others = (double)d.all.others;
    for (size_t at = 0; at < r->count;) {
        const step s = take_step(r, draws, &at);
        if (s.marked + s.others > 0)
            add_step(&d, s);
    }
    const bool known = d.all.marked > 0 && d.all.others > 0;
    figures[SHF_DETECTION_AUROC] = known ? (double)d.area / (2 * marked * others) : NAN;
    figures[SHF_DETECTION_FPR] = known ? (double)d.passed / others : NAN;
    figures[SHF_DETECTION_AUPR_IN] = known ? d.in / marked : NAN;
    figures[SHF_DETECTION_AUPR_OUT] = known ? d.out / others : NAN;
    figures[SHF_DETECTION_ACCURACY] = known ? 0.5 + (double)d.best / (2 * marked * others) : NAN;
}

/* ---- risk ---- */

/* 1 / (from + 1) + ... + 1 / to */
static double harmonic(uint64_t from, uint64_t to)
{
    double sum = 0;
    for (uint64_t k = from + 1; k <= to; k++)
        sum += 1 / (double)k;
    return sum;
}

/* The mean risk of n outputs of which so many are wrong, all of them last. */
static double least_risk(uint64_t wrong, uint64_t n)
{
    const uint64_t right = n - wrong;
    return ((double)wrong - (double)right * harmonic(right, n)) / (double)n;
}

/* The place of point i of n outputs. */
static uint64_t place(uint64_t n, uint64_t i)
{
    return (n * i + SHF_RISK_POINTS - 1) / SHF_RISK_POINTS;
}

/* Within a step the number of wrong ones is expected to grow evenly: after k outputs it is
 * wrong before + rate (k - outputs before) = base + rate k. */
void shf_ranking_risk(const shf_ranking *r, const uint32_t *draws, double figures[SHF_RISK_FIGURES])
{
    const step all = total(r, draws);
    const uint64_t n = all.marked + all.others;
    uint64_t before = 0, wrong = 0, point = 1;
    double sum = 0;
    for (size_t at = 0; at < r->count;) {
        const step s = take_step(r, draws, &at);
        const uint64_t size = s.marked + s.others;
        if (size == 0)
            continue;
        const double rate = (double)s.marked / (double)size;
        const double base = (double)wrong - rate * (double)before;
        sum += base * harmonic(before, before + size) + (double)s.marked;
        before += size;
        wrong += s.marked;
        for (; point <= SHF_RISK_POINTS && place(n, point) <= before; point++)
            figures[SHF_RISK_POINT + point - 1] = base / (double)place(n, point) + rate;
    }
    for (; point <= SHF_RISK_POINTS; point++) /* of no outputs */
        figures[SHF_RISK_POINT + point - 1] = NAN;
    figures[SHF_RISK_AURC] = n ? sum / (double)n : NAN;
    figures[SHF_RISK_EAURC] = n ? fmax(figures[SHF_RISK_AURC] - least_risk(all.marked, n), 0) : NAN;
}

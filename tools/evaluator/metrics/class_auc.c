/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* In cell c, class k has P positives with scores v_0 <= v_1 <= ... and N negatives. A negative of score
 * x counts lower = #(v < x) and upper = #(v <= x), found by bisection: its share of the AUROC, what
 * positives are above it, is 1 - (lower + upper) / 2P. Below positive i there are the negatives but
 * those with lower > i, and, by half, those with upper > i; so it is enough to count, for each i, how
 * often lower - 1 and upper - 1 were i, and to add these counts from above. That takes two passes over
 * rows and one number an output, and all sums that threads share are of whole numbers. */
#include "tools/evaluator/metrics/class_auc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/numerics.h"
#include "tools/evaluator/rows.h"

typedef struct positive {
    double score; /* NAN: does not count */
    uint32_t sample;
} positive;

/* A class in a cell. */
typedef struct contest {
    size_t count; /* of positives */
    double least; /* the lowest score of theirs */
    double share; /* 1 / N; 0: the class does not take part */
    double value; /* the AUROC */
} contest;

typedef struct auc_maker {
    shf_scoring *scoring;
    size_t cells, classes, labelled;
    size_t first_class;  /* of those that take part */
    size_t *first;       /* by class: where its samples begin, among those with labels */
    size_t *slots;       /* by sample: its place there */
    positive *positives; /* by cell, then place */
    uint32_t *counts;    /* likewise */
    contest *contests;   /* by cell, then class */
    double *influence;   /* by output */
} auc_maker;

/* ---- scores ---- */

/* Adding and taking it away rounds what is below 2^15 to a multiple of 2^-36. */
#define GRID 0x1.8p16

/* logsumexp of all classes but one. */
static double rest_of(const double *logits, size_t classes, size_t but)
{
    double most = -INFINITY, sum = 0;
    for (size_t k = 0; k < classes; k++)
        most = k != but && logits[k] > most ? logits[k] : most;
    for (size_t k = 0; k < classes && most > -INFINITY; k++)
        sum += k != but ? exp(logits[k] - most) : 0;
    return most + log(sum);
}

/* Grows with the probability of class k: its logarithm up to 1/2, beyond it log odds, which do not
 * end at 0. Probabilities that rounding alone tells apart are equal on the grid. */
static double score_of(const auc_maker *m, size_t output, const double *scores, size_t k)
{
    const shf_observation *o = &m->scoring->predictions.all[output];
    if (m->scoring->predictions.kind != SHF_LOGITS)
        return scores[k];
    if (m->classes == 2)
        return scores[1] - scores[0]; /* as exact as the file; both orders are the same */
    const bool likely = (size_t)o->predicted == k && o->confidence > 0.5 + 1e-9;
    return scores[k] - (likely ? rest_of(scores, m->classes, k) : o->energy) + GRID - GRID;
}

/* ---- the order of samples ---- */

static bool labelled(const auc_maker *m, size_t sample)
{
    const int32_t label = m->scoring->release.samples[sample].label;
    return label >= 0 && (size_t)label < m->classes;
}

/* By label, then number. */
static void place_samples(auc_maker *m)
{
    const shf_scored *release = &m->scoring->release;
    memset(m->first, 0, (m->classes + 1) * sizeof(*m->first));
    for (size_t i = 0; i < release->sample_count; i++)
        if (labelled(m, i))
            m->first[release->samples[i].label + 1]++;
    for (size_t k = 0; k < m->classes; k++)
        m->first[k + 1] += m->first[k];
    m->labelled = m->first[m->classes];
    for (size_t i = 0; i < release->sample_count; i++)
        if (labelled(m, i))
            m->slots[i] = m->first[release->samples[i].label]++;
    for (size_t k = m->classes; k > 0; k--)
        m->first[k] = m->first[k - 1];
    m->first[0] = 0;
}

/* ---- positives ---- */

static shf_row_fault visit_positive(void *user, unsigned thread, size_t output,
                                    const double *scores)
{
    auc_maker *m = user;
    const size_t sample = output / m->cells, cell = output % m->cells;
    (void)thread;
    if (labelled(m, sample))
        m->positives[cell * m->labelled + m->slots[sample]].score =
            score_of(m, output, scores, (size_t)m->scoring->release.samples[sample].label);
    return SHF_ROW_GOOD;
}

/* Ascending, those that do not count at the end. */
static int by_score(const void *a, const void *b)
{
    const double x = ((const positive *)a)->score, y = ((const positive *)b)->score;
    if (isnan(x) || isnan(y))
        return isnan(x) - isnan(y);
    return (x > y) - (x < y);
}

static void sort_cell(auc_maker *m, size_t cell)
{
    contest *contests = &m->contests[cell * m->classes];
    size_t all = 0;
    for (size_t k = 0; k < m->classes; k++) {
        positive *own = &m->positives[cell * m->labelled + m->first[k]];
        const size_t size = m->first[k + 1] - m->first[k];
        qsort(own, size, sizeof(*own), by_score);
        contests[k] = (contest){.value = NAN};
        while (contests[k].count < size && !isnan(own[contests[k].count].score))
            contests[k].count++;
        contests[k].least = size ? own[0].score : NAN;
        all += contests[k].count;
    }
    for (size_t k = m->first_class; k < m->classes; k++)
        if (contests[k].count > 0 && contests[k].count < all)
            contests[k].share = 1 / (double)(all - contests[k].count);
}

/* ---- negatives ---- */

/* How many of n ascending scores are below x; with equal, not above it. */
static size_t rank_in(const positive *scores, size_t n, double x, bool equal)
{
    size_t low = 0;
    while (n > 0) {
        const size_t half = n / 2;
        const double middle = scores[low + half].score;
        const bool below = equal ? middle <= x : middle < x;
        low += below ? n - half : 0;
        n = half;
    }
    return low;
}

static void count(uint32_t *counts, size_t rank)
{
    if (rank > 0)
#pragma omp atomic
        counts[rank - 1]++;
}

/* What the output gives to the AUROC of the classes that are not its own. */
static shf_row_fault visit_negative(void *user, unsigned thread, size_t output,
                                    const double *scores)
{
    auc_maker *m = user;
    const size_t sample = output / m->cells, cell = output % m->cells;
    const contest *contests = &m->contests[cell * m->classes];
    double sum = 0;
    (void)thread;
    if (!labelled(m, sample))
        return SHF_ROW_GOOD;
    const size_t own = (size_t)m->scoring->release.samples[sample].label;
    for (size_t k = m->first_class; k < m->classes; k++) {
        const contest *c = &contests[k];
        if (k == own || c->share == 0)
            continue;
        const double x = score_of(m, output, scores, k);
        sum += c->share;
        if (x < c->least)
            continue;
        const size_t place = cell * m->labelled + m->first[k];
        const size_t lower = rank_in(&m->positives[place], c->count, x, false);
        const size_t upper = rank_in(&m->positives[place], c->count, x, true);
        sum -= c->share * (double)(lower + upper) / (2 * (double)c->count);
        count(&m->counts[place], lower);
        count(&m->counts[place], upper);
    }
    m->influence[output] = sum;
    return SHF_ROW_GOOD;
}

/* ---- the figure and its contributions ---- */

/* The AUROC of a class; adds to its positives what they contribute. */
static void settle_class(const auc_maker *m, size_t cell, size_t k)
{
    contest *c = &m->contests[cell * m->classes + k];
    const size_t place = cell * m->labelled + m->first[k];
    const double negatives = 1 / c->share, positives = (double)c->count;
    uint64_t above = 0, sum = 0; /* twice the negatives above, equal ones once */
    for (size_t i = c->count; i-- > 0; sum += above)
        above += m->counts[place + i];
    c->value = 1 - (double)sum / (2 * negatives * positives);
    above = 0;
    for (size_t i = c->count; i-- > 0;) {
        const size_t output = m->positives[place + i].sample * m->cells + cell;
        above += m->counts[place + i];
        m->influence[output] += (1 - (double)above / (2 * negatives) - c->value) / positives;
    }
}

/* Takes from an output of a class what the mean contribution to the other classes is. */
static void centre(const auc_maker *m, size_t cell, double mean, size_t classes)
{
    const shf_scoring *s = m->scoring;
    for (size_t i = 0; i < s->release.sample_count; i++) {
        double *own = &m->influence[i * m->cells + cell];
        if (!shf_counts_scored(s, i, cell))
            continue;
        const contest *c = &m->contests[cell * m->classes + (size_t)s->release.samples[i].label];
        *own -= mean - (c->share > 0 ? c->value * c->share : 0);
        *own /= (double)classes;
    }
}

static shf_auc settle_cell(const auc_maker *m, size_t cell)
{
    const contest *contests = &m->contests[cell * m->classes];
    shf_auc auc = {.value = 0};
    double mean = 0;
    for (size_t k = 0; k < m->classes; k++) {
        auc.n += contests[k].count;
        if (contests[k].share == 0)
            continue;
        settle_class(m, cell, k);
        auc.classes++;
        auc.value += contests[k].value;
        mean += contests[k].value * contests[k].share;
    }
    centre(m, cell, mean, auc.classes);
    auc.value /= (double)auc.classes; /* NAN for none */
    return auc;
}

/* ---- all cells ---- */

static shf_status take_room(auc_maker *m)
{
    const shf_scoring *s = m->scoring;
    shf_arena *arena = &s->context->scratch;
    const size_t samples = s->release.sample_count;
    m->first = shf_arena_take(arena, m->classes + 1, sizeof(*m->first));
    m->slots = shf_arena_take(arena, samples, sizeof(*m->slots));
    m->contests = shf_arena_take(arena, m->cells * m->classes, sizeof(*m->contests));
    m->positives = shf_arena_take(arena, m->cells * samples, sizeof(*m->positives));
    m->counts = shf_arena_take(arena, m->cells * samples, sizeof(*m->counts));
    m->influence = shf_arena_take(arena, m->cells * samples, sizeof(*m->influence));
    if (!m->first || !m->slots || !m->contests || !m->positives || !m->counts || !m->influence)
        return shf_fail_memory(s->context, "AUROC");
    place_samples(m);
    for (size_t i = 0; i < samples; i++)
        for (size_t c = 0; labelled(m, i) && c < m->cells; c++)
            m->positives[c * m->labelled + m->slots[i]] = (positive){NAN, (uint32_t)i};
    memset(m->counts, 0, m->cells * samples * sizeof(*m->counts));
    memset(m->influence, 0, m->cells * samples * sizeof(*m->influence));
    return SHF_OK;
}

shf_status shf_aucs_compute(shf_scoring *s, shf_aucs *out)
{
    auc_maker m = {.scoring = s, .cells = s->release.cell_count, .classes = s->predictions.classes};
    m.first_class = m.classes == 2;
    out->cells = shf_arena_take(&s->context->scratch, m.cells, sizeof(*out->cells));
    shf_status status = out->cells ? take_room(&m) : shf_fail_memory(s->context, "AUROC");
    if (!status)
        status = shf_rows_each(&s->predictions, visit_positive, &m);
    if (status)
        return status;
#pragma omp parallel for schedule(dynamic, 1) num_threads(s->bootstrap.threads)
    for (size_t c = 0; c < m.cells; c++)
        sort_cell(&m, c);
    status = shf_rows_each(&s->predictions, visit_negative, &m);
    for (size_t c = 0; !status && c < m.cells; c++)
        out->cells[c] = settle_cell(&m, c);
    out->influence = m.influence;
    return status;
}

/* ---- intervals ---- */

shf_interval shf_auc_interval(const shf_scoring *s, double value, double least,
                              const double *deviations)
{
    const size_t classes = s->predictions.classes;
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    shf_moments *moments = shf_arena_take(&s->context->scratch, classes, sizeof(*moments));
    double variance = moments ? 0 : NAN;
    for (size_t k = 0; moments && k < classes; k++)
        moments[k] = (shf_moments){0};
    for (size_t i = 0; moments && i < s->release.sample_count; i++)
        if (!isnan(deviations[i]))
            shf_moments_add(&moments[s->release.samples[i].label], deviations[i]);
    for (size_t k = 0; moments && k < classes; k++)
        if (moments[k].n > 0) /* 0 / 0 of a single sample is no variance */
            variance += moments[k].n * moments[k].squares / (moments[k].n - 1);
    shf_arena_rewind(&s->context->scratch, mark);
    if (isnan(variance))
        return (shf_interval){NAN, NAN};
    const double half = -shf_normal_quantile((1 - s->bootstrap.confidence) / 2) * sqrt(variance);
    return (shf_interval){fmax(value - half, least), fmin(value + half, 1)};
}

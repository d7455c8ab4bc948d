/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/cells.h"

#include <math.h>
#include <string.h>

/* ---- one cell ---- */

typedef struct cell_sums {
    double n, wrong, wrong5;
    shf_moments nll, brier, confidence;
    shf_bin bins[SHF_ECE_BINS];
} cell_sums;

void shf_moments_add(shf_moments *m, double value)
{
    const double distance = value - m->mean;
    m->n++;
    m->mean += distance / m->n;
    m->squares += distance * (value - m->mean);
}

int shf_ece_bin(double confidence)
{
    const int bin = (int)ceil(confidence * SHF_ECE_BINS) - 1;
    return bin < 0 ? 0 : bin < SHF_ECE_BINS ? bin : SHF_ECE_BINS - 1;
}

static void add_observation(cell_sums *sums, const shf_observation *o)
{
    sums->n++;
    sums->wrong += o->rank > 0;
    sums->wrong5 += o->rank >= 5;
    if (isnan(o->confidence))
        return;
    shf_moments_add(&sums->nll, o->nll);
    shf_moments_add(&sums->brier, o->brier);
    shf_moments_add(&sums->confidence, o->confidence);
    shf_bin *bin = &sums->bins[shf_ece_bin(o->confidence)];
    bin->n++;
    bin->confidence += o->confidence;
    bin->right += o->rank == 0;
}

static bool counts(const shf_predictions *p, size_t sample, const shf_observation *o)
{
    return o->predicted >= 0 && shf_scored_labelled(p->scored, sample);
}

double shf_ece(const double gaps[SHF_ECE_BINS], double n)
{
    double sum = 0;
    for (int b = 0; b < SHF_ECE_BINS; b++)
        sum += fabs(gaps[b]);
    return n > 0 ? sum / n : NAN;
}

static double ece_of(const cell_sums *sums)
{
    double gaps[SHF_ECE_BINS];
    for (int b = 0; b < SHF_ECE_BINS; b++)
        gaps[b] = sums->bins[b].confidence - sums->bins[b].right;
    return shf_ece(gaps, sums->n);
}

shf_metric shf_rate_metric(double k, double n, double confidence)
{
    if (n == 0)
        return (shf_metric){NAN, {NAN, NAN}};
    return (shf_metric){k / n, shf_wilson(k, n, confidence)};
}

shf_metric shf_mean_metric(const shf_moments *m, double confidence)
{
    if (m->n == 0)
        return (shf_metric){NAN, {NAN, NAN}};
    return (shf_metric){m->mean,
                        shf_mean_interval(m->mean, m->squares / (m->n - 1), m->n, confidence)};
}

static void settle(const shf_predictions *p, const cell_sums *sums, double confidence,
                   shf_cell_metrics *out)
{
    const shf_metric none = {NAN, {NAN, NAN}};
    const double n = p->scored->several ? 0 : sums->n; /* that are right or wrong */
    const bool scores = p->classes > 0 && n > 0;
    const shf_metric metrics[SHF_CELL_METRICS] = {
        [SHF_CELL_ERROR] = shf_rate_metric(sums->wrong, n, confidence),
        [SHF_CELL_TOP5_ERROR] = n > 0 && (p->classes > 5 || p->best >= 5)
                                    ? shf_rate_metric(sums->wrong5, n, confidence)
                                    : none,
        [SHF_CELL_NLL] = scores ? shf_mean_metric(&sums->nll, confidence) : none,
        [SHF_CELL_BRIER] = scores ? shf_mean_metric(&sums->brier, confidence) : none,
        [SHF_CELL_CONFIDENCE] = scores ? shf_mean_metric(&sums->confidence, confidence) : none,
        [SHF_CELL_ECE] = scores ? (shf_metric){ece_of(sums), {NAN, NAN}} : none,
    };
    out->n = (size_t)sums->n;
    memcpy(out->bins, sums->bins, sizeof(out->bins));
    for (int m = 0; m < SHF_CELL_METRICS; m++)
        out->metrics[m] = metrics[m];
}

void shf_cells_compute(const shf_predictions *p, double confidence, shf_cell_metrics *out)
{
    const shf_scored *scored = p->scored;
#pragma omp parallel for schedule(dynamic, 1) num_threads(p->threads)
    for (size_t c = 0; c < scored->cell_count; c++) {
        cell_sums sums = {0};
        for (size_t s = 0; s < scored->sample_count; s++) {
            const shf_observation *o = &p->all[s * scored->cell_count + c];
            if (counts(p, s, o))
                add_observation(&sums, o);
        }
        settle(p, &sums, confidence, &out[c]);
    }
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/random.h>

#include "tools/evaluator/numerics.h"

/* ---- rates and means ---- */

shf_interval shf_wilson(double k, double n, double confidence)
{
    if (n == 0)
        return (shf_interval){0, 1};
    const double z = -shf_normal_quantile((1 - confidence) / 2), rate = k / n;
    const double centre = (rate + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
    return (shf_interval){k == 0 ? 0 : centre - half, k == n ? 1 : centre + half};
}

shf_interval shf_clopper_pearson(double k, double n, double confidence)
{
    const double tail = (1 - confidence) / 2;
    return (shf_interval){k == 0 ? 0 : shf_beta_quantile(tail, k, n - k + 1),
                          k == n ? 1 : 1 - shf_beta_quantile(tail, n - k, k + 1)};
}

shf_interval shf_mean_interval(double mean, double variance, double n, double confidence)
{
    if (n < 2)
        return (shf_interval){NAN, NAN};
    const double half = -shf_normal_quantile((1 - confidence) / 2) * sqrt(variance / n);
    return (shf_interval){mean - half, mean + half};
}

double shf_mcnemar(uint64_t only_first, uint64_t only_second)
{
    const double n = (double)only_first + (double)only_second;
    const double more = (double)(only_first > only_second ? only_first : only_second);
    const double p = 2 * shf_binomial_tail(more, n, 0.5);
    return p < 1 ? p : 1;
}

/* ---- bootstrap ---- */

void shf_bootstrap_counts(uint64_t seed, uint32_t replicate, size_t n, uint32_t *counts)
{
    enum { BLOCK = 1024 };
    uint32_t words[BLOCK];
    const shf_address address = {
        .struct_size = sizeof(address), .seed = seed, .replicate = replicate};
    const shf_stream stream = shf_stream_of("bootstrap", 0, &address);
    memset(counts, 0, n * sizeof(*counts));
    for (size_t first = 0; first < n; first += BLOCK) {
        const size_t count = n - first < BLOCK ? n - first : BLOCK;
        shf_random_u32(&stream, 0, first, count, words);
        for (size_t i = 0; i < count; i++)
            counts[(uint64_t)words[i] * n >> 32]++;
    }
}

static int compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(const double *sorted, size_t count, double share)
{
    const double place = share * (double)(count - 1);
    const size_t below = (size_t)place;
    const double part = place - (double)below;
    return below + 1 < count ? sorted[below] + part * (sorted[below + 1] - sorted[below])
                             : sorted[below];
}

shf_interval shf_percentile_interval(double *values, size_t count, double confidence)
{
    for (size_t i = 0; i < count; i++)
        if (isnan(values[i]))
            return (shf_interval){NAN, NAN};
    if (count == 0)
        return (shf_interval){NAN, NAN};
    qsort(values, count, sizeof(*values), compare_doubles);
    return (shf_interval){percentile(values, count, (1 - confidence) / 2),
                          percentile(values, count, (1 + confidence) / 2)};
}

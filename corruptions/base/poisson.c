/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Tables of Poisson distributions, exact to the rounding of double: the weights grow from 1 at the
 * mode by products alone, and each tail is summed from its own end, so that thresholds keep their
 * digits down to 2^-64. */
#include "corruptions/base/poisson.h"

#include <string.h>

#include "corruptions/kernels/philox.h"

#define NEGLIGIBLE 0x1p-100 /* against the weight of the mode */

static uint8_t outcome_of(double k, double photons)
{
    return k < photons ? (uint8_t)(k / photons * 255) : 255;
}

/* How much of a Poisson distribution leads to each outcome, up to a common factor. */
static void weigh(double mean, double photons, double mass[256])
{
    for (int v = 0; v < 256; v++)
        mass[v] = 0;
    const double mode = (double)(int)mean;
    double weight = 1;
    for (double k = mode; weight > NEGLIGIBLE; k++, weight *= mean / k)
        mass[outcome_of(k, photons)] += weight;
    weight = 1;
    for (double k = mode; k > 0 && weight > NEGLIGIBLE; k--) {
        weight *= k / mean;
        mass[outcome_of(k - 1, photons)] += weight;
    }
}

/* last[v]: of the 2^64 values of u, the last that leads to an outcome up to v. */
static void set_thresholds(const double mass[256], uint64_t last[256])
{
    double above[256], below = 0;
    above[255] = 0;
    for (int v = 254; v >= 0; v--)
        above[v] = above[v + 1] + mass[v + 1];
    const double total = above[0] + mass[0];
    for (int v = 0; v < 256; v++) {
        below += mass[v];
        const uint64_t count = below < above[v] ? (uint64_t)(below / total * 0x1p64)
                                                : 0 - (uint64_t)(above[v] / total * 0x1p64);
        const int all = above[v] < total * 0x1p-64; /* 2^64 itself, which count cannot hold */
        last[v] = all ? UINT64_MAX : count > 0 ? count - 1 : 0;
    }
}

static void set_cells(const uint64_t last[256], uint8_t *cell, uint8_t *start)
{
    const int shift = 64 - SHF_POISSON_CELL_BITS;
    const uint64_t cells_a_start = 1 << (SHF_POISSON_CELL_BITS - SHF_POISSON_START_BITS);
    uint8_t v = 0;
    for (uint64_t c = 0; c < 1 << SHF_POISSON_CELL_BITS; c++) {
        while (last[v] < c << shift)
            v++;
        const int decided = last[v] >= (c << shift) + ((1ULL << shift) - 1);
        cell[c] = decided ? v : SHF_POISSON_UNDECIDED;
        if (c % cells_a_start == 0)
            start[c / cells_a_start] = v;
    }
}

static shf_status fill(shf_context *context, const void *key, void *data)
{
    (void)context;
    double photons;
    memcpy(&photons, key, sizeof(photons));
    shf_poisson *tables = data;
    for (int level = 0; level < 256; level++) {
        double mass[256];
        weigh(level / 255.0 * photons, photons, mass);
        set_thresholds(mass, tables->last[level]);
        set_cells(tables->last[level], tables->cell[level], tables->start[level]);
    }
    return SHF_OK;
}

shf_status shf_poisson_tables(shf_context *context, double photons, const shf_poisson **out)
{
    static const char owner;
    const void *data;
    shf_status status =
        shf_cached(context, &owner, &photons, sizeof(photons), sizeof(shf_poisson), fill, &data);
    *out = status ? NULL : data;
    return status;
}

uint8_t shf_poisson_search(const shf_poisson *tables, uint8_t level, uint32_t word,
                           const shf_stream *stream, uint32_t draw, uint64_t index)
{
    const uint64_t *last = tables->last[level];
    const uint64_t smallest = (uint64_t)word << 32;
    unsigned v = tables->start[level][word >> (32 - SHF_POISSON_START_BITS)];
    while (last[v] < smallest)
        v++;
    if (last[v] >= (smallest | UINT32_MAX))
        return (uint8_t)v;
    uint32_t low;
    shf_random_u32(stream, draw | SHF_REFINE, index, 1, &low);
    while (last[v] < (smallest | low))
        v++;
    return (uint8_t)v;
}

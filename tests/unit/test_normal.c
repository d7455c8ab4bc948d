/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Normal values: against plain double arithmetic on the same words, in distribution to the tails,
 * and on words made up for the rare path. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/support.h"
#include "tests/unit/statistics.h"

/* The kernel once more, over words that a test makes up. */
#define SHF_LEVEL made_up
#include "corruptions/kernels/normal.c"

static uint32_t (*make_word)(uint64_t index);

void shf_made_up_random_u32(const shf_stream *stream, uint32_t draw, uint64_t first, size_t count,
                            uint32_t *out)
{
    (void)stream;
    (void)draw;
    for (size_t i = 0; i < count; i++)
        out[i] = make_word(first + i);
}

static const shf_stream stream = {{11, 22}, {33, 44}};

/* The pair that exact arithmetic gives for two words and the refining one. */
static void reference(uint32_t radius_word, uint32_t low, uint32_t angle_word, double out[2])
{
    double u = (radius_word + (radius_word < RARE ? (low + 0.5) * 0x1p-32 : 0.5)) * 0x1p-32;
    double radius = sqrt(-2 * log(u));
    double angle = ((int32_t)(angle_word << 2) + 2.0) * 0x1p-31 * 0.78539816339744830962;
    double a = radius * cos(angle), b = radius * sin(angle);
    double sign = angle_word >> 31 ? -1 : 1;
    out[0] = sign * (angle_word >> 30 & 1 ? b : a);
    out[1] = sign * (angle_word >> 30 & 1 ? a : b);
}

Test(normal, agrees_with_double_arithmetic)
{
    enum { COUNT = 1 << 20 };
    uint32_t *words = malloc(COUNT * sizeof(*words)), *low = malloc(COUNT * sizeof(*low));
    float *values = malloc(COUNT * sizeof(*values));
    shf_random_u32(&stream, 5, 0, COUNT, words);
    shf_random_u32(&stream, 5 | SHF_REFINE, 0, COUNT, low);
    shf_kernels_find(NULL)->normals(&stream, 5, 0, COUNT, values);
    int rare = 0;
    for (size_t i = 0; i < COUNT; i += 2) {
        double expected[2];
        reference(words[i], low[i], words[i + 1], expected);
        rare += words[i] < RARE;
        for (size_t j = 0; j < 2; j++)
            cr_assert_lt(fabs(values[i + j] - expected[j]), 5e-7 * fmax(1, fabs(expected[j])),
                         "value %zu: %.9g, not %.9g", i + j, values[i + j], expected[j]);
    }
    cr_assert_gt(rare, 0);
    free(words), free(low), free(values);
}

/* All starts and lengths about the pairs and the tiles, each level: the bits of the whole. */
Test(normal, a_value_depends_on_its_index_alone)
{
    enum { COUNT = 2 * TILE + 40 };
    float all[COUNT], out[COUNT + 1];
    shf_kernels_find("baseline")->normals(&stream, 6, 0, COUNT, all);
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        const shf_kernels *kernels = shf_kernels_find(*level);
        for (size_t first = 0; first < 10; first++)
            for (size_t count = 0; first + count <= COUNT; count += count < 10 ? 1 : 7) {
                out[count] = 99;
                kernels->normals(&stream, 6, first, count, out);
                cr_assert_arr_eq(out, all + first, count * sizeof(*out), "%s: %zu + %zu", *level,
                                 first, count);
                cr_assert_eq(out[count], 99);
            }
    }
}

Test(normal, all_levels_give_the_same_bits)
{
    enum { COUNT = 1 << 21 };
    float *expected = malloc(COUNT * sizeof(float)), *out = malloc(COUNT * sizeof(float));
    shf_kernels_find("baseline")->normals(&stream, 7, 0, COUNT, expected);
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        shf_kernels_find(*level)->normals(&stream, 7, 0, COUNT, out);
        cr_assert_eq(memcmp(out, expected, COUNT * sizeof(float)), 0, "%s", *level);
    }
    free(expected), free(out);
}

/* ---- distribution ---- */

#define BINS 1200 /* from -6 to 6, and beyond in the first and last */
#define DRAWS 24000000

typedef struct sums {
    double bins[BINS], power[5], lag[5], squares; /* lag[k]: of z_i z_(i + k) */
    double beyond[6];                             /* beyond[k]: of |z| > k */
} sums;

static void collect(sums *s)
{
    enum { CHUNK = 60000 };
    static float z[CHUNK];
    for (uint64_t first = 0; first < DRAWS; first += CHUNK) {
        shf_kernels_find(NULL)->normals(&stream, 8, first, CHUNK, z);
        for (size_t i = 0; i < CHUNK; i++) {
            const double v = z[i], v2 = v * v;
            const int bin = (int)((v + 6) * (BINS / 12.0));
            s->bins[v < -6 ? 0 : bin > BINS - 1 ? BINS - 1 : bin]++;
            s->power[1] += v, s->power[2] += v2, s->power[3] += v2 * v, s->power[4] += v2 * v2;
            for (int k = 1; k < 6; k++)
                s->beyond[k] += fabs(v) > k;
            for (size_t k = 1; k < 5 && i + k < CHUNK; k++)
                s->lag[k] += v * z[i + k];
            if (i % 2 == 0) /* the two values of a pair share a radius */
                s->squares += (v2 - 1) * ((double)z[i + 1] * z[i + 1] - 1);
        }
    }
}

Test(normal, is_normal)
{
    static sums s;
    collect(&s);
    double probability[BINS], below = 0, worst = 0;
    for (int i = 0; i < BINS; i++) {
        const double low = i == 0 ? -INFINITY : i * (12.0 / BINS) - 6;
        const double high = i == BINS - 1 ? INFINITY : (i + 1) * (12.0 / BINS) - 6;
        probability[i] = low < 0 ? normal_below(high) - normal_below(low)
                                 : normal_below(-low) - normal_below(-high);
        below += s.bins[i];
        worst = fmax(worst, fabs(below / DRAWS - normal_below(high)));
    }
    cr_assert_gt(fit_p(s.bins, probability, BINS, DRAWS), 0.001);
    cr_assert_lt(worst * sqrt(DRAWS), 1.95, "Kolmogorov and Smirnov: p < 0.001");

    /* each within 4 standard deviations; those of z^k have variances 1, 2, 15, 96 */
    cr_assert_lt(fabs(s.power[1]), 4 * sqrt(DRAWS * 1.0));
    cr_assert_lt(fabs(s.power[2] - DRAWS), 4 * sqrt(DRAWS * 2.0));
    cr_assert_lt(fabs(s.power[3]), 4 * sqrt(DRAWS * 15.0));
    cr_assert_lt(fabs(s.power[4] - 3.0 * DRAWS), 4 * sqrt(DRAWS * 96.0));
    for (int k = 1; k < 5; k++)
        cr_assert_lt(fabs(s.lag[k]), 4 * sqrt(DRAWS), "lag %d", k);
    cr_assert_lt(fabs(s.squares), 4 * sqrt(DRAWS / 2 * 4.0));
    for (int k = 1; k < 6; k++) {
        const double expected = 2 * normal_below(-k) * DRAWS;
        cr_assert_lt(fabs(s.beyond[k] - expected), 4 * sqrt(expected) + 1, "beyond %d sigma: %g", k,
                     s.beyond[k]);
    }
}

/* ---- the rare path, which 24 million values hardly see ---- */

static uint32_t philox_word(uint64_t index)
{
    uint32_t word;
    shf_random_u32(&stream, 9, index, 1, &word);
    return word;
}

static uint32_t rare_word(uint64_t index)
{
    const uint32_t word = philox_word(index);
    return index % 2 == 0 ? word % RARE : word;
}

static uint32_t zero_word(uint64_t index)
{
    return index % 2 == 0 ? 0 : philox_word(index);
}

/* Where U < bound, exp(-r^2 / 2) / bound is uniform for the radius r of a pair. */
static void check_radii(uint32_t (*words)(uint64_t), double bound)
{
    enum { COUNT = 400000, CLASSES = 1000 };
    static float z[COUNT];
    double seen[CLASSES] = {0}, probability[CLASSES], beyond = 0;
    make_word = words;
    shf_made_up_normals(&stream, 10, 0, COUNT, z);
    for (size_t i = 0; i < COUNT; i += 2) {
        const double u = exp(-0.5 * ((double)z[i] * z[i] + (double)z[i + 1] * z[i + 1])) / bound;
        cr_assert(u > 0 && u < 1.00001);
        seen[u < 1 ? (int)(u * CLASSES) : CLASSES - 1]++;
        beyond += u < 1e-4;
    }
    for (int i = 0; i < CLASSES; i++)
        probability[i] = 1.0 / CLASSES;
    cr_assert_gt(fit_p(seen, probability, CLASSES, COUNT / 2), 0.001);
    cr_assert_lt(fabs(beyond - COUNT / 2 * 1e-4), 4 * sqrt(COUNT / 2 * 1e-4));
}

Test(normal, tail_beyond_the_32_bits_is_exact)
{
    check_radii(rare_word, RARE * 0x1p-32);
    check_radii(zero_word, 0x1p-32);
}

static const uint32_t edges[] = {0,          1,          RARE - 1,   RARE,       0x3fffffff,
                                 0x40000000, 0x7fffffff, 0x80000000, 0xbfffffff, 0xc0000000,
                                 0xfffffffe, 0xffffffff, 0x7fffffc0, 0x80000040, 0x12345678};
enum { EDGES = sizeof(edges) / sizeof(edges[0]) };

static uint32_t edge_word(uint64_t index)
{
    return edges[index % 2 == 0 ? index / 2 % EDGES : index / 2 / EDGES % EDGES];
}

/* Every edge as a radius with every edge as an angle. */
Test(normal, edges_of_the_words)
{
    enum { COUNT = 2 * EDGES * EDGES };
    float z[COUNT];
    make_word = edge_word;
    shf_made_up_normals(&stream, 11, 0, COUNT, z);
    for (size_t i = 0; i < COUNT; i += 2) {
        uint32_t low;
        double expected[2];
        shf_random_u32(&stream, 11 | SHF_REFINE, i, 1, &low);
        reference(edge_word(i), low, edge_word(i + 1), expected);
        for (size_t j = 0; j < 2; j++)
            cr_assert_lt(fabs(z[i + j] - expected[j]), 5e-7 * fmax(1, fabs(expected[j])),
                         "words %08x %08x", edge_word(i), edge_word(i + 1));
        cr_assert(hypot(z[i], z[i + 1]) > 0, "words %08x %08x", edge_word(i), edge_word(i + 1));
    }
}

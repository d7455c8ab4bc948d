/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of scores, STEP at once: each loop is compiled for every width that items have. */
#include "tools/evaluator/kernels/kernels.h"

#include "tools/evaluator/kernels/score_lanes.h"

#define LOOP static inline __attribute__((always_inline))
#define LEAST_EXPONENT (-690.0) /* all below count as this, and what they add up to as nothing */
#define NOTHING 0x1p-900

/* loop(width, ...) with its width known to the compiler. */
#define FOR_WIDTH(loop, ...)                                                                       \
    (scores->width == 2   ? loop(2, __VA_ARGS__)                                                   \
     : scores->width == 4 ? loop(4, __VA_ARGS__)                                                   \
                          : loop(8, __VA_ARGS__))

/* The items of the step from first; filler stands where the row has ended, and for the one left out. */
LOOP const uint8_t *step_from(unsigned width, const shf_scores *scores, size_t first,
                              size_t left_out, const void *filler, uint8_t *room)
{
    const uint8_t *items = (const uint8_t *)scores->items + first * width;
    const size_t left = scores->count - first;
    if (left >= STEP && left_out - first >= STEP)
        return items;
    for (size_t i = 0; i < STEP; i++)
        memcpy(room + i * width, i < left && first + i != left_out ? items + i * width : filler,
               width);
    return room;
}

LOOP const void *lowest(unsigned width)
{
    static const uint8_t infinities[3][8] = {
        {0, 0xfc}, {0, 0, 0x80, 0xff}, {0, 0, 0, 0, 0, 0, 0xf0, 0xff}};
    return infinities[width / 4];
}

/* ---- doubles ---- */

LOOP double widened(unsigned width, const uint8_t *item)
{
    float single;
    double value;
    if (width == 2)
        return single_of_half(item);
    memcpy(width == 4 ? (void *)&single : (void *)&value, item, width);
    return width == 4 ? single : value;
}

LOOP void widen(unsigned width, const shf_scores *scores, double *out)
{
    const uint8_t *items = scores->items;
    size_t k = 0;
    for (; k + SHF_SCORE_LANES <= scores->count; k += SHF_SCORE_LANES) {
        const double_vector x = load_doubles(items + k * width, width);
        memcpy(out + k, &x, sizeof(x));
    }
    for (; k < scores->count; k++)
        out[k] = widened(width, items + k * width);
}

/* All as doubles. They may lie at the end of out. */
void SHF_KERNEL(widen_scores)(const shf_scores *scores, double *out)
{
    FOR_WIDTH(widen, scores, out);
}

/* ---- comparisons ---- */

#define ITEM float
#define NAME(word) single_##word
#include "tools/evaluator/kernels/score_scans.inc"
#undef ITEM
#undef NAME
#define ITEM double
#define NAME(word) double_##word
#include "tools/evaluator/kernels/score_scans.inc"

#define FOR_ITEM(loop, ...)                                                                        \
    (scores->width == 2   ? single_##loop(2, __VA_ARGS__)                                          \
     : scores->width == 4 ? single_##loop(4, __VA_ARGS__)                                          \
                          : double_##loop(8, __VA_ARGS__))

/* Whether all can be counted on, and which is the largest. */
shf_score_range SHF_KERNEL(scan_scores)(const shf_scores *scores)
{
    return FOR_ITEM(scan, scores);
}

/* The first that is value, which is there. */
size_t SHF_KERNEL(find_score)(const shf_scores *scores, double value)
{
    return FOR_ITEM(find, scores, value);
}

/* How many are larger than bound or, if equal, the same; bound is then above -INFINITY. */
size_t SHF_KERNEL(count_above)(const shf_scores *scores, double bound, bool equal)
{
    return FOR_ITEM(count, scores, bound, equal);
}

/* ---- sums ---- */

LOOP shf_share_sums shares(unsigned width, const shf_scores *scores)
{
    static const double zero;
    uint8_t room[STEP * sizeof(double)];
    double_vector least[VECTORS], sums[VECTORS], squares[VECTORS];
    for (int v = 0; v < VECTORS; v++) {
        least[v] = all_doubles(-INFINITY);
        sums[v] = squares[v] = all_doubles(0);
    }
    for (size_t k = 0; k < scores->count; k += STEP) {
        const uint8_t *items = step_from(width, scores, k, SHF_EVERY_SCORE, &zero, room);
        for (int v = 0; v < VECTORS; v++) {
            const double_vector x = load_doubles(items + v * SHF_SCORE_LANES * width, width);
            least[v] = double_larger(-x, least[v]);
            sums[v] += x;
            squares[v] = fused(x, x, squares[v]);
        }
    }
    return (shf_share_sums){-largest_of(least), sum_of(sums), sum_of(squares)};
}

/* What tells probabilities from other numbers, and the sum of their squares. */
shf_share_sums SHF_KERNEL(sum_shares)(const shf_scores *scores)
{
    return FOR_WIDTH(shares, scores);
}

LOOP shf_exp_sums exps(unsigned width, const shf_scores *scores, double largest, size_t left_out)
{
    uint8_t room[STEP * sizeof(double)];
    double_vector sums[VECTORS], squares[VECTORS];
    for (int v = 0; v < VECTORS; v++)
        sums[v] = squares[v] = all_doubles(0);
    for (size_t k = 0; k < scores->count; k += STEP) {
        const uint8_t *items = step_from(width, scores, k, left_out, lowest(width), room);
        double_vector e[VECTORS];
        for (int v = 0; v < VECTORS; v++) {
            const double_vector x = load_doubles(items + v * SHF_SCORE_LANES * width, width);
            e[v] = double_larger(x - all_doubles(largest), all_doubles(LEAST_EXPONENT));
        }
        replace_by_exps(e);
        for (int v = 0; v < VECTORS; v++) {
            sums[v] += e[v];
            squares[v] = fused(e[v], e[v], squares[v]);
        }
    }
    const double sum = sum_of(sums);
    return (shf_exp_sums){sum > NOTHING ? sum : 0, sum_of(squares)};
}

/* Of e^(x - largest), and of their squares. */
shf_exp_sums SHF_KERNEL(sum_exps)(const shf_scores *scores, double largest, size_t left_out)
{
    return FOR_WIDTH(exps, scores, largest, left_out);
}

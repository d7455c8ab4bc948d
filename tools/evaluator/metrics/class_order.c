/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/class_order.h"

#include <math.h>
#include <string.h>

#define TOP 5

static void merge(const double *scores, const uint32_t *from, size_t first, size_t middle,
                  size_t end, uint32_t *to)
{
    size_t a = first, b = middle;
    for (size_t i = first; i < end; i++)
        to[i] =
            b == end || (a < middle && scores[from[a]] >= scores[from[b]]) ? from[a++] : from[b++];
}

/* By merging runs of 1, 2, 4, ...: equal scores keep their order. */
void shf_class_order(const double *scores, size_t classes, uint32_t *order, uint32_t *room)
{
    uint32_t *from = order, *to = room;
    for (size_t k = 0; k < classes; k++)
        from[k] = (uint32_t)k;
    for (size_t run = 1; run < classes; run *= 2) {
        for (size_t first = 0; first < classes; first += 2 * run) {
            const size_t middle = first + run < classes ? first + run : classes;
            const size_t end = middle + run < classes ? middle + run : classes;
            merge(scores, from, first, middle, end, to);
        }
        uint32_t *other = from;
        from = to;
        to = other;
    }
    if (from != order)
        memcpy(order, from, classes * sizeof(*order));
}

shf_order_distance shf_class_order_compare(const uint32_t *from, const uint32_t *to, size_t classes,
                                           uint32_t *room)
{
    shf_order_distance distance = {0, 0};
    for (size_t i = 0; i < classes; i++)
        room[to[i]] = (uint32_t)i + 1;
    for (size_t i = 0; i < classes; i++) {
        const double place = (double)i + 1, other = room[from[i]];
        distance.top5 += i < TOP ? fabs(place - fmin(other, TOP + 1)) : 0;
        distance.zipf += fabs(1 / place - 1 / other) / place;
    }
    return distance;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Classes in the order of their scores, and how far the orders of two outputs are apart (Hendrycks &
 * Dietterich 2019, arXiv:1903.12261). */
#ifndef SHF_EVALUATOR_CLASS_ORDER_H
#define SHF_EVALUATOR_CLASS_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* The best first, of equal ones the lower; room is for as many. */
void shf_class_order(const double *scores, size_t classes, uint32_t *order, uint32_t *room);

typedef struct shf_order_distance {
    double
        top5; /* sum over r = 1..5 of |r - min(sigma(r), 6)|, sigma(r) being the place in the other
                    order of the class at place r */
    double zipf; /* sum over all places i of |1 / i - 1 / sigma(i)| / i */
} shf_order_distance;

/* room is for as many as there are classes. */
shf_order_distance shf_class_order_compare(const uint32_t *from, const uint32_t *to, size_t classes,
                                           uint32_t *room);

#endif

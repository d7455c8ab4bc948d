/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Small helpers for text that people typed. */
#ifndef SHF_BASE_TEXT_H
#define SHF_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The candidate that a mistyped name is closest to, NULL if none is close. Feed candidates, in small
 * letters, one by one; start from {0}. The first of several that are as close stays. */
typedef struct shf_suggestion {
    const char *best;
    size_t distance;
} shf_suggestion;
void shf_suggest(shf_suggestion *suggestion, const char *typed, const char *candidate);
/* "; did you mean gaussian_noise?" or "", in a buffer of the caller's. */
const char *shf_suggestion_text(const shf_suggestion *suggestion, char *buffer, size_t size);

/* The whole of text as a number, in the C locale whatever the process has set; false if it is
 * anything else, or out of the type's range. */
bool shf_parse_double(const char *text, double *out);
bool shf_parse_u64(const char *text, uint64_t *out);

/* The shortest text that shf_parse_double reads back as the same finite value: "0.08", "60",
 * "1e-07"; whole numbers below 1e15 without an exponent. The same bytes in every locale. Returns
 * out. */
#define SHF_DOUBLE_TEXT 32
const char *shf_double_text(double value, char out[SHF_DOUBLE_TEXT]);

#endif

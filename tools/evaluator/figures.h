/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reading a score's tree, which anybody may have written: what is missing or of another type is not
 * known. And numbers as text, the same in every locale. */
#ifndef SHF_EVALUATOR_FIGURES_H
#define SHF_EVALUATOR_FIGURES_H

#include <jansson.h>

/* A member of an object (the "value", "low" or "high" of a figure) as a number; NAN. */
double shf_member_number(const json_t *object, const char *name);
const char *shf_member_string(const json_t *object, const char *name); /* "" */
long long shf_member_count(const json_t *object, const char *name);    /* 0 */

/* Rounded half up, with so many decimals (at most 6); "" for what is not known, or 1e12 and more. */
#define SHF_FIXED_TEXT 32
const char *shf_fixed_text(double value, int decimals, char out[SHF_FIXED_TEXT]);
/* A share in per cent, with one decimal: "12.3". */
const char *shf_percent_text(double share, char out[SHF_FIXED_TEXT]);

#endif

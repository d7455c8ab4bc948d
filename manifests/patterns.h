/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The patterns of schema.json, each written by hand: no regular expressions at run time. */
#ifndef SHF_MANIFESTS_PATTERNS_H
#define SHF_MANIFESTS_PATTERNS_H

#include <stdbool.h>

typedef bool (*shf_pattern_fn)(const char *text);

/* By the text of the regular expression; NULL if it is none of schema.json's. */
shf_pattern_fn shf_pattern_find(const char *pattern);

#endif

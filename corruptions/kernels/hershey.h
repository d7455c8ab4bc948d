/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Glyphs of the Hershey fonts as strokes; see NOTICE. */
#ifndef SHF_KERNELS_HERSHEY_H
#define SHF_KERNELS_HERSHEY_H

#include <stdbool.h>

/* The simplex (one stroke wide) Roman glyph of an ASCII character, that of '?' for any other. Pairs
 * of characters, each a coordinate as its distance from 'R', y downwards: first the left and the
 * right edge, then points joined by strokes; the pair " R" lifts the pen. The baseline is at 9, the
 * top of capitals at -12. */
const char *shf_hershey_simplex(char character);

/* The duplex (two strokes wide) Roman glyph of a letter from a to z, in the same form. */
const char *shf_hershey_duplex(char letter);

/* A stroke from (x0, y0) to (x1, y1), from the glyph's left edge and the baseline, y downwards. */
typedef struct shf_hershey_stroke {
    int x0, y0, x1, y1;
} shf_hershey_stroke;

/* The next stroke of a glyph; *place is NULL before the first. false after the last. */
bool shf_hershey_next(const char *glyph, const char **place, shf_hershey_stroke *out);

static inline int shf_hershey_width(const char *glyph)
{
    return glyph[1] - glyph[0];
}

#define SHF_HERSHEY_CAPITAL 21 /* the height of capitals */
#define SHF_HERSHEY_BASELINE 9

#endif

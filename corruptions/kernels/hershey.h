/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Glyphs of the Hershey fonts as strokes; see NOTICE. */
#ifndef SHF_KERNELS_HERSHEY_H
#define SHF_KERNELS_HERSHEY_H

/* The simplex (one stroke wide) Roman glyph of an ASCII character, that of '?' for any other. Pairs
 * of characters, each a coordinate as its distance from 'R', y downwards: first the left and the
 * right edge, then points joined by strokes; the pair " R" lifts the pen. The baseline is at 9, the
 * top of capitals at -12. */
const char *shf_hershey_simplex(char character);

#define SHF_HERSHEY_CAPITAL 21 /* the height of capitals */
#define SHF_HERSHEY_BASELINE 9

#endif

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sets of shifts by name: which views a source image gets, beside the canonical crop. */
#ifndef SHF_GENERATORS_SHIFTS_H
#define SHF_GENERATORS_SHIFTS_H

#include "manifests/view.h"

typedef enum shf_shift_kind {
    SHF_SHIFTS_NEIGHBOURS_4, /* left, right, up and down by step pixels */
    SHF_SHIFTS_NEIGHBOURS_8, /* and along both diagonals */
    SHF_SHIFTS_DIAGONAL,     /* (i, i), i from 1 or -1 to count, each beside the canonical crop */
    SHF_SHIFTS_CHAIN,        /* the same, each beside the one before */
    SHF_SHIFTS_SCALE,        /* no shifts, but -count to count pixels more to resize to */
    SHF_SHIFTS_SCALE_CHAIN,  /* 1 or -1 to count pixels more, each beside the one before */
    SHF_SHIFTS_GRID,         /* (x, y), both from -radius to radius, step pixels apart */
    SHF_SHIFTS_PAIRS,        /* count pairs of drawn shifts: the second beside the first */
    SHF_SHIFTS_SPATIAL_GRID, /* shifts x shifts moves up to pixels, times angles turns up to degrees */
    SHF_SHIFTS_SPATIAL_RANDOM, /* count of drawn moves and turns */
    SHF_SHIFTS_ROTATE,         /* -count to count steps of a turn; so all that follow */
    SHF_SHIFTS_ZOOM,           /* of the scale, from 1 on */
    SHF_SHIFTS_SHEAR,
    SHF_SHIFTS_TILT, /* of pitch and yaw alike */
    SHF_SHIFTS_PITCH,
    SHF_SHIFTS_YAW
} shf_shift_kind;

/* "grid:8:2" is the grid of radius 8 and step 2, "rotate:5:1:lanczos" ten turns by Lanczos's filter. */
typedef struct shf_shifts {
    shf_shift_kind kind;
    double numbers[4];   /* as written, defaults filled in */
    shf_sampling filter; /* of warps, which shifts by parts of a pixel are, too */
} shf_shifts;

#define SHF_MOST_VIEWS 4096
#define SHF_SHIFTS_NAME 80

/* SHF_ERR_ARGUMENT names what there is, or the number that is out of range. */
shf_status shf_shifts_parse(shf_context *context, const char *text, shf_shifts *out);
/* The text with every number, and a filter that is not bilinear. */
void shf_shifts_name(const shf_shifts *shifts, char out[SHF_SHIFTS_NAME]);

/* Whether its views are warps, or of another size. */
bool shf_shifts_warp(const shf_shifts *shifts);
bool shf_shifts_scale(const shf_shifts *shifts);
size_t shf_shifts_count(const shf_shifts *shifts);

/* View number index: how far it goes, its name ("x+1y-1", "3b") and what it is compared with: another
 * view's number; SHF_BESIDE_CLEAN; SHF_BESIDE_NONE for a view that others are compared with alone.
 * The caller's policy and borders stay in *view. */
#define SHF_BESIDE_CLEAN ((size_t)-1)
#define SHF_BESIDE_NONE ((size_t)-2)
#define SHF_VIEW_NAME 48
void shf_shifts_at(const shf_shifts *shifts, size_t index, shf_view *view, char name[SHF_VIEW_NAME],
                   size_t *beside);

#endif

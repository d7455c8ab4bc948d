/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Views of one source image: decoded once, resized once, cut as often as there are views. */
#ifndef SHF_GENERATORS_CUT_H
#define SHF_GENERATORS_CUT_H

#include <shiftforge/random.h>

#include "corruptions/base/arena.h"
#include "generators/preprocess.h"

/* A source image, ready to be cut. */
typedef struct shf_cutting {
    shf_frame frame; /* of the policy */
    shf_image
        field; /* what the crop is cut out of, or the part of it from (left, top) on that views
                      * can show */
    int left, top;
    int part[4];      /* left, top, width, height of the source's part that was drawn, if any was */
    shf_image source; /* or that part, for views of other sizes; */
    const shf_preprocess *preset;
    shf_policy policy;
} shf_cutting;

/* reach: how far views go, at most. The field is in itself, or memory from the arena. address is for
 * presets that draw a part of the source, and may be NULL for others. */
shf_status shf_cutting_open(shf_context *context, shf_arena *arena, const shf_preprocess *preset,
                            shf_policy policy, int reach, const shf_address *address,
                            const shf_image *in, shf_cutting *out);

/* The shift of a view for one image: as given, or drawn for the key. */
void shf_view_shift(const shf_view *view, const shf_address *address, int *dx, int *dy);

/* The input that a view shows, which lies in the field or in memory from the arena. *outside: the
 * pixels by which the view leaves its source, 0 if it does not; then there is no image if nothing is
 * to fill in for them. */
shf_status shf_cut(shf_context *context, shf_arena *arena, const shf_cutting *cutting,
                   const shf_view *view, int dx, int dy, shf_image *out, int *outside);

/* Likewise of a view that warps. */
shf_status shf_cut_turned(shf_context *context, shf_arena *arena, const shf_cutting *cutting,
                          const shf_view *view, const shf_warp *warp, shf_image *out, int *outside);

/* Of a frame: the crop out of the warped image that the field is of; out has the crop's size. */
void shf_cut_warped(const shf_cutting *cutting, const shf_warp *warp, shf_sampling sampling,
                    const shf_image *out);

#endif

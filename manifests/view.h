/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A view: one way of cutting the network's input out of a source image. Without a view, the input is
 * the canonical crop: where the preprocessing puts it. A view moves that crop.
 *
 * out(x, y) is the pixel of the source at (x + dx, y + dy) of the canonical crop: the crop goes right
 * and down, and what it shows left and up. */
#ifndef SHF_MANIFESTS_VIEW_H
#define SHF_MANIFESTS_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include <shiftforge/status.h>

/* Which pixels are counted. */
typedef enum shf_policy {
    SHF_POLICY_NONE = 0, /* no view: the preprocessing alone */
    SHF_POLICY_NATIVE,   /* those of the source: the crop is cut out of it, then resized */
    SHF_POLICY_RESIZED,  /* those of the network's input: the source is resized, then cut */
    SHF_POLICIES
} shf_policy;

/* What comes in where the crop has moved. */
typedef enum shf_edge {
    SHF_EDGE_REAL = 0,  /* what the source has there. All others: the canonical crop alone, and */
    SHF_EDGE_CYCLIC,    /* what went out on the other side */
    SHF_EDGE_BLACK,     /* 0 */
    SHF_EDGE_MEAN,      /* ImageNet's mean colour: 0 after the usual normalisation */
    SHF_EDGE_REFLECT,   /* mirrored, the outermost pixel twice: b a | a b c */
    SHF_EDGE_REPLICATE, /* the outermost pixel again: a a | a b c */
    SHF_EDGE_INPAINT,   /* what grows out of the image (generators/views/inpaint.h) */
    SHF_EDGES
} shf_edge;

/* How an image is read between its pixels. */
typedef enum shf_sampling {
    SHF_SAMPLING_BILINEAR = 0, /* 2 pixels on each axis; as all of these, rounded */
    SHF_SAMPLING_BICUBIC,      /* 4: Keys's cubics with a = -0.75, OpenCV's and PyTorch's */
    SHF_SAMPLING_LANCZOS,      /* 6: sinc(x) sinc(x / 3), of the sum 1, Pillow's */
    /* Of frames of sequences, bilinear, with 0 around the image that the crop is cut out of: */
    SHF_SAMPLING_TRUNCATED, /* cut off, as Pillow's are, which has the image end at pixels' edges */
    SHF_SAMPLING_32NDS,     /* rounded, of places in 32nds of a pixel, as OpenCV's are */
    SHF_SAMPLINGS
} shf_sampling;

/* An image sheared, enlarged and turned about its middle, and then moved; or tilted, of which a frame's
 * tilt is another one than pitch and yaw. */
typedef struct shf_warp {
    double angle, tx, ty; /* degrees, counter-clockwise; pixels to the right, and down */
    double scale;         /* 0: 1 */
    double shear;         /* degrees: rows move by -tan(shear) a pixel down */
    double pitch,
        yaw;     /* degrees, before a pinhole camera as far away as the diagonal is long: the lower
                        * and the right side go away from it. The others are 0 */
    bool tilts;  /* likewise: */
    double tilt; /* degrees about both axes, before a pinhole camera; 0 is not the identity */
    int steps;   /* beside it so many more, each larger than the one before by step: */
    double step; /* their mean is shown */
} shf_warp;

#define SHF_MOST_STEPS 1000 /* of a warp */

typedef struct shf_view {
    shf_policy policy;
    shf_edge border;
    shf_edge outside; /* of real pixels: what fills in for those beyond the source (not cyclic);
                         * SHF_EDGE_REAL: nothing does, the view is dropped */
    int scale_px;     /* so many pixels more is what the preprocessing resizes to */
    int dx, dy;
    int positions; /* 0: as given; else dx and dy are drawn from so many, the first being
                    * -(positions / 2) */
    uint32_t draw; /* the replicate that addresses the random numbers (random.h) */
    bool warps;    /* in place of a shift: about the middle of the canonical crop, in pixels of the
                    * policy; of frames, of the image that it is cut out of */
    shf_warp warp; /* as given; or of drawn ones, which begin at less than that: */
    shf_warp most; /* all 0: as given; tx and ty are equal */
    shf_sampling sampling; /* of the warp */
} shf_view;

#define SHF_MOST_SHIFT 4096
#define SHF_MOST_SCALE 64

/* "none", "native", ...; "real", "cyclic", ... */
extern const char *const shf_policy_names[SHF_POLICIES];
extern const char *const shf_edge_names[SHF_EDGES];
/* "rounded", ... */
extern const char *const shf_sampling_names[SHF_SAMPLINGS];

/* By name; false: there is none. What fills in is a border's name other than real and cyclic, or
 * "drop". */
bool shf_policy_find(const char *name, shf_policy *out);
bool shf_edge_find(const char *name, shf_edge *out);
bool shf_outside_find(const char *name, shf_edge *out);
const char *shf_outside_name(shf_edge outside);

double shf_warp_scale(const shf_warp *warp);
/* Whether it is a frame's. */
bool shf_view_is_frame(const shf_view *view);
/* Whether its warp is drawn. */
bool shf_view_draws_warp(const shf_view *view);

/* {"policy", "border", "outside", "dx", "dy"}, and "scale_px" if it is not 0; drawn ones have "drawn"
 * for dx and dy, and "positions" and "draw"; warps have "warp" as well: {"angle", "tx", "ty", "scale",
 * "shear", "pitch", "yaw", "steps", "step", "sampling"}, of which those after the third are there where
 * they are not the usual ones; {"tilt", "sampling"}; or {"most_angle", "most_shift", "draw",
 * "sampling"}. NULL if there is no memory. */
json_t *shf_view_json(const shf_view *view);
/* Of an object that has passed the schema; SHF_ERR_DATA where its members disagree. */
shf_status shf_view_read(shf_context *context, const json_t *object, shf_view *out);

#endif

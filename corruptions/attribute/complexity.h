/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The complexity of a background: C = the mean over channels and frequencies of |FFT2| of the image on [0, 1],
 * unnormalised and with the mean, as ImageNet-E (Li et al. 2023, arXiv:2303.17096) has it. It grows with the
 * size: compare at one size. */
#ifndef SHF_ATTRIBUTE_COMPLEXITY_H
#define SHF_ATTRIBUTE_COMPLEXITY_H

#include <stdbool.h>

#include <shiftforge/image.h>
#include <shiftforge/random.h>

typedef enum shf_spectrum {
    SHF_SPECTRUM_SLOPE,   /* amplitudes times (f / f0)^b, f0 the lowest frequency; phases stay */
    SHF_SPECTRUM_FLAT,    /* all amplitudes but the mean times b: contrast */
    SHF_SPECTRUM_TEXTURE, /* phases are drawn: Galerne, Gousseau & Morel 2011; then as slope */
    SHF_SPECTRA           /* how many there are */
} shf_spectrum;

/* "slope", "flat", "texture"; NULL beyond. */
const char *shf_spectrum_name(shf_spectrum shape);
/* false if there is none of this name. */
bool shf_spectrum_find(const char *name, shf_spectrum *shape);

/* C of an image. SHF_ERR_MEMORY. */
shf_status shf_measure_complexity(shf_context *context, const shf_image *image, double *out);

typedef struct shf_complexity {
    shf_spectrum shape;
    double ratio;             /* of C, above 0 */
    const shf_stream *stream; /* of the phases; NULL for other shapes */
    const double *b;          /* so much, whatever the ratio; NULL: what gives the ratio */
} shf_complexity;

/* What was done. */
typedef struct shf_changed {
    double b;             /* -4 to 4; of the flat shape 0 to 64 */
    double before, after; /* C of the image and of what became of it, clipped and rounded */
} shf_changed;

/* Means of channels stay, after clipping too. b is searched until after is within 0.5 % of ratio before. A ratio that no b has (C is never below the mean,
 * nor above what fits into 0..255) gives the b that comes nearest: after says how near. in and out may be the
 * same pixels. changed may be NULL. SHF_ERR_ARGUMENT; SHF_ERR_MEMORY. */
shf_status shf_change_complexity(shf_context *context, const shf_image *in,
                                 const shf_complexity *how, const shf_image *out,
                                 shf_changed *changed);

#endif

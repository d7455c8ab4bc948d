/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* background_complexity: the background's complexity C, the mean of |FFT2|, times a ratio, and the object put back.
 * Of slope, amplitudes change by (f / f0)^b and phases stay; flat is less or more contrast (complexity.h). C is of the
 * whole background, what was completed behind the object included. Li et al. 2023, arXiv:2303.17096, guide a
 * diffusion model by -20 C or +20 C; this is a classical edit of the same statistic. */
#include "corruptions/attribute/edit.h"

typedef struct parameters {
    SHF_MATTE_FIELDS;
    double ratio, exponent;
    int shape;
} parameters;

static const shf_parameter table[] = {
    SHF_MATTE_ROWS(parameters),
    SHF_PARAMETER(parameters, ratio, "1", 0.05, 20,
                  "of the background's complexity, after by before"),
    SHF_DRAWN_PARAMETER(
        parameters, exponent, "1", -4, 64,
        "b of (f / f0)^b, of contrast its factor; else the one that gives the ratio"),
    SHF_USUAL_PARAMETER(parameters, shape, "1", SHF_SPECTRUM_SLOPE, SHF_SPECTRUM_FLAT,
                        SHF_SPECTRUM_SLOPE, "0 the spectrum's slope changes, 1 contrast does"),
};

/* erode, feather, blend; ratio, exponent, shape */
static const parameters less[] = {{SHF_MATTE_USUAL, 0.6, SHF_DRAW_DOUBLE, SHF_SPECTRUM_SLOPE}};
static const parameters more[] = {{SHF_MATTE_USUAL, 1.6, SHF_DRAW_DOUBLE, SHF_SPECTRUM_SLOPE}};

static const shf_table tables[] = {
    SHF_TABLE_AS("imagenet-e", "less_complex", less),
    SHF_TABLE_AS("imagenet-e", "more_complex", more),
};

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    const shf_matte matte = SHF_MATTE_OF(p);
    const shf_complexity how = {.shape = (shf_spectrum)p->shape, .ratio = p->ratio};
    return shf_edit_spectrum(call, &how, &p->exponent, &matte);
}

const shf_corruption shf_corruption_background_complexity = {
    .name = "background_complexity",
    .family = "attribute",
    .summary = "the background made less or more complex",
    .reference = "Li et al. 2023, arXiv:2303.17096",
    .deviation = "A classical edit of the published statistic, not a diffusion model guided by it",
    .revision = 1,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* background_texture: the background becomes noise with its own spectrum: the same amplitudes, phases drawn for each
 * image (Galerne, Gousseau & Morel 2011), then the slope of a complexity. The object stays. */
#include "corruptions/attribute/edit.h"

typedef struct parameters {
    SHF_MATTE_FIELDS;
    double ratio, exponent;
} parameters;

static const shf_parameter table[] = {
    SHF_MATTE_ROWS(parameters),
    SHF_USUAL_PARAMETER(parameters, ratio, "1", 0.05, 20, 1,
                        "of the background's complexity, after by before"),
    SHF_DRAWN_PARAMETER(parameters, exponent, "1", -4, 64,
                        "b of (f / f0)^b; else the one that gives the ratio"),
};

/* erode, feather, blend; ratio, exponent */
static const parameters backgrounds[] = {{SHF_MATTE_USUAL, 1, SHF_DRAW_DOUBLE}};

static const shf_table tables[] = {
    SHF_TABLE("backgrounds", backgrounds),
};

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    const shf_matte matte = SHF_MATTE_OF(p);
    const shf_complexity how = {
        .shape = SHF_SPECTRUM_TEXTURE, .ratio = p->ratio, .stream = &call->stream};
    return shf_edit_spectrum(call, &how, &p->exponent, &matte);
}

const shf_corruption shf_corruption_background_texture = {
    .name = "background_texture",
    .family = "attribute",
    .summary = "the background becomes noise of its own spectrum",
    .reference = "Galerne, Gousseau & Morel 2011, Random phase textures",
    .revision = 1,
    .stochastic = true,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

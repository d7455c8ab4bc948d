/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* inversion: the object is cut out, its place completed, and it is put back where it was. Nothing changes but what
 * the cutting costs: the control beside which other edits are read (Li et al. 2023, arXiv:2303.17096, whose
 * inversion is by a diffusion model). With each blend: what that leaves of traces, as Dwibedi et al. 2017,
 * arXiv:1708.01642, ask for pasted objects. */
#include "corruptions/attribute/edit.h"

typedef struct parameters {
    SHF_MATTE_FIELDS;
} parameters;

static const shf_parameter table[] = {SHF_MATTE_ROWS(parameters)};

/* erode, feather, blend */
static const parameters usual[] = {{SHF_MATTE_USUAL}};
static const parameters hard[] = {{SHF_MATTE_BLEND(SHF_BLEND_HARD)}};
static const parameters feather[] = {{SHF_MATTE_BLEND(SHF_BLEND_FEATHER)}};
static const parameters laplacian[] = {{SHF_MATTE_BLEND(SHF_BLEND_LAPLACIAN)}};
static const parameters poisson[] = {{SHF_MATTE_BLEND(SHF_BLEND_POISSON)}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-e", usual),
    SHF_TABLE("generated", usual),
    SHF_TABLE_IN("cut-paste", "hard", "same_hard", hard),
    SHF_TABLE_IN("cut-paste", "feather", "same_feather", feather),
    SHF_TABLE_IN("cut-paste", "laplacian", "same_laplacian", laplacian),
    SHF_TABLE_IN("cut-paste", "poisson", "same_poisson", poisson),
};

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const shf_matte matte = SHF_MATTE_OF(p);
    shf_image background;
    shf_status status = shf_edit_background(call, &background);
    return status ? status : shf_edit_before(call, &background, &matte);
}

const shf_corruption shf_corruption_inversion = {
    .name = "inversion",
    .family = "attribute",
    .summary = "the object removed and put back: the control of edits",
    .reference = "Li et al. 2023, arXiv:2303.17096",
    .deviation = "Removed and put back by compositing, not through a diffusion model",
    .revision = 1,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK,
    .control = true,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* background_generate: the object before whatever a program of the user's makes of its background, such as a
 * diffusion model (Li et al. 2023, arXiv:2303.17096). Whoever calls runs the program (generators/edits/generator.h)
 * and hands its picture over: the core starts nothing. How strength is understood is the program's matter. */
#include "corruptions/attribute/generate.h"
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"

typedef struct parameters {
    double erode, feather, strength;
} parameters;

/* clang-format off */
static const shf_parameter table[] = {
    SHF_USUAL_PARAMETER(parameters, erode, "px", 0, 64, 1, "so much of the object's edge is cut off"),
    SHF_USUAL_PARAMETER(parameters, feather, "px", 0, 64, 1, "the edge is soft over so much more"),
    SHF_PARAMETER(parameters, strength, "1", -1000, 1000, "how much is changed, as the program understands it"),
};
/* clang-format on */

/* erode, feather, strength */
static const parameters generated[] = {
    {1, 1, 0.2}, {1, 1, 0.4}, {1, 1, 0.6}, {1, 1, 0.8}, {1, 1, 1},
};

static const shf_table tables[] = {
    SHF_TABLE("generated", generated),
};

void shf_generate_matting(const shf_operation *operation, shf_matting *out)
{
    /* The rows of the table above. */
    *out = (shf_matting){.erode = shf_operation_value(operation, 0),
                         .feather = shf_operation_value(operation, 1)};
}

static shf_status apply(const shf_call *call)
{
    shf_image_copy(call->scene->generated, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_background_generate = {
    .name = "background_generate",
    .family = "attribute",
    .summary = "the background as a program of the user's makes it",
    .reference = "Li et al. 2023, arXiv:2303.17096",
    .deviation = "The pixels are the program's, and as reproducible as it is",
    .revision = 1,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK | SHF_NEEDS_GENERATED,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

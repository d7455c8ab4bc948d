/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* background_swap: the object before the background of another image, which whoever calls chooses (the pipeline
 * from a bank, by seed and sample key). Mixed-Same, -Rand and -Next of ImageNet-9, Xiao et al. 2020,
 * arXiv:2006.09994; the random backgrounds of ImageNet-E, Li et al. 2023, arXiv:2303.17096. Those that a
 * bank has for an image are put in an order once: rows with another draw have another background. */
#include "corruptions/attribute/choice.h"
#include "corruptions/attribute/edit.h"

typedef struct parameters {
    SHF_MATTE_FIELDS;
    int classes, draw;
} parameters;

static const shf_parameter table[] = {
    SHF_MATTE_ROWS(parameters),
    SHF_PARAMETER(
        parameters, classes, "1", 0, SHF_CHOICES - 1,
        "its image is of 0 any, 1 the same, 2 another, 3 the next class, 4 the class of its place"),
    SHF_PARAMETER(parameters, draw, "1", 1, SHF_MAX_SEVERITY,
                  "which of them, in the order that is drawn for the image"),
};

/* erode, feather, blend; classes, draw */
static const parameters any[] = {{SHF_MATTE_USUAL, SHF_CHOOSE_ANY, 1}};
static const parameters worst[] = {
    {SHF_MATTE_USUAL, SHF_CHOOSE_OTHER, 1}, {SHF_MATTE_USUAL, SHF_CHOOSE_OTHER, 2},
    {SHF_MATTE_USUAL, SHF_CHOOSE_OTHER, 3}, {SHF_MATTE_USUAL, SHF_CHOOSE_OTHER, 4},
    {SHF_MATTE_USUAL, SHF_CHOOSE_OTHER, 5},
};
static const parameters backgrounds[] = {
    {SHF_MATTE_USUAL, SHF_CHOOSE_ANY, 1},
    {SHF_MATTE_USUAL, SHF_CHOOSE_SAME, 1},
    {SHF_MATTE_USUAL, SHF_CHOOSE_OTHER, 1},
    {SHF_MATTE_USUAL, SHF_CHOOSE_NEXT, 1},
};
static const parameters mixed_same[] = {{SHF_MATTE_HARD, SHF_CHOOSE_SAME, 1}};
static const parameters mixed_rand[] = {{SHF_MATTE_HARD, SHF_CHOOSE_ANY, 1}};
static const parameters mixed_next[] = {{SHF_MATTE_HARD, SHF_CHOOSE_NEXT, 1}};
static const parameters at_place[] = {{SHF_MATTE_USUAL, SHF_CHOOSE_PLACE, 1}};
static const parameters hard[] = {{SHF_MATTE_BLEND(SHF_BLEND_HARD), SHF_CHOOSE_OTHER, 1}};
static const parameters feather[] = {{SHF_MATTE_BLEND(SHF_BLEND_FEATHER), SHF_CHOOSE_OTHER, 1}};
static const parameters laplacian[] = {{SHF_MATTE_BLEND(SHF_BLEND_LAPLACIAN), SHF_CHOOSE_OTHER, 1}};
static const parameters poisson[] = {{SHF_MATTE_BLEND(SHF_BLEND_POISSON), SHF_CHOOSE_OTHER, 1}};
/* clang-format off */
#define DRAW(n) {SHF_MATTE_HARD, SHF_CHOOSE_ANY, n}
static const parameters challenge[] = {
    DRAW(1), DRAW(2), DRAW(3), DRAW(4), DRAW(5), DRAW(6), DRAW(7), DRAW(8), DRAW(9), DRAW(10),
    DRAW(11), DRAW(12), DRAW(13), DRAW(14), DRAW(15), DRAW(16), DRAW(17), DRAW(18), DRAW(19), DRAW(20),
};
/* clang-format on */

static const shf_table tables[] = {
    SHF_TABLE_AS("imagenet-e", "random_background", any),
    SHF_TABLE_AS("imagenet-e", "worst_background", worst),
    SHF_TABLE("backgrounds", backgrounds),
    SHF_TABLE_IN("imagenet-9", "mixed", "mixed_same", mixed_same),
    SHF_TABLE_IN("imagenet-9", "mixed", "mixed_rand", mixed_rand),
    SHF_TABLE_IN("imagenet-9", "mixed", "mixed_next", mixed_next),
    SHF_TABLE_AS("backgrounds-challenge", "challenge", challenge),
    SHF_TABLE_AS("waterbirds", "at_place", at_place),
    SHF_TABLE_IN("cut-paste", "hard", "other_hard", hard),
    SHF_TABLE_IN("cut-paste", "feather", "other_feather", feather),
    SHF_TABLE_IN("cut-paste", "laplacian", "other_laplacian", laplacian),
    SHF_TABLE_IN("cut-paste", "poisson", "other_poisson", poisson),
};

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const shf_matte matte = SHF_MATTE_OF(p);
    return shf_edit_before(call, call->scene->foreign, &matte);
}

const shf_corruption shf_corruption_background_swap = {
    .name = "background_swap",
    .family = "attribute",
    .summary = "the object before the background of another image",
    .reference = "Xiao et al. 2020, arXiv:2006.09994",
    .revision = 1,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK | SHF_NEEDS_FOREIGN,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

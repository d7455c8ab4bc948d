/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* posterize: of each value only the upper bits stay. Not part of shiftforge: the example of
 * CONTRIBUTING.md, which tests/registry/example/run adds to a copy of the tree. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"

typedef struct parameters {
    int bits;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, bits, "bit", 1, 8, "how many of the eight bits of a value stay"),
};

/* bits */
static const parameters imagenet[] = {{5}, {4}, {3}, {2}, {1}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
};

static shf_status apply(const shf_call *call)
{
    const parameters *p = call->parameters;
    const uint8_t mask = (uint8_t)(0xff << (8 - p->bits));
    for (int y = 0; y < call->in->height; y++) {
        const uint8_t *from = shf_row(call->in, y);
        uint8_t *to = shf_row(call->out, y);
        for (size_t i = 0; i < shf_row_samples(call->in); i++)
            to[i] = from[i] & mask;
    }
    return SHF_OK;
}

const shf_corruption shf_corruption_posterize = {
    .name = "posterize",
    .family = "digital",
    .summary = "only the upper bits of each value",
    .reference = "none: an example",
    .revision = 1,
    .exactness = SHF_EXACT_BITS,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};

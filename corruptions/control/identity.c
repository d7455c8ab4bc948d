/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* identity: out = in. The clean variant of every release goes through it, so that clean and
 * corrupted images have the same preprocessing and the same encoder. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"

static shf_status apply(const shf_call *call)
{
    shf_image_copy(call->in, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_identity = {
    .name = "identity",
    .family = "control",
    .summary = "the image as it is",
    .reference = "",
    .revision = 1,
    .exactness = SHF_EXACT_BITS,
    .apply = apply,
};

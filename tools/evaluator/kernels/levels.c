/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/kernels/kernels.h"

#define KERNEL(result, name, arguments) result shf_baseline_##name arguments;
#include "tools/evaluator/kernels/kernels.def"
#undef KERNEL

#ifdef SHF_LEVELS_X86
#define KERNEL(result, name, arguments)                                                            \
    result shf_v3_##name arguments;                                                                \
    result shf_v4_##name arguments;
#include "tools/evaluator/kernels/kernels.def"
#undef KERNEL
#endif

static const shf_score_kernels levels[] = {
    {
        .level = "baseline",
#define KERNEL(result, name, arguments) .name = shf_baseline_##name,
#include "tools/evaluator/kernels/kernels.def"
#undef KERNEL
    },
#ifdef SHF_LEVELS_X86
    {
        .level = "v3",
#define KERNEL(result, name, arguments) .name = shf_v3_##name,
#include "tools/evaluator/kernels/kernels.def"
#undef KERNEL
    },
    {
        .level = "v4",
#define KERNEL(result, name, arguments) .name = shf_v4_##name,
#include "tools/evaluator/kernels/kernels.def"
#undef KERNEL
    },
#endif
};

const shf_score_kernels *shf_score_kernels_of(const shf_context *context)
{
    size_t i = sizeof(levels) / sizeof(levels[0]) - 1;
    while (i > 0 && strcmp(levels[i].level, context->kernels->level) != 0)
        i--;
    return &levels[i];
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The kernel tables, one a CPU level, and which of them this CPU can run. */
#include <stdbool.h>
#include <string.h>

#include "corruptions/kernels/kernels.h"

#define KERNEL(result, name, arguments) result shf_baseline_##name arguments;
#include "corruptions/kernels/kernels.def"
#undef KERNEL

static const shf_kernels baseline = {
    .level = "baseline",
#define KERNEL(result, name, arguments) .name = shf_baseline_##name,
#include "corruptions/kernels/kernels.def"
#undef KERNEL
};

#ifdef SHF_LEVELS_X86

#define KERNEL(result, name, arguments)                                                            \
    result shf_v3_##name arguments;                                                                \
    result shf_v4_##name arguments;
#include "corruptions/kernels/kernels.def"
#undef KERNEL

static const shf_kernels v3 = {
    .level = "v3",
#define KERNEL(result, name, arguments) .name = shf_v3_##name,
#include "corruptions/kernels/kernels.def"
#undef KERNEL
};

static const shf_kernels v4 = {
    .level = "v4",
#define KERNEL(result, name, arguments) .name = shf_v4_##name,
#include "corruptions/kernels/kernels.def"
#undef KERNEL
};

static bool has_v3(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("popcnt");
}

static bool has_v4(void)
{
    return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}

#endif

static bool always(void)
{
    return true;
}

static const struct {
    const shf_kernels *table;
    bool (*runs)(void);
} levels[] = {
/* the best first */
#ifdef SHF_LEVELS_X86
    {&v4, has_v4},
    {&v3, has_v3},
#endif
    {&baseline, always},
};

const shf_kernels *shf_kernels_find(const char *level)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if ((!level || strcmp(level, levels[i].table->level) == 0) && levels[i].runs())
            return levels[i].table;
    return NULL;
}

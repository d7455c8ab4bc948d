/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* How many threads the loops of generators/ and tools/evaluator/ have where none were asked for. */
#ifndef SHF_MANIFESTS_THREADS_H
#define SHF_MANIFESTS_THREADS_H

#include <sched.h>
#include <unistd.h>

/* One a processor that this process may use. Compiled without OpenMP, as for Python, the loops run
 * on the thread that calls: 1. */
static inline unsigned shf_default_threads(void)
{
#ifdef _OPENMP
    cpu_set_t set;
    const long count = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set)
                                                                    : sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
#else
    return 1;
#endif
}

#endif

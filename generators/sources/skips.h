/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a source leaves out: counted by reason, and warned of. */
#ifndef SHF_SOURCES_SKIPS_H
#define SHF_SOURCES_SKIPS_H

#include "generators/sources/source.h"

enum {
    SHF_SKIP_HIDDEN,
    SHF_SKIP_OTHER,
    SHF_SKIP_UNSUPPORTED,
    SHF_SKIP_SPECIAL,
    SHF_SKIP_LOOP,
    SHF_SKIP_ROOT,
    SHF_SKIP_NAME,
    SHF_SKIP_IMAGELESS,
    SHF_SKIPS
};

#define SHF_SKIPS_NAMED 3 /* so many are named in a warning */

typedef struct shf_skip_list {
    uint64_t count;
    const char *names[SHF_SKIPS_NAMED]; /* the first in order; NULL from the last on */
} shf_skip_list;

/* Counts a path (in the source's arena; NULL: there was no memory) that is left out, in lists that
 * were zeroed. */
shf_status shf_skip(shf_context *context, shf_source *source, shf_skip_list lists[SHF_SKIPS],
                    int why, const char *path);

/* A line for each reason that there was. */
void shf_skips_warn(const shf_source *source, const shf_skip_list lists[SHF_SKIPS]);

#endif

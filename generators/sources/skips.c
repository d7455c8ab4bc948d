/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a source leaves out: counted by reason, and warned of. */
#include "generators/sources/skips.h"

#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "generators/sources/names.h"

static const char *const texts[SHF_SKIPS] = {
    [SHF_SKIP_HIDDEN] = "hidden",
    [SHF_SKIP_OTHER] = "not images",
    [SHF_SKIP_UNSUPPORTED] = "images in a format that is not supported: convert to PNG or JPEG",
    [SHF_SKIP_SPECIAL] = "neither files nor folders",
    [SHF_SKIP_LOOP] = "links that lead round in circles",
    [SHF_SKIP_ROOT] = "images beside the class folders, in no class",
    [SHF_SKIP_NAME] = "names that lead out of the archive, or are over 4096 bytes",
    [SHF_SKIP_IMAGELESS] = "samples without a jpg, jpeg or png",
};

shf_status shf_skip(shf_context *context, shf_source *source, shf_skip_list lists[SHF_SKIPS],
                    int why, const char *path)
{
    if (!path)
        return shf_fail_memory(context, "the list of images");
    shf_skip_list *list = &lists[why];
    list->count++;
    source->skipped++;
    for (size_t i = 0; i < SHF_SKIPS_NAMED; i++) {
        const char *other = list->names[i];
        if (!other || strcmp(path, other) < 0) {
            list->names[i] = path;
            path = other;
        }
        if (!path)
            break;
    }
    return SHF_OK;
}

/* "skipped 12 (hidden): '.a', '.b', '.c' and 9 more" */
void shf_skips_warn(const shf_source *source, const shf_skip_list lists[SHF_SKIPS])
{
    for (int why = 0; why < SHF_SKIPS; why++) {
        const shf_skip_list *list = &lists[why];
        char names[SHF_SKIPS_NAMED * (SHF_SHOWN + 4) + 40];
        size_t used = 0;
        int named = 0;
        for (; named < SHF_SKIPS_NAMED && list->names[named]; named++) {
            char shown[SHF_SHOWN];
            used +=
                (size_t)snprintf(names + used, sizeof(names) - used, "%s'%s'", named ? ", " : "",
                                 shf_shown(list->names[named], shown, sizeof(shown)));
        }
        unsigned long long more = list->count - (uint64_t)named;
        if (more)
            snprintf(names + used, sizeof(names) - used, " and %llu more", more);
        if (list->count)
            shf_source_warn(source, "skipped %llu (%s): %s", (unsigned long long)list->count,
                            texts[why], names);
    }
}

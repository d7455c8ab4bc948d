/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The words for findings. */
#include <shiftforge/manifest.h>

const char *shf_finding_name(shf_finding_kind kind)
{
    static const char *const names[] = {
        [SHF_FINDING_MISSING] = "missing", [SHF_FINDING_EXTRA] = "extra",
        [SHF_FINDING_CHANGED] = "changed", [SHF_FINDING_INVALID] = "invalid",
        [SHF_FINDING_PIXELS] = "pixels",   [SHF_FINDING_CODEC] = "codec",
    };
    return (size_t)kind < sizeof(names) / sizeof(names[0]) ? names[kind] : "unknown";
}

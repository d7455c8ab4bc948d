/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sample keys. */
#include <string.h>

#include <shiftforge/dataset.h>

const char *shf_key_of(const char *path, shf_key_rule rule)
{
    const char *slash = rule == SHF_KEY_NAME ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path;
}

/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Names and exit codes of the statuses, and the version. */
#include <shiftforge/status.h>

static const struct {
    const char *name;
    int exit_code;
} statuses[] = {
    [SHF_OK] = {"SHF_OK", 0},
    [SHF_ERR_ARGUMENT] = {"SHF_ERR_ARGUMENT", 2},
    [SHF_ERR_DATA] = {"SHF_ERR_DATA", 65},
    [SHF_ERR_LIMIT] = {"SHF_ERR_LIMIT", 65},
    [SHF_ERR_UNSUPPORTED] = {"SHF_ERR_UNSUPPORTED", 65},
    [SHF_ERR_IO] = {"SHF_ERR_IO", 74},
    [SHF_ERR_MEMORY] = {"SHF_ERR_MEMORY", 75},
    [SHF_ERR_BUSY] = {"SHF_ERR_BUSY", 75},
    [SHF_ERR_CONFLICT] = {"SHF_ERR_CONFLICT", 2},
    [SHF_ERR_CANCELLED] = {"SHF_ERR_CANCELLED", 75},
    [SHF_FINDINGS] = {"SHF_FINDINGS", 1},
};

static const size_t status_count = sizeof(statuses) / sizeof(statuses[0]);

const char *shf_status_name(shf_status status)
{
    return (size_t)status < status_count ? statuses[status].name : "unknown status";
}

int shf_status_exit_code(shf_status status)
{
    return (size_t)status < status_count ? statuses[status].exit_code : 70;
}

const char *shf_version(void)
{
    return SHF_VERSION_STRING;
}
